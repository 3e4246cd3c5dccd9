"""Home, search and pages over several rooms."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "anlan.web"
    label = "web"
    verbose_name = "首页"
