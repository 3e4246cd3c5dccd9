"""Choices of the resource ledgers."""

from django.db import models


class ResourceKind(models.TextChoices):
    """应急资源类别; the values are those of the HTTP API."""

    RESCUE_TEAM = "rescue-team", "救援队伍"
    EXPERT = "expert", "应急专家"
    MEDICAL_INSTITUTION = "medical-institution", "医疗机构"
    SUPPLIES = "supplies", "应急物资库"
    SHELTER = "shelter", "避难场所"
    VEHICLE = "vehicle", "应急车辆"


class Readiness(models.TextChoices):
    """备勤状态. `ENGAGED` is set by a dispatch and ends with its release."""

    READY = "ready", "可用"
    ENGAGED = "engaged", "执行任务"
    UNAVAILABLE = "unavailable", "不可用"


class PlaceKind(models.TextChoices):
    """敏感场所类别."""

    SCHOOL = "school", "学校"
    KINDERGARTEN = "kindergarten", "幼儿园"
    HOSPITAL = "hospital", "医院"
    NURSING_HOME = "nursing_home", "养老机构"
    RESIDENTIAL = "residential", "居民区"
    MARKET = "market", "商场市场"
    STATION = "station", "车站港口"
    VENUE = "venue", "体育文化场馆"
    OTHER = "other", "其他"
