"""盘点: a count of a depot's lots, and the differences it brings into the books once approved."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import OPEN_STOCKTAKES, StocktakeStatus
from anlan.data.supplies.models.stock import Lot, amount


class Stocktake(Record):
    """盘点: who counts must not approve. One at a time in a depot."""

    number = models.CharField("编号", max_length=32, unique=True)
    depot = models.ForeignKey(
        Resource, verbose_name="物资库", on_delete=models.PROTECT, related_name="supply_stocktakes"
    )
    status = models.CharField(
        "状态", max_length=12, choices=StocktakeStatus.choices, default=StocktakeStatus.COUNTING
    )
    started_at = models.DateTimeField("开始时间")
    started_by = models.CharField("盘点人", max_length=64)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    submitted_by_id = models.UUIDField(null=True)
    submitted_by = models.CharField("提交人", max_length=64, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decided_by = models.CharField("审批人", max_length=64, blank=True)
    remark = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = "盘点"
        constraints = [
            models.UniqueConstraint(
                fields=["depot"],
                condition=models.Q(status__in=OPEN_STOCKTAKES),
                name="supply_stocktake_one_open",
            )
        ]

    def __str__(self) -> str:
        return self.number


class StocktakeLine(Record):
    """盘点明细: a lot's book quantity when the count began, and what was found."""

    stocktake = models.ForeignKey(Stocktake, on_delete=models.CASCADE, related_name="lines")
    lot = models.ForeignKey(Lot, verbose_name="批次", on_delete=models.PROTECT, related_name="+")
    book = amount("账面数量")
    counted = amount("实盘数量", null=True, blank=True)
    reason = models.CharField("差异原因", max_length=200, blank=True)

    class Meta:
        ordering = ["lot__item__name", "lot__received_on", "id"]
        verbose_name = "盘点明细"
        constraints = [models.UniqueConstraint(fields=["stocktake", "lot"], name="supply_stocktake_lot_once")]

    @property
    def difference(self) -> Decimal | None:
        """Found less book; None while not counted."""
        return None if self.counted is None else self.counted - self.book
