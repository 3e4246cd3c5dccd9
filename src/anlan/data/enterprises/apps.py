"""Enterprises and their contacts."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "anlan.data.enterprises"
    label = "enterprises"
    verbose_name = "企业"

    def ready(self) -> None:
        from anlan.data.enterprises import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
