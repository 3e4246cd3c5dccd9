"""应急物资."""

from django.apps import AppConfig


class SuppliesConfig(AppConfig):
    name = "anlan.data.supplies"
    label = "supplies"
    verbose_name = "应急物资"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.data.supplies import permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        guard_topic("supplies", "supplies.view_stock")
        receivers.register()
        registrations.register()
