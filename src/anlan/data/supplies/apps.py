"""应急物资."""

from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "anlan.data.supplies"
    label = "supplies"
    verbose_name = "应急物资"

    def ready(self) -> None:
        from anlan.data.supplies import permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        receivers.register()
        registrations.register()
