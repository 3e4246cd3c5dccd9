"""消息: rows a user reads once. Who else got the same message is not told."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record, User
from anlan.base.notifications.enums import NotificationLevel


class Notification(Record):
    """消息: one message to one user. `kind` names what it is about ("incident.opened"), `url` where it leads."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField("类别", max_length=64)
    level = models.CharField(
        "级别", max_length=8, choices=NotificationLevel.choices, default=NotificationLevel.INFO
    )
    title = models.CharField("标题", max_length=128)
    text = models.CharField("内容", max_length=500, blank=True)
    url = models.CharField("链接", max_length=300, blank=True)
    sent_by = models.CharField("发送人", max_length=64, blank=True)
    sent_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读", null=True, blank=True)

    class Meta:
        ordering = ["-sent_at", "-id"]
        verbose_name = "消息"
        indexes = [
            models.Index(fields=["user", "-sent_at"], name="notification_list"),
            models.Index(fields=["user"], condition=models.Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.title
