"""The rotation of a roster as a pure function: who stands in which shift, so that everybody serves equally often.

In each shift the people with the fewest shifts so far are taken, hence within one role nobody serves more than one
shift more than another. Among equals: not whoever stood in the shift before, then whoever has had fewer rest days
(on a rest day; on a working day whoever has had more), then whoever has been free the longest, then the list's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.policies import Span, person_key
from anlan.kernel.clock import in_shanghai
from anlan.rules.calendar import CalendarUnknown, is_workday

Key = tuple[str, str]
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of a rotation."""

    name: str
    phone: str
    post: str = ""
    user_id: UUID | None = None

    @property
    def key(self) -> Key:
        return person_key(self.name, self.phone, self.user_id)


@dataclass(frozen=True, slots=True)
class Manned:
    """A shift with the people of each role."""

    span: Span
    people: list[tuple[str, Candidate]]


@dataclass(slots=True)
class Rotation:
    """A generated roster, and what the person who asked for it must know."""

    shifts: list[Manned] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Service:
    """What one person has served within one role."""

    shifts: int = 0
    rest_days: int = 0
    last: datetime = _LONG_AGO


def rest_day(day: date) -> tuple[bool, bool]:
    """Whether `day` is a weekend or holiday, and whether that is certain: a year whose holidays are not published
    goes by its weekends.

    >>> rest_day(date(2026, 10, 1)), rest_day(date(2039, 6, 4))
    ((True, True), (True, False))
    """
    try:
        return not is_workday(day), True
    except CalendarUnknown:
        return day.weekday() >= 5, False


def rotate(
    spans: Sequence[Span],
    *,
    candidates: Mapping[str, Sequence[Candidate]],
    places: Mapping[str, int],
    served: Mapping[Key, datetime] | None = None,
    busy: Callable[[Span], set[Key]] = lambda span: set(),
) -> Rotation:
    """Man the shifts, which follow one another.

    `candidates` and `places` are by role; `served` tells when people last served before the first shift; `busy(span)`
    who stands elsewhere meanwhile. A place nobody is left for stays empty and is named in the warnings.
    """
    service: dict[tuple[str, Key], _Service] = defaultdict(_Service)
    for role, listed in candidates.items():
        for person in listed:
            service[role, person.key].last = (served or {}).get(person.key, _LONG_AGO)
    made = Rotation()
    unknown: set[int] = set()
    short: dict[str, int] = defaultdict(int)
    before: set[Key] = set()
    for span in spans:
        day = in_shanghai(span.starts_at).date()
        resting, certain = rest_day(day)
        if not certain:
            unknown.add(day.year)
        taken = set(busy(span))
        people: list[tuple[str, Candidate]] = []
        for role in DutyRole:
            wanted = places.get(str(role), 0)
            chosen = _choose(
                candidates.get(str(role), ()), wanted, service, str(role), taken, before, resting
            )
            short[str(role)] += wanted - len(chosen)
            for person in chosen:
                own = service[str(role), person.key]
                own.shifts, own.rest_days, own.last = (
                    own.shifts + 1,
                    own.rest_days + resting,
                    span.starts_at,
                )
                taken.add(person.key)
                people.append((str(role), person))
        before = {person.key for _role, person in people}
        made.shifts.append(Manned(span, people))
    made.warnings += [
        f"{year} 年节假日安排尚未公布，暂按周末排班，公布后请重新生成。" for year in sorted(unknown)
    ]
    made.warnings += [
        f"{DutyRole(role).label}有 {count} 个班次的人手不足，请补充人员。"
        for role, count in short.items()
        if count
    ]
    return made


def _choose(
    people: Sequence[Candidate],
    wanted: int,
    service: Mapping[tuple[str, Key], _Service],
    role: str,
    taken: set[Key],
    before: set[Key],
    resting: bool,
) -> list[Candidate]:
    free = list({person.key: person for person in people if person.key not in taken}.values())

    def rank(person: Candidate) -> tuple[int, bool, int, datetime]:
        own = service[role, person.key]
        return (own.shifts, person.key in before, own.rest_days if resting else -own.rest_days, own.last)

    return sorted(free, key=rank)[:wanted]
