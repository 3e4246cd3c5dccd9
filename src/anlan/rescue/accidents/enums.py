"""Choices of the accident ledger, each after the standard that its docstring names."""

from django.db import models


class InjuryKind(models.TextChoices):
    """事故类别: the twenty categories of GB 6441-1986 《企业职工伤亡事故分类》, by the standard's serial numbers."""

    STRUCK = "01", "物体打击"
    VEHICLE = "02", "车辆伤害"
    MACHINERY = "03", "机械伤害"
    LIFTING = "04", "起重伤害"
    ELECTRIC_SHOCK = "05", "触电"
    DROWNING = "06", "淹溺"
    BURN = "07", "灼烫"
    FIRE = "08", "火灾"
    FALL = "09", "高处坠落"
    COLLAPSE = "10", "坍塌"
    ROOF_FALL = "11", "冒顶片帮"
    FLOODING = "12", "透水"
    BLASTING = "13", "放炮"
    POWDER_EXPLOSION = "14", "火药爆炸"
    GAS_EXPLOSION = "15", "瓦斯爆炸"
    BOILER_EXPLOSION = "16", "锅炉爆炸"
    VESSEL_EXPLOSION = "17", "容器爆炸"
    OTHER_EXPLOSION = "18", "其他爆炸"
    POISONING = "19", "中毒和窒息"
    OTHER = "20", "其他伤害"


class LossItem(models.TextChoices):
    """直接经济损失的统计项目 of GB 6721-1986 《企业职工伤亡事故经济损失统计标准》; groups in `LOSS_GROUPS`."""

    MEDICAL = "medical", "医疗费用（含护理费用）"
    FUNERAL = "funeral", "丧葬及抚恤费用"
    RELIEF = "relief", "补助及救济费用"
    WAGES = "wages", "歇工工资"
    HANDLING = "handling", "处理事故的事务性费用"
    RESCUE = "rescue", "现场抢救费用"
    CLEARING = "clearing", "清理现场费用"
    COMPENSATION = "compensation", "事故罚款和赔偿费用"
    FIXED_ASSETS = "fixed_assets", "固定资产损失价值"
    CURRENT_ASSETS = "current_assets", "流动资产损失价值"


#: The three groups of GB 6721-1986 with their items.
LOSS_GROUPS: tuple[tuple[str, tuple[LossItem, ...]], ...] = (
    (
        "人身伤亡后所支出的费用",
        (LossItem.MEDICAL, LossItem.FUNERAL, LossItem.RELIEF, LossItem.WAGES),
    ),
    (
        "善后处理费用",
        (LossItem.HANDLING, LossItem.RESCUE, LossItem.CLEARING, LossItem.COMPENSATION),
    ),
    ("财产损失价值", (LossItem.FIXED_ASSETS, LossItem.CURRENT_ASSETS)),
)


class IndirectCause(models.TextChoices):
    """间接原因: the categories of GB 6442-1986 《企业职工伤亡事故调查分析规则》."""

    DESIGN = "design", "技术和设计上有缺陷"
    TRAINING = "training", "教育培训不够或未经培训"
    ORGANISATION = "organisation", "劳动组织不合理"
    SUPERVISION = "supervision", "对现场工作缺乏检查或指导错误"
    PROCEDURES = "procedures", "没有安全操作规程或不健全"
    PREVENTION = "prevention", "没有或不认真实施防范措施，隐患整改不力"
    OTHER = "other", "其他"


class Nature(models.TextChoices):
    """事故性质, as the investigation finds it (Order 493 article 30)."""

    UNDETERMINED = "undetermined", "待认定"
    RESPONSIBILITY = "responsibility", "责任事故"
    NO_RESPONSIBILITY = "no_responsibility", "非责任事故"
    NATURAL = "natural", "自然灾害"
    CRIMINAL = "criminal", "刑事案件"
    OTHER = "other", "其他"


class DossierState(models.TextChoices):
    """档案状态."""

    INCOMPLETE = "incomplete", "待补充"
    INVESTIGATING = "investigating", "调查中"
    SETTLED = "settled", "已结案"
