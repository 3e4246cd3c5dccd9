"""采集工作, 批次 and 采集对象 as rows; no logic."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from anlan.base.accounts.facade import Record, ScopedQuerySet, ScopedRecord, User
from anlan.data.campaigns.enums import CampaignStatus, CollectedHow, ObjectStatus
from anlan.data.enterprises.facade import Enterprise


class Campaign(Record):
    """数据采集工作: what is to be collected, from when to when. Known to every authority; its objects are scoped."""

    title = models.CharField("名称", max_length=100)
    wanted = models.TextField("采集内容和要求", max_length=2000)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("截止日期")
    sample_percent = models.PositiveSmallIntegerField("抽验比例（%）", default=10)
    pass_percent = models.PositiveSmallIntegerField("合格线（%）", default=95)
    status = models.CharField(
        "状态", max_length=8, choices=CampaignStatus.choices, default=CampaignStatus.DRAFT
    )
    created_by_name = models.CharField("发起人", max_length=64)

    class Meta:
        ordering = ["-starts_on", "-id"]
        verbose_name = "采集工作"

    def __str__(self) -> str:
        return self.title


class Batch(Record):
    """批次: objects that are collected together; the first one is the pilot (试点)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    ordinal = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=64)
    pilot = models.BooleanField("试点", default=False)
    due_on = models.DateField("完成期限")
    selection: Any = models.JSONField("对象范围", default=dict)
    released_at = models.DateTimeField("下达时间", null=True, blank=True)
    sample_seed = models.PositiveBigIntegerField("抽样种子", null=True, blank=True)
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    accepted_by_name = models.CharField("验收人", max_length=64, blank=True)

    class Meta:
        ordering = ["campaign", "ordinal"]
        verbose_name = "批次"
        constraints = [models.UniqueConstraint(fields=["campaign", "ordinal"], name="batch_ordinal_once")]

    def __str__(self) -> str:
        return self.title


class CollectionObject(ScopedRecord):
    """采集对象: an enterprise to be collected in a batch. Place and supervisor are the enterprise's."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="objects_to_collect")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="objects_to_collect")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="+")
    collector = models.ForeignKey(
        User, verbose_name="采集人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        "状态", max_length=10, choices=ObjectStatus.choices, default=ObjectStatus.WAITING
    )
    collected_at = models.DateTimeField("采集时间", null=True, blank=True)
    collected_how = models.CharField("采集方式", max_length=10, choices=CollectedHow.choices, blank=True)
    in_sample = models.BooleanField("抽验", default=False)
    checked_at = models.DateTimeField("抽验时间", null=True, blank=True)
    checked_by_name = models.CharField("抽验人", max_length=64, blank=True)
    passed = models.BooleanField("合格", null=True, blank=True)
    remark = models.CharField("意见", max_length=300, blank=True)

    objects: ClassVar[models.Manager[Any]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "id"]
        verbose_name = "采集对象"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "enterprise"], name="object_once_in_campaign")
        ]
        indexes = [
            models.Index(fields=["batch", "status", "located_in"], name="object_progress"),
            models.Index(fields=["enterprise", "status"], name="object_of_enterprise"),
            models.Index(fields=["collector", "status"], name="object_of_collector"),
        ]

    def __str__(self) -> str:
        return str(self.enterprise)
