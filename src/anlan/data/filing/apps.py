"""企业填报."""

from django.apps import AppConfig


class FilingConfig(AppConfig):
    name = "anlan.data.filing"
    label = "filing"
    verbose_name = "企业填报"

    def ready(self) -> None:
        from anlan.data.filing import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
