"""URLs of sharing."""

from django.urls import path

from anlan.data.sharing import views

app_name = "sharing"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("webhooks/new/", views.create, name="create"),
    path("webhooks/<uuid:webhook_id>/", views.webhook, name="webhook"),
    path("webhooks/<uuid:webhook_id>/edit/", views.edit, name="edit"),
    path("webhooks/<uuid:webhook_id>/<slug:action>/", views.act, name="act"),
]
