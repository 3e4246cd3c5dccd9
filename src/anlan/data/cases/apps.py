"""Accident cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "anlan.data.cases"
    label = "cases"
    verbose_name = "事故案例"

    def ready(self) -> None:
        from anlan.data.cases import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
