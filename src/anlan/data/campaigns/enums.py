"""Choices of collection campaigns."""

from django.db import models


class CampaignStatus(models.TextChoices):
    """采集工作状态."""

    DRAFT = "draft", "筹备"
    RUNNING = "running", "进行中"
    CLOSED = "closed", "已结束"


class ObjectStatus(models.TextChoices):
    """对象采集状态."""

    WAITING = "waiting", "待采集"
    COLLECTED = "collected", "已采集"
    RETURNED = "returned", "退回重采"
    ACCEPTED = "accepted", "已验收"


class CollectedHow(models.TextChoices):
    """采集方式: what told that the object was collected."""

    FILING = "filing", "企业填报通过"
    CONFIRMED = "confirmed", "确认仍然属实"
    CHANGED = "changed", "台账已更新"
    MANUAL = "manual", "采集人登记"
