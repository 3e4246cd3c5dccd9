"""From a call to a commanded response."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "anlan.rescue.incidents"
    label = "incidents"
    verbose_name = "事故救援"
