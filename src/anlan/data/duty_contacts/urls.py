"""URLs of 值班通讯录."""

from django.urls import path

from anlan.data.duty_contacts import views

app_name = "duty_contacts"
urlpatterns = [
    path("", views.contact_list, name="list"),
    path("new/", views.contact_create, name="create"),
    path("<uuid:contact_id>/", views.contact_detail, name="detail"),
    path("<uuid:contact_id>/edit/", views.contact_edit, name="edit"),
    path("<uuid:contact_id>/retire/", views.contact_retire, name="retire"),
    path("<uuid:contact_id>/restore/", views.contact_restore, name="restore"),
]
