"""Working days of the State Council's holiday notices (package chinesecalendar), Asia/Shanghai.

Basis of counting in working days: 行政处罚法85条, 行政许可法82条, 行政强制法69条. The published table ends
with the last notice; a day of a year outside it is not guessed. Owns no deadlines.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

import chinese_calendar

from anlan.kernel.clock import SHANGHAI

_LONGEST_COUNT = 3660


class CalendarUnknown(ValueError):
    """The holiday table has no such year; `year` says which."""

    def __init__(self, year: int) -> None:
        super().__init__(f"day: the holidays of {year} are not published")
        self.year = year


class WorkCalendar(Protocol):
    """Anything that knows working days: this module, or a table an administrator has loaded."""

    def is_workday(self, day: date, /) -> bool:
        """Whether people work on `day`; raises `CalendarUnknown` when it is not known."""
        ...


def as_day(day: date) -> date:
    """The calendar day of a date, or of an aware moment as Shanghai's clocks show it; `ValueError` names
    `day`."""
    if isinstance(day, datetime):
        if day.tzinfo is None:
            raise ValueError("day: the moment carries no time zone")
        return day.astimezone(SHANGHAI).date()
    if not isinstance(day, date):
        raise ValueError(f"day: {day!r} is not a date")
    return day


def is_workday(day: date) -> bool:
    """Whether `day` is a working day, weekends worked in exchange included; `CalendarUnknown` outside the
    table.

    >>> is_workday(date(2026, 6, 1)), is_workday(date(2026, 10, 1)), is_workday(date(2026, 6, 6))
    (True, False, False)
    """
    day = as_day(day)
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise CalendarUnknown(day.year) from None


def add_workdays(day: date, n: int) -> date:
    """The n-th working day after `day` (before it for negative n); `day` itself is not counted, 0 gives
    `day`.

    >>> add_workdays(date(2026, 9, 30), 1)
    datetime.date(2026, 10, 8)
    >>> add_workdays(date(2026, 6, 8), -1)
    datetime.date(2026, 6, 5)
    """
    return count_workdays(day, n, is_workday)


class _DayTest(Protocol):
    def __call__(self, day: date, /) -> bool: ...


def count_workdays(day: date, n: int, test: _DayTest) -> date:
    """`add_workdays` with another idea of what a working day is."""
    if isinstance(n, bool) or not isinstance(n, int):
        raise ValueError(f"n: {n!r} is not a whole number")
    if abs(n) > _LONGEST_COUNT:
        raise ValueError(f"n: {n} is more than {_LONGEST_COUNT} working days")
    current = as_day(day)
    step = timedelta(days=1 if n > 0 else -1)
    left = abs(n)
    while left:
        try:
            current += step
        except OverflowError:
            raise CalendarUnknown(current.year) from None
        left -= test(current)
    return current
