"""URLs of the desk."""

from django.urls import path

from anlan.rescue.incidents import addressee_views, bulletin_views, call_views, reporting_views, views

app_name = "incidents"
urlpatterns = [
    path("", views.incident_list, name="list"),
    path("board/", views.board, name="board"),
    path("intake/", views.intake_screen, name="intake"),
    path("calls/", call_views.call_list, name="calls"),
    path("calls/<uuid:call_id>/", call_views.call, name="call"),
    path("to-sign/", bulletin_views.to_sign, name="to-sign"),
    path("clock-rules/", addressee_views.clock_rules, name="clock-rules"),
    path("addressees/", addressee_views.addressees, name="addressees"),
    path("addressees/edit/", addressee_views.addressee, name="addressee"),
    path("deliveries/<uuid:delivery_id>/", reporting_views.delivery, name="delivery"),
    path("<uuid:incident_id>/", views.command_screen, name="detail"),
    path("<uuid:incident_id>/record/", views.record, name="record"),
    path("<uuid:incident_id>/photos/<uuid:photo_id>/", views.photo_file, name="photo"),
    path("<uuid:incident_id>/reporting/", reporting_views.reporting, name="reporting"),
    path("<uuid:incident_id>/supplement/", bulletin_views.supplement, name="supplement"),
    path("<uuid:incident_id>/reporting/pdf/", reporting_views.register, name="reporting-pdf"),
    path("<uuid:incident_id>/bulletins/new/", bulletin_views.prepare, name="bulletin-new"),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/", bulletin_views.bulletin, name="bulletin"),
    path(
        "<uuid:incident_id>/bulletins/<uuid:bulletin_id>/compare/",
        bulletin_views.compare,
        name="bulletin-compare",
    ),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/pdf/", bulletin_views.pdf, name="bulletin-pdf"),
    path("<uuid:incident_id>/bulletins/<uuid:bulletin_id>/text/", bulletin_views.text, name="bulletin-text"),
]
