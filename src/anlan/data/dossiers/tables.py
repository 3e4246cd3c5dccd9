"""The list of each kind, made from its declaration; the export comes with it."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.data.dossiers.enums import RiskLevel
from anlan.data.dossiers.kinds import PLACE, RISK_POINT, DossierKind
from anlan.data.dossiers.models import DossierItem, RiskPoint
from anlan.data.ledger.screens import division_filter, status_filter
from anlan.ui.facade import ChoiceFilter, Column, EmptyState, SearchFilter, Table

_FILTERED = ("level", "kind", "use", "storage")
_LEVELS = [str(level) for level in RiskLevel]


def searched(rows: Any, text: str) -> Any:
    """Rows by the ledger's search text."""
    return rows.search(text)


def level_badge(row: RiskPoint) -> SafeString:
    """The colour of a risk point with its word."""
    return format_html(
        '<span class="grade grade-{}">{}</span>', _LEVELS.index(row.level) + 1, row.get_level_display()
    )


def _owner(row: DossierItem) -> SafeString:
    url = reverse("dossiers:page", args=[row.enterprise_id])
    return format_html('<a href="{}">{}</a>', url, row.enterprise.name)


def _column(kind: DossierKind, name: str, *, hidden: bool) -> Column:
    field = kind.model_field(name)
    if isinstance(field, models.ForeignKey):
        return Column(f"{name}.name", kind.label(name), hidden=hidden)
    numeric = isinstance(field, models.FloatField | models.IntegerField)
    if kind is RISK_POINT and name == "level":
        return Column(
            name,
            kind.label(name),
            sortable=True,
            render=level_badge,
            export=lambda row: row.get_level_display(),
        )
    if numeric:
        return Column(
            name,
            kind.label(name),
            sortable=True,
            align="end",
            hidden=hidden,
            render=lambda row: kind.of(row, name) or "—",
            export=lambda row: getattr(row, name),
        )
    wide = (getattr(field, "max_length", 0) or 0) >= 200
    return Column(
        name,
        kind.label(name),
        sortable=bool(field.choices) or isinstance(field, models.DateField),
        hidden=hidden,
        width="wide" if wide else "",
    )


@cache
def table_of(kind: DossierKind) -> Table:
    """The list of a kind."""
    more = [name for name in kind.own if name not in kind.columns and name != "file"]
    filtered = [name for name in _FILTERED if name in kind.own]
    place = PLACE if kind.has_place else ("address",)
    return Table(
        key=f"dossiers-{kind.key}",
        title=kind.title,
        unit=kind.counter,
        columns=[
            Column("name", kind.name_label, sortable=True, link=True, width="wide"),
            Column(
                "enterprise.name",
                "企业",
                sortable=True,
                render=_owner,
                export=lambda row: row.enterprise.name,
                width="wide",
            ),
            *(_column(kind, name, hidden=False) for name in kind.columns),
            Column("located_in.name", "区划", sortable=True, order_by=("located_in_id",)),
            Column("as_of", "核实日期", sortable=True),
            Column("enterprise.credit_code", "统一社会信用代码", hidden=True),
            *(_column(kind, name, hidden=True) for name in (*more, *place)),
            Column("source", "数据来源", hidden=True),
            Column("updated_at", "更新", sortable=True, align="end", hidden=True),
        ],
        filters=[
            SearchFilter(search=searched, placeholder="名称、企业或简拼"),
            *(ChoiceFilter(name, kind.label(name), choices=kind.choices(name)) for name in filtered),
            division_filter(),
            status_filter(),
        ],
        default_order="name",
        row_url=lambda row: reverse(f"dossiers:{kind.key}", args=[row.pk]),
        empty=EmptyState(f"没有{kind.title}", "换个条件，或在企业档案中登记。"),
    )
