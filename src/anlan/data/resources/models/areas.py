"""责任田 as rows: who answers for which area; no logic."""

from __future__ import annotations

from typing import Any

from django.db import models

from anlan.data.ledger.facade import LedgerRecord
from anlan.data.resources.enums import AreaField, AreaLevel


class ResponsibilityArea(LedgerRecord):
    """责任田: a person (`name`) answers for a division (`located_in`) or, in it, a grid with its own outline.

    `boundary` is a GeoJSON Polygon or MultiPolygon in WGS-84; without one the whole division is meant. `fields` are
    what the person answers for there.
    """

    level = models.CharField("层级", max_length=12, choices=AreaLevel.choices)
    field = models.CharField("领域", max_length=20, choices=AreaField.choices, default=AreaField.GENERAL)
    grid = models.CharField("网格", max_length=100, blank=True)
    organisation_name = models.CharField("单位", max_length=100, blank=True)
    post = models.CharField("职务", max_length=64, blank=True)
    phone = models.CharField("联系电话", max_length=32, blank=True)
    deputy = models.CharField("替岗人", max_length=64, blank=True)
    deputy_phone = models.CharField("替岗电话", max_length=32, blank=True)
    note = models.CharField("职责", max_length=200, blank=True)
    boundary: Any = models.JSONField("范围", null=True, blank=True)

    class Meta:
        ordering = ["located_in", "name"]
        verbose_name = "责任田"
        indexes = [
            models.Index(fields=["status", "name", "id"], name="area_by_name"),
            models.Index(fields=["located_in", "status"], name="area_by_place"),
        ]

    @property
    def contact(self) -> str:
        """Name and telephone in one line."""
        return f"{self.name} {self.phone}".strip()
