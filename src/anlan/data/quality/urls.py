"""URLs of 数据质量."""

from django.urls import path

from anlan.data.quality import views

app_name = "quality"
urlpatterns = [
    path("pairs/", views.pair_list, name="pairs"),
    path("pairs/dismiss/", views.dismiss_many, name="dismiss-many"),
    path("pairs/<uuid:pair_id>/", views.pair_page, name="pair"),
    path("pairs/<uuid:pair_id>/merge/", views.merge_pair, name="merge-pair"),
    path("pairs/<uuid:pair_id>/dismiss/", views.dismiss_pair, name="dismiss"),
    path("pairs/<uuid:pair_id>/reopen/", views.reopen_pair, name="reopen"),
    path("merges/", views.merge_list, name="merges"),
    path("merges/<uuid:merge_id>/", views.merge_page, name="merge"),
    path("merges/<uuid:merge_id>/undo/", views.undo, name="undo"),
    path("issues/", views.issue_list, name="issues"),
    path("issues/<uuid:issue_id>/", views.issue_page, name="issue"),
    path("issues/<uuid:issue_id>/confirm/", views.confirm, name="confirm"),
]
