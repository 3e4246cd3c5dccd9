"""法律法规, 版本 and 条文 as rows; no logic. Laws are public: no jurisdiction."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.data.laws.enums import LawLevel


class Law(Record):
    """法律法规: one law through all its versions. `name` is what people call it: 安全生产法."""

    name = models.CharField("名称", max_length=128, unique=True)
    short_name = models.CharField("简称", max_length=64, blank=True)
    level = models.CharField("效力层级", max_length=16, choices=LawLevel.choices)
    issuing_body = models.CharField("制定机关", max_length=64, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "法律法规"

    def __str__(self) -> str:
        return self.name


class LawVersion(Record):
    """版本: the text of a law in force from a day up to and including another (None: still in force)."""

    law = models.ForeignKey(Law, verbose_name="法律法规", on_delete=models.CASCADE, related_name="versions")
    title = models.CharField("标题", max_length=160)
    document_number = models.CharField("文号", max_length=128, blank=True)
    effective_from = models.DateField("施行日期")
    effective_to = models.DateField("失效日期", null=True, blank=True)
    status_note = models.CharField("效力说明", max_length=200, blank=True)
    preamble = models.TextField("题注", blank=True)
    source = models.CharField("来源", max_length=300, blank=True)
    check_note = models.CharField("核对说明", max_length=300, blank=True)
    digest = models.CharField("文本摘要", max_length=64, blank=True)
    article_count = models.PositiveIntegerField("条数", default=0)

    class Meta:
        ordering = ["-effective_from", "id"]
        verbose_name = "版本"
        constraints = [
            models.UniqueConstraint(fields=["law", "effective_from"], name="law_version_once_per_day")
        ]
        indexes = [models.Index(fields=["effective_from", "effective_to"], name="law_version_in_force")]

    def __str__(self) -> str:
        return self.title


class Article(models.Model):
    """条: `number` 99, `branch` 1 for 第九十九条之一; 0 holds a text that is not divided into articles."""

    version = models.ForeignKey(LawVersion, on_delete=models.CASCADE, related_name="articles")
    ordinal = models.PositiveIntegerField("顺序")
    number = models.PositiveIntegerField("条")
    branch = models.PositiveSmallIntegerField("之", default=0)
    label = models.CharField("条次", max_length=32)
    chapter = models.CharField("章", max_length=100, blank=True)
    section = models.CharField("节", max_length=100, blank=True)
    text = models.TextField("条文")

    class Meta:
        ordering = ["version", "ordinal"]
        verbose_name = "条文"
        constraints = [
            models.UniqueConstraint(fields=["version", "number", "branch"], name="article_once_in_version")
        ]

    def __str__(self) -> str:
        return self.label
