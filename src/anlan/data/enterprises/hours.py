"""Hours of the day: when a telephone is answered or a shift works. Pure; times are Shanghai wall time as HH:MM."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from anlan.data.enterprises.enums import OnDays
from anlan.kernel.clock import SHANGHAI
from anlan.rules.calendar import CalendarUnknown, is_workday

_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.时]([0-5]?\d)?分?")
_SATURDAY = 5


def clock_time(value: object) -> str:
    """A time of day as HH:MM; `ValueError` says what to do.

    >>> clock_time("８：30"), clock_time("20时"), clock_time("24:00")
    ('08:30', '20:00', '24:00')
    """
    if isinstance(value, time):
        return value.strftime("%H:%M")
    text = unicodedata.normalize("NFKC", str(value)).strip()
    text = text[:5] if re.fullmatch(r"\d\d:\d\d:00", text) else text
    found = _CLOCK.fullmatch(text)
    if found is None or (int(found[1]) == 24 and int(found[2] or 0)):
        raise ValueError(f"“{text[:20]}”不是时间，应为 08:00 的样子。")
    return f"{int(found[1]):02d}:{int(found[2] or 0):02d}"


def covers(*, days: str, starts: str, ends: str, at: datetime) -> bool:
    """Whether a window of the day is open at `at`. A window past midnight belongs to the day it starts on; without
    times, or with equal ones, it is open round the clock on its days.

    >>> from datetime import UTC
    >>> covers(days="daily", starts="20:00", ends="08:00", at=datetime(2026, 6, 1, 18, 30, tzinfo=UTC))
    True
    """
    local = at.astimezone(SHANGHAI)
    today, minute = local.date(), local.hour * 60 + local.minute
    if not starts or not ends or starts == ends:
        return on_day(days, today)
    first, last = _minutes(starts), _minutes(ends)
    if first < last:
        return first <= minute < last and on_day(days, today)
    if minute >= first:
        return on_day(days, today)
    return minute < last and on_day(days, today - timedelta(days=1))


def on_day(days: str, day: date) -> bool:
    """Whether `day` is one of `days`; beyond the published calendar weekends are taken as days off."""
    if days == OnDays.DAILY:
        return True
    try:
        works = is_workday(day)
    except CalendarUnknown:
        works = day.weekday() < _SATURDAY
    return works == (days == OnDays.WORKDAYS)


def window_text(*, days: str, starts: str, ends: str) -> str:
    """The window in words: 工作日 08:00–17:00, 每天 20:00–次日 08:00, 24 小时."""
    word = str(OnDays(days).label) if days in OnDays.values else ""
    if not starts or not ends or starts == ends:
        return "24 小时" if days == OnDays.DAILY else f"{word}全天"
    overnight = "次日 " if _minutes(ends) <= _minutes(starts) else ""
    return f"{word} {starts}–{overnight}{ends}"


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
