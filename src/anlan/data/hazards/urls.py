"""URLs of 危险源."""

from django.urls import path

from anlan.data.hazards import views

app_name = "hazards"
urlpatterns = [
    path("", views.installation_list, name="list"),
    path("new/", views.installation_create, name="create"),
    path("substances/", views.substance_list, name="substances"),
    path("substances/<uuid:substance_id>/", views.substance_detail, name="substance"),
    path("<uuid:installation_id>/", views.installation_detail, name="detail"),
    path("<uuid:installation_id>/grading.pdf", views.installation_grading, name="grading"),
    path("<uuid:installation_id>/edit/", views.installation_edit, name="edit"),
    path("<uuid:installation_id>/retire/", views.installation_retire, name="retire"),
    path("<uuid:installation_id>/restore/", views.installation_restore, name="restore"),
]
