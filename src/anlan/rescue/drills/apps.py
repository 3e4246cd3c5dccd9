"""Drills: scenarios played on the desk's own screens, in their time or faster."""

from django.apps import AppConfig


class DrillsConfig(AppConfig):
    name = "anlan.rescue.drills"
    label = "drills"
    verbose_name = "演练"
