"""Figures of the ledger: numbers, deaths, serious injuries and losses by month, grade, industry, district and category,
each beside the same stretch of the year before.

Each dimension is one grouped query over the two stretches. Only accidents that are in the ledger and 纳入统计 are
counted; exercises, false alarms, tests and merged incidents never enter it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, Sum, Value, When
from django.db.models.functions import Substr

from anlan.base.divisions.facade import Division, DivisionLevel
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.kernel.clock import in_shanghai
from anlan.rescue.accidents.enums import InjuryKind
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.periods import Period, period_of
from anlan.rescue.accidents.queries import Viewer
from anlan.rescue.incidents.enums import Grade

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sums:
    """What is added up; `direct_loss` in yuan."""

    number: int = 0
    deaths: int = 0
    serious_injuries: int = 0
    direct_loss: Decimal = Decimal("0.00")

    @property
    def loss_wan(self) -> str:
        """The loss in 10,000 yuan, as tables show it."""
        return f"{self.direct_loss / 10000:,.2f}"

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.number + other.number,
            self.deaths + other.deaths,
            self.serious_injuries + other.serious_injuries,
            self.direct_loss + other.direct_loss,
        )


def change_of(now: int | Decimal, before: int | Decimal) -> str:
    """The change in per cent, one decimal, with its sign; "—" where there was nothing to compare with.

    >>> change_of(3, 4), change_of(4, 4), change_of(4, 0), change_of(0, 0), change_of(0, 5)
    ('-25.0%', '持平', '—', '—', '-100.0%')
    """
    if not before:
        return "—"
    if now == before:
        return "持平"
    share = (Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    return f"{share:+.1f}%"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a month, a grade, an industry, a district or a category."""

    key: str
    label: str
    now: Sums
    before: Sums
    url: str = ""
    url_before: str = ""

    @property
    def difference(self) -> int:
        return self.now.number - self.before.number

    @property
    def change(self) -> str:
        return change_of(self.now.number, self.before.number)

    @property
    def signed_difference(self) -> str:
        return f"{self.difference:+d}" if self.difference else "0"

    @property
    def deaths_change(self) -> str:
        return change_of(self.now.deaths, self.before.deaths)

    @property
    def injuries_change(self) -> str:
        return change_of(self.now.serious_injuries, self.before.serious_injuries)

    @property
    def loss_change(self) -> str:
        return change_of(self.now.direct_loss, self.before.direct_loss)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One dimension: its lines in order, and their total."""

    key: str
    title: str
    head: str
    lines: Sequence[Line]
    total: Line


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of a period."""

    period: Period
    total: Line
    breakdowns: Sequence[Breakdown] = field(default_factory=list)

    def by(self, key: str) -> Breakdown:
        """One dimension: month, grade, industry, district or kind."""
        return next(each for each in self.breakdowns if each.key == key)


