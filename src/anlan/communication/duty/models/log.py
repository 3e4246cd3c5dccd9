"""值班日志, 值班日报: what happened in a shift, and the paper of a day; no logic."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Organisation, ScopedRecord
from anlan.communication.duty.enums import LogCategory


class LogEntry(ScopedRecord):
    """值班日志条目: append-only; a correction is a new entry that names the one it corrects.

    `event` is the number of the fact that wrote it, empty for what a person wrote.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("时间")
    category = models.CharField("类别", max_length=12, choices=LogCategory.choices, default=LogCategory.NOTE)
    text = models.TextField("内容", max_length=2000)
    subject_kind = models.CharField(max_length=48, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    subject_title = models.CharField("关联", max_length=160, blank=True)
    subject_url = models.CharField(max_length=300, blank=True)
    exercise = models.BooleanField("演练", default=False)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField("记录人", max_length=64)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    event = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "值班日志"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "event"],
                condition=models.Q(event__isnull=False),
                name="duty_log_event_once",
            )
        ]
        indexes = [models.Index(fields=["organisation", "-at"], name="duty_log_list")]

    def __str__(self) -> str:
        return self.text[:40]


class DayReport(ScopedRecord):
    """值班日报 of the day that begins on `day` at the plan's start of day.

    Until it is signed only `weather` and `remarks` are kept and the rest is read anew; `content` is what was signed.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="机构", on_delete=models.PROTECT, related_name="+"
    )
    day = models.DateField("日期")
    starts_at = models.DateTimeField("自")
    ends_at = models.DateTimeField("至")
    weather = models.CharField("天气", max_length=300, blank=True)
    remarks = models.TextField("备注", max_length=2000, blank=True)
    edited_by = models.CharField("编制", max_length=64, blank=True)
    content = models.JSONField("签发内容", null=True, blank=True)
    signed_by = models.CharField("签发", max_length=64, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)

    class Meta:
        ordering = ["-day"]
        verbose_name = "值班日报"
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="day_report_once")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.day}"
