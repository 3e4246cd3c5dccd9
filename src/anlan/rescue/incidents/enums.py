"""Choices of the incident desk."""

from django.db import models


class IncidentKind(models.TextChoices):
    """事故类型."""

    FIRE = "fire", "火灾"
    EXPLOSION = "explosion", "爆炸"
    LEAK = "leak", "泄漏"
    COLLAPSE = "collapse", "坍塌"
    POISONING = "poisoning", "中毒窒息"
    MINE = "mine", "矿山"
    TRAFFIC = "traffic", "交通"
    SPECIAL_EQUIPMENT = "special-equipment", "特种设备"
    OTHER = "other", "其他"


class IncidentStatus(models.TextChoices):
    """处置状态."""

    RECEIVED = "received", "待受理"
    ACCEPTED = "accepted", "已受理"
    RESPONDING = "responding", "处置中"
    CLOSED = "closed", "已结束"


class ResponseLevel(models.TextChoices):
    """响应级别, I the highest."""

    I = "I", "I 级"  # noqa: E741  (the level's own name)
    II = "II", "II 级"
    III = "III", "III 级"
    IV = "IV", "IV 级"


class Grade(models.IntegerChoices):
    """事故等级, as `anlan.rules.accidents.AccidentGrade` numbers it: 1 the gravest."""

    EXTRAORDINARY = 1, "特别重大"
    MAJOR = 2, "重大"
    LARGER = 3, "较大"
    ORDINARY = 4, "一般"


class DispatchStatus(models.TextChoices):
    """调派状态. The first five are our own resources'; the last two are requests to other services."""

    ORDERED = "ordered", "已派出"
    ACKNOWLEDGED = "acknowledged", "已接令"
    EN_ROUTE = "en_route", "途中"
    ON_SCENE = "on_scene", "到场"
    RELEASED = "released", "已归队"
    REQUESTED = "requested", "已请求"
    ACCEPTED = "accepted", "已受理"


class EntryKind(models.TextChoices):
    """日志条目类别."""

    CALL = "call", "来电"
    NOTE = "note", "记录"
    CHANGE = "change", "变更"
    DECISION = "decision", "决定"
    DISPATCH = "dispatch", "调派"
    CLOCK = "clock", "时限"
    BULLETIN = "bulletin", "报告"
    STATUS = "status", "状态"


class BulletinKind(models.TextChoices):
    """报告种类."""

    INITIAL = "initial", "首报"
    FOLLOW_UP = "follow_up", "续报"
    FINAL = "final", "终报"


class BulletinStatus(models.TextChoices):
    """报告状态. Only a signed bulletin counts as sent."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待签发"
    SENT = "sent", "已签发"


class ClockKind(models.TextChoices):
    """时限种类."""

    ACKNOWLEDGE = "acknowledge", "受理"
    DISPATCH = "dispatch", "派出"
    UNIT_REPORT = "unit_report", "单位报告"
    LEVEL_REPORT = "level_report", "逐级上报"
