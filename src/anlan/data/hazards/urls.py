"""URLs of 重大危险源."""

from django.urls import URLPattern

app_name = "hazards"
urlpatterns: list[URLPattern] = []
