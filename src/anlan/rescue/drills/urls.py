"""URLs of 演练."""

from django.urls import URLPattern

app_name = "drills"
urlpatterns: list[URLPattern] = []
