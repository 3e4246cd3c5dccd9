"""Decisions of the filings; pure: the state machine, the clock, what must be reviewed, what two versions differ in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from anlan.data.filing.enums import ChangeAction, FilingStatus
from anlan.kernel.clock import SHANGHAI, in_shanghai
from anlan.rules.calendar import CalendarUnknown, count_workdays, is_workday

#: 审核时限 in working days. No law sets it; the platform's promise to the enterprise, changed here.
REVIEW_WORKDAYS = 10
#: The remark about a whole record, not one of its fields.
WHOLE = "*"
LONGEST_REMARK = 300

_NEXT: Mapping[str, frozenset[str]] = {
    FilingStatus.DRAFT: frozenset({FilingStatus.SUBMITTED, FilingStatus.WITHDRAWN}),
    FilingStatus.SUBMITTED: frozenset({FilingStatus.RETURNED, FilingStatus.ACCEPTED, FilingStatus.WITHDRAWN}),
    FilingStatus.RETURNED: frozenset({FilingStatus.SUBMITTED, FilingStatus.WITHDRAWN}),
    FilingStatus.WITHDRAWN: frozenset({FilingStatus.DRAFT}),
    FilingStatus.ACCEPTED: frozenset(),
}


def may_become(status: str, following: str) -> bool:
    """Whether a filing of this status may take the other."""
    return following in _NEXT.get(status, frozenset())


def review_due(at: datetime, *, workdays: int = REVIEW_WORKDAYS) -> datetime:
    """The end of the last working day of the review, counted from the day after submission.

    Days whose holidays are not published yet count as working days from Monday to Friday.

    >>> from datetime import UTC
    >>> review_due(datetime(2026, 9, 28, 1, 0, tzinfo=UTC)).date()
    datetime.date(2026, 10, 20)
    """
    last = count_workdays(in_shanghai(at).date(), workdays, _works)
    return datetime.combine(last, time(23, 59, 59), tzinfo=SHANGHAI)


def _works(day: date, /) -> bool:
    try:
        return is_workday(day)
    except CalendarUnknown:
        return day.weekday() < 5


def workdays_left(due: datetime, at: datetime) -> int:
    """Working days from the day of `at`, not counted, to that of `due`; negative past it."""
    first, last = in_shanghai(at).date(), in_shanghai(due).date()
    if last < first:
        return -workdays_left(at, due)
    days = (date.fromordinal(n) for n in range(first.toordinal() + 1, last.toordinal() + 1))
    return sum(_works(day) for day in days)


def age_days(as_of: date | None, on: date) -> int | None:
    """How many days ago a fact was confirmed; None when nobody ever did."""
    return None if as_of is None else max((on - as_of).days, 0)


def is_due(as_of: date | None, renew_days: int, on: date) -> bool:
    """Whether a fact has to be confirmed again."""
    age = age_days(as_of, on)
    return age is None or age >= renew_days


def fields_to_review(action: str, values: Mapping[str, Any]) -> list[str]:
    """What a reviewer has to say yes or no to: each field given, or the retirement itself."""
    if action == ChangeAction.RETIRE:
        return [WHOLE]
    if action == ChangeAction.CREATE:
        return [name for name, value in values.items() if value]
    return list(values)


def open_fields(action: str, values: Mapping[str, Any], review: Mapping[str, Any]) -> list[str]:
    """Fields nobody has decided on yet."""
    return [name for name in fields_to_review(action, values) if (review.get(name) or {}).get("ok") is None]


def refused_fields(review: Mapping[str, Any]) -> list[str]:
    """Fields marked 不通过."""
    return [name for name, mark in review.items() if mark.get("ok") is False]


def carried_review(
    action: str, values: Mapping[str, Any], review: Mapping[str, Any], sent: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The marks of a filing submitted again: what was accepted and is unchanged stays so, a remark becomes the former
    remark and the field is open again."""
    carried: dict[str, Any] = {}
    names = [*fields_to_review(action, values), WHOLE]
    for name in dict.fromkeys(names):
        mark = review.get(name)
        if not mark:
            continue
        same = sent is not None and sent.get(name) == values.get(name)
        if mark.get("ok") is True and same:
            carried[name] = mark
        elif remark := mark.get("remark") or mark.get("former"):
            carried[name] = {"ok": None, "remark": "", "former": remark, "by": mark.get("by", "")}
    return carried


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of one record that two versions have differently; a record of one version only has its `what`."""

    kind: str
    record: str
    name: str
    what: str
    field: str
    before: Any
    after: Any


def compare_contents(former: Mapping[str, Any], latter: Mapping[str, Any]) -> list[Difference]:
    """What changed from one version's content to another's, in the order of the latter."""
    found: list[Difference] = []
    for kind in dict.fromkeys([*latter, *former]):
        before, after = former.get(kind, {}), latter.get(kind, {})
        for record in dict.fromkeys([*after, *before]):
            found += _compare_records(kind, record, before.get(record), after.get(record))
    return found


def _compare_records(
    kind: str, record: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterable[Difference]:
    old, new = (before or {}).get("values", {}), (after or {}).get("values", {})
    name = str((after or before or {}).get("name", ""))
    what = "change" if before and after else "create" if after else "retire"
    names: Sequence[str] = list(dict.fromkeys([*new, *old]))
    return [
        Difference(kind, record, name, what, field, old.get(field), new.get(field))
        for field in names
        if (old.get(field) or "") != (new.get(field) or "")
    ]
