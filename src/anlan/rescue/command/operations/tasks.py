"""Tasks of a response: made from an instruction or by hand, moved by whoever does them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.rescue.command.enums import TaskStatus
from anlan.rescue.command.events import TaskChanged
from anlan.rescue.command.models import Instruction, Task, TaskStep
from anlan.rescue.command.operations.recording import (
    addressed,
    audit_row,
    guard_version,
    marked,
    required,
)
from anlan.rescue.command.policies import task_may_become
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Incident, announce, fresh, log_entry, must_be_open

KIND = "incident-task"


def make_task(
    *,
    incident: Incident,
    title: str,
    by: Actor,
    at: datetime,
    assignee: User | None = None,
    assignee_name: str = "",
    due_at: datetime | None = None,
    instruction: Instruction | None = None,
) -> Task:
    """Add a task; the assignee, when a user, is told."""
    title = required(title, field="title", what="任务", longest=200)
    if instruction is not None and instruction.incident_id != incident.pk:
        raise InvalidInput("该指令不属于这起事故。", field="instruction")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        task = Task.objects.create(
            incident=incident,
            instruction=instruction,
            title=title,
            assignee=assignee,
            assignee_name=(assignee.name if assignee else assignee_name).strip()[:64],
            due_at=due_at,
            created_by=by.name,
            made_at=at,
        )
        _step(task, TaskStatus.TODO, "", by=by, at=at)
        who = f"（{task.assignee_name}）" if task.assignee_name else ""
        _tell(incident, task, f"新增任务{who}：{title}", "make_task", by=by, at=at)
        _inform(incident, task, by=by, at=at)
    return task


def change_task(*, task: Task, values: dict[str, Any], version: int | None, by: Actor, at: datetime) -> Task:
    """Change title, assignee or due time; `values` holds only what changes."""
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("incident").get(pk=task.pk)
        must_be_open(task.incident)
        guard_version(KIND, task, version, "任务")
        if "title" in values:
            values["title"] = required(values["title"], field="title", what="任务", longest=200)
        if "assignee" in values:
            person = values["assignee"]
            values["assignee_name"] = person.name if person else values.get("assignee_name", "").strip()[:64]
        if "due_at" in values:
            values["alarmed_at"] = None
        reassigned = "assignee" in values and values["assignee"] != task.assignee
        for name, value in values.items():
            setattr(task, name, value)
        task.version += 1
        task.save(update_fields=[*values, "version", "updated_at"])
        _tell(
            task.incident, task, f"调整任务（{task.assignee_name or '未指定'}）：{task.title}", "change_task",
            by=by, at=at,
        )  # fmt: skip
        if reassigned:
            _inform(task.incident, task, by=by, at=at)
    return task


def move_task(
    *,
    task: Task,
    status: str,
    user: User,
    by: Actor,
    at: datetime,
    note: str = "",
    version: int | None = None,
) -> Task:
    """Move a task's progress; its assignee may, and those who keep the tasks."""
    if status not in TaskStatus.values:
        raise InvalidInput("没有这个进度。", field="status")
    if task.assignee_id != user.id and not user.has_perm("command.keep_task"):
        raise NotAllowed("只有承办人或指挥人员能更新任务进度。")
    with transaction.atomic():
        task = Task.objects.select_for_update(of=("self",)).select_related("incident").get(pk=task.pk)
        guard_version(KIND, task, version, "任务")
        wanted = TaskStatus(status)
        if not task_may_become(task.status, wanted):
            raise Conflict(
                f"任务处于“{task.get_status_display()}”，不能改为“{wanted.label}”。", code="transition"
            )
        task.status = wanted
        task.version += 1
        task.save(update_fields=["status", "version", "updated_at"])
        _step(task, wanted, note, by=by, at=at)
        tail = f"（{note.strip()}）" if note.strip() else ""
        _tell(task.incident, task, f"任务{wanted.label}：{task.title}{tail}", "move_task", by=by, at=at)
    return task


def _step(task: Task, status: TaskStatus, note: str, *, by: Actor, at: datetime) -> None:
    TaskStep.objects.create(task=task, status=status, note=note.strip()[:200], at=at, by_name=by.name)


def _tell(incident: Incident, task: Task, words: str, action: str, *, by: Actor, at: datetime) -> None:
    log_entry(incident, words, kind=EntryKind.COMMAND, by=by, at=at)
    announce(
        incident, TaskChanged(incident=str(incident.id), task=str(task.id), status=task.status), by=by, at=at
    )
    audit_row(KIND, task, action, f"{incident.number} {words}", by=by, at=at)


def _inform(incident: Incident, task: Task, *, by: Actor, at: datetime) -> None:
    if task.assignee is None or task.assignee_id == by.id:
        return
    notify(
        users=addressed(incident, [task.assignee]),
        title=f"{marked(incident)}新任务：{task.title}"[:128],
        text=incident.title,
        url="/command/mine/",
        level="warning",
        kind="command.task",
        by=by,
        at=at,
    )
