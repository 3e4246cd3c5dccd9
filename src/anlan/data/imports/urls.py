"""URLs of 导入."""

from django.urls import URLPattern

app_name = "imports"
urlpatterns: list[URLPattern] = []
