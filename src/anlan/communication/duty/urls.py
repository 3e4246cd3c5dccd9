"""URLs of 值班."""

from datetime import date

from django.urls import path, register_converter

from anlan.communication.duty import handover_views, log_views, roster_views, views


class DayConverter:
    """A day as 2026-11-24."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")

app_name = "duty"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("mine.ics", roster_views.mine_ics, name="mine-ics"),
    path("roster/", roster_views.roster, name="roster"),
    path("roster/list/", roster_views.roster_list, name="roster-list"),
    path("roster/plan/", roster_views.plan, name="plan"),
    path("roster/generate/", roster_views.generate, name="generate"),
    path("roster/roster.ics", roster_views.roster_ics, name="roster-ics"),
    path("shifts/<uuid:shift_id>/", roster_views.shift, name="shift"),
    path("shifts/<uuid:shift_id>/swap/", roster_views.swap, name="swap"),
    path("shifts/<uuid:shift_id>/remove/", roster_views.remove, name="remove"),
    path("handover/", handover_views.handovers, name="handover"),
    path("handover/start/", handover_views.start, name="handover-start"),
    path("handover/<uuid:handover_id>/", handover_views.record, name="handover-record"),
    path("handover/<uuid:handover_id>/open/", handover_views.open_list, name="handover-open"),
    path("handover/<uuid:handover_id>/tick/<uuid:matter_id>/", handover_views.tick, name="handover-tick"),
    path("handover/<uuid:handover_id>/pdf/", handover_views.pdf, name="handover-pdf"),
    path("log/", log_views.log_list, name="log"),
    path("log/<uuid:entry_id>/", log_views.log_entry, name="log-entry"),
    path("reports/", log_views.report_list, name="reports"),
    path("reports/<day:day>/", log_views.report, name="report"),
    path("reports/<day:day>/pdf/", log_views.report_pdf, name="report-pdf"),
    path("checks/", views.check_list, name="checks"),
    path("checks/draw/", views.draw, name="draw"),
    path("checks/ask/<uuid:person_id>/", views.ask, name="ask"),
    path("checks/<uuid:check_id>/", views.check, name="check"),
]
