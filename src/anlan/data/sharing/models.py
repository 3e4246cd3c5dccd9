"""数据推送 as rows; no logic."""

from __future__ import annotations

from typing import Any

from django.db import models

from anlan.base.accounts.facade import Record, User
from anlan.data.sharing.enums import WebhookState


class Webhook(Record):
    """数据推送: another program that is told of changes, in order and at least once.

    It hears what `owner` may see of `topics` (empty: everything). `delivered` is the number of the last fact it took.
    The shared secret is kept sealed.
    """

    name = models.CharField("名称", max_length=64)
    url = models.URLField("接收地址", max_length=300)
    topics: Any = models.JSONField("主题", default=list, blank=True)
    owner = models.ForeignKey(User, verbose_name="数据范围", on_delete=models.PROTECT, related_name="+")
    sealed_secret = models.CharField("密钥", max_length=255, editable=False)
    state = models.CharField("状态", max_length=8, choices=WebhookState.choices, default=WebhookState.ACTIVE)
    delivered = models.PositiveBigIntegerField("已送达序号", default=0)
    failures = models.PositiveIntegerField("连续失败", default=0)
    next_try_at = models.DateTimeField("下次重试", null=True, blank=True)
    failing_since = models.DateTimeField("失败起于", null=True, blank=True)
    last_error = models.CharField("最近错误", max_length=200, blank=True)
    last_delivery_at = models.DateTimeField("最近送达", null=True, blank=True)
    paused_reason = models.CharField("暂停原因", max_length=200, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "数据推送"

    def __str__(self) -> str:
        return self.name


class DeliveryAttempt(Record):
    """送达记录: one request to a webhook with the facts from `first` to `last`."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField("时间")
    first = models.PositiveBigIntegerField("起始序号")
    last = models.PositiveBigIntegerField("截止序号")
    count = models.PositiveIntegerField("条数")
    status_code = models.PositiveIntegerField("应答", null=True, blank=True)
    duration_ms = models.PositiveIntegerField("耗时（毫秒）", default=0)
    error = models.CharField("错误", max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name = "送达记录"
        indexes = [models.Index(fields=["webhook", "-at"], name="delivery_of_webhook")]

    @property
    def ok(self) -> bool:
        return not self.error
