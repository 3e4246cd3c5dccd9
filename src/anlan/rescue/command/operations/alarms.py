"""The alarm of what is overdue: once an instruction or task, logged, told to who waits and who is to act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, users_with_role
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM
from anlan.rescue.command.events import InstructionOverdue
from anlan.rescue.command.models import Instruction, Task
from anlan.rescue.command.operations.recording import addressed, clock_words, marked
from anlan.rescue.command.queries import (
    OPEN_INSTRUCTIONS,
    OPEN_TASKS,
    overdue_instructions,
    overdue_tasks,
    recipients_of,
)
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Incident, announce, log_entry, reached


def raise_overdue_instructions(*, at: datetime) -> int:
    """Alarm what ran out and was not alarmed; how many. It reads what is stored, so no restart loses an alarm."""
    orders = sum(_alarm_instruction(each, at=at) for each in overdue_instructions(at=at))
    return orders + sum(_alarm_task(each, at=at) for each in overdue_tasks(at=at))


def _alarm_instruction(instruction_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        waiting = Instruction.objects.filter(pk=instruction_id, alarmed_at=None, status__in=OPEN_INSTRUCTIONS)
        if not waiting.update(alarmed_at=at):
            return 0
        found = Instruction.objects.select_related("incident").get(pk=instruction_id)
        assert found.due_at is not None  # selected by it
        state = "未接令" if found.received_at is None else "未办结"
        words = f"{found}（致{found.to_name}）已到 {clock_words(found.due_at)} 时限，{state}"
        _raise(found.incident, f"{found}超时", words, recipients_of(found), at=at)
    return 1


def _alarm_task(task_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        waiting = Task.objects.filter(pk=task_id, alarmed_at=None, status__in=OPEN_TASKS)
        if not waiting.update(alarmed_at=at):
            return 0
        found = Task.objects.select_related("incident", "assignee").get(pk=task_id)
        assert found.due_at is not None  # selected by it
        who = f"（{found.assignee_name}）" if found.assignee_name else ""
        words = f"任务{who}已到 {clock_words(found.due_at)} 时限：{found.title}"
        _raise(found.incident, "任务超时", words, [found.assignee] if found.assignee else [], at=at)
    return 1


def _raise(incident: Incident, title: str, words: str, concerned: Iterable[User], *, at: datetime) -> None:
    log_entry(incident, words, kind=EntryKind.CLOCK, by=SYSTEM, at=at)
    url = f"/incidents/{incident.id}/"
    fact = InstructionOverdue(
        incident=str(incident.id),
        number=incident.number,
        title=title,
        subject=f"{marked(incident)}{incident.title}",
        url=url,
        exercise=incident.exercise,
    )
    announce(incident, fact, by=SYSTEM, at=at)
    watchers = [user for role in (Role.DUTY_OFFICER, Role.LEADER) for user in users_with_role(role)]
    told = {user.id: user for user in [*reached(incident, watchers), *addressed(incident, concerned)]}
    notify(
        users=told.values(),
        title=f"{marked(incident)}{title}",
        text=f"{incident.title}：{words}",
        url=url,
        level="urgent",
        kind="command.overdue",
        by=SYSTEM,
        at=at,
    )
