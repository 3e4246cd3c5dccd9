"""数据责任."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "anlan.data.stewardship"
    label = "stewardship"
    verbose_name = "数据责任"

    def ready(self) -> None:
        from anlan.data.stewardship import permissions

        assert permissions  # importing it registers the permissions
