"""URLs of 事故台账."""

from django.urls import URLPattern

app_name = "accidents"
urlpatterns: list[URLPattern] = []
