"""Statutory deadlines: from the start of a period to its last day or hour.

The three meanings of 日: 行政处罚法85条 counts only its limits of 2, 3, 5 and 7 days in working days;
行政许可法82条 all limits of that law; 行政强制法69条 limits of 10 days or fewer; everything else is calendar
days. The start day is not counted. The last day does not roll to a working day: the earlier date is the safe
one. The numbers are in `deadline_table`; the working days in `calendar`.
"""

from __future__ import annotations

import calendar as month_lengths
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import cast, overload

from anlan.kernel.clock import SHANGHAI
from anlan.rules import calendar as published
from anlan.rules.calendar import CalendarUnknown, WorkCalendar, as_day, count_workdays
from anlan.rules.dated import in_force
from anlan.rules.deadline_table import RULES, Rule

__all__ = ["CalendarUnknown", "Rule", "due", "earliest_due", "rule_in_force", "rules"]


def rules(on: date | None = None) -> list[Rule]:
    """All versions of all rules with basis and dates, or those in force on a day.

    >>> sorted({rule.name for rule in rules()})[:3]
    ['accident_follow_up', 'accident_follow_up_fire', 'certificate_issue']
    """
    if on is None:
        return list(RULES)
    return [rule for rule in RULES if in_force([rule], on) is not None]


def rule_in_force(name: str, on: date) -> Rule:
    """The version of a rule in force on a day; `ValueError` names `rule` or `start`."""
    versions = [rule for rule in RULES if rule.name == name]
    if not versions:
        raise ValueError(f"rule: {name!r} is not known")
    found = in_force(versions, on)
    if found is None:
        raise ValueError(f"start: no version of {name} was in force on {on.isoformat()}")
    return found


@overload
def due(
    rule: str,
    start: datetime,
    *,
    extended: bool = ...,
    suspended_days: int = ...,
    calendar: WorkCalendar | None = ...,
) -> datetime | date: ...
@overload
def due(
    rule: str,
    start: date,
    *,
    extended: bool = ...,
    suspended_days: int = ...,
    calendar: WorkCalendar | None = ...,
) -> date: ...
def due(
    rule: str,
    start: date,
    *,
    extended: bool = False,
    suspended_days: int = 0,
    calendar: WorkCalendar | None = None,
) -> date:
    """The last day (a date) of the period, for periods of hours its last moment (an aware datetime).

    `start` is the day, or for periods of hours the aware moment, that the rule's note names; it picks the
    version of the law. `suspended_days` counts in the rule's own unit; `calendar` replaces the published
    working days. `ValueError` names the argument, also for `extended` on a rule that knows no extension;
    `CalendarUnknown` when the period runs past the published holidays.

    >>> due("fine_payment", date(2026, 6, 1))
    datetime.date(2026, 6, 16)
    >>> due("permit_decision", date(2026, 9, 28), suspended_days=2)
    datetime.date(2026, 11, 3)
    >>> due("licence_expiry", date(2023, 5, 10))
    datetime.date(2026, 5, 9)
    """
    test = (calendar or cast("WorkCalendar", published)).is_workday
    return _due(rule, start, extended=extended, suspended_days=suspended_days, test=test)


def earliest_due(
    rule: str,
    start: date,
    *,
    extended: bool = False,
    suspended_days: int = 0,
    calendar: WorkCalendar | None = None,
) -> tuple[date, bool]:
    """`due` and True; where holidays are not yet published the earliest possible day and False.

    The earliest takes every unpublished day for a working day. A notice that must precede an event has no
    such bound and raises `CalendarUnknown`.

    >>> earliest_due("permit_decision", date(2026, 12, 21))
    (datetime.date(2027, 1, 12), False)
    """
    test = (calendar or cast("WorkCalendar", published)).is_workday

    def hopeful(day: date, /) -> bool:
        try:
            return test(day)
        except CalendarUnknown:
            return True

    try:
        return _due(rule, start, extended=extended, suspended_days=suspended_days, test=test), True
    except CalendarUnknown:
        if rule_in_force(rule, as_day(start)).counts == "before":
            raise
        return _due(rule, start, extended=extended, suspended_days=suspended_days, test=hopeful), False


def _due(
    name: str, start: date, *, extended: bool, suspended_days: int, test: Callable[[date], bool]
) -> date:
    day = _start_day(start)
    rule = rule_in_force(name, day)
    if extended and not rule.extension:
        raise ValueError(f"extended: {name} cannot be extended")
    if isinstance(suspended_days, bool) or not isinstance(suspended_days, int) or suspended_days < 0:
        raise ValueError(f"suspended_days: {suspended_days!r} is not a whole number from 0")
    amount = rule.amount + (rule.extension if extended else 0) + suspended_days
    if rule.unit == "hour":
        if not isinstance(start, datetime):
            raise ValueError(f"start: {name} counts hours and needs a moment, not a date")
        return start.astimezone(SHANGHAI) + timedelta(hours=amount)
    if rule.counts == "before":
        amount = -amount
    match rule.unit:
        case "day":
            return day + timedelta(days=amount)
        case "working_day":
            return count_workdays(day, amount, test)
        case "month":
            months = amount
        case "year":
            months = amount * 12
    return _day_before(day, months) if rule.counts == "validity" else _same_day(day, months)


def _start_day(start: date) -> date:
    try:
        return as_day(start)
    except ValueError as error:
        raise ValueError(str(error).replace("day:", "start:", 1)) from None


def _same_day(day: date, months: int) -> date:
    """The day of the same number `months` away; the month's last day where it has none (民法典202条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_lengths.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _day_before(day: date, months: int) -> date:
    """The last day of a validity that began on `day`: the one before its anniversary."""
    anniversary = _same_day(day, months)
    return anniversary - timedelta(days=1) if anniversary.day == day.day else anniversary
