"""The law library."""

from django.apps import AppConfig


class LawsConfig(AppConfig):
    name = "anlan.data.laws"
    label = "laws"
    verbose_name = "法规库"

    def ready(self) -> None:
        from anlan.data.laws import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
