"""URLs of 企业档案: the page under its enterprise, the lists and records by kind."""

from django.urls import path

from anlan.data.dossiers import page_views, views
from anlan.data.dossiers.kinds import kinds

app_name = "dossiers"
urlpatterns = [
    path("enterprises/<uuid:enterprise_id>/dossier/", page_views.dossier_page, name="page"),
    path("enterprises/<uuid:enterprise_id>/dossier/print/", page_views.dossier_pdf, name="pdf"),
    path("enterprises/<uuid:enterprise_id>/dossier/<slug:key>/new/", views.item_create, name="create"),
    path("dossiers/", views.index, name="index"),
    path("dossiers/dossier-file/<uuid:item_id>/content/", views.file_content, name="content"),
    path("dossiers/<slug:key>/<uuid:item_id>/edit/", views.item_edit, name="edit"),
    path("dossiers/<slug:key>/<uuid:item_id>/retire/", views.item_retire, name="retire"),
    path("dossiers/<slug:key>/<uuid:item_id>/restore/", views.item_restore, name="restore"),
]
# Lists and records have a name for each kind: the map, the search and the imports know a page by its name alone.
for _kind in kinds():
    urlpatterns += [
        path(f"dossiers/{_kind.key}/", views.item_list, {"key": _kind.key}, name=f"{_kind.key}-list"),
        path(f"dossiers/{_kind.key}/<uuid:item_id>/", views.item_detail, {"key": _kind.key}, name=_kind.key),
    ]
