"""List of the accident ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.base.divisions.facade import DivisionLevel, districts
from anlan.data.enterprises.facade import INDUSTRIES
from anlan.data.ledger.facade import status_filter
from anlan.kernel.clock import in_shanghai, now
from anlan.rescue.accidents.enums import DossierState, InjuryKind
from anlan.rescue.accidents.models import Accident
from anlan.rescue.accidents.periods import FIRST_YEAR, LAST_YEAR
from anlan.rescue.accidents.queries import differences
from anlan.rescue.incidents.enums import Grade
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    DivisionFilter,
    EmptyState,
    SearchFilter,
    Table,
    grade_badge,
    status_badge,
)

DOSSIER_TONES = {
    DossierState.INCOMPLETE: "waiting",
    DossierState.INVESTIGATING: "active",
    DossierState.SETTLED: "done",
}
#: How far back the list of years goes.
YEARS = 12


def tone_of(accident: Accident) -> str:
    """The tone of the dossier's badge."""
    return DOSSIER_TONES[DossierState(accident.dossier)]


def _searched(rows: Any, text: str) -> Any:
    return rows.search(text)


def _name(row: Accident) -> SafeString | str:
    if row.is_settled and differences(row):
        mark = status_badge("数字不一致", "late")
        return format_html("{} {}", row.name, mark)
    return row.name


def _grade(row: Accident) -> SafeString:
    return grade_badge(row.grade_label)


def _day(row: Accident) -> str:
    return f"{row.occurred_on:%Y-%m-%d}"


def _moment(row: Accident) -> str:
    return f"{in_shanghai(row.occurred_at):%Y-%m-%d %H:%M}"


def _dossier(row: Accident) -> SafeString:
    return status_badge(row.get_dossier_display(), tone_of(row))


def _wan(row: Accident) -> Decimal:
    """The loss in 10,000 yuan, as tables of losses are read."""
    return row.direct_loss / 10000


def _loss(row: Accident) -> str:
    return f"{_wan(row):,.2f}" if row.direct_loss else "0"


def _counted(row: Accident) -> str:
    return "是" if row.counted else "否"


@dataclass(frozen=True, slots=True)
class YearFilter(ChoiceFilter):
    """Accidents of one year; the months are stored as 202610, so a range of numbers serves it."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) == 4):
            return rows
        return rows.filter(month__gte=int(wanted) * 100, month__lt=(int(wanted) + 1) * 100)


@dataclass(frozen=True, slots=True)
class MonthFilter(ChoiceFilter):
    """Accidents of a month: of the year chosen beside it, or of every year."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        if wanted not in {str(month) for month in range(1, 13)}:
            return rows
        return rows.filter(month__in=[year * 100 + int(wanted) for year in range(FIRST_YEAR, LAST_YEAR)])


@dataclass(frozen=True, slots=True)
class GapFilter(ChoiceFilter):
    """A choice that also finds the records where the field is empty, as `none`."""

    none: ClassVar[str] = "none"

    def apply(self, rows: Any, query: QueryDict) -> Any:
        if query.get(self.key, "") == self.none:
            return rows.filter(**{self.field or self.key: ""})
        return ChoiceFilter.apply(self, rows, query)

    def chip(self, request: HttpRequest) -> str:
        if request.GET.get(self.key, "") == self.none:
            return f"{self.title}：未填"
        return ChoiceFilter.chip(self, request)


@dataclass(frozen=True, slots=True)
class PlaceFilter(DivisionFilter):
    """A district, or the accidents whose place is not known, as `none`; a figure of the city itself is its own."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = query.get(self.key, "")
        if wanted == "none":
            return rows.filter(located_in=None)
        if wanted.endswith("00") and len(wanted) == 6:
            return rows.filter(located_in_id=wanted)
        return DivisionFilter.apply(self, rows, query)

    def chip(self, request: HttpRequest) -> str:
        if request.GET.get(self.key, "") == "none":
            return f"{self.title}：不明"
        return DivisionFilter.chip(self, request)


def _years(_request: HttpRequest) -> Sequence[tuple[str, str]]:
    this_year = in_shanghai(now()).year
    return [(str(year), f"{year} 年") for year in range(this_year, this_year - YEARS, -1)]


def _districts(_request: HttpRequest) -> list[tuple[str, str]]:
    return list(districts().values_list("code", "name"))


def _district(row: Accident) -> str:
    """The district, also where the record lies in one of its townships."""
    place = row.located_in
    if place is not None and place.level == DivisionLevel.TOWNSHIP and place.parent is not None:
        place = place.parent
    return place.name if place else "—"


def _industry(row: Accident) -> str:
    return row.industry_label or "—"


ACCIDENTS = Table(
    key="accidents",
    title="事故台账",
    unit="起",
    columns=[
        Column("number", "编号", sortable=True, width="narrow"),
        Column("name", "事故", render=_name, export=lambda row: row.name, link=True, width="wide"),
        Column("occurred_at", "发生日期", render=_day, export=_moment, sortable=True, align="end"),
        Column("kind", "类别", sortable=True),
        Column("grade", "等级", render=_grade, export=lambda row: row.grade_label, sortable=True),
        Column("located_in", "区划", render=_district, export=_district, sortable=True, order_by=("located_in_id",)),
        Column("deaths", "死亡", sortable=True, align="end"),
        Column("serious_injuries", "重伤", sortable=True, align="end", hidden=True),
        Column("direct_loss", "损失（万元）", render=_loss, export=_wan, sortable=True, align="end"),
        Column("dossier", "档案", render=_dossier, export=lambda row: row.get_dossier_display(), sortable=True),
        Column("industry", "行业", render=_industry, export=lambda row: row.industry_label, hidden=True),
        Column("counted", "统计", render=_counted, export=_counted, hidden=True),
        Column("unit", "事故单位", hidden=True, width="wide"),
        Column("address", "地点", hidden=True, width="wide"),
        Column("substance", "物质", hidden=True),
        Column("missing", "失踪", hidden=True, align="end"),
        Column("minor_injuries", "轻伤", hidden=True, align="end"),
        Column("nature", "性质", hidden=True),
        Column("direct_cause", "直接原因", hidden=True, width="wide"),
        Column("settled_on", "结案日期", hidden=True, sortable=True),
        Column("supervised_by.name", "监管机构", hidden=True),
        Column("source", "数据来源", hidden=True),
    ],
    filters=[
        SearchFilter(search=_searched, placeholder="编号、事故、单位或简拼"),
        YearFilter("year", "年份", choices=_years),
        MonthFilter("m", "月份", choices=[(str(month), f"{month} 月") for month in range(1, 13)]),
        ChoiceFilter("grade", "等级", choices=[(str(value), label) for value, label in Grade.choices]),
        ChoiceFilter("kind", "类别", choices=InjuryKind.choices),
        GapFilter("industry", "行业", choices=list(INDUSTRIES.items())),
        PlaceFilter("located_in", "区划", choices=_districts),
        ChoiceFilter("dossier", "档案", choices=DossierState.choices),
        BooleanFilter("counted", "统计", yes="纳入统计", no="不纳入统计"),
        DateRangeFilter("occurred", "发生日期", field="occurred_on", timed=False),
        status_filter(),
    ],
    default_order="-occurred_at",
    row_url=lambda row: reverse("accidents:detail", args=[row.pk]),
    empty=EmptyState(
        "没有事故",
        "真实事故处置结束后自动入账，历史事故可手工登记。",
        "登记事故",
        "accidents:create",
        "accidents.create_accident",
    ),
)  # fmt: skip
