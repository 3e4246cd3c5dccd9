"""URLs of 应急资源 and 敏感场所."""

from django.urls import path

from anlan.data.resources import area_views, line_views, place_views, views, water_views

app_name = "resources"
urlpatterns = [
    path("", views.resource_list, name="list"),
    path("places/", place_views.place_list, name="places"),
    path("places/new/", place_views.place_create, name="place-create"),
    path("places/<uuid:place_id>/", place_views.place_detail, name="place"),
    path("places/<uuid:place_id>/edit/", place_views.place_edit, name="place-edit"),
    path("places/<uuid:place_id>/retire/", place_views.place_retire, name="place-retire"),
    path("places/<uuid:place_id>/restore/", place_views.place_restore, name="place-restore"),
    path("water/", water_views.water_list, name="waters"),
    path("water/new/", water_views.water_create, name="water-create"),
    path("water/<uuid:water_id>/", water_views.water_detail, name="water"),
    path("water/<uuid:water_id>/edit/", water_views.water_edit, name="water-edit"),
    path("water/<uuid:water_id>/retire/", water_views.water_retire, name="water-retire"),
    path("water/<uuid:water_id>/restore/", water_views.water_restore, name="water-restore"),
    path("areas/", area_views.area_list, name="areas"),
    path("areas/at/", area_views.responsible, name="responsible"),
    path("areas/new/", area_views.area_create, name="area-create"),
    path("areas/<uuid:area_id>/", area_views.area_detail, name="area"),
    path("areas/<uuid:area_id>/edit/", area_views.area_edit, name="area-edit"),
    path("areas/<uuid:area_id>/retire/", area_views.area_retire, name="area-retire"),
    path("areas/<uuid:area_id>/restore/", area_views.area_restore, name="area-restore"),
    path("<uuid:resource_id>/lines/<slug:name>/", line_views.edit_lines, name="lines"),
    path("<uuid:resource_id>/", views.resource_detail, name="detail"),
    path("<uuid:resource_id>/edit/", views.resource_edit, name="edit"),
    path("<uuid:resource_id>/retire/", views.resource_retire, name="retire"),
    path("<uuid:resource_id>/restore/", views.resource_restore, name="restore"),
    path("<slug:kind>/", views.resource_list, name="kind"),
    path("<slug:kind>/new/", views.resource_create, name="create"),
]
