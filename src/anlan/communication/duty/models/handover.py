"""交接班: what one shift hands to the next, and who acknowledged it; no logic."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from anlan.base.accounts.facade import Organisation, Record, ScopedRecord
from anlan.communication.duty.enums import HandoverStatus
from anlan.communication.duty.models.roster import Shift


class Handover(ScopedRecord):
    """交接班记录. Names stay as they were; `effective_at` is when the responsibility moved.

    `equipment` is a list of {"item", "ok", "note"}. `stand_in`: whoever took over is not on the incoming roster.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    from_shift = models.ForeignKey(
        Shift, verbose_name="交班班次", on_delete=models.PROTECT, related_name="given"
    )
    to_shift = models.ForeignKey(
        Shift, verbose_name="接班班次", on_delete=models.PROTECT, related_name="taken"
    )
    status = models.CharField(
        "状态", max_length=12, choices=HandoverStatus.choices, default=HandoverStatus.DRAFT
    )
    notes = models.TextField("交班说明", max_length=4000, blank=True)
    equipment = models.JSONField("设备检查", default=list)
    prepared_by_id = models.UUIDField()
    prepared_by = models.CharField("交班人", max_length=64)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    returned_reason = models.CharField("退回原因", max_length=300, blank=True)
    returned_by = models.CharField("退回人", max_length=64, blank=True)
    accepted_by_id = models.UUIDField(null=True)
    accepted_by = models.CharField("接班人", max_length=64, blank=True)
    accepted_at = models.DateTimeField("接班时间", null=True, blank=True)
    effective_at = models.DateTimeField("责任转移", null=True, blank=True)
    stand_in = models.BooleanField("代接班", default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = "交接班"
        constraints = [models.UniqueConstraint(fields=["from_shift", "to_shift"], name="handover_once")]
        indexes = [models.Index(fields=["organisation", "status", "effective_at"], name="handover_chain")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.from_shift} → {self.to_shift}"

    @property
    def is_late(self) -> bool:
        """Accepted after the boundary."""
        return self.accepted_at is not None and self.accepted_at > self.to_shift.starts_at


class HandoverMatter(Record):
    """移交事项: one open matter as it stood, from which provider, and the tick of whoever takes over."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="matters")
    provider = models.CharField(max_length=48)
    provider_title = models.CharField(max_length=32)
    subject_kind = models.CharField(max_length=48)
    subject_id = models.CharField(max_length=64)
    title = models.CharField("事项", max_length=200)
    detail = models.CharField("情况", max_length=500, blank=True)
    url = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField("期限", null=True, blank=True)
    exercise = models.BooleanField("演练", default=False)
    sort = models.PositiveSmallIntegerField(default=0)
    settled = models.BooleanField("已办结", default=False)
    ticked_at = models.DateTimeField("已阅时间", null=True, blank=True)
    ticked_by_id = models.UUIDField(null=True)
    ticked_by = models.CharField("已阅", max_length=64, blank=True)

    class Meta:
        ordering = ["sort", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "provider", "subject_kind", "subject_id"], name="handed_over_once"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def ticked_by_user(self, user_id: UUID) -> bool:
        return self.ticked_at is not None and self.ticked_by_id == user_id


class HandoverReading(Record):
    """Who has opened the list of matters: only then may everything be ticked at once."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="readings")
    user_id = models.UUIDField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["opened_at"]
        constraints = [models.UniqueConstraint(fields=["handover", "user_id"], name="handover_read_once")]
