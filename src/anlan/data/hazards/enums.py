"""Choices of the hazard ledger."""

from django.db import models


class InstallationLevel(models.TextChoices):
    """重大危险源级别 (GB 18218-2018, 4.3): 1 is the gravest."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    FOURTH = "4", "四级"
    NONE = "none", "不构成"


class PhysicalState(models.TextChoices):
    """储存状态."""

    GAS = "gas", "气体"
    LIQUEFIED_GAS = "liquefied_gas", "液化气体"
    LIQUID = "liquid", "液体"
    SOLID = "solid", "固体"


class InstallationKind(models.TextChoices):
    """单元类型 (GB 18218-2018, 3.2 and 3.3)."""

    PRODUCTION = "production", "生产单元"
    STORAGE = "storage", "储存单元"


class GradingCause(models.TextChoices):
    """分级起因: why an installation was graded anew."""

    CREATED = "created", "登记"
    CHANGED = "changed", "修改"
    RESTORED = "restored", "恢复"
    IMPORTED = "imported", "导入"
    SUBSTANCES = "substances", "临界量更新"
    ROUTINE = "routine", "例行复算"


class Severity(models.TextChoices):
    """相容性: whether two substances may be kept together (GB 15603-2022)."""

    SEVERE = "severe", "禁止同存"
    SERIOUS = "serious", "不宜同存"


class SubstanceList(models.TextChoices):
    """列入名录: national lists that ask for special care."""

    KEY_FIRST = "1", "首批重点监管"
    KEY_SECOND = "2", "第二批重点监管"
    SPECIAL = "T", "特别管控"
    HIGHLY_TOXIC = "J", "剧毒化学品"
    EXPLOSIVE_PRECURSOR = "B", "易制爆"
    DRUG_PRECURSOR = "D", "易制毒"
