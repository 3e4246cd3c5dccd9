"""Who is on duty: rosters, hand-over, duty log, day report."""

from django.apps import AppConfig


class DutyConfig(AppConfig):
    name = "anlan.communication.duty"
    label = "duty"
    verbose_name = "值班"
