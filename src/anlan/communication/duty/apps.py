"""Who is on duty: rosters, hand-over, duty log, day report."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "anlan.communication.duty"
    label = "duty"
    verbose_name = "值班"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.communication.duty import permissions

        assert permissions  # importing it registers the permissions
        guard_topic("duty", "duty.view_duty")
