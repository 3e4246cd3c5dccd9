"""Choices of the supplies room."""

from django.db import models


class ItemCategory(models.TextChoices):
    """物资类别, after what a response needs it for (应急物资分类与编码 GB/T 38565-2020, condensed)."""

    PROTECTION = "protection", "人身防护"
    FIRE = "fire", "灭火"
    LEAK = "leak", "堵漏转输"
    DECONTAMINATION = "decontamination", "洗消中和"
    OIL = "oil", "溢油处置"
    RESCUE = "rescue", "破拆救生"
    DETECTION = "detection", "侦检"
    MEDICAL = "medical", "医疗急救"
    POWER = "power", "照明供电"
    COMMUNICATION = "communication", "通信"
    WATER = "water", "排涝供水"
    LIVING = "living", "生活保障"
    OTHER = "other", "其他"


class MovementKind(models.TextChoices):
    """流水类别: why a lot grew or shrank."""

    OPENING = "opening", "期初"
    INTAKE = "intake", "入库"
    ISSUE = "issue", "领用"
    SCRAP = "scrap", "报废"
    SEND = "send", "调拨出库"
    ARRIVE = "arrive", "调拨入库"
    RETURN = "return", "退库"
    STOCKTAKE = "stocktake", "盘点"
    LEDGER = "ledger", "台账改数"


#: Kinds a keeper posts by hand against a lot; the others follow from a step or a stocktake.
OUTGOING_BY_HAND = (MovementKind.ISSUE, MovementKind.SCRAP)


class RequestStatus(models.TextChoices):
    """调拨申请状态; follows from what became of its consignments."""

    REQUESTED = "requested", "待承诺"
    COMMITTED = "committed", "已承诺"
    SENT = "sent", "运输中"
    RECEIVED = "received", "已收货"
    DECLINED = "declined", "已谢绝"
    CANCELLED = "cancelled", "已撤销"


class ConsignmentStatus(models.TextChoices):
    """调拨单状态."""

    COMMITTED = "committed", "待发出"
    SENT = "sent", "运输中"
    RECEIVED = "received", "已收货"
    CANCELLED = "cancelled", "已撤销"
    RECALLED = "recalled", "已召回"


class StocktakeStatus(models.TextChoices):
    """盘点状态."""

    COUNTING = "counting", "盘点中"
    SUBMITTED = "submitted", "待审批"
    APPROVED = "approved", "已入账"
    CANCELLED = "cancelled", "已作废"


#: Requests that still wait for somebody.
OPEN_REQUESTS = (RequestStatus.REQUESTED, RequestStatus.COMMITTED, RequestStatus.SENT)
OPEN_STOCKTAKES = (StocktakeStatus.COUNTING, StocktakeStatus.SUBMITTED)
