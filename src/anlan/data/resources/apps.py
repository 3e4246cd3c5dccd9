"""Rescue teams, experts, medical institutions, supplies, shelters, sensitive places."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "anlan.data.resources"
    label = "resources"
    verbose_name = "应急资源"

    def ready(self) -> None:
        from anlan.data.resources import permissions, registrations

        assert permissions  # importing it registers the permissions
        registrations.register()
