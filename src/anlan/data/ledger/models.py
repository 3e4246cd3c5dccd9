"""The abstract base of every ledger's records."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from anlan.base.accounts.facade import ScopedQuerySet, ScopedRecord
from anlan.data.ledger.search import fragments_of


class LedgerStatus(models.TextChoices):
    """台账状态: a record leaves the ledger by being retired (注销), it is never deleted."""

    ACTIVE = "active", "在册"
    RETIRED = "retired", "已注销"


class Attention(models.TextChoices):
    """待核实原因: why a record is on the worklist of records without one clear place and supervisor."""

    NO_POINT = "no_point", "无坐标"
    OUTSIDE = "outside", "坐标在辖区外"
    MISMATCH = "mismatch", "坐标与所在区划不符"
    NO_DIVISION = "no_division", "所在区划不明"
    NO_SUPERVISOR = "no_supervisor", "无监管机构"
    TWO_SUPERVISORS = "two_supervisors", "有两个以上可监管机构"


class LedgerQuerySet(ScopedQuerySet):
    """Rows of a ledger."""

    def active(self) -> Self:
        return self.filter(status=LedgerStatus.ACTIVE)

    def search(self, text: str) -> Self:
        """Rows whose search text contains every fragment of `text`, in any order."""
        rows = self
        for fragment in fragments_of(text):
            rows = rows.filter(search__contains=fragment)
        return rows

    def needing_attention(self) -> Self:
        """Active rows without one clear place and supervisor."""
        return self.active().exclude(attention="")


class LedgerRecord(ScopedRecord):
    """台账记录: a thing of the world with a name and mostly a place (WGS-84).

    `as_of` is the day the facts were last confirmed, `source` says by whom; `is_demo` marks invented records (虚构).
    `search` and `attention` are derived on every write, `changed_by` names who wrote last.
    """

    name = models.CharField("名称", max_length=128)
    address = models.CharField("地址", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    status = models.CharField(
        "状态", max_length=8, choices=LedgerStatus.choices, default=LedgerStatus.ACTIVE, editable=False
    )
    retired_at = models.DateTimeField("注销时间", null=True, blank=True, editable=False)
    retired_reason = models.CharField("注销原因", max_length=200, blank=True, editable=False)
    is_demo = models.BooleanField("虚构", default=False)
    as_of = models.DateField("核实日期", null=True, blank=True)
    source = models.CharField("数据来源", max_length=100, blank=True)
    changed_by = models.CharField("最近更新人", max_length=64, blank=True, editable=False)
    search = models.TextField(blank=True, editable=False)
    attention = models.CharField("待核实", max_length=80, blank=True, editable=False)

    #: True in the call that created the record: nothing can hang on it yet. Not stored.
    just_added = False

    objects: ClassVar[models.Manager[Any]] = LedgerQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == LedgerStatus.ACTIVE

    @property
    def point(self) -> tuple[float, float] | None:
        """(lon, lat) in WGS-84, or None."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)

    @property
    def attention_labels(self) -> list[str]:
        """The reasons of `attention` in words."""
        return [str(Attention(code).label) for code in self.attention.split(",") if code]
