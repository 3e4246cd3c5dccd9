"""URLs of the law library."""

from django.urls import path

from anlan.data.laws import views

app_name = "laws"
urlpatterns = [
    path("", views.library, name="library"),
    path("load/", views.load, name="load"),
    path("<uuid:version_id>/", views.version, name="version"),
    path("<uuid:before_id>/compare/<uuid:after_id>/", views.compare, name="compare"),
]
