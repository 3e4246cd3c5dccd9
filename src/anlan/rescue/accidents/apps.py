"""The accident ledger: every accident with its causes and losses, and the figures made of it."""

from django.apps import AppConfig


class AccidentsConfig(AppConfig):
    name = "anlan.rescue.accidents"
    label = "accidents"
    verbose_name = "事故台账"

    def ready(self) -> None:
        from anlan.rescue.accidents import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
