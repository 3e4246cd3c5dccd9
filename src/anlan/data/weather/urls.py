"""URLs of the weather."""

from django.urls import path

from anlan.data.weather import views

app_name = "weather"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("enter/", views.enter, name="enter"),
    path("file/", views.file, name="file"),
    path("stations/new/", views.station_create, name="station-create"),
    path("stations/<uuid:station_id>/", views.station_edit, name="station-edit"),
    path("observations/<uuid:observation_id>/", views.observation, name="observation"),
    path("observations/<uuid:observation_id>/withdraw/", views.withdraw, name="withdraw"),
]
