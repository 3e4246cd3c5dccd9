"""What every HTTP endpoint shares."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "anlan.base.api"
    label = "api"
    verbose_name = "接口"
