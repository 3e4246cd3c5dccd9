"""URLs of the home page and search."""

from django.urls import path

from anlan.web import leader_views, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("leader/", leader_views.leader, name="leader"),
    path("leader/sign/<uuid:bulletin_id>/", leader_views.sign, name="leader-sign"),
    path("search/", views.search, name="search"),
]
