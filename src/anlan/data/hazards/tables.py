"""Lists of the hazard ledger."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.data.hazards.enums import InstallationKind, InstallationLevel, PhysicalState
from anlan.data.hazards.models import MajorHazardInstallation, Substance
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
    from anlan.data.hazards.substances import search_substances

    return search_substances(text)


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
        Column("english_name", "英文名"),
        Column("cas", "CAS 号", sortable=True),
        Column("un", "UN 号", sortable=True),
        Column("hazard_class", "危险性类别", width="wide"),
        Column("critical_quantity_t", "临界量（吨）", sortable=True, align="end"),
        Column("beta", "β", align="end"),
        Column("isolation_m", "初始隔离（米）", align="end"),
        Column("verified", "已核实"),
    ],
    filters=[
        SearchFilter(search=_found, placeholder="名称、英文名、CAS 或 UN 号"),
        ChoiceFilter("state", "状态", choices=PhysicalState.choices),
    ],
    default_order="name",
    row_url=lambda row: reverse("hazards:substance", args=[row.pk]),
)


def substance_name(row: Substance) -> str:
    """The name with its aliases."""
    return f"{row.name}（{'、'.join(row.aliases)}）" if row.aliases else row.name
