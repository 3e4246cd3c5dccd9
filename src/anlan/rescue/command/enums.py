"""Choices of the headquarters, instructions, tasks and the casualty register."""

from django.db import models


class GroupKind(models.TextChoices):
    """工作组, in the order in which they stand on the plan of an emergency command."""

    SCENE = "scene", "现场指挥组"
    COORDINATION = "coordination", "综合协调组"
    RESCUE = "rescue", "抢险救援组"
    MEDICAL = "medical", "医疗救护组"
    POLICE = "police", "治安警戒组"
    EVACUATION = "evacuation", "疏散安置组"
    ENVIRONMENT = "environment", "环境监测组"
    EXPERTS = "experts", "专家技术组"
    LOGISTICS = "logistics", "后勤保障组"
    COMMUNICATION = "communication", "通信保障组"
    NEWS = "news", "新闻发布组"
    AFTERMATH = "aftermath", "善后处置组"


class PostRole(models.TextChoices):
    """指挥部岗位. Commander and deputies lead the whole, heads and members belong to a group."""

    COMMANDER = "commander", "总指挥"
    DEPUTY = "deputy", "副总指挥"
    HEAD = "head", "组长"
    MEMBER = "member", "成员"


class RecipientKind(models.TextChoices):
    """To whom an instruction goes."""

    POST = "post", "指挥部岗位"
    PERSON = "person", "人员"
    ORGANISATION = "organisation", "单位"
    DISPATCH = "dispatch", "已派力量"
    OTHER = "other", "其他"


class InstructionStatus(models.TextChoices):
    """指令状态."""

    ISSUED = "issued", "已下达"
    RECEIVED = "received", "已接令"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class ReceiptWay(models.TextChoices):
    """By which way a receipt came."""

    PLATFORM = "platform", "平台"
    TELEPHONE = "telephone", "电话"
    RADIO = "radio", "对讲"
    IN_PERSON = "in_person", "当面"


class TaskStatus(models.TextChoices):
    """任务进度."""

    TODO = "todo", "待办"
    DOING = "doing", "进行"
    DONE = "done", "完成"
    CANCELLED = "cancelled", "取消"


class Condition(models.TextChoices):
    """人员状况, gravest first. `VOID` keeps an entry that was made by mistake readable and out of every count."""

    DEAD = "dead", "死亡"
    MISSING = "missing", "失踪"
    SERIOUS = "serious", "重伤"
    MINOR = "minor", "轻伤"
    RESCUED = "rescued", "获救"
    VOID = "void", "误登"


class Sex(models.TextChoices):
    """性别."""

    MALE = "male", "男"
    FEMALE = "female", "女"
    UNKNOWN = "", "不明"
