"""URLs of notifications."""

from django.urls import path

from anlan.base.notifications import views

app_name = "notifications"
urlpatterns = [
    path("", views.notification_list, name="list"),
    path("read/", views.read_all, name="read-all"),
    path("<uuid:notification_id>/", views.open_notification, name="open"),
]
