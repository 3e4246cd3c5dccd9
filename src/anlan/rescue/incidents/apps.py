"""From a call to a commanded response."""

from datetime import timedelta

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "anlan.rescue.incidents"
    label = "incidents"
    verbose_name = "事故救援"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.rescue.incidents import permissions, registrations
        from anlan.rescue.incidents.jobs import alarm_overdue_clocks

        assert permissions  # importing it registers the permissions
        for prefix in (
            "incident",
            "call",
            "dispatch",
            "timeline",
            "clock",
            "bulletin",
            "photo",
            "delivery",
            "phone-report",
        ):
            guard_topic(prefix, "incidents.view_incident")
        periodic("incidents.alarm-clocks", alarm_overdue_clocks, every=timedelta(seconds=5), title="时限告警")
        registrations.register_all()
