"""What transfers give those on duty: what nobody has taken over yet, and lines of the duty log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.base.events.facade import Event
from anlan.communication.duty.facade import (
    Line,
    LogCategory,
    Matter,
    MattersProvider,
    register_log_source,
    register_matters,
)
from anlan.kernel.records import RecordRef
from anlan.rescue.transfers.enums import ACTIVE
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.queries import transfers

LONGEST_LIST = 200
VERBS = {
    "transfer.sent": "接转至{to}",
    "transfer.taken_over": "{to}已接办",
    "transfer.returned": "{to}退回接转",
    "transfer.overdue": "{to}超时未接办",
}


def register_watchkeeping() -> None:
    """Called once from `AppConfig.ready()`."""
    register_matters(MattersProvider("transfers", "未接办的接转", open_transfers, order=20))
    for topic, words in VERBS.items():
        register_log_source(topic, _describe(words))


def open_transfers(user: User, at: datetime) -> list[Matter]:
    """Transfers nobody has taken over, the next due first."""
    rows = transfers(visible_to=user).filter(status__in=ACTIVE).order_by("due_at")
    return [
        Matter(
            subject=RecordRef.of("transfer", row.pk),
            title=f"{row.incident.number} 接转{row.to_name}",
            detail=f"{row.get_status_display()}；{row.sent_by_name} 接转；{row.content[:80]}",
            url=reverse("incidents:detail", args=[row.incident_id]),
            due_at=row.due_at,
            exercise=row.incident.exercise,
        )
        for row in rows[:LONGEST_LIST]
    ]


def _describe(words: str) -> Callable[[Event], Line | None]:
    def describe(event: Event) -> Line | None:
        row = Transfer.objects.select_related("incident").filter(pk=event.data.get("transfer")).first()
        if row is None:
            return None
        incident = row.incident
        return Line(
            category=LogCategory.TRANSFER,
            text=f"{words.format(to=row.to_name)}：{incident.number} {incident.title}",
            title=incident.number,
            url=reverse("incidents:detail", args=[incident.pk]),
            exercise=incident.exercise,
        )

    return describe
