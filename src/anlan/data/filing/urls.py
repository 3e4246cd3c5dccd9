"""URLs of 企业填报."""

from django.urls import path

from anlan.data.filing import own_views, review_views

app_name = "filing"
urlpatterns = [
    path("", own_views.own, name="own"),
    path("list/", review_views.filing_list, name="list"),
    path("review/", review_views.worklist, name="reviews"),
    path("review/<uuid:filing_id>/", review_views.review, name="review"),
    path("versions/<uuid:enterprise_id>/", review_views.versions, name="versions"),
    path("add/<uuid:enterprise_id>/<slug:kind>/", own_views.add, name="add"),
    path("changes/<uuid:change_id>/", own_views.change, name="change"),
    path("changes/<uuid:change_id>/drop/", own_views.drop, name="drop"),
    path("<uuid:filing_id>/", review_views.filing, name="filing"),
    path("<uuid:filing_id>/submit/", own_views.submit, name="submit"),
    path("<uuid:filing_id>/withdraw/", own_views.withdraw, name="withdraw"),
    path("<uuid:filing_id>/reopen/", own_views.reopen, name="reopen"),
    path("<uuid:filing_id>/paper/", review_views.paper, name="paper"),
    path("<uuid:filing_id>/files/<uuid:change_id>/", review_views.change_file, name="file"),
]
