"""突发事件, 日志, 调派, 时限, 报告: the records of a response."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from anlan.base.accounts.facade import Record, Scope, ScopedQuerySet, ScopedRecord, User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import Substance
from anlan.rescue.incidents.enums import (
    BulletinKind,
    BulletinStatus,
    ClockKind,
    DispatchStatus,
    EntryKind,
    Grade,
    IncidentKind,
    IncidentStatus,
    ResponseLevel,
)


class IncidentQuerySet(ScopedQuerySet):
    """Incidents; an enterprise also sees those at its own site."""

    def open(self) -> Self:
        return self.exclude(status=IncidentStatus.CLOSED)

    def real(self) -> Self:
        """Without exercises: what statistics count."""
        return self.filter(exercise=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        return super().visible_to(user)

    def _within(self, scope: Scope) -> models.Q:
        condition = super()._within(scope)
        if scope.organisations:
            condition |= models.Q(enterprise__organisation__in=scope.organisations)
        return condition


class Incident(ScopedRecord):
    """突发事件: one event from the call to its close.

    `grade` and `response_level` hold the proposal until a person decides; `*_decided_by` tells which it is.
    `exercise` marks a drill (演练): it looks the same everywhere, under a banner, and is in no statistics.
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
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
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
    def has_point(self) -> bool:
        return self.lon is not None and self.lat is not None


class TimelineEntry(Record):
    """日志条目: append-only; a correction is a new entry that names the one it corrects."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField("时间")
    by_id = models.UUIDField(null=True)
    by_name = models.CharField("记录人", max_length=64)
    kind = models.CharField("类别", max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    text = models.TextField("内容", max_length=4000)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["incident", "at"], name="timeline_order")]

    def __str__(self) -> str:
        return self.text[:40]


class Dispatch(Record):
    """调派: one resource sent, or one request to another service. Name and contact are kept as they were."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="dispatches")
    resource_kind = models.CharField(max_length=24)
    resource_id = models.UUIDField(null=True, blank=True, db_index=True)
    resource_name = models.CharField("资源", max_length=128)
    contact = models.CharField("联系方式", max_length=128, blank=True)
    task = models.CharField("任务", max_length=200, blank=True)
    status = models.CharField("状态", max_length=12, choices=DispatchStatus.choices)
    ordered_by = models.CharField("下令人", max_length=64)
    ordered_at = models.DateTimeField("派出时间")
    acknowledged_at = models.DateTimeField("接令时间", null=True, blank=True)
    en_route_at = models.DateTimeField("出动时间", null=True, blank=True)
    on_scene_at = models.DateTimeField("到场时间", null=True, blank=True)
    released_at = models.DateTimeField("归队时间", null=True, blank=True)

    class Meta:
        ordering = ["ordered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource_id"],
                condition=~models.Q(status=DispatchStatus.RELEASED) & models.Q(resource_id__isnull=False),
                name="resource_in_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_name} {self.get_status_display()}"


class Clock(Record):
    """时限: runs from a moment to its due time, met once, alarmed once. It lives here, so no restart loses it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField("种类", max_length=16, choices=ClockKind.choices)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    met_at = models.DateTimeField("完成", null=True, blank=True)
    alarmed_at = models.DateTimeField("告警", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="clock_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(met_at=None, alarmed_at=None), name="clock_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at}"


class ClockRule(Record):
    """时限设置: how long each clock runs in this city. Absent rows mean the default of `policies.CLOCK_DEFAULTS`."""

    kind = models.CharField("种类", max_length=16, choices=ClockKind.choices, unique=True)
    duration_s = models.PositiveIntegerField("时长（秒）")

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.duration_s} s"


class Bulletin(Record):
    """事故信息报告: first, follow-up or final; its items are a copy of the record at the time of writing."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="bulletins")
    kind = models.CharField("种类", max_length=12, choices=BulletinKind.choices)
    ordinal = models.PositiveSmallIntegerField("序号", default=1)
    status = models.CharField(
        "状态", max_length=12, choices=BulletinStatus.choices, default=BulletinStatus.DRAFT
    )
    items = models.JSONField("内容")
    recipients = models.JSONField("报送", default=list)
    prepared_by = models.CharField("拟稿", max_length=64)
    submitted_at = models.DateTimeField("送签时间", null=True, blank=True)
    returned_reason = models.CharField("退回意见", max_length=300, blank=True)
    signed_by = models.CharField("签发", max_length=64, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["incident", "ordinal"], name="bulletin_ordinal")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.ordinal}）"


class IntakeDraft(Record):
    """接报草稿: what a duty officer has typed so far; kept so that a crash of browser, network or server loses
    nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    client_key = models.CharField(max_length=64)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-updated_at"]
        constraints = [models.UniqueConstraint(fields=["user", "client_key"], name="draft_once")]

    def __str__(self) -> str:
        return self.client_key
