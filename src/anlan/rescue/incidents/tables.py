"""Lists of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.rescue.incidents.enums import NOT_COUNTED, Grade, IncidentKind, IncidentStatus, Outcome
from anlan.rescue.incidents.models import Incident
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
)
from anlan.ui.templatetags.anlan_ui import grade_badge, shanghai, status_badge

TONES = {
    IncidentStatus.RECEIVED: "waiting",
    IncidentStatus.ACCEPTED: "active",
    IncidentStatus.RESPONDING: "active",
    IncidentStatus.CLOSED: "done",
}


def tone_of(incident: Incident) -> str:
    return "off" if incident.outcome in NOT_COUNTED else TONES[IncidentStatus(incident.status)]


def _title(row: Incident) -> SafeString:
    mark = format_html('<span class="exercise-mark">演练</span> ') if row.exercise else ""
    return format_html("{}{}", mark, row.title)


def _grade(row: Incident) -> SafeString:
    return grade_badge(Grade(row.grade).label)


def _level(row: Incident) -> SafeString:
    return grade_badge(row.response_level)


def _status(row: Incident) -> SafeString:
    return status_badge(row.state_label, tone_of(row))


def _received(row: Incident) -> Any:
    return shanghai(row.received_at)


INCIDENTS = Table(
    key="incidents",
    title="事故记录",
    columns=[
        Column("number", "编号", sortable=True, width="narrow"),
        Column("title", "名称", render=_title, export=lambda row: row.title, link=True, width="wide"),
        Column("kind", "类型", sortable=True),
        Column("status", "状态", render=_status, export=lambda row: row.state_label, sortable=True),
        Column("grade", "等级", render=_grade, export=lambda row: Grade(row.grade).label, sortable=True),
        Column("response_level", "响应", render=_level, export=lambda row: row.response_level),
        Column("located_in.name", "区划"),
        Column(
            "received_at", "接报时间", render=_received, export=lambda row: row.received_at, sortable=True
        ),
        Column("deaths", "死亡", align="end", sortable=True),
        Column("missing", "失踪", align="end", hidden=True),
        Column("serious_injuries", "重伤", align="end", hidden=True),
        Column("received_by", "接报人", hidden=True),
        Column("exercise", "演练", hidden=True, export=lambda row: "演练" if row.exercise else ""),
    ],
    filters=[
        SearchFilter(
            fields=("number", "title", "place", "description", "caller_phone"),
            placeholder="编号、名称、地点、号码",
        ),
        ChoiceFilter("status", "状态", choices=IncidentStatus.choices),
        ChoiceFilter("outcome", "结果", choices=Outcome.choices),
        ChoiceFilter("kind", "类型", choices=IncidentKind.choices),
        ChoiceFilter("grade", "等级", choices=[(str(value), label) for value, label in Grade.choices]),
        BooleanFilter("exercise", "演练", yes="只看演练", no="不含演练"),
        DateRangeFilter("received", "接报时间", field="received_at"),
    ],
    default_order="-received_at",
    row_url=lambda row: reverse("incidents:detail", args=[row.id]),
    empty=EmptyState(
        title="没有符合条件的事故",
        text="调整筛选条件，或开始接报。",
        action="接报",
        url_name="incidents:intake",
        permission="incidents.take_call",
    ),
    unit="起",
)


def board_rows(incidents: Iterable[Incident]) -> list[dict[str, Any]]:
    """What the board's template draws of each open incident."""
    return [{"incident": row, "tone": tone_of(row), "grade": Grade(row.grade).label} for row in incidents]
