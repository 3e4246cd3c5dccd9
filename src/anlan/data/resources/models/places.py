"""敏感场所 and 消防水源 as rows; no logic."""

from __future__ import annotations

from django.db import models

from anlan.data.ledger.facade import LedgerRecord
from anlan.data.resources.enums import PlaceKind, WaterKind, WaterState


class SensitivePlace(LedgerRecord):
    """敏感场所: where many or helpless people are, to be warned or moved first.

    `people` is the usual number; by day and by night where it differs.
    """

    kind = models.CharField("类别", max_length=16, choices=PlaceKind.choices)
    people = models.PositiveIntegerField("人数", null=True, blank=True)
    people_day = models.PositiveIntegerField("白天人数", null=True, blank=True)
    people_night = models.PositiveIntegerField("夜间人数", null=True, blank=True)
    contact_name = models.CharField("联系人", max_length=64, blank=True)
    contact_phone = models.CharField("联系电话", max_length=32, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "敏感场所"
        indexes = [
            models.Index(fields=["kind", "status", "name", "id"], name="place_by_name"),
            models.Index(fields=["status", "name", "id"], name="place_all_by_name"),
            models.Index(fields=["located_in", "status"], name="place_by_place"),
        ]

    @property
    def kind_label(self) -> str:
        return str(PlaceKind(self.kind).label)

    @property
    def contact(self) -> str:
        """Name and telephone in one line."""
        return f"{self.contact_name} {self.contact_phone}".strip()


class WaterSource(LedgerRecord):
    """消防水源: a hydrant, an intake, a tank or a crane from which fire engines draw.

    `yield_l_s` is what it gives at `head_mpa`, `capacity_m3` what it holds; nothing where it does not run dry.
    """

    kind = models.CharField("类别", max_length=16, choices=WaterKind.choices)
    number = models.CharField("编号", max_length=32, blank=True)
    state = models.CharField("状况", max_length=16, choices=WaterState.choices, default=WaterState.USABLE)
    state_note = models.CharField("状况说明", max_length=200, blank=True)
    yield_l_s = models.FloatField("供水能力（L/s）", null=True, blank=True)
    head_mpa = models.FloatField("供水水头（MPa）", null=True, blank=True)
    pipe_mm = models.PositiveIntegerField("管径（mm）", null=True, blank=True)
    capacity_m3 = models.FloatField("蓄水量（m³）", null=True, blank=True)
    engines = models.PositiveSmallIntegerField("可同时停靠车辆", null=True, blank=True)
    access = models.CharField("取水条件", max_length=200, blank=True)
    winter = models.CharField("冬季情况", max_length=100, blank=True)
    owner = models.CharField("管理单位", max_length=100, blank=True)
    contact_name = models.CharField("联系人", max_length=64, blank=True)
    contact_phone = models.CharField("联系电话", max_length=32, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "消防水源"
        indexes = [
            models.Index(fields=["kind", "status", "name", "id"], name="water_by_name"),
            models.Index(fields=["status", "name", "id"], name="water_all_by_name"),
            models.Index(fields=["located_in", "status"], name="water_by_place"),
        ]

    @property
    def kind_label(self) -> str:
        return str(WaterKind(self.kind).label)

    @property
    def usable(self) -> bool:
        return self.is_active and self.state != WaterState.BROKEN

    @property
    def contact(self) -> str:
        """Name and telephone in one line."""
        return f"{self.contact_name} {self.contact_phone}".strip()
