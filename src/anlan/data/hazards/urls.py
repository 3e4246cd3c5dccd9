"""URLs of 危险源."""

from django.urls import path

from anlan.data.hazards import substance_views, views

app_name = "hazards"
urlpatterns = [
    path("", views.installation_list, name="list"),
    path("new/", views.installation_create, name="create"),
    path("substances/", substance_views.substance_list, name="substances"),
    path("substances/compatibility/", substance_views.compatibility, name="compatibility"),
    path("substances/sheets/<uuid:sheet_id>/", substance_views.sheet_content, name="sheet"),
    path("substances/<uuid:substance_id>/", substance_views.substance_detail, name="substance"),
    path("substances/<uuid:substance_id>/card.pdf", substance_views.substance_card, name="substance-card"),
    path("substances/<uuid:substance_id>/edit/", substance_views.substance_edit, name="substance-edit"),
    path("substances/<uuid:substance_id>/sheets/", substance_views.sheet_add, name="sheet-add"),
    path("<uuid:installation_id>/", views.installation_detail, name="detail"),
    path("<uuid:installation_id>/grading.pdf", views.installation_grading, name="grading"),
    path("<uuid:installation_id>/compatibility/", substance_views.installation_compatibility, name="mixing"),
    path("<uuid:installation_id>/edit/", views.installation_edit, name="edit"),
    path("<uuid:installation_id>/retire/", views.installation_retire, name="retire"),
    path("<uuid:installation_id>/restore/", views.installation_restore, name="restore"),
]
