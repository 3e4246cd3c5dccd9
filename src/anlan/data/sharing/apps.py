"""数据共享."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "anlan.data.sharing"
    label = "sharing"
    verbose_name = "数据共享"

    def ready(self) -> None:
        from anlan.data.sharing import permissions

        assert permissions  # importing it registers the permissions
