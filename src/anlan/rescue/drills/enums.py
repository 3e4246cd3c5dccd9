"""Choices of drills."""

from django.db import models


class DrillMode(models.TextChoices):
    """演练方式: who acts."""

    DEMONSTRATION = "demonstration", "演示"
    LIVE = "live", "实战"


class DrillStatus(models.TextChoices):
    """演练状态."""

    RUNNING = "running", "进行中"
    PAUSED = "paused", "已暂停"
    FINISHED = "finished", "已完成"
    STOPPED = "stopped", "已中止"


#: Nothing moves any more.
ENDED = (DrillStatus.FINISHED, DrillStatus.STOPPED)


class InjectStatus(models.TextChoices):
    """情景状态. `ringing`: a call that waits to be taken by a player."""

    WAITING = "waiting", "未到"
    RINGING = "ringing", "来电呼入"
    DONE = "done", "已注入"
    SKIPPED = "skipped", "未注入"


class InjectKind(models.TextChoices):
    """情景类别; the second half are acts that only a demonstration plays by itself."""

    CALL = "call", "来电"
    PHOTO = "photo", "照片"
    NOTE = "note", "情况"
    CASUALTIES = "casualties", "伤亡"
    STATUS = "status", "力量状态"
    ARRIVAL = "arrival", "力量到达"
    DISPATCH = "dispatch", "派出"
    SERVICE = "service", "请求联动"
    LEVEL = "level", "等级响应"
    BULLETIN = "bulletin", "报告"
    LOG = "log", "日志"
    CLOSE = "close", "结束"


#: What responders do: played in a demonstration, expected of the players otherwise.
ACTS = (
    InjectKind.DISPATCH,
    InjectKind.SERVICE,
    InjectKind.LEVEL,
    InjectKind.BULLETIN,
    InjectKind.LOG,
    InjectKind.CLOSE,
)

#: How many times faster than the clock on the wall; 300 runs a night in three minutes.
SPEEDS = (1, 10, 60, 300)
