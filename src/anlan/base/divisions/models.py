"""Divisions and their boundaries as rows; no logic."""

from __future__ import annotations

from typing import Any

from django.db import models

from anlan.base.divisions.enums import DivisionLevel


class Division(models.Model):
    """行政区划: an administrative division of the world the installation works in.

    The primary key is the published code: 6 digits down to districts and counties, 9 digits for townships and
    streets, so that everything under a division is a range of codes. A municipality (直辖市) is kept at
    level city; a city without districts (东莞) has its townships directly under it and is its own district.
    """

    code = models.CharField("区划代码", max_length=12, primary_key=True)
    name = models.CharField("名称", max_length=60, db_index=True)
    level = models.CharField("级别", max_length=10, choices=DivisionLevel.choices, db_index=True)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    lon = models.FloatField("代表点经度（WGS-84）", null=True, blank=True)
    lat = models.FloatField("代表点纬度（WGS-84）", null=True, blank=True)
    sort = models.PositiveIntegerField("排序", default=0)

    class Meta:
        verbose_name = "行政区划"
        verbose_name_plural = "行政区划"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def as_pair(self) -> dict[str, str]:
        """`{code, name}` as the HTTP API shows a division everywhere."""
        return {"code": self.code, "name": self.name}


class Boundary(models.Model):
    """行政区划边界: the outline of a city or district, WGS-84, as well-known binary."""

    division = models.OneToOneField(
        Division, verbose_name="行政区划", primary_key=True, on_delete=models.CASCADE, related_name="boundary"
    )
    wkb: Any = models.BinaryField("几何（WKB，WGS-84）")
    source = models.CharField("来源", max_length=60)
    loaded_at = models.DateTimeField("载入时间")

    class Meta:
        verbose_name = "行政区划边界"
        verbose_name_plural = "行政区划边界"

    def __str__(self) -> str:
        return self.division_id
