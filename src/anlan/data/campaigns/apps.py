"""数据采集."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "anlan.data.campaigns"
    label = "campaigns"
    verbose_name = "数据采集"

    def ready(self) -> None:
        from anlan.data.campaigns import permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        receivers.register()
        registrations.register()
