"""URLs of the home page and search."""

from django.urls import path

from anlan.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
]
