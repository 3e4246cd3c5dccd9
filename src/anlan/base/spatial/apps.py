"""Where things are."""

from django.apps import AppConfig


class SpatialConfig(AppConfig):
    name = "anlan.base.spatial"
    label = "spatial"
    verbose_name = "空间索引"
