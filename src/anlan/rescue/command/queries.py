"""Reads of the command of a response; the public ones take `visible_to`.

What is addressed to a user is theirs to read wherever the incident lies: the order reached them. All else follows
the incident's jurisdiction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from anlan.base.accounts.facade import Organisation, User, organisations, users
from anlan.kernel.errors import NotFound
from anlan.rescue.command.enums import InstructionStatus, PostRole, TaskStatus
from anlan.rescue.command.models import (
    Appointment,
    Casualty,
    CasualtyStep,
    Group,
    Headquarters,
    Instruction,
    Task,
    TaskStep,
)
from anlan.rescue.incidents.facade import Incident, incidents

OPEN_INSTRUCTIONS = (InstructionStatus.ISSUED, InstructionStatus.RECEIVED)
OPEN_TASKS = (TaskStatus.TODO, TaskStatus.DOING)


def headquarters_of(incident: Incident) -> Headquarters | None:
    """The headquarters with groups and everybody who ever held a post, in three queries."""
    posts = Appointment.objects.select_related("group").order_by("started_at", "id")
    return (
        Headquarters.objects.filter(incident=incident)
        .prefetch_related(Prefetch("groups", Group.objects.order_by("order", "set_up_at")))
        .prefetch_related(Prefetch("appointments", posts))
        .first()
    )


def standing_headquarters(*, visible_to: User) -> list[Headquarters]:
    """Headquarters that stand now and have a point, for the map."""
    seen = incidents(visible_to=visible_to).exclude(status="closed")
    rows = Headquarters.objects.filter(stood_down_at=None, incident__in=seen, lon__isnull=False)
    return list(rows.select_related("incident"))


def appointment_by_id(appointment_id: UUID, *, visible_to: User) -> Appointment:
    """A post of a visible incident's headquarters."""
    found = (
        Appointment.objects.select_related("headquarters__incident", "group")
        .filter(pk=appointment_id)
        .first()
    )
    if found is None or not _sees(found.headquarters.incident_id, visible_to):
        raise NotFound("没有这个岗位，或不在您的管辖范围内。")
    return found


def instructions_of(incident: Incident) -> QuerySet[Instruction]:
    """The instructions of an incident in their order."""
    return Instruction.objects.filter(incident=incident).order_by("number")


def instruction_by_id(instruction_id: UUID, *, visible_to: User) -> Instruction:
    """An instruction of a visible incident, or one that is the user's own."""
    found = Instruction.objects.select_related("incident").filter(pk=instruction_id).first()
    if found is None or not (is_for(found, visible_to) or _sees(found.incident_id, visible_to)):
        raise NotFound("没有这条指令，或不在您的管辖范围内。")
    if not is_for(found, visible_to) and not visible_to.has_perm("command.view_command"):
        raise NotFound("没有这条指令，或不在您的管辖范围内。")
    return found


def is_for(instruction: Instruction, user: User) -> bool:
    """Whether the instruction is addressed to this user, in person, in their post or as one of an organisation."""
    if instruction.to_user_id is not None:
        return instruction.to_user_id == user.id
    organisation = instruction.to_organisation_id
    return organisation is not None and organisation in {post.organisation_id for post in user.current_posts}


def recipients_of(instruction: Instruction) -> list[User]:
    """Users of the platform whom the instruction is addressed to."""
    if instruction.to_user_id is not None:
        return list(User.objects.filter(pk=instruction.to_user_id, is_active=True))
    if instruction.to_organisation_id is None:
        return []
    held = Q(posts__organisation_id=instruction.to_organisation_id, posts__ended_at=None)
    return list(User.objects.filter(held, is_active=True).distinct())


def my_instructions(*, visible_to: User) -> QuerySet[Instruction]:
    """Instructions addressed to this user, newest first."""
    own = Q(to_user=visible_to) | Q(
        to_user=None, to_organisation__in=[post.organisation_id for post in visible_to.current_posts]
    )
    return Instruction.objects.filter(own).select_related("incident").order_by("-issued_at")


