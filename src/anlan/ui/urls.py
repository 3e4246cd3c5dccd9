"""URLs of the kit: the style page, and the parts of the frame that refresh themselves."""

from django.urls import path

from anlan.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.style, name="style"),
    path("frame/clocks/", views.clocks, name="clocks"),
    path("frame/notifications/", views.bell, name="notifications"),
]
