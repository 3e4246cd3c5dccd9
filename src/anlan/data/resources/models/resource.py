"""应急资源 as rows, with the stock lines of a depot; no logic."""

from __future__ import annotations

from typing import Any

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.data.ledger.facade import LedgerRecord
from anlan.data.resources.details import DETAILS
from anlan.data.resources.enums import Readiness, ResourceKind


class Resource(LedgerRecord):
    """应急资源: a team, expert, hospital, depot, shelter or vehicle that an incident can call on.

    What only its kind has is in `details`, declared in `details.DETAILS`. `engaged_in` names the incident that has it.
    """

    kind = models.CharField("类别", max_length=20, choices=ResourceKind.choices)
    contact_name = models.CharField("联系人", max_length=64, blank=True)
    contact_phone = models.CharField("联系电话", max_length=32, blank=True)
    readiness = models.CharField("状态", max_length=12, choices=Readiness.choices, default=Readiness.READY)
    readiness_note = models.CharField("状态说明", max_length=200, blank=True)
    engaged_in = models.CharField("执行任务于", max_length=200, blank=True, editable=False)
    details: Any = models.JSONField("专项信息", default=dict, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "应急资源"
        indexes = [
            models.Index(fields=["kind", "status", "name", "id"], name="resource_by_name"),
            models.Index(fields=["status", "name", "id"], name="resource_all_by_name"),
            models.Index(fields=["located_in", "status"], name="resource_by_place"),
        ]

    @property
    def ready(self) -> bool:
        return self.is_active and self.readiness == Readiness.READY

    @property
    def kind_label(self) -> str:
        return str(ResourceKind(self.kind).label)

    @property
    def contact(self) -> str:
        """Name and telephone in one line."""
        return f"{self.contact_name} {self.contact_phone}".strip()

    @property
    def detail_rows(self) -> list[tuple[str, Any]]:
        """Label and value of each detail of the kind."""
        return [(detail.label, self.details.get(detail.name)) for detail in DETAILS.get(self.kind, ())]


class StockItem(Record):
    """物资: a line of what a depot holds."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="stock")
    item = models.CharField("物资", max_length=100)
    quantity = models.DecimalField("数量", max_digits=14, decimal_places=2)
    unit = models.CharField("单位", max_length=16)

    class Meta:
        ordering = ["item", "id"]
        verbose_name = "物资"
        constraints = [models.UniqueConstraint(fields=["resource", "item", "unit"], name="stock_item_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.quantity.normalize():f} {self.unit}"
