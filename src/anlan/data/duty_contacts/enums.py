"""Choices of the duty contacts."""

from django.db import models


class ContactCategory(models.TextChoices):
    """值班单位类别, in the order in which a desk calls them."""

    EMERGENCY = "emergency", "应急管理"
    FIRE = "fire", "消防救援"
    POLICE = "police", "公安"
    HEALTH = "health", "卫生健康/急救"
    ENVIRONMENT = "environment", "生态环境"
    TRANSPORT = "transport", "交通"
    PORT = "port", "港口海事"
    METEOROLOGY = "meteorology", "气象"
    POWER = "power", "电力"
    GAS = "gas", "燃气"
    WATER = "water", "供水"
    TOWNSHIP = "township", "街道乡镇"
    EXPERTS = "experts", "专家组"
    OTHER = "other", "其他"
