"""How urgent a message is."""

from django.db import models


class NotificationLevel(models.TextChoices):
    """消息级别: `info` is read when there is time, `warning` today, `urgent` now."""

    INFO = "info", "一般"
    WARNING = "warning", "重要"
    URGENT = "urgent", "紧急"
