"""URLs of the home page and search."""

from django.urls import URLPattern

app_name = "web"
urlpatterns: list[URLPattern] = []
