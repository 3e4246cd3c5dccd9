"""推演方案, 预算方案 and 道路 as rows; no logic.

What is stored of a result lies in metres around its source with x along the wind: the same shape serves every wind
direction, and a result opens again without the models that made it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from anlan.base.accounts.facade import Record, ScopedQuerySet, ScopedRecord
from anlan.data.hazards.facade import MajorHazardInstallation
from anlan.gis.consequences.enums import RoadClass, ScenarioStatus


class InstallationScenario(ScopedRecord):
    """推演方案: what somebody calculated for an installation and kept.

    Its jurisdiction is the installation's. `inputs` holds `scenario` and `weather` as given (SI units), `result` what
    came of them in metres around (`lon`, `lat`), `reaches` how far each outcome reaches (what lists show without
    reading the result), `model_version` which models it was.
    """

    installation = models.ForeignKey(
        MajorHazardInstallation, verbose_name="重大危险源", on_delete=models.PROTECT, related_name="scenarios"
    )
    name = models.CharField("名称", max_length=100)
    note = models.CharField("说明", max_length=500, blank=True)
    lon = models.FloatField("经度（WGS-84）")
    lat = models.FloatField("纬度（WGS-84）")
    inputs: Any = models.JSONField("条件")
    result: Any = models.JSONField("结果")
    reaches: Any = models.JSONField("各区距离", default=list)
    model_version = models.CharField("模型版本", max_length=24)
    status = models.CharField(
        "状态", max_length=8, choices=ScenarioStatus.choices, default=ScenarioStatus.ACTIVE
    )
    saved_by = models.CharField("保存人", max_length=64)
    saved_at = models.DateTimeField("保存时间")
    retired_reason = models.CharField("停用原因", max_length=200, blank=True)
    is_demo = models.BooleanField("虚构", default=False)

    objects: ClassVar[models.Manager[InstallationScenario]] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "id"]
        verbose_name = "推演方案"
        indexes = [
            models.Index(fields=["installation", "status", "-saved_at"], name="scenario_of_installation")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["installation", "name"],
                condition=models.Q(status=ScenarioStatus.ACTIVE),
                name="scenario_name_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.status == ScenarioStatus.ACTIVE


class PrecomputedScenario(Record):
    """预算方案: one default scenario of an installation under one stability, ready for every wind direction.

    Read only through its installation, whose jurisdiction it has. `outcomes` are in metres with x along the wind;
    `exposure` says for each of the eight directions whom each zone reaches. `failure` stands where a substance cannot
    be calculated. `fingerprint` is of everything it was made from: another one means it is out of date.
    """

    installation = models.ForeignKey(
        MajorHazardInstallation, on_delete=models.CASCADE, related_name="precomputed"
    )
    key = models.CharField("方案", max_length=80)
    ordinal = models.PositiveSmallIntegerField("顺序", default=0)
    title = models.CharField("名称", max_length=120)
    stability = models.CharField("稳定度", max_length=3)
    wind_speed = models.FloatField("风速（m/s）")
    lon = models.FloatField("经度（WGS-84）")
    lat = models.FloatField("纬度（WGS-84）")
    inputs: Any = models.JSONField("条件", default=dict)
    result: Any = models.JSONField("结果", default=dict)
    reaches: Any = models.JSONField("各区距离", default=list)
    exposure: Any = models.JSONField("影响对象", default=list)
    failure = models.CharField("未能计算", max_length=400, blank=True)
    model_version = models.CharField("模型版本", max_length=24)
    fingerprint = models.CharField(max_length=32)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        ordering = ["installation", "ordinal", "stability"]
        verbose_name = "预算方案"
        constraints = [
            models.UniqueConstraint(fields=["installation", "key", "stability"], name="precomputed_once")
        ]
        indexes = [models.Index(fields=["model_version"], name="precomputed_version")]

    def __str__(self) -> str:
        return f"{self.title} {self.stability}"


class RoadLine(Record):
    """道路: a stretch of road or railway, public knowledge and so without jurisdiction.

    `lines` is a list of lines, each a list of [lon, lat] in WGS-84; the box around them is kept for the search.
    `approximate` marks a course drawn from general knowledge (近似). An import replaces all roads of its `source`.
    """

    name = models.CharField("名称", max_length=100)
    road_class = models.CharField("类别", max_length=12, choices=RoadClass.choices)
    lines: Any = models.JSONField("线形")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    source = models.CharField("数据来源", max_length=100)
    approximate = models.BooleanField("近似", default=False)

    class Meta:
        ordering = ["road_class", "name", "id"]
        verbose_name = "道路"
        indexes = [
            models.Index(fields=["west", "east", "south", "north"], name="road_box"),
            models.Index(fields=["source"], name="road_source"),
        ]

    def __str__(self) -> str:
        return self.name
