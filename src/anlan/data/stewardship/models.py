"""数据责任 as rows; no logic.

`Upkeep` has a row for every group of fields of every active record, derived from the ledgers; `Tally` counts them.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Substr
from django.db.models.lookups import Exact

from anlan.base.accounts.facade import Organisation, Record, Scope, ScopedQuerySet, User
from anlan.base.divisions.facade import Division
from anlan.data.enterprises.facade import Enterprise
from anlan.data.stewardship.enums import Cause, OwnerKind

_TOWNSHIP_DIGITS = 9


class Duty(Record):
    """责任规则: who keeps a group of fields, from when to when, how often it is renewed and how much it counts.

    The narrowest rule wins: of one enterprise, of a township, of a district, of the whole city (no `division`); among
    equals the one that began last.
    """

    group = models.CharField("字段组", max_length=40)
    division = models.ForeignKey(
        Division, verbose_name="区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.CharField("责任方", max_length=12, choices=OwnerKind.choices)
    organisation = models.ForeignKey(
        Organisation,
        verbose_name="指定机构",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        User, verbose_name="指定人员", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    renew_days = models.PositiveSmallIntegerField("更新周期（天）")
    warn_days = models.PositiveSmallIntegerField("提前提醒（天）")
    weight = models.PositiveSmallIntegerField("权重", default=1)
    starts_on = models.DateField("生效日期")
    ends_on = models.DateField("失效日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    changed_by = models.CharField("经手人", max_length=64, blank=True, editable=False)

    class Meta:
        ordering = ["group", "-starts_on", "-created_at"]
        verbose_name = "责任规则"
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="duty_in_force")]

    def __str__(self) -> str:
        return f"{self.group} {self.get_owner_display()}"


class UpkeepQuerySet(ScopedQuerySet):
    """Rows under a jurisdiction; the people of an enterprise see their own."""

    def _within(self, scope: Scope) -> Q:
        wide = any(len(low) < _TOWNSHIP_DIGITS for low, _ in scope.ranges)
        condition = self._compared(scope) if wide else super()._within(scope)
        if scope.organisations:
            condition |= Q(organisation__in=scope.organisations)
        return condition

    @staticmethod
    def _compared(scope: Scope) -> Q:
        """Of a district there are tens of thousands: walking the list in its order finds a page sooner than gathering
        and sorting them all, so the place is compared, not looked up. A range begins with what its codes begin with."""
        condition = Q(pk__in=[])
        for low, _ in scope.ranges:
            condition |= Q(Exact(Substr("located_in_id", 1, len(low)), low))
        if scope.organisations:
            condition |= Q(supervised_by__in=scope.organisations)
        return condition


class Upkeep(models.Model):
    """维护项: one group of fields of one active record: who keeps it, when it was confirmed, how complete it is.

    Written by `settling` alone. The state follows from `due_on`, `warn_on` and today and is not stored, so that no row
    changes when a day passes. `missing` names the empty fields.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField("类别", max_length=24)
    record_id = models.UUIDField()
    group = models.CharField("字段组", max_length=40)
    name = models.CharField("名称", max_length=128)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="企业", null=True, on_delete=models.CASCADE, related_name="+"
    )
    located_in = models.ForeignKey(
        Division, verbose_name="区划", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    supervised_by = models.ForeignKey(
        Organisation, verbose_name="监管机构", null=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="填报机构", null=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.CharField("责任方", max_length=12, choices=OwnerKind.choices)
    owner_organisation = models.ForeignKey(
        Organisation,
        verbose_name="责任机构",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    owner_person = models.ForeignKey(
        User, verbose_name="责任人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_on = models.DateField("核实日期")
    warn_on = models.DateField("提醒日期")
    due_on = models.DateField("有效至")
    completeness = models.PositiveSmallIntegerField("完整度")
    missing: Any = models.JSONField("缺少", default=list)
    weight = models.PositiveSmallIntegerField("权重")

    objects: ClassVar[models.Manager[Any]] = UpkeepQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = "维护项"
        constraints = [models.UniqueConstraint(fields=["record_id", "group"], name="upkeep_once")]
        indexes = [
            # Everything a list filters or scopes by: a page is found and counted within the index.
            models.Index(
                fields=[
                    "due_on",
                    "id",
                    "warn_on",
                    "located_in",
                    "supervised_by",
                    "organisation",
                    "group",
                    "kind",
                    "owner",
                    "completeness",
                ],
                name="upkeep_filters",
            ),
            models.Index(fields=["located_in", "due_on", "group"], name="upkeep_by_place"),
            models.Index(fields=["owner_organisation", "due_on"], name="upkeep_of_owner"),
            models.Index(fields=["owner_person", "due_on"], name="upkeep_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.group}"


class Confirmation(Record):
    """核实: somebody said that a record (or one group of its fields) is as it is written, as of a day.

    `moved` says that the record's own day was set as well and `day_before` what it was, for an undo.
    """

    kind = models.CharField("类别", max_length=24)
    record_id = models.UUIDField()
    group = models.CharField("字段组", max_length=40, blank=True)
    name = models.CharField("名称", max_length=128)
    on = models.DateField("核实日期")
    at = models.DateTimeField("时间")
    cause = models.CharField("方式", max_length=12, choices=Cause.choices)
    by_name = models.CharField("核实人", max_length=64)
    by_id = models.UUIDField(null=True)
    moved = models.BooleanField(default=False)
    day_before = models.DateField(null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.CharField("撤销人", max_length=64, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "核实记录"
        indexes = [
            models.Index(fields=["record_id", "group", "-on"], name="confirmation_of_record"),
            models.Index(fields=["by_id", "-at"], name="confirmation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class Tally(models.Model):
    """汇总: the upkeep rows of a place, supervisor, group and kind of owner, counted on the day of `TallyDay`."""

    located_in = models.ForeignKey(
        Division, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="区划"
    )
    supervised_by = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="监管机构"
    )
    group = models.CharField("字段组", max_length=40)
    owner = models.CharField("责任方", max_length=12, choices=OwnerKind.choices)
    total = models.IntegerField(default=0)
    fresh = models.IntegerField(default=0)
    due = models.IntegerField(default=0)
    stale = models.IntegerField(default=0)
    weight = models.BigIntegerField(default=0)
    weight_current = models.BigIntegerField(default=0)
    weight_filled = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["located_in_id", "group"]
        verbose_name = "数据质量汇总"
        indexes = [models.Index(fields=["group", "located_in"], name="tally_by_group")]

    def __str__(self) -> str:
        return f"{self.located_in_id} {self.group} {self.total}"


class TallyDay(models.Model):
    """汇总时点: one row; the day the tally's states are of, when it was counted, whether it must be counted again."""

    on = models.DateField()
    at = models.DateTimeField()
    dirty = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.on)


class Pending(models.Model):
    """待整理: records that a bulk write touched; `jobs` settles them."""

    kind = models.CharField(max_length=24)
    ids: Any = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {len(self.ids)}"

    @property
    def record_ids(self) -> list[UUID]:
        return [UUID(each) for each in self.ids]
