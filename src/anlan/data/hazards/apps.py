"""Substances and major hazard installations."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "anlan.data.hazards"
    label = "hazards"
    verbose_name = "重大危险源"

    def ready(self) -> None:
        from anlan.data.hazards import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
