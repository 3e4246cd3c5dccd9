"""URLs of 事故案例."""

from django.urls import URLPattern

app_name = "cases"
urlpatterns: list[URLPattern] = []
