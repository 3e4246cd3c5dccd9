"""指挥部, 指令, 任务, 伤亡登记: rows of an incident under command. Nothing here is overwritten that a replay needs:
who held a post, how a task went and how a person fared are rows of their own."""

from __future__ import annotations

from django.db import models

from anlan.base.accounts.facade import Organisation, Record, User
from anlan.rescue.command.enums import (
    Condition,
    GroupKind,
    InstructionStatus,
    PostRole,
    ReceiptWay,
    RecipientKind,
    Sex,
    TaskStatus,
)
from anlan.rescue.incidents.facade import Dispatch, Incident


class Headquarters(Record):
    """指挥部: one an incident; it stands until the response ends."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="headquarters")
    name = models.CharField("名称", max_length=64)
    place = models.CharField("地点", max_length=200, blank=True)
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    set_up_by = models.CharField("设立人", max_length=64)
    set_up_at = models.DateTimeField("设立时间")
    stood_down_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "指挥部"

    def __str__(self) -> str:
        return self.name


class Group(Record):
    """工作组 of a headquarters."""

    headquarters = models.ForeignKey(Headquarters, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField("类别", max_length=16, choices=GroupKind.choices)
    duties = models.CharField("职责", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    set_up_at = models.DateTimeField("设立时间")
    dissolved_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["headquarters", "kind"],
                condition=models.Q(dissolved_at=None),
                name="group_stands_once",
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Appointment(Record):
    """任职: who holds a post of the headquarters from when to when. Name and telephone are kept as they were."""

    headquarters = models.ForeignKey(Headquarters, on_delete=models.PROTECT, related_name="appointments")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    role = models.CharField("岗位", max_length=12, choices=PostRole.choices)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    resource_id = models.UUIDField(null=True, blank=True)
    name = models.CharField("姓名", max_length=64)
    unit = models.CharField("单位职务", max_length=128, blank=True)
    phone = models.CharField("电话", max_length=64, blank=True)
    started_at = models.DateTimeField("任职时间")
    started_by = models.CharField("指定人", max_length=64)
    ended_at = models.DateTimeField("离任时间", null=True, blank=True)
    ended_by = models.CharField("免去人", max_length=64, blank=True)
    end_reason = models.CharField("离任原因", max_length=200, blank=True)
    relieved = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["started_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["headquarters"],
                condition=models.Q(ended_at=None, role=PostRole.COMMANDER),
                name="one_commander",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=models.Q(ended_at=None, role=PostRole.HEAD), name="one_head"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_label} {self.name}"

    @property
    def post_label(self) -> str:
        """The post in words: 总指挥, 医疗救护组组长."""
        return f"{self.group or ''}{self.get_role_display()}"


class Instruction(Record):
    """指令: numbered within its incident, to one recipient, with receipt and result."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="instructions")
    number = models.PositiveIntegerField("编号")
    status = models.CharField("状态", max_length=12, choices=InstructionStatus.choices)
    to_kind = models.CharField("对象类别", max_length=12, choices=RecipientKind.choices)
    to_appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_dispatch = models.ForeignKey(
        Dispatch, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_name = models.CharField("对象", max_length=128)
    to_phone = models.CharField("电话", max_length=128, blank=True)
    text = models.TextField("内容", max_length=1000)
    due_at = models.DateTimeField("要求完成", null=True, blank=True)
    issued_by_id = models.UUIDField(null=True)
    issued_by = models.CharField("下达人", max_length=64)
    issued_at = models.DateTimeField("下达时间")
    received_by = models.CharField("接令人", max_length=64, blank=True)
    received_at = models.DateTimeField("接令时间", null=True, blank=True)
    received_way = models.CharField("回执方式", max_length=12, choices=ReceiptWay.choices, blank=True)
    received_noted_by = models.CharField("回执登记人", max_length=64, blank=True)
    result = models.TextField("办理结果", max_length=1000, blank=True)
    result_by = models.CharField("反馈人", max_length=64, blank=True)
    result_at = models.DateTimeField("反馈时间", null=True, blank=True)
    withdrawn_by = models.CharField("撤回人", max_length=64, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    alarmed_at = models.DateTimeField("超时告警", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="instruction_number")]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(alarmed_at=None, status__in=["issued", "received"]),
                name="instruction_due",
            )
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 号指令"


class Task(Record):
    """任务: something to be done in the response, by a person; made from an instruction or by hand."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tasks")
    instruction = models.ForeignKey(
        Instruction, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    title = models.CharField("任务", max_length=200)
    assignee = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    assignee_name = models.CharField("承办人", max_length=64, blank=True)
    due_at = models.DateTimeField("期限", null=True, blank=True)
    status = models.CharField("进度", max_length=10, choices=TaskStatus.choices, default=TaskStatus.TODO)
    created_by = models.CharField("建立人", max_length=64)
    made_at = models.DateTimeField("建立时间")
    alarmed_at = models.DateTimeField("超时告警", null=True, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name = "任务"

    def __str__(self) -> str:
        return self.title


class TaskStep(Record):
    """任务进度记录: each change of a task's progress."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField("进度", max_length=10, choices=TaskStatus.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    by_name = models.CharField("经手人", max_length=64)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.by_name}"


class Casualty(Record):
    """伤亡人员: one person of the register. Personal data: shown to those with `command.view_person` only; the
    identity mark (证件号, 体貌特征) only when asked for, and the asking is audited."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="casualties")
    number = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=64, blank=True)
    sex = models.CharField("性别", max_length=8, choices=Sex.choices, blank=True)
    age = models.PositiveSmallIntegerField("年龄", null=True, blank=True)
    unit = models.CharField("单位", max_length=128, blank=True)
    identity = models.CharField("身份标识", max_length=200, blank=True)
    condition = models.CharField("状况", max_length=10, choices=Condition.choices)
    condition_at = models.DateTimeField("状况时间")
    hospital_id = models.UUIDField(null=True, blank=True)
    hospital = models.CharField("收治医院", max_length=128, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    entered_by = models.CharField("登记人", max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name = "伤亡人员"
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="casualty_number")]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name, or 不明 with the number while nobody knows it."""
        return self.name or f"不明 {self.number}"


class CasualtyStep(Record):
    """状况记录: a person's condition from a moment on; the history is kept whole."""

    casualty = models.ForeignKey(Casualty, on_delete=models.PROTECT, related_name="steps")
    condition = models.CharField("状况", max_length=10, choices=Condition.choices)
    hospital = models.CharField("收治医院", max_length=128, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    noted_at = models.DateTimeField("登记时间")
    by_name = models.CharField("登记人", max_length=64)

    class Meta:
        ordering = ["at", "noted_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_condition_display()} {self.at}"
