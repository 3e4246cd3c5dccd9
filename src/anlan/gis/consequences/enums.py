"""Choices of the consequence room."""

from django.db import models


class ScenarioStatus(models.TextChoices):
    """推演方案状态: a scenario leaves use by being retired, it is never deleted."""

    ACTIVE = "active", "有效"
    RETIRED = "retired", "已停用"


class RoadClass(models.TextChoices):
    """道路类别, from the widest; the values are those of an imported file."""

    MOTORWAY = "motorway", "高速公路"
    TRUNK = "trunk", "快速路/国道"
    PRIMARY = "primary", "主干路/省道"
    SECONDARY = "secondary", "次干路/县道"
    LOCAL = "local", "支路/其他"
    RAILWAY = "railway", "铁路/轨道"
