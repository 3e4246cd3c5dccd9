"""数据共享."""

from datetime import timedelta

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "anlan.data.sharing"
    label = "sharing"
    verbose_name = "数据共享"

    def ready(self) -> None:
        from anlan.base.events.facade import guard_topic
        from anlan.base.jobs.facade import periodic
        from anlan.data.sharing import permissions, registrations
        from anlan.data.sharing.jobs import deliver_webhooks

        assert permissions  # importing it registers the permissions
        guard_topic("sharing", "sharing.edit_webhook")
        registrations.register()
        periodic("sharing.deliver", deliver_webhooks, every=timedelta(seconds=10), title="推送数据变更")
