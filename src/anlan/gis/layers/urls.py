"""URLs of 一张图."""

from django.urls import path

from anlan.gis.layers import views

app_name = "layers"
urlpatterns = [path("", views.map_screen, name="map")]
