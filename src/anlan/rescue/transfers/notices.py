"""Who is told of a transfer, and the alarm when nobody takes it over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import Organisation, User, user_by_id, users_with_role
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents.enums import EntryKind
from anlan.rescue.incidents.facade import Incident, announce, log_entry, reached
from anlan.rescue.transfers.enums import ACTIVE
from anlan.rescue.transfers.events import TransferOverdue
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.queries import receivers


def url(transfer: Transfer) -> str:
    """Where a transfer is read and answered."""
    return f"/transfers/{transfer.id}/"


def mark(incident: Incident) -> str:
    """The word every message of a drill begins with."""
    return "【演练】" if incident.exercise else ""


def clock(moment: datetime) -> str:
    """A moment as the log says it."""
    return f"{in_shanghai(moment):%m-%d %H:%M}"


def tell_receivers(transfer: Transfer, organisation: Organisation, *, by: Actor, at: datetime) -> None:
    incident = transfer.incident
    notify(
        users=reached(incident, receivers(organisation)),
        title=f"{mark(incident)}接转待签收",
        text=f"{incident.number} {incident.title}，{clock(transfer.due_at)} 前接办",
        url=url(transfer),
        level="urgent",
        by=by,
        at=at,
    )


def tell_sender(transfer: Transfer, what: str, text: str, *, level: str, by: Actor, at: datetime) -> None:
    people: dict[UUID, User] = {}
    if transfer.sent_by_id is not None and (sender := user_by_id(transfer.sent_by_id)) is not None:
        people[sender.id] = sender
    if level == "urgent":
        people |= {user.id: user for user in users_with_role(Role.DUTY_OFFICER)}
    if by.id is not None:
        people.pop(by.id, None)
    notify(
        users=reached(transfer.incident, people.values()),
        title=f"{mark(transfer.incident)}接转{what}",
        text=f"{transfer.incident.number} {text}",
        url=url(transfer),
        level=level,
        by=by,
        at=at,
    )


def raise_unaccepted_alarms(*, at: datetime) -> int:
    """Alarm every transfer whose take-over clock ran out, once; how many were.

    Called every few seconds by the worker. It looks at what is stored, so what ran out while nothing was running alarms
    as soon as something is.
    """
    due = Transfer.objects.filter(status__in=ACTIVE, alarmed_at=None, due_at__lte=at)
    return sum(_alarm(transfer_id, at=at) for transfer_id in list(due.values_list("id", flat=True)))


def _alarm(transfer_id: UUID, *, at: datetime) -> int:
    with transaction.atomic():
        rows = Transfer.objects.filter(pk=transfer_id, status__in=ACTIVE, alarmed_at=None)
        if not rows.update(alarmed_at=at):
            return 0
        transfer = Transfer.objects.select_related("incident", "organisation").get(pk=transfer_id)
        incident = transfer.incident
        what = f"接转{transfer.to_name}超过时限（{clock(transfer.due_at)}），无人接办"
        log_entry(incident, what, kind=EntryKind.TRANSFER, by=SYSTEM, at=at)
        fact = TransferOverdue(
            incident=str(incident.id),
            transfer=str(transfer.id),
            to=transfer.to_name,
            number=incident.number,
            title=f"接转{transfer.to_name}无人接办",
            subject=f"{mark(incident)}{incident.title}",
            url=url(transfer),
            due_at=transfer.due_at.isoformat(),
            exercise=incident.exercise,
        )
        announce(incident, fact, by=SYSTEM, at=at)
        people = {
            user.id: user for role in (Role.DUTY_OFFICER, Role.LEADER) for user in users_with_role(role)
        }
        if transfer.organisation is not None:
            people |= {user.id: user for user in receivers(transfer.organisation)}
        notify(
            users=reached(incident, people.values()),
            title=f"{mark(incident)}接转{transfer.to_name}无人接办",
            text=f"{incident.number} {incident.title}",
            url=url(transfer),
            level="urgent",
            by=SYSTEM,
            at=at,
        )
    return 1
