"""事故案例 as rows; no logic."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Scope
from anlan.data.cases.enums import CaseGrade, CaseKind
from anlan.data.ledger.facade import LedgerQuerySet, LedgerRecord


class CaseQuerySet(LedgerQuerySet):
    """Cases; one that is shared teaches everybody, whatever their jurisdiction."""

    def _within(self, scope: Scope) -> Q:
        return super()._within(scope) | Q(shared=True)


class AccidentCase(LedgerRecord):
    """事故案例: a past accident and what it teaches. `name` is the title, `address` the place.

    `verified` is False while figures lack a source; `verification_note` says which (未核实). They are never counted.
    """

    occurred_at = models.DateTimeField("发生时间")
    kind = models.CharField("类型", max_length=20, choices=CaseKind.choices)
    grade = models.CharField("等级", max_length=8, choices=CaseGrade.choices, blank=True)
    unit = models.CharField("事故单位", max_length=128, blank=True)
    industry = models.CharField("行业", max_length=2, blank=True)
    substance = models.CharField("涉及物质", max_length=100, blank=True)
    deaths = models.PositiveIntegerField("死亡", null=True, blank=True)
    missing = models.PositiveIntegerField("失踪", null=True, blank=True)
    serious_injuries = models.PositiveIntegerField("重伤", null=True, blank=True)
    direct_loss = models.DecimalField(
        "直接经济损失（元）", max_digits=16, decimal_places=2, null=True, blank=True
    )
    course = models.TextField("经过", max_length=4000, blank=True)
    causes = models.TextField("原因", max_length=4000, blank=True)
    lessons = models.TextField("教训与措施", max_length=4000, blank=True)
    verified = models.BooleanField("已核实", default=False)
    verification_note = models.CharField("核实说明", max_length=300, blank=True)
    shared = models.BooleanField("全系统共享", default=False)

    objects: ClassVar[models.Manager[AccidentCase]] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_at"]
        verbose_name = "事故案例"
        constraints = [
            models.UniqueConstraint(
                fields=["name", "occurred_at"], condition=Q(status="active"), name="case_once"
            )
        ]
        indexes = [
            models.Index(fields=["status", "-occurred_at"], name="case_by_time"),
            models.Index(fields=["kind", "status"], name="case_by_kind"),
        ]
