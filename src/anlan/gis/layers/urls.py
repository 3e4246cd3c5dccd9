"""URLs of 一张图."""

from django.urls import URLPattern

app_name = "layers"
urlpatterns: list[URLPattern] = []
