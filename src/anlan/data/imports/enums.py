"""Choices of imports."""

from __future__ import annotations

from django.db import models


class RunStatus(models.TextChoices):
    """导入状态. A draft was uploaded on the screen and waits for its columns to be confirmed."""

    DRAFT = "draft", "待确认"
    QUEUED = "queued", "排队中"
    RUNNING = "running", "导入中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "已停止"
    FAILED = "failed", "未能导入"


class ImportMode(models.TextChoices):
    """导入方式: what a row may do to the ledger."""

    UPSERT = "upsert", "新增和更新"
    UPDATE = "update", "只更新已有"
    WITHDRAW = "withdraw", "撤出"


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


class EffectKind(models.TextChoices):
    """What a run did to a record."""

    CREATED = "created", "新增"
    UPDATED = "updated", "更新"
    WITHDRAWN = "withdrawn", "撤出"


class EffectUndo(models.TextChoices):
    """What came of setting a record back."""

    NONE = "", "未撤销"
    DONE = "done", "已恢复"
    KEPT = "kept", "未恢复"
