"""物资品种, 批次, 流水, 库存: what there is, where, and how it came to be so much."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import ItemCategory, MovementKind

ZERO = Decimal(0)


def amount(label: str, **options: Any) -> Any:
    """A field for a quantity in the item's unit, two decimals."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class Item(Record):
    """物资品种: one line of the city's catalogue. Depots and requests name items by it, never by free text."""

    name = models.CharField("名称", max_length=100)
    unit = models.CharField("单位", max_length=16)
    category = models.CharField(
        "类别", max_length=20, choices=ItemCategory.choices, default=ItemCategory.OTHER
    )
    specification = models.CharField("规格型号", max_length=100, blank=True)
    shelf_life_months = models.PositiveSmallIntegerField("保质期（月）", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    is_active = models.BooleanField("在用", default=True)
    search = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["category", "name", "id"]
        verbose_name = "物资品种"
        constraints = [models.UniqueConstraint(fields=["name", "unit"], name="supply_item_once")]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class Lot(Record):
    """批次: what of an item a depot took in at once. `reserved` is promised to a consignment that has not left."""

    depot = models.ForeignKey(
        Resource, verbose_name="物资库", on_delete=models.PROTECT, related_name="supply_lots"
    )
    item = models.ForeignKey(Item, verbose_name="物资", on_delete=models.PROTECT, related_name="lots")
    number = models.CharField("批号", max_length=64, blank=True)
    received_on = models.DateField("入库日期")
    expires_on = models.DateField("有效期至", null=True, blank=True)
    supplier = models.CharField("供应单位", max_length=100, blank=True)
    place = models.CharField("库位", max_length=64, blank=True)
    on_hand = amount("结存", default=ZERO)
    reserved = amount("已承诺", default=ZERO)

    class Meta:
        ordering = ["expires_on", "received_on", "id"]
        verbose_name = "批次"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(on_hand__gte=0)
                & models.Q(reserved__gte=0)
                & models.Q(reserved__lte=models.F("on_hand")),
                name="supply_lot_never_negative",
            )
        ]
        indexes = [
            models.Index(fields=["depot", "item"], name="supply_lot_by_depot"),
            models.Index(fields=["expires_on"], name="supply_lot_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.item.name} {self.number or '未编批号'}"

    @property
    def free(self) -> Decimal:
        """What may still be promised."""
        free: Decimal = self.on_hand - self.reserved
        return free


class StockLevel(Record):
    """库存: the sums of a depot's lots of one item, and the least it must hold. Written with every movement."""

    depot = models.ForeignKey(
        Resource, verbose_name="物资库", on_delete=models.PROTECT, related_name="supply_levels"
    )
    item = models.ForeignKey(Item, verbose_name="物资", on_delete=models.PROTECT, related_name="levels")
    on_hand = amount("结存", default=ZERO)
    reserved = amount("已承诺", default=ZERO)
    minimum = amount("最低库存", null=True, blank=True)

    class Meta:
        ordering = ["depot", "item", "id"]
        verbose_name = "库存"
        constraints = [
            models.UniqueConstraint(fields=["depot", "item"], name="supply_level_once"),
            models.CheckConstraint(
                condition=models.Q(on_hand__gte=0)
                & models.Q(reserved__gte=0)
                & models.Q(reserved__lte=models.F("on_hand")),
                name="supply_level_never_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.name} {self.on_hand.normalize():f} {self.item.unit}"

    @property
    def free(self) -> Decimal:
        """What may still be promised."""
        free: Decimal = self.on_hand - self.reserved
        return free

    @property
    def is_low(self) -> bool:
        """Whether less is free than must be held."""
        return self.minimum is not None and self.free < self.minimum


class MovementQuerySet(models.QuerySet["Movement"]):
    """Movements are written once."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("movements are append-only")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("movements are append-only")


class Movement(Record):
    """流水: one addition to or subtraction from a lot. The lot's `on_hand` is the sum of its movements."""

    lot = models.ForeignKey(Lot, verbose_name="批次", on_delete=models.PROTECT, related_name="movements")
    depot = models.ForeignKey(Resource, verbose_name="物资库", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, verbose_name="物资", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=12, choices=MovementKind.choices)
    quantity = amount("数量")
    balance = amount("批次结存")
    at = models.DateTimeField("时间")
    by_id = models.UUIDField(null=True)
    by_name = models.CharField("经办人", max_length=64)
    reason = models.CharField("说明", max_length=200, blank=True)
    #: 调拨单 or 盘点 that caused it, as number.
    paper = models.CharField("单号", max_length=32, blank=True)

    objects: ClassVar[models.Manager[Any]] = MovementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "流水"
        constraints = [
            models.CheckConstraint(condition=~models.Q(quantity=0), name="supply_movement_moves"),
            models.CheckConstraint(condition=models.Q(balance__gte=0), name="supply_balance_never_negative"),
        ]
        indexes = [
            models.Index(fields=["depot", "-at"], name="supply_movement_by_depot"),
            models.Index(fields=["-at"], name="supply_movement_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
