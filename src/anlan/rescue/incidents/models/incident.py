"""突发事件: the record a response is about."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from anlan.base.accounts.facade import Organisation, Record, Scope, ScopedQuerySet, ScopedRecord, User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import Substance
from anlan.rescue.incidents.enums import (
    NOT_COUNTED,
    Grade,
    IncidentKind,
    IncidentStatus,
    Outcome,
    ResponseLevel,
)


class IncidentQuerySet(ScopedQuerySet):
    """Incidents; an enterprise also sees those at its own site."""

    def open(self) -> Self:
        return self.exclude(status=IncidentStatus.CLOSED)

    def real(self) -> Self:
        """Without exercises, false alarms, tests and what was merged into another: what statistics count."""
        return self.filter(exercise=False).exclude(outcome__in=NOT_COUNTED)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return super().visible_to(user)

    def _within(self, scope: Scope) -> models.Q:
        condition = super()._within(scope)
        if scope.organisations:
            condition |= models.Q(enterprise__organisation__in=scope.organisations)
            shared = IncidentSharing.objects.filter(organisation__in=scope.organisations)
            condition |= models.Q(pk__in=shared.values("incident_id"))
        return condition


class Incident(ScopedRecord):
    """突发事件: one event from the call to its close.

    `grade` and `response_level` hold the proposal until a person decides; `*_decided_by` tells which it is.
    `exercise` marks a drill (演练): it looks the same everywhere, under a banner, and is in no statistics.
    `outcome` says how a closed one ended: handled, merged into another, a false alarm or a test; only handled ones
    count. `deaths` are those the law counts; `later_deaths` came after its 30 (7) days and move nothing.
    `report_due_since` is set while the figures differ from those last reported.
    `endangered`, `trapped`, `evacuated` (people) and `danger_signs` (values of `DangerSign`) make a 较大涉险事故.
    """

    number = models.CharField("编号", max_length=24, unique=True)
    status = models.CharField(
        "状态", max_length=12, choices=IncidentStatus.choices, default=IncidentStatus.RECEIVED
    )
    kind = models.CharField("类型", max_length=20, choices=IncidentKind.choices)
    title = models.CharField("名称", max_length=120)
    exercise = models.BooleanField("演练", default=False)
    occurred_at = models.DateTimeField("发生时间", null=True, blank=True)
    received_at = models.DateTimeField("接报时间")
    head_informed_at = models.DateTimeField("单位负责人接报时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    enterprise = models.ForeignKey(
        Enterprise, verbose_name="事故单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    substance = models.ForeignKey(
        Substance, verbose_name="涉及物质", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    substance_text = models.CharField("物质（来电所述）", max_length=64, blank=True)
    description = models.TextField("描述", max_length=4000, blank=True)
    caller_name = models.CharField("报告人", max_length=64, blank=True)
    caller_phone = models.CharField("来电号码", max_length=32, blank=True, db_index=True)
    deaths = models.PositiveIntegerField("死亡", default=0)
    missing = models.PositiveIntegerField("失踪", default=0)
    serious_injuries = models.PositiveIntegerField("重伤", default=0)
    direct_loss = models.DecimalField("直接经济损失（元）", max_digits=16, decimal_places=2, default=0)
    grade = models.PositiveSmallIntegerField("事故等级", choices=Grade.choices)
    grade_decided_by = models.CharField("等级认定人", max_length=64, blank=True)
    response_level = models.CharField("响应级别", max_length=3, choices=ResponseLevel.choices)
    response_decided_by = models.CharField("响应决定人", max_length=64, blank=True)
    received_by = models.CharField("接报人", max_length=64)
    endangered = models.PositiveIntegerField("涉险人数", default=0)
    trapped = models.PositiveIntegerField("被困人数", default=0)
    evacuated = models.PositiveIntegerField("紧急疏散人数", default=0)
    danger_signs = models.JSONField("其他涉险情形", default=list, blank=True)
    later_deaths = models.PositiveIntegerField("期限外死亡", default=0)
    report_due_since = models.DateTimeField("需补报起", null=True, blank=True)
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome.choices, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    split_from = models.ForeignKey(
        "self", verbose_name="拆自", null=True, blank=True, on_delete=models.PROTECT, related_name="split_off"
    )
    summary = models.TextField("处置小结", max_length=8000, blank=True)

    objects: ClassVar[models.Manager[Incident]] = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]
        verbose_name = "突发事件"
        indexes = [
            models.Index(fields=["status", "-received_at"], name="incident_board"),
            models.Index(fields=["located_in", "-received_at"], name="incident_place"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.status != IncidentStatus.CLOSED

    @property
    def state_label(self) -> str:
        """Its state in words: of one that does not count, what it was (误报, 测试, 已并入)."""
        if self.outcome in NOT_COUNTED:
            return str(self.get_outcome_display())
        return str(self.get_status_display())

    @property
    def has_point(self) -> bool:
        return self.lon is not None and self.lat is not None


class IncidentSharing(Record):
    """共办单位: an organisation that sees an incident beyond its own jurisdiction, because it was transferred to it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="sharings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "organisation"], name="incident_shared_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"
