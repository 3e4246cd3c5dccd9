"""Choices of imports."""

from __future__ import annotations

from django.db import models


class RunStatus(models.TextChoices):
    """导入状态. A draft was uploaded on the screen and waits for its columns to be confirmed."""

    DRAFT = "draft", "待确认"
    QUEUED = "queued", "排队中"
    RUNNING = "running", "导入中"
    DONE = "done", "已完成"
    FAILED = "failed", "未能导入"


class CoordinateSystem(models.TextChoices):
    """坐标系: which system the file's coordinates are in."""

    WGS84 = "wgs84", "WGS-84 / CGCS2000（GPS、天地图）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯地图）"
    BD09 = "bd09", "BD-09（百度地图）"


class UndoStatus(models.TextChoices):
    """撤销状态."""

    NONE = "", "未撤销"
    QUEUED = "queued", "撤销中"
    DONE = "done", "已撤销"
