"""日志, 调派, 时限, 现场照片: what a response leaves behind while it runs."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Record
from anlan.base.files.facade import StoredFile
from anlan.rescue.incidents.enums import ClockKind, ClockSetting, DispatchStatus, EntryKind
from anlan.rescue.incidents.models.incident import Incident


class TimelineEntry(Record):
    """日志条目: append-only; a correction is a new entry that names the one it corrects."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="timeline")
    at = models.DateTimeField("时间")
    by_id = models.UUIDField(null=True)
    by_name = models.CharField("记录人", max_length=64)
    kind = models.CharField("类别", max_length=12, choices=EntryKind.choices, default=EntryKind.NOTE)
    text = models.TextField("内容", max_length=4000)
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["incident", "at"], name="timeline_order")]

    def __str__(self) -> str:
        return self.text[:40]


class Dispatch(Record):
    """调派: one resource sent, or one request to another service. Name and contact are kept as they were.

    A request to another service (`resource_kind` service) bears who accepted it, the vehicles and people they send, and
    the number that is called back.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="dispatches")
    resource_kind = models.CharField(max_length=24)
    resource_id = models.UUIDField(null=True, blank=True, db_index=True)
    resource_name = models.CharField("资源", max_length=128)
    contact = models.CharField("联系方式", max_length=128, blank=True)
    task = models.CharField("任务", max_length=200, blank=True)
    status = models.CharField("状态", max_length=12, choices=DispatchStatus.choices)
    ordered_by = models.CharField("下令人", max_length=64)
    ordered_at = models.DateTimeField("派出时间")
    acknowledged_at = models.DateTimeField("接令时间", null=True, blank=True)
    en_route_at = models.DateTimeField("出动时间", null=True, blank=True)
    on_scene_at = models.DateTimeField("到场时间", null=True, blank=True)
    released_at = models.DateTimeField("归队时间", null=True, blank=True)
    accepted_by = models.CharField("受理人", max_length=64, blank=True)
    strength = models.CharField("出动力量", max_length=200, blank=True)
    call_back = models.CharField("回拨电话", max_length=32, blank=True)

    class Meta:
        ordering = ["ordered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource_id"],
                condition=~models.Q(status=DispatchStatus.RELEASED) & models.Q(resource_id__isnull=False),
                name="resource_in_one_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_name} {self.get_status_display()}"


class Clock(Record):
    """时限: runs from a moment to its due time, met once, alarmed once. It lives here, so no restart loses it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="clocks")
    kind = models.CharField("种类", max_length=16, choices=ClockKind.choices)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    met_at = models.DateTimeField("完成", null=True, blank=True)
    alarmed_at = models.DateTimeField("告警", null=True, blank=True)
    basis = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        ordering = ["due_at"]
        constraints = [models.UniqueConstraint(fields=["incident", "kind"], name="clock_once")]
        indexes = [
            models.Index(
                fields=["due_at"], condition=models.Q(met_at=None, alarmed_at=None), name="clock_running"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.due_at}"


class ClockRule(Record):
    """时限设置: how long each clock runs in this city. Absent rows mean the default of `policies.CLOCK_DEFAULTS`."""

    kind = models.CharField("种类", max_length=16, choices=ClockSetting.choices, unique=True)
    duration_s = models.PositiveIntegerField("时长（秒）")

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.duration_s} s"


class ScenePhoto(Record):
    """现场照片: a picture from the scene, who took it and when; the file itself is content-addressed.

    A wrong one is withdrawn with a reason: the row and the file stay, screens show neither. `width` and `height` are
    pixels as stored, 0 when the file does not say.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("说明", max_length=200, blank=True)
    taken_at = models.DateTimeField("拍摄时间")
    by_name = models.CharField("上传人", max_length=64)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    width = models.PositiveIntegerField("宽", default=0)
    height = models.PositiveIntegerField("高", default=0)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤回人", max_length=64, blank=True)
    withdrawn_reason = models.CharField("撤回理由", max_length=200, blank=True)

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "file"], condition=models.Q(withdrawn_at=None), name="photo_once"
            )
        ]

    def __str__(self) -> str:
        return self.caption or "现场照片"
