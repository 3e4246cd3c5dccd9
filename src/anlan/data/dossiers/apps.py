"""企业档案."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "anlan.data.dossiers"
    label = "dossiers"
    verbose_name = "企业档案"

    def ready(self) -> None:
        from anlan.data.dossiers import permissions, receivers, registrations

        assert permissions  # importing it registers the permissions
        receivers.register()
        registrations.register()
