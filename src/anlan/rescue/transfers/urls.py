"""URLs of 信息接转."""

from django.urls import URLPattern

app_name = "transfers"
urlpatterns: list[URLPattern] = []
