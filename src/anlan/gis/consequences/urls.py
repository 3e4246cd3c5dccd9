"""URLs of 影响范围."""

from django.urls import path

from anlan.gis.consequences import evidence_views, road_views, views

app_name = "consequences"
urlpatterns = [
    path("", views.calculator, name="calculator"),
    path("scenarios/", views.scenario_list, name="scenarios"),
    path("scenarios/<uuid:scenario_id>/sheet.pdf", views.sheet, name="sheet"),
    path("precomputed/<uuid:installation_id>/renew/", views.renew, name="renew"),
    path("roads/", road_views.roads, name="roads"),
    path("validation/", evidence_views.validation, name="validation"),
]
