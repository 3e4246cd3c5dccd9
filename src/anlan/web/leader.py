"""What the leader on duty has in hand, gathered from the rooms: today, open, overdue, against last year, to sign.

Owns no records; every figure is of real incidents, drills and false alarms are in none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Subquery

from anlan.base.accounts.facade import User
from anlan.communication.duty.facade import PersonOnDuty, home_desk, people_of
from anlan.kernel.clock import in_shanghai
from anlan.rescue.accidents.facade import YearToDate
from anlan.rescue.accidents.facade import figures as accident_figures
from anlan.rescue.incidents.enums import Grade, IncidentStatus
from anlan.rescue.incidents.facade import (
    Bulletin,
    Clock,
    Incident,
    TimelineEntry,
    bulletins_to_sign,
    incidents,
    is_stale,
)
from anlan.web.queries import WorkItem, work_of

MOST_CARDS = 30
TONES = {
    IncidentStatus.RECEIVED: "waiting",
    IncidentStatus.ACCEPTED: "active",
    IncidentStatus.RESPONDING: "active",
}


@dataclass(frozen=True, slots=True)
class OpenCard:
    """An open incident as the leader reads it: grade, people, the clock that runs out next, the log's last line."""

    incident: Incident
    grade: str
    tone: str
    clock: Clock | None
    last: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class ToSign:
    """A bulletin that waits; `stale` when the incident's figures changed after it was written."""

    bulletin: Bulletin
    stale: bool


@dataclass(slots=True)
class Desk:
    """Everything on the page."""

    today: int = 0
    by_grade: list[tuple[str, int]] = field(default_factory=list)
    open: list[OpenCard] = field(default_factory=list)
    overdue_clocks: list[Clock] = field(default_factory=list)
    overdue_work: list[WorkItem] = field(default_factory=list)
    to_sign: list[ToSign] = field(default_factory=list)
    year: YearToDate | None = None
    on_duty: list[PersonOnDuty] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        return len(self.overdue_clocks) + len(self.overdue_work)


def leader_desk(user: User, *, at: datetime) -> Desk:
    """What `user` sees at `at`."""
    grades = _received_today(user, at=at)
    home = home_desk(user)
    return Desk(
        today=sum(grades.values()),
        by_grade=[(grade.label, grades.get(grade.value, 0)) for grade in Grade],
        open=_open_cards(user),
        overdue_clocks=_overdue_clocks(user, at=at),
        overdue_work=_overdue_work(user, at=at),
        to_sign=[ToSign(each, is_stale(each)) for each in bulletins_to_sign(visible_to=user)],
        year=accident_figures(user, at) if user.has_perm("accidents.view_figures") else None,
        on_duty=people_of(home, at=at) if home is not None else [],
    )


def _received_today(user: User, *, at: datetime) -> dict[int, int]:
    midnight = in_shanghai(at).replace(hour=0, minute=0, second=0, microsecond=0)
    rows: Any = incidents(visible_to=user)
    counted = (
        rows.real()
        .filter(received_at__gte=midnight)
        .select_related(None)
        .order_by()
        .values_list("grade")
        .annotate(number=Count("pk"))
    )
    return dict(counted)


def _open_cards(user: User) -> list[OpenCard]:
    """Open incidents, drills after real ones, gravest and newest first; three queries."""
    running = Clock.objects.filter(met_at=None).order_by("due_at")
    last = TimelineEntry.objects.filter(incident=OuterRef("pk")).order_by("-at", "-id")
    rows: Any = (
        incidents(visible_to=user)
        .exclude(status=IncidentStatus.CLOSED)
        .annotate(last_text=Subquery(last.values("text")[:1]), last_at=Subquery(last.values("at")[:1]))
        .prefetch_related(Prefetch("clocks", running, to_attr="open_clocks"))
        .order_by("exercise", "grade", "-received_at")
    )
    return [
        OpenCard(
            incident=row,
            grade=Grade(row.grade).label,
            tone=TONES.get(row.status, "neutral"),
            clock=row.open_clocks[0] if row.open_clocks else None,
            last=row.last_text or "",
            last_at=row.last_at,
        )
        for row in rows[:MOST_CARDS]
    ]


def _overdue_clocks(user: User, *, at: datetime) -> list[Clock]:
    seen = incidents(visible_to=user).select_related(None).exclude(status=IncidentStatus.CLOSED)
    rows = (
        Clock.objects.filter(met_at=None, due_at__lt=at, incident__in=seen.values("pk"))
        .select_related("incident")
        .order_by("due_at")
    )
    return list(rows[:MOST_CARDS])


def _overdue_work(user: User, *, at: datetime) -> list[WorkItem]:
    """Overdue work besides the incidents' clocks, which have a list of their own."""
    return [entry for entry in work_of(user, at=at).overdue if entry.kind != "时限"]
