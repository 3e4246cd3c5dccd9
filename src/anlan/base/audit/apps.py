"""The hash chain of who did what."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "anlan.base.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        from anlan.base.audit.frame import register_pages

        register_pages()
