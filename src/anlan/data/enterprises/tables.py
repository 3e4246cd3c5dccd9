"""Lists of the enterprise ledger."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Literal, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.base.accounts.facade import User
from anlan.data.enterprises.details import DETAILS, Detail, shown
from anlan.data.enterprises.enums import INDUSTRY_CHOICES, Category, SupervisionLevel
from anlan.data.enterprises.matching import active_matching, filter_by_text
from anlan.data.enterprises.models import Enterprise
from anlan.data.ledger.screens import division_filter, status_filter
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table

_INDUSTRIES = [choice for _, choices in INDUSTRY_CHOICES for choice in choices]


def _url(row: Enterprise) -> str:
    return reverse("enterprises:detail", args=[row.pk])


def _name(row: Enterprise) -> SafeString | str:
    if not row.is_demo or "虚构" in row.name:
        return row.name
    return format_html('{} <span class="text-faint">虚构</span>', row.name)


def _attention(row: Enterprise) -> str:
    return "、".join(row.attention_labels)


_NAME = Column(
    "name", "企业名称", sortable=True, link=True, width="wide", render=_name, export=lambda row: row.name
)
_COLUMNS = [
    _NAME,
    Column("credit_code", "统一社会信用代码"),
    Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
    Column("supervised_by.name", "监管机构"),
    Column("industry", "行业"),
    Column("category", "监管类别"),
    Column("level", "监管层级", hidden=True),
    Column("employees", "从业人数", sortable=True, align="end"),
    Column("updated_at", "更新", sortable=True, align="end", hidden=True),
    Column("address", "地址", hidden=True, width="wide"),
    Column("lon", "经度", hidden=True, align="end"),
    Column("lat", "纬度", hidden=True, align="end"),
    Column("legal_representative", "法定代表人", hidden=True),
    Column("department", "行业主管部门", hidden=True),
    Column("scale", "企业规模", hidden=True),
    Column("short_name", "简称", hidden=True),
    Column("as_of", "核实日期", hidden=True),
    Column("source", "数据来源", hidden=True),
]


def _counted(request: HttpRequest) -> int | None:
    """Of a mere search the full-text index knows the number."""
    filters = (name for item in ENTERPRISES.filters for name in item.parameters)
    if any(request.GET.get(name) for name in filters if name != "q"):
        return None
    return active_matching(request.GET.get("q", ""), visible_to=cast(User, request.user))


ENTERPRISES = Table(
    key="enterprises",
    title="企业台账",
    unit="家",
    columns=_COLUMNS,
    filters=[
        SearchFilter(search=filter_by_text, placeholder="名称、简拼、地址或代码"),
        division_filter(),
        ChoiceFilter("industry", "行业", choices=_INDUSTRIES),
        ChoiceFilter("category", "监管类别", choices=Category.choices),
        ChoiceFilter("level", "监管层级", choices=SupervisionLevel.choices),
        status_filter(),
    ],
    default_order="name",
    row_url=_url,
    counted=_counted,
    empty=EmptyState(
        "没有企业",
        "换个条件，或登记一家企业。",
        "新增企业",
        "enterprises:create",
        "enterprises.create_enterprise",
    ),
)


def _detail_column(detail: Detail) -> Column:
    def value(row: Enterprise) -> str:
        return shown(row.details.get(detail.name))

    align: Literal["start", "end"] = "end" if detail.type == "integer" else "start"
    return Column(
        f"details.{detail.name}", detail.label, hidden=True, render=value, export=value, align=align
    )


@cache
def table_for(category: str) -> Table:
    """The list; of one high-risk industry with the fields of that industry to choose and export."""
    details = DETAILS.get(category, ())
    if not details:
        return ENTERPRISES
    columns = [*_COLUMNS, *map(_detail_column, details)]
    return replace(ENTERPRISES, key=f"enterprises-{category}", columns=columns)


WORKLIST = Table(
    key="enterprise-worklist",
    title="待核实企业",
    unit="家",
    columns=[
        _NAME,
        Column("attention", "待核实", render=_attention, export=_attention, width="wide"),
        Column("located_in.name", "区划"),
        Column("supervised_by.name", "监管机构"),
        Column("address", "地址", width="wide"),
        Column("updated_at", "更新", sortable=True, align="end"),
    ],
    filters=[
        SearchFilter(search=filter_by_text, placeholder="名称、简拼、地址或代码"),
        division_filter(),
    ],
    default_order="-updated_at",
    row_url=_url,
    empty=EmptyState("没有待核实的企业", "每家企业都有明确的位置和监管机构。"),
)
