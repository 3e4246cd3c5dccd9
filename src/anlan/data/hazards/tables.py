"""Lists of the hazard ledger."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.data.hazards.enums import (
    InstallationKind,
    InstallationLevel,
    PhysicalState,
    Severity,
    SubstanceList,
)
from anlan.data.hazards.ghs import UN_CLASSES
from anlan.data.hazards.models import MajorHazardInstallation, Substance
from anlan.data.hazards.substance_pages import list_words
from anlan.data.ledger.screens import division_filter, status_filter
from anlan.ui.facade import BooleanFilter, ChoiceFilter, Column, EmptyState, SearchFilter, Table
from anlan.ui.templatetags.anlan_ui import grade_badge, status_badge


def _level(row: MajorHazardInstallation) -> SafeString | str:
    graded = row.level and row.level != InstallationLevel.NONE
    return grade_badge(row.get_level_display()) if graded else row.get_level_display() or "未定级"


def _computed(row: MajorHazardInstallation) -> SafeString | str:
    if not row.grade_differs:
        return row.get_computed_level_display() or "—"
    return status_badge(row.get_computed_level_display(), "late")


def _searched(rows: Any, text: str) -> Any:
    return rows.search(text)


def _found(rows: Any, text: str) -> Any:
    from anlan.data.hazards.substances import ranked

    return ranked(rows, text)


def _aliases(row: Substance) -> str:
    return "、".join(row.aliases[:2]) or "—"


def _quantity(row: Substance) -> str:
    return "—" if row.critical_quantity_t is None else f"{row.critical_quantity_t:,g}"


def _lists(row: Substance) -> str:
    return "、".join(list_words(row.lists)) or "—"


def _verified(row: Substance) -> SafeString:
    return status_badge("已核实", "done") if row.verified else status_badge("未核实", "neutral")


def _mixing(row: MajorHazardInstallation) -> SafeString | str:
    if not row.mixing:
        return "—"
    return status_badge(row.get_mixing_display(), "late" if row.mixing == Severity.SEVERE else "waiting")


def _classes() -> list[tuple[str, str]]:
    return [(number, f"第 {number} 类 {words}") for number, words in UN_CLASSES.items()]


def _with_quantity(rows: Any, yes: bool) -> Any:
    return rows.filter(critical_quantity_t__isnull=not yes)


class ListFilter(ChoiceFilter):
    """Substances on one of several national lists, kept as letters of one column."""

    def apply(self, rows: Any, query: QueryDict) -> Any:
        wanted = [value for value in query.getlist(self.key) if value in SubstanceList.values]
        if not wanted:
            return rows
        return rows.filter(reduce(or_, (Q(lists__contains=letter) for letter in wanted)))


INSTALLATIONS = Table(
    key="installations",
    title="重大危险源",
    unit="处",
    columns=[
        Column("name", "名称", sortable=True, link=True, width="wide"),
        Column("enterprise.name", "企业", width="wide"),
        Column("level", "级别", sortable=True, render=_level, export=lambda row: row.get_level_display()),
        Column(
            "computed_level",
            "测算级别",
            sortable=True,
            render=_computed,
            export=lambda row: row.get_computed_level_display(),
        ),
        Column("r_value", "R 值", sortable=True, align="end"),
        Column("mixing", "相容性", render=_mixing, export=lambda row: row.get_mixing_display()),
        Column("kind", "单元"),
        Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
        Column("chief_name", "主要负责人"),
        Column("chief_phone", "主要负责人电话"),
        Column("review_due_on", "复评到期", sortable=True, align="end"),
        Column("filing_number", "备案编号", hidden=True),
        Column("filed_on", "备案日期", hidden=True),
        Column("supervised_by.name", "监管机构", hidden=True),
        Column("lon", "经度", hidden=True, align="end"),
        Column("lat", "纬度", hidden=True, align="end"),
    ],
    filters=[
        SearchFilter(search=_searched, placeholder="危险源、企业名称或备案编号"),
        division_filter(),
        ChoiceFilter("level", "级别", choices=InstallationLevel.choices),
        BooleanFilter("grade_differs", "测算级别", yes="与备案不一致", no="与备案一致"),
        ChoiceFilter("kind", "单元", choices=InstallationKind.choices),
        ChoiceFilter("mixing", "相容性", choices=Severity.choices),
        status_filter(),
    ],
    default_order="name",
    row_url=lambda row: reverse("hazards:detail", args=[row.pk]),
    empty=EmptyState(
        "没有重大危险源",
        "换个条件，或登记一处。",
        "新增重大危险源",
        "hazards:create",
        "hazards.create_installation",
    ),
)

SUBSTANCES = Table(
    key="substances",
    title="危险化学品",
    unit="种",
    columns=[
        Column("name", "名称", sortable=True, link=True),
        Column("cas", "CAS 号", sortable=True),
        Column("un", "UN 号", sortable=True),
        Column("hazard_class", "危险性类别"),
        Column("state", "状态"),
        Column("critical_quantity_t", "临界量（吨）", sortable=True, align="end", render=_quantity),
        Column("isolation_m", "初始隔离（米）", align="end"),
        Column("lists", "名录", render=_lists, export=lambda row: "、".join(list_words(row.lists))),
        Column(
            "verified", "核实", render=_verified, export=lambda row: "已核实" if row.verified else "未核实"
        ),
        Column("aliases", "别名", render=_aliases, export=lambda row: "、".join(row.aliases), hidden=True),
        Column("english_name", "英文名", hidden=True),
        Column("formula", "分子式", hidden=True),
        Column("un_class", "UN 类别", hidden=True),
        Column("beta", "β", hidden=True, align="end"),
        Column("boiling_point_c", "沸点（℃）", hidden=True, align="end", sortable=True),
        Column("flash_point_c", "闪点（℃）", hidden=True, align="end", sortable=True),
        Column("lower_limit_pct", "爆炸下限（%）", hidden=True, align="end"),
        Column("upper_limit_pct", "爆炸上限（%）", hidden=True, align="end"),
        Column("source", "数据来源", hidden=True),
    ],
    filters=[
        SearchFilter(search=_found, placeholder="名称、首字母、英文名、分子式、CAS 或 UN 号"),
        ChoiceFilter("main_class", "类别", choices=_classes()),
        ChoiceFilter("state", "状态", choices=PhysicalState.choices),
        ListFilter("lists", "名录", choices=SubstanceList.choices),
        BooleanFilter("quantity", "临界量", yes="有临界量", no="无临界量", apply_to=_with_quantity),
        BooleanFilter("verified", "核实", yes="已核实", no="未核实"),
    ],
    default_order="place",
    row_url=lambda row: reverse("hazards:substance", args=[row.pk]),
    empty=EmptyState(
        "没有找到危险化学品", "换个名称、CAS 号或 UN 号再试。", "相容性检查", "hazards:compatibility"
    ),
)


def substance_name(row: Substance) -> str:
    """The name with its aliases."""
    return f"{row.name}（{'、'.join(row.aliases)}）" if row.aliases else row.name
