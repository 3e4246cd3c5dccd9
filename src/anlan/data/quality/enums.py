"""Words of 数据质量."""

from django.db import models


class PairStatus(models.TextChoices):
    """疑似重复的状态. A pair whose records no longer resemble each other is gone and may come back."""

    OPEN = "open", "待处理"
    DISMISSED = "dismissed", "不是重复"
    MERGED = "merged", "已合并"
    GONE = "gone", "不再相似"


class Reason(models.TextChoices):
    """Why two records may be one; stored on the pair, strongest first."""

    CODE = "code", "信用代码相同"
    ORGANISATION = "organisation", "组织机构代码相同"
    NAME = "name", "名称相同"
    CORE = "core", "字号相同"
    SIMILAR = "similar", "名称相近"
    PHONE = "phone", "电话相同"
    PERSON = "person", "负责人相同"
    NEAR = "near", "相距 50 米内"


class IssueStatus(models.TextChoices):
    """异常数值的状态: closed by itself once the value is right, or confirmed as true by a person."""

    OPEN = "open", "待核对"
    CONFIRMED = "confirmed", "已确认属实"
    CLOSED = "closed", "已更正"
