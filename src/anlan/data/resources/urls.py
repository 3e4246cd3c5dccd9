"""URLs of 应急资源 and 敏感场所."""

from django.urls import path

from anlan.data.resources import place_views, views

app_name = "resources"
urlpatterns = [
    path("", views.resource_list, name="list"),
    path("places/", place_views.place_list, name="places"),
    path("places/new/", place_views.place_create, name="place-create"),
    path("places/<uuid:place_id>/", place_views.place_detail, name="place"),
    path("places/<uuid:place_id>/edit/", place_views.place_edit, name="place-edit"),
    path("places/<uuid:place_id>/retire/", place_views.place_retire, name="place-retire"),
    path("places/<uuid:place_id>/restore/", place_views.place_restore, name="place-restore"),
    path("<uuid:resource_id>/", views.resource_detail, name="detail"),
    path("<uuid:resource_id>/edit/", views.resource_edit, name="edit"),
    path("<uuid:resource_id>/retire/", views.resource_retire, name="retire"),
    path("<uuid:resource_id>/restore/", views.resource_restore, name="restore"),
    path("<slug:kind>/", views.resource_list, name="kind"),
    path("<slug:kind>/new/", views.resource_create, name="create"),
]
