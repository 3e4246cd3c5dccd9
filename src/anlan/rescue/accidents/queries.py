"""Reads of the accident ledger; each takes `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.ledger import facade as ledger
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import NotFound
from anlan.rescue.accidents.enums import DossierState
from anlan.rescue.accidents.ledger import ACCIDENTS
from anlan.rescue.accidents.models import Accident, AccidentFile
from anlan.rescue.accidents.operations.following import FOLLOWED
from anlan.rescue.accidents.policies import InvestigationClock, investigation_clock
from anlan.rescue.incidents.facade import Incident

Viewer = User | AnonymousUser


def accidents(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Accidents the user sees, retired ones included, with what lists show of them."""
    rows: Any = ledger.rows_of(ACCIDENTS, visible_to=visible_to)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in__parent", "supervised_by", "incident", "enterprise")


def accident_by_id(accident_id: UUID | str, *, visible_to: Viewer) -> Accident:
    """One accident; `NotFound` when the user may not see it."""
    found: Accident | None = accidents(visible_to=visible_to).filter(pk=accident_id).first()
    if found is None:
        raise NotFound("没有这起事故，或不在您的管辖范围内。")
    return found


def accident_of(incident: Incident | UUID) -> Accident | None:
    """The ledger's record of an incident, None while it has none or has left the ledger.

    For callers that have already shown that the user sees the incident: the record lies where the incident does.
    """
    key = incident.pk if isinstance(incident, Incident) else incident
    manager: Any = Accident.objects
    found: Accident | None = manager.active().filter(incident_id=key).first()
    return found


def accidents_at(enterprise: Enterprise, *, visible_to: Viewer, limit: int = 10) -> list[Accident]:
    """Accidents of an enterprise, newest first."""
    rows = accidents(visible_to=visible_to).active().filter(enterprise=enterprise)
    return list(rows.order_by("-occurred_at")[:limit])


def files_of(accident: Accident) -> list[AccidentFile]:
    """The papers of a dossier, oldest first."""
    return list(accident.files.filter(removed_at=None).select_related("file"))


def file_by_id(file_id: UUID, *, accident: Accident) -> AccidentFile:
    """A paper of this dossier that has not been removed."""
    found = accident.files.select_related("file").filter(pk=file_id, removed_at=None).first()
    if found is None:
        raise NotFound("没有这份材料，或已移除。")
    return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that the ledger and the incident do not agree on."""

    label: str
    ledger: Any
    incident: Any


def differences(accident: Accident) -> list[Difference]:
    """Where the ledger's figures differ from those of its incident; losses listed by item are the ledger's own."""
    incident = accident.incident
    if incident is None:
        return []
    return [
        Difference(str(accident._meta.get_field(name).verbose_name), getattr(accident, name), getattr(incident, name))  # type: ignore[union-attr]  # columns
        for name in FOLLOWED
        if getattr(accident, name) != getattr(incident, name)
        and not (name == "direct_loss" and accident.losses)
    ]  # fmt: skip


def settled_but_differing(*, visible_to: Viewer, limit: int = 50) -> Sequence[Accident]:
    """Settled accidents whose incident has come to other figures since: a person must look."""
    apart = Q()
    for name in FOLLOWED:
        if name != "direct_loss":
            apart |= ~Q(**{name: F(f"incident__{name}")})
    rows = accidents(visible_to=visible_to).active().filter(dossier=DossierState.SETTLED)
    return list(rows.filter(apart, incident__isnull=False).order_by("-occurred_at")[:limit])


def under_investigation(*, visible_to: Viewer, limit: int = 50) -> Sequence[Accident]:
    """Counted accidents whose report is not in, the oldest first: their 60 days run out first."""
    rows = accidents(visible_to=visible_to).counted()
    return list(
        rows.exclude(dossier=DossierState.SETTLED)
        .filter(reported_on=None)
        .order_by("occurred_on", "id")[:limit]
    )


def report_due(accident: Accident) -> datetime | None:
    """The end of the last day for the investigation's report; None for accidents from before Order 493."""
    clock = clock_of(accident, today=accident.occurred_on)
    return datetime.combine(clock.due, time(23, 59), tzinfo=SHANGHAI) if clock else None


def clock_of(accident: Accident, *, today: date) -> InvestigationClock | None:
    """The investigation's clock as it stands on a day."""
    return investigation_clock(
        occurred_on=accident.occurred_on,
        extended=bool(accident.extension_reason),
        suspended_days=accident.suspended_days,
        reported_on=accident.reported_on,
        today=today,
    )


def counted_of(*, visible_to: Viewer, first: date, last: date) -> Any:
    """The accidents that statistics of a stretch count, newest first."""
    rows = accidents(visible_to=visible_to).counted().between(first, last)
    return rows.order_by("-occurred_at", "id")


def first_year(*, visible_to: Viewer) -> int | None:
    """The year of the oldest counted accident."""
    rows = accidents(visible_to=visible_to).counted().order_by("occurred_on")
    oldest: date | None = rows.values_list("occurred_on", flat=True).first()
    return oldest.year if oldest else None
