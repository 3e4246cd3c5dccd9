"""URLs of the desk."""

from django.urls import path

from anlan.rescue.incidents import bulletin_views, views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("board/", views.board, name="board"),
    path("intake/", views.intake_screen, name="intake"),
    path("to-sign/", bulletin_views.to_sign, name="to-sign"),
    path("clock-rules/", views.clock_rules, name="clock-rules"),
    path("<uuid:incident_id>/", views.command_screen, name="detail"),
    path("<uuid:incident_id>/record/", views.record, name="record"),
    path("<uuid:incident_id>/photos/<uuid:photo_id>/", views.photo_file, name="photo"),
    path("<uuid:incident_id>/bulletins/new/", bulletin_views.prepare, name="bulletin-new"),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/", bulletin_views.bulletin, name="bulletin"),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/pdf/", bulletin_views.pdf, name="bulletin-pdf"),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/text/", bulletin_views.text, name="bulletin-text"),
]
