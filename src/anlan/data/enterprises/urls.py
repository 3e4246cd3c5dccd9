"""URLs of 企业."""

from django.urls import path

from anlan.data.enterprises import views

app_name = "enterprises"
urlpatterns = [
    path("", views.enterprise_list, name="list"),
    path("worklist/", views.worklist, name="worklist"),
    path("new/", views.enterprise_create, name="create"),
    path("<uuid:enterprise_id>/", views.enterprise_detail, name="detail"),
    path("<uuid:enterprise_id>/edit/", views.enterprise_edit, name="edit"),
    path("<uuid:enterprise_id>/retire/", views.enterprise_retire, name="retire"),
    path("<uuid:enterprise_id>/restore/", views.enterprise_restore, name="restore"),
]
