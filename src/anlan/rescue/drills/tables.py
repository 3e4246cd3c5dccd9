"""The list of drills."""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.rescue.drills.enums import DrillMode, DrillStatus
from anlan.rescue.drills.models import Drill
from anlan.ui.facade import (
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
)
from anlan.ui.templatetags.anlan_ui import shanghai

TONES = {
    DrillStatus.RUNNING: "active",
    DrillStatus.PAUSED: "waiting",
    DrillStatus.FINISHED: "done",
    DrillStatus.STOPPED: "neutral",
}


def tone_of(drill: Drill) -> str:
    return TONES[DrillStatus(drill.status)]


def _status(row: Drill) -> SafeString:
    return status_badge(row.get_status_display(), tone_of(row))


def _progress(row: Drill) -> str:
    return f"{getattr(row, 'played', 0)} / {getattr(row, 'steps', 0)}"


def _met(row: Drill) -> str:
    return f"{getattr(row, 'met', 0)} / {getattr(row, 'expected', 0)}"


def _incident(row: Drill) -> str:
    return row.incident.number if row.incident else "—"


DRILLS = Table(
    key="drills",
    title="演练记录",
    columns=[
        Column("title", "名称", link=True, width="wide", sortable=True),
        Column("status", "状态", render=_status, export=lambda row: row.get_status_display(), sortable=True),
        Column("mode", "方式", export=lambda row: row.get_mode_display()),
        Column("speed", "倍速", render=lambda row: f"×{row.speed}", export=lambda row: row.speed),
        Column("progress", "情景", render=_progress, export=_progress),
        Column("met", "完成动作", render=_met, export=_met),
        Column("incident", "演练事故", render=_incident, export=_incident),
        Column("started_by", "发起人"),
        Column(
            "started_at", "开始时间", render=lambda row: shanghai(row.started_at), export=lambda row: row.started_at,
            sortable=True,
        ),
        Column("located_in.name", "区划", hidden=True),
    ],
    filters=[
        SearchFilter(fields=("title", "started_by", "incident__number"), placeholder="名称、发起人、编号"),
        ChoiceFilter("status", "状态", choices=DrillStatus.choices),
        ChoiceFilter("mode", "方式", choices=DrillMode.choices),
        DateRangeFilter("started", "开始时间", field="started_at"),
    ],
    default_order="-started_at",
    row_url=lambda row: reverse("drills:detail", args=[row.id]),
    empty=EmptyState(
        title="没有符合条件的演练",
        text="调整筛选条件，或开始一次演练。",
        action="开始演练",
        url_name="drills:home",
        permission="drills.start_drill",
    ),
    unit="次",
)  # fmt: skip
