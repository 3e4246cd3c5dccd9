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


class Outcome(models.TextChoices):
    """How a closed incident ended."""

    HANDLED = "handled", "已处置"
    MERGED = "merged", "已并入"
    FALSE_ALARM = "false_alarm", "误报"
    TEST = "test", "测试"


#: Outcomes that no statistics count.
NOT_COUNTED = (Outcome.MERGED, Outcome.FALSE_ALARM, Outcome.TEST)


class CallNature(models.TextChoices):
    """来电性质."""

    REAL = "real", "真实"
    FALSE = "false", "误报"
    MALICIOUS = "malicious", "谎报"
    TEST = "test", "测试"


class RegroupingKind(models.TextChoices):
    """并案, 拆分."""

    MERGE = "merge", "并入"
    SPLIT = "split", "拆分"


class DangerSign(models.TextChoices):
    """Signs of a 较大涉险事故 besides the figures (Order 21 of 2009, article 26)."""

    POLLUTION = "pollution", "造成环境严重污染"
    VITAL_PLACE = "vital_place", "危及重要场所和设施安全"
    OTHER = "other", "其他较大涉险"


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
    ON_SCENE = "on_scene", "已到场"
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
    TRANSFER = "transfer", "接转"
    COMMAND = "command", "指挥"
    CASUALTY = "casualty", "伤亡"
    PHOTO = "photo", "照片"


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
    PHONE_REPORT = "phone_report", "电话快报"
    WRITTEN_REPORT = "written_report", "书面报告"
    FOLLOW_UP = "follow_up", "续报"
    TAKE_OVER = "take_over", "接转接办"


class ClockSetting(models.TextChoices):
    """时限设置: what may be set; the clock of the follow-ups runs shorter for grave accidents."""

    ACKNOWLEDGE = "acknowledge", "受理"
    DISPATCH = "dispatch", "派出"
    PHONE_REPORT = "phone_report", "电话快报"
    WRITTEN_REPORT = "written_report", "书面报告"
    UNIT_REPORT = "unit_report", "单位报告"
    LEVEL_REPORT = "level_report", "逐级上报"
    TAKE_OVER = "take_over", "接转接办"
    FOLLOW_UP = "follow_up", "续报（较大及以下、较大涉险）"
    FOLLOW_UP_MAJOR = "follow_up_major", "续报（重大以上）"


class AddresseeCategory(models.TextChoices):
    """报送对象类别 (Order 493 articles 10 and 11)."""

    ABOVE = "above", "上级主管部门"
    GOVERNMENT = "government", "本级人民政府"
    POLICE = "police", "公安机关"
    LABOUR = "labour", "人力资源社会保障部门"
    UNION = "union", "工会"
    PROCURATORATE = "procuratorate", "人民检察院"
    OTHER = "other", "其他"


class DeliveryWay(models.TextChoices):
    """报送方式."""

    SYSTEM = "system", "平台"
    TELEPHONE = "telephone", "电话"
    FAX = "fax", "传真"
    EXCHANGE = "exchange", "政务网"
    COURIER = "courier", "专人送达"
