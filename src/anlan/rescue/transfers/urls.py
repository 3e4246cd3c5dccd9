"""URLs of 信息接转."""

from django.urls import path

from anlan.rescue.transfers import views

app_name = "transfers"
urlpatterns = [
    path("", views.transfer_list, name="list"),
    path("<uuid:transfer_id>/", views.transfer, name="detail"),
]
