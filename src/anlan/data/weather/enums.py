"""Choices of the weather."""

from django.db import models


class ObservationSource(models.TextChoices):
    """观测来源."""

    MANUAL = "manual", "人工录入"
    PUSH = "push", "站点推送"
    FILE = "file", "文件导入"


class Stability(models.TextChoices):
    """大气稳定度 (Pasquill); mixed classes are not chosen by hand."""

    A = "A", "A 极不稳定"
    B = "B", "B 不稳定"
    C = "C", "C 弱不稳定"
    D = "D", "D 中性"
    E = "E", "E 弱稳定"
    F = "F", "F 稳定"
