"""Choices of data sharing."""

from django.db import models


class WebhookState(models.TextChoices):
    """推送状态. `FAILING` keeps trying; `PAUSED` waits for a person."""

    ACTIVE = "active", "正常"
    FAILING = "failing", "重试中"
    PAUSED = "paused", "已暂停"
