"""URLs of 演练."""

from django.urls import path

from anlan.rescue.drills import views

app_name = "drills"
urlpatterns = [
    path("", views.home, name="home"),
    path("all/", views.drill_list, name="list"),
    path("start/", views.start, name="start"),
    path("from-incident/<uuid:incident_id>/", views.from_incident, name="from-incident"),
    path("<uuid:drill_id>/", views.control, name="detail"),
    path("<uuid:drill_id>/direct/", views.direct, name="direct"),
    path("<uuid:drill_id>/result/", views.result, name="result"),
    path("<uuid:drill_id>/result/pdf/", views.result_pdf, name="result-pdf"),
]
