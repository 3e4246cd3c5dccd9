"""演练, 情景, 期望动作: what is played, how far it has come, and what the players were measured by."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from anlan.base.accounts.facade import Record, ScopedQuerySet, ScopedRecord, User
from anlan.rescue.drills.clockwork import Leg, t_at
from anlan.rescue.drills.enums import (
    ENDED,
    DrillMode,
    DrillStatus,
    InjectKind,
    InjectStatus,
)
from anlan.rescue.drills.scenario import Scenario
from anlan.rescue.incidents.facade import Incident


class SavedScenario(ScopedRecord):
    """自建情景: made from a closed incident or sent in; `data` is a `scenario.Scenario`."""

    title = models.CharField("名称", max_length=100)
    data = models.JSONField("情景")
    made_from = models.ForeignKey(
        Incident, verbose_name="来源事故", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.CharField("制作人", max_length=64)

    objects: ClassVar[models.Manager[SavedScenario]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "自建情景"

    def __str__(self) -> str:
        return self.title

    @property
    def scenario(self) -> Scenario:
        return Scenario.model_validate(self.data)


class Drill(ScopedRecord):
    """演练: one run of a scenario. It holds its own copy of the scenario, so a later edit changes no past run.

    `legs` is its clock (`clockwork`); `incident` the exercise the first call opened; `players` who is told of anything.
    """

    title = models.CharField("名称", max_length=120)
    scenario = models.JSONField("情景")
    mode = models.CharField("方式", max_length=16, choices=DrillMode.choices)
    status = models.CharField("状态", max_length=12, choices=DrillStatus.choices, default=DrillStatus.RUNNING)
    speed = models.PositiveSmallIntegerField("倍速", default=1)
    legs = models.JSONField("时钟")
    started_at = models.DateTimeField("开始时间")
    started_by = models.CharField("发起人", max_length=64)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    end_reason = models.CharField("结束说明", max_length=300, blank=True)
    incident = models.ForeignKey(
        Incident, verbose_name="演练事故", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    players = models.ManyToManyField(User, verbose_name="参演人员", related_name="+")

    objects: ClassVar[models.Manager[Drill]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        verbose_name = "演练"

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def clock(self) -> list[Leg]:
        return [Leg.from_json(each) for each in self.legs]

    def t_at(self, moment: datetime) -> float:
        """Seconds after the scenario's zero at a moment."""
        return t_at(self.clock, moment)


class DrillInject(Record):
    """情景注入: one step of the scenario in this run; played at most once, in the transaction of its effect."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="injects")
    ordinal = models.PositiveIntegerField("顺序")
    t = models.FloatField("时刻（秒）")
    kind = models.CharField("类别", max_length=12, choices=InjectKind.choices)
    data = models.JSONField("内容")
    status = models.CharField(
        "状态", max_length=12, choices=InjectStatus.choices, default=InjectStatus.WAITING
    )
    played_at = models.DateTimeField("注入时间", null=True, blank=True)
    played_t = models.FloatField("注入时刻", null=True, blank=True)
    outcome = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["drill", "ordinal"], name="inject_once")]
        indexes = [models.Index(fields=["status", "kind"], name="inject_status")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.t:.0f}"


class DrillExpectation(Record):
    """期望动作: what responders should do by when; stamped in the transaction that did it."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="expectations")
    ordinal = models.PositiveIntegerField("顺序")
    kind = models.CharField("类别", max_length=12, choices=InjectKind.choices)
    title = models.CharField("动作", max_length=120)
    data = models.JSONField("内容")
    planned_t = models.FloatField("计划时刻（秒）")
    due_t = models.FloatField("期望完成时刻（秒）", null=True, blank=True)
    met_at = models.DateTimeField("完成时间", null=True, blank=True)
    met_t = models.FloatField("完成时刻（秒）", null=True, blank=True)
    met_by = models.CharField("完成人", max_length=64, blank=True)

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["drill", "ordinal"], name="expectation_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        return self.met_t is not None and self.due_t is not None and self.met_t > self.due_t
