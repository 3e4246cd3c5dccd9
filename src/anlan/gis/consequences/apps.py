"""Zones of consequence on the map."""

from django.apps import AppConfig


class ConsequencesConfig(AppConfig):
    name = "anlan.gis.consequences"
    label = "consequences"
    verbose_name = "影响范围"

    def ready(self) -> None:
        from anlan.gis.consequences import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
