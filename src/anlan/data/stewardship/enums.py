"""Choices of 数据责任."""

from django.db import models


class State(models.TextChoices):
    """新鲜程度 of a fact: within its renewal period, near its end, or past it."""

    FRESH = "fresh", "新鲜"
    DUE = "due", "应更新"
    STALE = "stale", "过期"


class OwnerKind(models.TextChoices):
    """责任方: who keeps a group of fields."""

    ENTERPRISE = "enterprise", "企业自己"
    TOWNSHIP = "township", "乡镇街道"
    DISTRICT = "district", "区县局"
    CITY = "city", "市局"
    ORGANISATION = "organisation", "指定机构"
    PERSON = "person", "指定人员"


class Cause(models.TextChoices):
    """核实方式: what made a group of fields confirmed."""

    STILL_TRUE = "still_true", "确认仍然属实"
    CHANGE = "change", "重新登记"
