"""URLs of 应急资源."""

from django.urls import URLPattern

app_name = "resources"
urlpatterns: list[URLPattern] = []
