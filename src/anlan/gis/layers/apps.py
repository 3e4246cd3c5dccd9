"""Map layers."""

from django.apps import AppConfig


class LayersConfig(AppConfig):
    name = "anlan.gis.layers"
    label = "layers"
    verbose_name = "一张图"
