"""Choices of the case library."""

from django.db import models


class CaseKind(models.TextChoices):
    """事故类型; the values are those of the HTTP API for incidents."""

    FIRE = "fire", "火灾"
    EXPLOSION = "explosion", "爆炸"
    LEAK = "leak", "泄漏"
    COLLAPSE = "collapse", "坍塌"
    POISONING = "poisoning", "中毒窒息"
    MINE = "mine", "矿山"
    TRAFFIC = "traffic", "交通"
    SPECIAL_EQUIPMENT = "special-equipment", "特种设备"
    OTHER = "other", "其他"


class CaseGrade(models.TextChoices):
    """事故等级 (State Council Order 493, art. 3), and events that harmed nobody."""

    EXTREME = "特别重大", "特别重大"
    MAJOR = "重大", "重大"
    LARGER = "较大", "较大"
    GENERAL = "一般", "一般"
    NEAR_MISS = "险情", "险情"
