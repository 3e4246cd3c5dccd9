"""数据质量."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "anlan.data.quality"
    label = "quality"
    verbose_name = "数据质量"

    def ready(self) -> None:
        from anlan.data.quality import permissions

        assert permissions  # importing it registers the permissions
