"""URLs of 事故案例."""

from django.urls import path

from anlan.data.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.case_list, name="list"),
    path("new/", views.case_create, name="create"),
    path("<uuid:case_id>/", views.case_detail, name="detail"),
    path("<uuid:case_id>/edit/", views.case_edit, name="edit"),
    path("<uuid:case_id>/retire/", views.case_retire, name="retire"),
    path("<uuid:case_id>/restore/", views.case_restore, name="restore"),
]
