"""Duty contacts."""

from django.apps import AppConfig


class DutyContactsConfig(AppConfig):
    name = "anlan.data.duty_contacts"
    label = "duty_contacts"
    verbose_name = "值班通讯录"

    def ready(self) -> None:
        from anlan.data.duty_contacts import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
