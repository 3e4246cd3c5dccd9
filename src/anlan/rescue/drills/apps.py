"""Drills: scenarios played on the desk's own screens, in their time or faster."""

from datetime import timedelta

from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "anlan.rescue.drills"
    label = "drills"
    verbose_name = "演练"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.rescue.drills import permissions, registrations
        from anlan.rescue.drills.jobs import wake_drills
        from anlan.rescue.drills.operations.watching import players_of, watch
        from anlan.rescue.incidents.facade import register_players

        assert permissions  # importing it registers the permissions
        guard_topic("drill", "drills.view_drill")
        periodic("drills.wake", wake_drills, every=timedelta(seconds=10), title="演练推进")
        watch()
        register_players(players_of)
        registrations.register_all()
