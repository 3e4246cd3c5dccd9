"""Administrative divisions and their boundaries."""

from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "anlan.base.divisions"
    label = "divisions"
    verbose_name = "行政区划"
