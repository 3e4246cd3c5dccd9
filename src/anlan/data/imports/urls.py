"""URLs of 导入."""

from django.urls import path

from anlan.data.imports import run_views, views

app_name = "imports"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("new/", views.start, name="start"),
    path("templates/<slug:dataset>.xlsx", views.template, name="template"),
    path("mappings/", views.mappings, name="mappings"),
    path("mappings/<uuid:mapping_id>/remove/", views.remove_mapping, name="remove-mapping"),
    path("<uuid:run_id>/", run_views.detail, name="detail"),
    path("<uuid:run_id>/columns/", views.columns, name="columns"),
    path("<uuid:run_id>/discard/", views.discard, name="discard"),
    path("<uuid:run_id>/missing.xlsx", views.missing, name="missing"),
    path("<uuid:run_id>/stop/", run_views.stop, name="stop"),
    path("<uuid:run_id>/undo/", run_views.undo, name="undo"),
    path("<uuid:run_id>/correct/", run_views.correct, name="correct"),
    path("<uuid:run_id>/rejected.xlsx", run_views.rejected, name="rejected"),
    path("<uuid:run_id>/kept.xlsx", run_views.kept, name="kept"),
    path("<uuid:run_id>/source/", run_views.source, name="source"),
]
