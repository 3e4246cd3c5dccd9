"""List of the case library."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.data.cases.enums import CaseGrade, CaseKind
from anlan.data.cases.models import AccidentCase
from anlan.data.ledger.screens import division_filter, status_filter
from anlan.ui.facade import ChoiceFilter, Column, DateRangeFilter, EmptyState, SearchFilter, Table
from anlan.ui.templatetags.anlan_ui import grade_badge


def _searched(rows: Any, text: str) -> Any:
    return rows.search(text)


def _grade(row: AccidentCase) -> SafeString | str:
    return row.grade if row.grade == CaseGrade.NEAR_MISS else grade_badge(row.grade)


def _day(row: AccidentCase) -> str:
    from anlan.kernel.clock import in_shanghai

    return f"{in_shanghai(row.occurred_at):%Y-%m-%d}"


CASES = Table(
    key="cases",
    title="事故案例库",
    unit="起",
    columns=[
        Column("name", "案例", sortable=True, link=True, width="wide"),
        Column("occurred_at", "发生日期", sortable=True, render=_day, align="end"),
        Column("kind", "类型", sortable=True),
        Column("grade", "等级", render=_grade, export=lambda row: row.grade),
        Column("unit", "事故单位", width="wide"),
        Column("substance", "物质"),
        Column("deaths", "死亡", sortable=True, align="end"),
        Column("verified", "已核实"),
        Column("missing", "失踪", hidden=True, align="end"),
        Column("serious_injuries", "重伤", hidden=True, align="end"),
        Column("direct_loss", "直接经济损失（元）", hidden=True, align="end"),
        Column("address", "地点", hidden=True, width="wide"),
        Column("located_in.name", "区划", hidden=True),
    ],
    filters=[
        SearchFilter(search=_searched, placeholder="名称、单位或物质"),
        ChoiceFilter("kind", "类型", choices=CaseKind.choices),
        ChoiceFilter("grade", "等级", choices=CaseGrade.choices),
        division_filter(),
        DateRangeFilter("occurred", "发生日期", field="occurred_at"),
        status_filter(),
    ],
    default_order="-occurred_at",
    row_url=lambda row: reverse("cases:detail", args=[row.pk]),
    empty=EmptyState(
        "没有案例", "换个条件，或补充一起事故案例。", "新增案例", "cases:create", "cases.create_case"
    ),
)
