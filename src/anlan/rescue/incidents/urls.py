"""URLs of 事故救援."""

from django.urls import URLPattern

app_name = "incidents"
urlpatterns: list[URLPattern] = []
