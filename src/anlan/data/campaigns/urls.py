"""URLs of campaigns."""

from django.urls import path

from anlan.data.campaigns import views

app_name = "campaigns"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("new/", views.create, name="create"),
    path("mine/", views.mine, name="mine"),
    path("objects/", views.objects, name="objects"),
    path("objects/<uuid:object_id>/", views.one, name="object"),
    path("batches/<uuid:batch_id>/<slug:action>/", views.act, name="act"),
    path("<uuid:campaign_id>/", views.campaign, name="campaign"),
    path("<uuid:campaign_id>/batches/", views.batch_add, name="batch-add"),
    path("<uuid:campaign_id>/close/", views.close, name="close"),
]
