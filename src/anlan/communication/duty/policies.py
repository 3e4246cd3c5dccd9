"""Decisions on shifts as pure functions: how a day is cut, who answers for a place, who is in two places at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from anlan.communication.duty.enums import DutyRole, Pattern
from anlan.kernel.clock import SHANGHAI, in_shanghai

LABELS: Mapping[str, tuple[str, ...]] = {
    Pattern.FULL_DAY: ("全天",),
    Pattern.DAY_NIGHT: ("白班", "夜班"),
    Pattern.THREE: ("早班", "中班", "夜班"),
}
#: How long before its start a shift may be handed over.
EARLY = timedelta(minutes=60)
#: From when the boundary stands among the running clocks.
REMIND = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Span:
    """One shift of a pattern."""

    starts_at: datetime
    ends_at: datetime
    label: str


def day_bounds(day: date, day_start: time) -> tuple[datetime, datetime]:
    """From the start of the duty day to the next one's, aware; Shanghai has no summer time."""
    start = datetime.combine(day, day_start, tzinfo=SHANGHAI)
    return start, datetime.combine(day + timedelta(days=1), day_start, tzinfo=SHANGHAI)


def duty_day(moment: datetime, day_start: time) -> date:
    """The duty day a moment belongs to: before the start of day it is still yesterday's.

    >>> from datetime import timezone
    >>> duty_day(datetime(2026, 6, 1, 7, 59, 59, tzinfo=SHANGHAI), time(8))
    datetime.date(2026, 5, 31)
    >>> duty_day(datetime(2026, 6, 1, 8, 0, tzinfo=SHANGHAI), time(8))
    datetime.date(2026, 6, 1)
    """
    local = in_shanghai(moment)
    return local.date() if local.time() >= day_start else local.date() - timedelta(days=1)


def spans(pattern: str, day: date, day_start: time) -> list[Span]:
    """The shifts of one duty day, the first from the start of day, without gap or overlap."""
    start, end = day_bounds(day, day_start)
    labels = LABELS[pattern]
    length = (end - start) / len(labels)
    return [
        Span(start + index * length, start + (index + 1) * length, label)
        for index, label in enumerate(labels)
    ]


def answering_divisions(code: str | None) -> list[str]:
    """Codes of the divisions whose duty answers for a place, the nearest first, the city last.

    >>> answering_divisions("210213006"), answering_divisions("210213"), answering_divisions("210200")
    (['210213006', '210213', '210200'], ['210213', '210200'], ['210200'])
    """
    if not code:
        return []
    district, city = code[:6], code[:4] + "00"
    return list(dict.fromkeys([code, district, city]))


@dataclass(frozen=True, slots=True)
class Place:
    """One person in one shift, as conflicts need it."""

    name: str
    phone: str
    role: str
    user_id: UUID | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Who it is: the account, else name and telephone."""
        return person_key(self.name, self.phone, self.user_id)


def person_key(name: str, phone: str, user_id: UUID | None) -> tuple[str, str]:
    return ("user", str(user_id)) if user_id else (name.strip(), phone.replace(" ", ""))


def complaints(places: Sequence[Place], needed: Mapping[str, int]) -> list[str]:
    """What is wrong with the manning of one shift, in words; empty when all is well."""
    if not places:
        return ["无人值班"]
    found = []
    for role in DutyRole:
        have, want = sum(place.role == role for place in places), needed.get(str(role), 0)
        if have < want:
            found.append(f"缺{role.label}" if have == 0 else f"{role.label}少 {want - have} 人")
    seen: set[tuple[str, str]] = set()
    for place in places:
        if place.key in seen:
            found.append(f"{place.name}在同一班次重复")
        seen.add(place.key)
    return found


def doubled(here: Iterable[Place], elsewhere: Mapping[tuple[str, str], str]) -> list[str]:
    """Who of `here` stands at the same time in another shift; `elsewhere` maps a person to that shift in words."""
    return [f"{place.name}同时在{elsewhere[place.key]}" for place in here if place.key in elsewhere]
