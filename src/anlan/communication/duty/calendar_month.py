"""A month of a roster as weeks and days, with what is wrong in it. Owns no writes."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.models import Assignment, RosterPlan, Shift
from anlan.communication.duty.policies import Place, complaints, day_bounds, duty_day, person_key, spans
from anlan.communication.duty.rotation import rest_day


@dataclass(slots=True)
class ShiftCell:
    """A shift in the calendar."""

    shift: Shift
    leaders: list[Assignment]
    others: list[Assignment]
    complaints: list[str]
    mine: bool
    now: bool


@dataclass(slots=True)
class DayCell:
    """A day of the calendar; `missing` are labels of shifts nobody has made."""

    day: date
    inside: bool
    rest: bool
    certain: bool
    today: bool
    shifts: list[ShiftCell] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Month:
    """A month as the page draws it."""

    first: date
    weeks: list[list[DayCell]]
    complaints: list[tuple[Shift, str]]
    holes: list[date]
    unknown_years: list[int]

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"


def month_of(
    organisation: Organisation, plan: RosterPlan | None, *, first: date, user_id: object, at: datetime
) -> Month:
    """The month beginning on `first`, in weeks from Monday; two queries besides the plan's."""
    days = list(calendar.Calendar().itermonthdates(first.year, first.month))
    start_of_day = plan.day_start if plan else datetime.min.time().replace(hour=8)
    start, end = day_bounds(days[0], start_of_day)[0], day_bounds(days[-1], start_of_day)[1]
    rows = list(
        Shift.objects.filter(organisation=organisation, starts_at__gte=start, starts_at__lt=end)
        .select_related("organisation")
        .prefetch_related("people")
        .order_by("starts_at")
    )
    clashes = _clashes(rows, organisation, start, end)
    today = duty_day(at, start_of_day)
    cells = {day: _cell(day, first, today) for day in days}
    wrong: list[tuple[Shift, str]] = []
    for row in rows:
        cell = _shift_cell(row, plan, clashes, user_id, at)
        wrong += [(row, words) for words in cell.complaints if row.ends_at > at]
        day = duty_day(row.starts_at, start_of_day)
        if day in cells:
            cells[day].shifts.append(cell)
    holes = _mark_missing(cells, rows, plan, first, today)
    unknown = sorted({cell.day.year for cell in cells.values() if not cell.certain and cell.inside})
    listed = list(cells.values())
    weeks = [listed[index : index + 7] for index in range(0, len(listed), 7)]
    return Month(first, weeks, wrong, holes, unknown)


def _cell(day: date, first: date, today: date) -> DayCell:
    rest, certain = rest_day(day)
    return DayCell(day, day.month == first.month, rest, certain, day == today)


def _shift_cell(
    row: Shift,
    plan: RosterPlan | None,
    clashes: dict[tuple[str, str], list[tuple[datetime, datetime, str]]],
    user_id: object,
    at: datetime,
) -> ShiftCell:
    people = list(row.people.all())
    places = [Place(each.name, each.phone, each.role, each.user_id) for each in people]
    found = complaints(places, plan.places if plan else {})
    for place in places:
        found += [
            f"{place.name}同时在{words}值班"
            for start, end, words in clashes.get(place.key, ())
            if start < row.ends_at and row.starts_at < end
        ]
    others = [*row.named(DutyRole.CHIEF), *row.named(DutyRole.OFFICER)]
    return ShiftCell(
        row,
        row.named(DutyRole.LEADER),
        others,
        found,
        mine=any(each.user_id == user_id for each in people),
        now=row.starts_at <= at < row.ends_at,
    )


def _clashes(
    rows: list[Shift], organisation: Organisation, start: datetime, end: datetime
) -> dict[tuple[str, str], list[tuple[datetime, datetime, str]]]:
    """Where else the people of these shifts stand meanwhile."""
    found: dict[tuple[str, str], list[tuple[datetime, datetime, str]]] = {}
    names = {each.name for row in rows for each in row.people.all()}
    elsewhere = (
        Assignment.objects.filter(name__in=names, shift__starts_at__lt=end, shift__ends_at__gt=start)
        .exclude(shift__organisation=organisation)
        .select_related("shift__organisation")
    )
    for each in elsewhere:
        key = person_key(each.name, each.phone, each.user_id)
        shift = each.shift
        found.setdefault(key, []).append((shift.starts_at, shift.ends_at, f"{shift.organisation}"))
    return found


def _mark_missing(
    cells: dict[date, DayCell], rows: list[Shift], plan: RosterPlan | None, first: date, today: date
) -> list[date]:
    """Name the shifts of the plan that do not exist, from today on; the days of this month with such holes."""
    if plan is None:
        return []
    holes = []
    for day, cell in cells.items():
        if day < today:
            continue
        for span in spans(plan.pattern, day, plan.day_start):
            if not any(row.starts_at < span.ends_at and span.starts_at < row.ends_at for row in rows):
                cell.missing.append(span.label)
        if cell.missing and cell.inside:
            holes.append(day)
    return holes
