"""Who is on duty: rosters, hand-over, duty log, day report."""

from datetime import timedelta

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "anlan.communication.duty"
    label = "duty"
    verbose_name = "值班"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.communication.duty import permissions, registrations
        from anlan.communication.duty.jobs import alarm_handovers

        assert permissions  # importing it registers the permissions
        guard_topic("duty", "duty.view_duty")
        periodic("duty.alarm-handovers", alarm_handovers, every=timedelta(seconds=30), title="交接班告警")
        registrations.register_all()
