"""The stretches of time figures are made for, each with the same stretch a year before; pure."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from anlan.kernel.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1950, 2200
_PERIOD = re.compile(r"year|ytd|(?:m|to)(?:0?[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included, and the same days of the year before. `key` names it in URLs."""

    year: int
    key: str
    first: date
    last: date
    first_before: date
    last_before: date
    title: str

    @property
    def title_before(self) -> str:
        """The stretch compared with, as the table's head says it."""
        return "上年同期"


def period_of(*, year: int, key: str = "", today: date) -> Period:
    """`key`: "year" (the whole year), "ytd" (from January to today, of a past year to its end), "m9" (September),
    "to9" (January to September); none means "ytd". Nothing beyond today is compared with: the present month or year
    ends today. `InvalidInput` names `year` or `period`.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidInput("年份超出范围。", field="year")
    key = key or "ytd"
    if not _PERIOD.fullmatch(key):
        raise InvalidInput("统计期应为 year、ytd、m1～m12 或 to1～to12。", field="period")
    month = int(key.lstrip("mto")) if key[0] in "mt" else 12
    first = date(year, month if key.startswith("m") else 1, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    cut = key != "year" and first <= today < last
    if cut:
        last = today
    if key == "ytd" and year > today.year:
        last = first
    return Period(
        year=year,
        key=key,
        first=first,
        last=last,
        first_before=_year_before(first),
        last_before=_year_before(last),
        title=_title(year, key, month, last, cut=cut),
    )


def _year_before(day: date) -> date:
    """The same day of the year before. The last of February stands for the last of February."""
    if day.month == 2 and day.day == calendar.monthrange(day.year, 2)[1]:
        return date(day.year - 1, 2, calendar.monthrange(day.year - 1, 2)[1])
    return day.replace(year=day.year - 1)


def _title(year: int, key: str, month: int, last: date, *, cut: bool) -> str:
    to = f"（截至 {last.month} 月 {last.day} 日）" if cut else ""
    if key == "year" or (key == "ytd" and not cut):
        return f"{year} 年全年"
    if key.startswith("m"):
        return f"{year} 年 {month} 月{to}"
    if key == "ytd":
        return f"{year} 年 1 月 1 日至 {last.month} 月 {last.day} 日"
    return f"{year} 年 1 月{to}" if month == 1 else f"{year} 年 1 至 {month} 月{to}"
