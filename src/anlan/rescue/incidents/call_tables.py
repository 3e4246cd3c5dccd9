"""List of the calls."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.rescue.incidents.call_queries import matching_calls
from anlan.rescue.incidents.enums import CallNature
from anlan.rescue.incidents.models import CallRecord
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
    time_element,
)

TONES = {
    CallNature.REAL: "active",
    CallNature.FALSE: "waiting",
    CallNature.MALICIOUS: "late",
    CallNature.TEST: "neutral",
}


def nature_badge(row: CallRecord) -> SafeString:
    """What the call was, in its tone."""
    return status_badge(row.get_nature_display(), TONES[CallNature(row.nature)])


def _phone(row: CallRecord) -> SafeString:
    mark = format_html('<span class="exercise-mark">演练</span> ') if row.exercise else ""
    return format_html('{}<span class="num">{}</span>', mark, row.caller_phone or "无号码")


def _incident(row: CallRecord) -> SafeString | str:
    if row.incident is None:
        return "未立案"
    url = reverse("incidents:detail", args=[row.incident_id])
    moved = "" if row.first_incident_id == row.incident_id else "（转入）"
    return format_html('<a href="{}">{}</a>{}', url, row.incident.number, moved)


def _incident_text(row: CallRecord) -> str:
    return row.incident.number if row.incident else ""


def _filed(rows: Any, wanted: bool) -> Any:
    return rows.filter(incident__isnull=not wanted)


CALLS = Table(
    key="calls",
    title="来电记录",
    unit="个",
    columns=[
        Column(
            "at",
            "来电时间",
            sortable=True,
            render=lambda row: time_element(row.at),
            export=lambda row: row.at,
        ),
        Column("caller_phone", "号码", render=_phone, export=lambda row: row.caller_phone, link=True),
        Column("nature", "性质", render=nature_badge, export=lambda row: row.get_nature_display()),
        Column("incident.number", "事故", render=_incident, export=_incident_text),
        Column("place", "地点"),
        Column("said", "内容", width="wide"),
        Column("caller_name", "报告人"),
        Column("taken_by_name", "接听人", hidden=True),
        Column("incident.title", "事故名称", hidden=True, width="wide"),
        Column("located_in.name", "区划", hidden=True),
        Column("nature_reason", "认定理由", hidden=True, width="wide"),
        Column("exercise", "演练", hidden=True, export=lambda row: "演练" if row.exercise else ""),
    ],
    filters=[
        SearchFilter(search=matching_calls, placeholder="号码、报告人、地点、内容"),
        ChoiceFilter("nature", "性质", choices=CallNature.choices),
        BooleanFilter("filed", "立案", yes="已立案", no="未立案", apply_to=_filed),
        BooleanFilter("exercise", "演练", yes="只看演练", no="不含演练"),
        DateRangeFilter("at", "来电时间", field="at"),
    ],
    default_order="-at",
    row_url=lambda row: reverse("incidents:call", args=[row.pk]),
    empty=EmptyState(
        title="没有符合条件的来电",
        text="调整筛选条件，或开始接报。",
        action="接报",
        url_name="incidents:intake",
        permission="incidents.take_call",
    ),
)
