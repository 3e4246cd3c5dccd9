"""Lists of the resource ledgers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.data.ledger.screens import division_filter, status_filter
from anlan.data.resources.details import DETAILS, Detail
from anlan.data.resources.enums import PlaceKind, Readiness, ResourceKind
from anlan.data.resources.models import Resource
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table
from anlan.ui.tables.columns import Align
from anlan.ui.templatetags.anlan_ui import status_badge

_TONES = {Readiness.READY: "done", Readiness.ENGAGED: "active", Readiness.UNAVAILABLE: "off"}


def _readiness_word(row: Resource) -> str:
    return str(row.get_readiness_display())


def searched(rows: Any, text: str) -> Any:
    """Rows by the ledger's search text."""
    return rows.search(text)


def readiness(row: Resource) -> SafeString:
    """The readiness in its tone."""
    return status_badge(row.get_readiness_display(), _TONES[Readiness(row.readiness)])


def shown_detail(value: Any) -> str:
    """A detail in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _detail_column(detail: Detail) -> Column:
    def value(row: Resource) -> Any:
        return row.details.get(detail.name)

    def shown(row: Resource) -> str:
        return shown_detail(detail.words(value(row))) or "—"

    def exported(row: Resource) -> Any:
        return detail.words(value(row))

    align: Align = "end" if detail.type == "integer" else "start"
    return Column(
        f"details.{detail.name}",
        detail.label,
        render=shown,
        export=exported,
        align=align,
        hidden=not detail.listed,
    )


_SHARED_END = [
    Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
    Column("contact_name", "联系人"),
    Column("contact_phone", "联系电话"),
    Column("address", "地址", hidden=True, width="wide"),
    Column("lon", "经度", hidden=True, align="end"),
    Column("lat", "纬度", hidden=True, align="end"),
    Column("supervised_by.name", "监管机构", hidden=True),
    Column("as_of", "核实日期", hidden=True),
    Column("updated_at", "更新", sortable=True, align="end"),
]


def _table(kind: str) -> Table:
    label = str(ResourceKind(kind).label) if kind else "应急资源"
    details = [_detail_column(detail) for detail in DETAILS.get(kind, ())]
    return Table(
        key=f"resources-{kind or 'all'}",
        title=label,
        unit="个",
        columns=[
            Column("name", "名称", sortable=True, link=True, width="wide"),
            *([] if kind else [Column("kind", "类别", sortable=True)]),
            Column(
                "readiness",
                "状态",
                sortable=True,
                render=readiness,
                export=lambda row: row.get_readiness_display(),
            ),
            *details,
            *_SHARED_END,
        ],
        filters=[
            SearchFilter(search=searched, placeholder="名称、简拼、地址或专长"),
            *([] if kind else [ChoiceFilter("kind", "类别", choices=ResourceKind.choices)]),
            division_filter(),
            ChoiceFilter("readiness", "备勤", choices=Readiness.choices),
            status_filter(),
        ],
        default_order="name",
        row_url=lambda row: reverse("resources:detail", args=[row.pk]),
        empty=EmptyState(f"没有{label}", "换个条件，或登记一个。"),
    )


#: The list of each kind, and of all under "".
TABLES = {kind: _table(kind) for kind in ("", *map(str, ResourceKind))}

PLACES = Table(
    key="sensitive-places",
    title="敏感场所",
    unit="处",
    columns=[
        Column("name", "名称", sortable=True, link=True, width="wide"),
        Column("kind", "类别", sortable=True),
        Column("people", "人数", sortable=True, align="end"),
        Column("people_day", "白天", sortable=True, align="end"),
        Column("people_night", "夜间", sortable=True, align="end"),
        *_SHARED_END,
    ],
    filters=[
        SearchFilter(search=searched, placeholder="名称、简拼或地址"),
        ChoiceFilter("kind", "类别", choices=PlaceKind.choices),
        division_filter(),
        status_filter(),
    ],
    default_order="name",
    row_url=lambda row: reverse("resources:place", args=[row.pk]),
    empty=EmptyState(
        "没有敏感场所",
        "换个条件，或登记一处。",
        "新增敏感场所",
        "resources:place-create",
        "resources.create_place",
    ),
)
