"""Choices of the divisions room."""

from django.db import models


class DivisionLevel(models.TextChoices):
    """Level of an administrative division; a functional zone is an organisation, never a division."""

    PROVINCE = "province", "省级"
    CITY = "city", "地级"
    DISTRICT = "district", "县级"
    TOWNSHIP = "township", "乡级"
