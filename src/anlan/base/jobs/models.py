"""后台任务: the lease job queue."""

from __future__ import annotations

from django.db import models

from anlan.kernel.ids import uuid7


class JobStatus(models.TextChoices):
    """任务状态."""

    READY = "ready", "等待"
    RUNNING = "running", "执行中"
    SUCCEEDED = "succeeded", "完成"
    FAILED = "failed", "失败"


class Job(models.Model):
    """One task to run. A worker holds it by a lease that it renews; a lease that runs out returns the job.

    `slot` makes a periodic job unique: "<name>@<slot time>". A job may run more than once after a crash, so every
    task is written to bear that.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.CharField("任务", max_length=200)
    arguments = models.JSONField(default=dict)
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    status = models.CharField("状态", max_length=12, choices=JobStatus.choices, default=JobStatus.READY)
    slot = models.CharField(max_length=160, null=True, blank=True, unique=True)
    run_after = models.DateTimeField("最早执行")
    enqueued_at = models.DateTimeField("入队")
    started_at = models.DateTimeField("开始", null=True, blank=True)
    finished_at = models.DateTimeField("结束", null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    error = models.TextField("错误", blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-enqueued_at"]
        indexes = [models.Index(fields=["status", "run_after", "-priority"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.task} {self.status}"
