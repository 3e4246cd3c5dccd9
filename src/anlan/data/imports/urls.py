"""URLs of 导入."""

from django.urls import path

from anlan.data.imports import views

app_name = "imports"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("new/", views.start, name="start"),
    path("templates/<slug:dataset>.xlsx", views.template, name="template"),
    path("<uuid:run_id>/", views.detail, name="detail"),
    path("<uuid:run_id>/columns/", views.columns, name="columns"),
    path("<uuid:run_id>/undo/", views.undo, name="undo"),
    path("<uuid:run_id>/discard/", views.discard, name="discard"),
    path("<uuid:run_id>/rejected.xlsx", views.rejected, name="rejected"),
    path("<uuid:run_id>/source/", views.source, name="source"),
]