def tasks_of(incident: Incident) -> QuerySet[Task]:
    """The tasks of an incident with their steps, in the order in which they were made."""
    steps = TaskStep.objects.order_by("at", "id")
    return (
        Task.objects.filter(incident=incident)
        .select_related("instruction")
        .prefetch_related(Prefetch("steps", steps))
        .order_by("made_at", "id")
    )


def my_tasks(*, visible_to: User) -> QuerySet[Task]:
    """Tasks assigned to this user, newest first."""
    rows = Task.objects.filter(assignee=visible_to).select_related("incident", "instruction")
    return rows.order_by("-made_at")


def task_by_id(task_id: UUID, *, incident_id: UUID, visible_to: User) -> Task:
    """A task of a visible incident, or one that is the user's own."""
    found = (
        Task.objects.select_related("incident", "assignee")
        .filter(pk=task_id, incident_id=incident_id)
        .first()
    )
    own = found is not None and found.assignee_id == visible_to.id
    staff = visible_to.has_perm("command.view_command")
    if found is None or not (own or (staff and _sees(incident_id, visible_to))):
        raise NotFound("没有这项任务，或不在您的管辖范围内。")
    return found


def register_of(incident: Incident) -> QuerySet[Casualty]:
    """The persons of an incident's register with their history."""
    steps = CasualtyStep.objects.order_by("at", "noted_at", "id")
    return Casualty.objects.filter(incident=incident).prefetch_related(Prefetch("steps", steps))


def casualty_by_id(casualty_id: UUID, *, incident: Incident) -> Casualty:
    """A person of this incident's register."""
    found = register_of(incident).select_related("incident").filter(pk=casualty_id).first()
    if found is None:
        raise NotFound("登记中没有这个人员。")
    return found


def people_to_name(text: str, *, visible_to: User, limit: int = 20) -> list[User]:
    """Active users with a business post whose name or title holds the text: who may be given a post or an order."""
    if not visible_to.has_perm("command.view_command"):
        return []
    rows = users().filter(is_active=True, posts__ended_at=None, posts__isnull=False)
    rows = rows.exclude(posts__role__in=["auditor", "administrator", "security"])
    for word in text.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(posts__title__icontains=word) | Q(username__icontains=word)
        )
    return list(rows.distinct().order_by("name")[:limit])


def organisations_to_name(text: str, *, visible_to: User, limit: int = 20) -> list[Organisation]:
    """Organisations whose name holds the text."""
    rows = organisations(visible_to=visible_to)
    for word in text.split():
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    return list(rows.order_by("kind", "name")[:limit])


def overdue_instructions(*, at: datetime) -> list[UUID]:
    """Instructions past their due time of open incidents, not yet alarmed."""
    rows = Instruction.objects.filter(status__in=OPEN_INSTRUCTIONS, alarmed_at=None, due_at__lte=at)
    return list(rows.exclude(incident__status="closed").values_list("pk", flat=True))


def overdue_tasks(*, at: datetime) -> list[UUID]:
    """Tasks past their due time of open incidents, not yet alarmed."""
    rows = Task.objects.filter(status__in=OPEN_TASKS, alarmed_at=None, due_at__lte=at)
    return list(rows.exclude(incident__status="closed").values_list("pk", flat=True))


def wall_incidents(*, visible_to: User) -> QuerySet[Incident]:
    """Open incidents with what the wall of the board shows of each: clocks, dispatches, commander, open orders."""
    commanders = Appointment.objects.filter(
        headquarters__incident=OuterRef("pk"), role=PostRole.COMMANDER, ended_at=None
    )
    waiting = Count("instructions", filter=Q(instructions__status__in=OPEN_INSTRUCTIONS), distinct=True)
    return (
        incidents(visible_to=visible_to)
        .exclude(status="closed")
        .annotate(commander=Subquery(commanders.values("name")[:1]), open_orders=waiting)
        .prefetch_related("clocks", "dispatches")
        .order_by("grade", "-received_at")
    )


def _sees(incident_id: UUID, user: User) -> bool:
    return incidents(visible_to=user).filter(pk=incident_id).exists()
