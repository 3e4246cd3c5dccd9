"""Choices of the duty rooms."""

from django.db import models


class DutyRole(models.TextChoices):
    """值班岗位, in the order in which a roster names them."""

    LEADER = "leader", "带班领导"
    CHIEF = "chief", "值班长"
    OFFICER = "officer", "值班员"


class Pattern(models.TextChoices):
    """班制: how a day is cut into shifts, from the plan's start of day."""

    FULL_DAY = "full_day", "24 小时一班"
    DAY_NIGHT = "day_night", "白班、夜班（各 12 小时）"
    THREE = "three", "早、中、夜三班（各 8 小时）"


class HandoverStatus(models.TextChoices):
    """交接班状态. Only an accepted one moves the responsibility."""

    DRAFT = "draft", "准备中"
    SUBMITTED = "submitted", "待接班"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接班"


class LogCategory(models.TextChoices):
    """值班日志类别."""

    NOTE = "note", "记事"
    CALL = "call", "来电"
    INCIDENT = "incident", "事故"
    BULLETIN = "bulletin", "报告"
    DISPATCH = "dispatch", "调派"
    TRANSFER = "transfer", "接转"
    CLOCK = "clock", "时限"
    HANDOVER = "handover", "交接班"
    ROSTER = "roster", "排班调班"
    CHECK = "check", "查岗"
    EQUIPMENT = "equipment", "设备"
    INSTRUCTION = "instruction", "领导批示"
    WEATHER = "weather", "天气预警"


#: What a person may write by hand; the rest is written by what happened.
BY_HAND = (
    LogCategory.NOTE,
    LogCategory.CALL,
    LogCategory.INCIDENT,
    LogCategory.INSTRUCTION,
    LogCategory.WEATHER,
    LogCategory.EQUIPMENT,
)


class CheckResult(models.TextChoices):
    """查岗结果."""

    PENDING = "pending", "待查"
    PRESENT = "present", "在岗"
    OTHER_PERSON = "other_person", "非本人接听"
    NO_ANSWER = "no_answer", "无人接听"
    ABSENT = "absent", "脱岗"
