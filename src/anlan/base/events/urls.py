"""URLs of events."""

from django.urls import path

from anlan.base.events import views

app_name = "events"
urlpatterns = [
    path("", views.event_list, name="list"),
    path("<int:seq>/", views.event_detail, name="event"),
]
