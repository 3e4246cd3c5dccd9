"""URLs of 数据责任."""

from django.urls import path

from anlan.data.stewardship import duty_views, views

app_name = "stewardship"
urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("worklist/", views.worklist, name="worklist"),
    path("list/", views.upkeep_list, name="list"),
    path("confirmations/", views.confirmations, name="confirmations"),
    path("confirm/", views.confirm, name="confirm"),
    path("undo/", views.undo, name="undo"),
    path("enterprises/<uuid:enterprise_id>/", views.enterprise_scores, name="enterprise"),
    path("records/<slug:kind>/<uuid:record_id>/", views.record_page, name="record"),
    path("records/<slug:kind>/<uuid:record_id>/still-true/", views.still_true, name="still-true"),
    path("duties/", duty_views.duties, name="duties"),
    path("duties/new/", duty_views.duty_create, name="duty-create"),
    path("duties/<uuid:duty_id>/", duty_views.duty_edit, name="duty"),
    path("duties/<uuid:duty_id>/end/", duty_views.duty_end, name="duty-end"),
]
