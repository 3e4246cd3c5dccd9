"""Substances and major hazard installations."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "anlan.data.hazards"
    label = "hazards"
    verbose_name = "重大危险源"

    def ready(self) -> None:
        from datetime import timedelta

        from anlan.base.jobs.facade import periodic
        from anlan.data.hazards import grading, mixing, permissions, registrations
        from anlan.data.hazards.jobs import regrade_installations

        assert permissions  # importing it registers the permissions
        registrations.register()
        grading.register()
        mixing.register()
        periodic("hazards.regrade", regrade_installations, every=timedelta(days=1), title="重大危险源复算")
