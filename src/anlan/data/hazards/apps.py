"""Substances and major hazard installations."""

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    name = "anlan.data.hazards"
    label = "hazards"
    verbose_name = "重大危险源"
