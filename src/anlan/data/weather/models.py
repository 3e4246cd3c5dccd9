"""气象站 and 气象观测 as rows; no logic.

Weather is public knowledge: no jurisdiction. Speeds in m/s, directions in degrees the wind comes from, °C, %, octas.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from anlan.base.accounts.facade import Record
from anlan.data.weather.enums import ObservationSource, Stability


class Station(Record):
    """气象站: where observations come from. `code` is what its files and its program call it."""

    code = models.CharField("站号", max_length=32, unique=True)
    name = models.CharField("名称", max_length=64)
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    anemometer_m = models.FloatField("风速计离地高度（米）", default=10.0)
    note = models.CharField("说明", max_length=200, blank=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["code"]
        verbose_name = "气象站"

    def __str__(self) -> str:
        return self.name


class Observation(Record):
    """气象观测: the weather at a place and a moment, by a station or by a person at the scene.

    `wind_direction_deg` is None for calm or variable wind. `stability` is a person's own judgement of the class.
    """

    station = models.ForeignKey(
        Station,
        verbose_name="气象站",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="observations",
    )
    lon = models.FloatField("经度")
    lat = models.FloatField("纬度")
    place = models.CharField("地点", max_length=100, blank=True)
    observed_at = models.DateTimeField("观测时间")
    source = models.CharField("来源", max_length=8, choices=ObservationSource.choices)
    wind_speed = models.FloatField("风速（m/s）")
    wind_direction_deg = models.FloatField("风向（°）", null=True, blank=True)
    height_m = models.FloatField("测风高度（米）", default=10.0)
    temperature_c = models.FloatField("气温（℃）", null=True, blank=True)
    humidity = models.FloatField("相对湿度（%）", null=True, blank=True)
    cloud_octas = models.PositiveSmallIntegerField("总云量（八分）", null=True, blank=True)
    precipitation_mm = models.FloatField("小时降水（mm）", null=True, blank=True)
    stability = models.CharField("判定稳定度", max_length=1, choices=Stability.choices, blank=True)
    entered_by = models.CharField("录入人", max_length=64, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)
    withdrawn_reason = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-observed_at", "-id"]
        verbose_name = "气象观测"
        constraints = [
            models.UniqueConstraint(
                fields=["station", "observed_at"],
                condition=Q(station__isnull=False),
                name="observation_once_per_moment",
            )
        ]
        indexes = [
            models.Index(fields=["-observed_at", "-id"], name="observation_newest"),
            models.Index(fields=["station", "-observed_at"], name="observation_of_station"),
        ]

    def __str__(self) -> str:
        return f"{self.where} {self.wind_speed:g} m/s"

    @property
    def where(self) -> str:
        """The station's name, else the place that was typed."""
        return self.station.name if self.station else self.place or "现场"

    @property
    def withdrawn(self) -> bool:
        return bool(self.withdrawn_reason)