def counted_rows(*, visible_to: Viewer, period: Period) -> Any:
    """The accidents counted in the period and in the one before, each with `past` 0 or 1."""
    rows: Any = Accident.objects
    now = Q(occurred_on__range=(period.first, period.last))
    before = Q(occurred_on__range=(period.first_before, period.last_before))
    return (
        rows.visible_to(visible_to)
        .counted()
        .filter(now | before)
        .order_by()
        .annotate(
            past=Case(
                When(occurred_on__lt=period.first, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
    )


def _grouped(rows: Any, by: Any) -> dict[str, tuple[Sums, Sums]]:
    """Sums of both stretches by a column or expression, in one query."""
    found: dict[str, list[Sums]] = {}
    grouped = (
        rows.annotate(by=by)
        .values("by", "past")
        .annotate(n=Count("pk"), dead=Sum("deaths"), hurt=Sum("serious_injuries"), lost=Sum("direct_loss"))
    )
    for each in grouped.values_list("by", "past", "n", "dead", "hurt", "lost"):
        key, past, number, dead, hurt, lost = each
        sums = Sums(number, dead or 0, hurt or 0, Decimal(lost or 0).quantize(_CENT))
        pair = found.setdefault("" if key is None else str(key), [Sums(), Sums()])
        pair[past] = pair[past] + sums
    return {key: (pair[0], pair[1]) for key, pair in found.items()}


def report(*, visible_to: Viewer, period: Period, list_url: str = "") -> Report:
    """Every table of a period; `list_url` is the list that each figure leads to (none: no links)."""
    rows = counted_rows(visible_to=visible_to, period=period)
    links = _Links(period, list_url)
    months = _merged_months(_grouped(rows, F("month")))
    districts = _grouped(rows, Substr("located_in_id", 1, 6))
    kinds, industries = _grouped(rows, F("kind")), _grouped(rows, F("industry"))
    breakdowns = [
        _breakdown("month", "月份", "月份", months, _months(period), links),
        _breakdown("grade", "事故等级", "等级", _grouped(rows, F("grade")), dict(_GRADES), links),
        _breakdown("kind", "事故类别", "类别", kinds, dict(InjuryKind.choices), links, ranked=True),
        _breakdown("industry", "行业", "行业", industries, INDUSTRIES, links, ranked=True),
        _breakdown("located_in", "区划", "区划", districts, _districts(), links, ranked=True),
    ]
    return Report(period, breakdowns[0].total, breakdowns)


_GRADES = [(str(value), label) for value, label in Grade.choices]
_NOT_GIVEN = {"industry": "未填行业", "located_in": "区划不明"}


def _breakdown(
    key: str,
    title: str,
    head: str,
    found: Mapping[str, tuple[Sums, Sums]],
    labels: Mapping[str, str],
    links: _Links,
    *,
    ranked: bool = False,
) -> Breakdown:
    """Lines for every label that fixed tables always show, or for those met; whatever has no label stands last."""
    keys = [each for each in labels if each in found or not ranked]
    unknown = sorted(each for each in found if each not in labels)
    if ranked:
        keys.sort(key=lambda each: (-found[each][0].number, -found[each][1].number, each))
    lines = []
    for each in [*keys, *unknown]:
        now, before = found.get(each, (Sums(), Sums()))
        label = labels.get(each) or (each if each else _NOT_GIVEN.get(key, "其他"))
        lines.append(Line(each, label, now, before, links.to(key, each), links.to(key, each, before=True)))
    total_now = sum((line.now for line in lines), Sums())
    total_before = sum((line.before for line in lines), Sums())
    total = Line("", "合计", total_now, total_before, links.to("", ""), links.to("", "", before=True))
    return Breakdown(key, title, head, lines, total)


def _merged_months(found: Mapping[str, tuple[Sums, Sums]]) -> dict[str, tuple[Sums, Sums]]:
    """202609 and 202509 stand on one line, that of month 9."""
    months: dict[str, tuple[Sums, Sums]] = {}
    for key, (now, before) in found.items():
        month = str(int(key) % 100)
        had = months.get(month, (Sums(), Sums()))
        months[month] = (had[0] + now, had[1] + before)
    return months


def _months(period: Period) -> dict[str, str]:
    return {str(month): f"{month} 月" for month in range(period.first.month, period.last.month + 1)}


def _districts() -> dict[str, str]:
    rows = Division.objects.filter(level__in=[DivisionLevel.DISTRICT, DivisionLevel.CITY]).order_by("code")
    return dict(rows.values_list("code", "name"))


class _Links:
    """Addresses of the list filtered to what a figure counts."""

    def __init__(self, period: Period, list_url: str) -> None:
        self.period = period
        self.list_url = list_url

    def to(self, key: str, value: str, *, before: bool = False) -> str:
        if not self.list_url:
            return ""
        first = self.period.first_before if before else self.period.first
        last = self.period.last_before if before else self.period.last
        query = {"counted": "1"}
        if key == "month":
            first, last = _within_month(first, last, int(value))
        elif key and value:
            query[key] = value
        elif key:
            query[key] = "none"
        query |= {"occurred_from": first.isoformat(), "occurred_to": last.isoformat()}
        return f"{self.list_url}?{urlencode(query)}"


def _within_month(first: date, last: date, month: int) -> tuple[date, date]:
    """The part of a stretch inside one of its months."""
    year = first.year
    start = max(first, date(year, month, 1))
    after = date(year + month // 12, month % 12 + 1, 1)
    return start, min(last, date.fromordinal(after.toordinal() - 1))


@dataclass(frozen=True, slots=True)
class YearToDate:
    """Accidents and deaths of the year so far and of the same days of the year before."""

    number: int
    deaths: int
    number_before: int
    deaths_before: int

    @property
    def number_words(self) -> str:
        """The number against last year, in words."""
        return against(self.number, self.number_before, "起")

    @property
    def deaths_words(self) -> str:
        """The deaths against last year, in words."""
        return against(self.deaths, self.deaths_before, "人")


def against(now: int, before: int, unit: str) -> str:
    """A number against last year's, in words.

    >>> against(3, 5, "起"), against(5, 5, "起"), against(1, 0, "人")
    ('比去年同期少 2 起（-40.0%）', '与去年同期持平', '比去年同期多 1 人')
    """
    if now == before:
        return "与去年同期持平"
    share = change_of(now, before)
    tail = "" if share == "—" else f"（{share}）"
    return f"比去年同期{'多' if now > before else '少'} {abs(now - before)} {unit}{tail}"


def figures(visible_to: Viewer, at: datetime) -> YearToDate:
    """The year so far against the same days of the year before, in one query; only what the user may see."""
    today = in_shanghai(at).date()
    rows = counted_rows(visible_to=visible_to, period=period_of(year=today.year, today=today))
    found = _grouped(rows, Value("all"))
    now, before = found.get("all", (Sums(), Sums()))
    return YearToDate(now.number, now.deaths, before.number, before.deaths)
