"""Running a response: corrections of what is known, decisions on grade and level, the log, close and reopen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.divisions.facade import locate
from anlan.data.hazards.facade import find_substance
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.enums import (
    CallNature,
    DangerSign,
    EntryKind,
    Grade,
    IncidentStatus,
    Outcome,
    ResponseLevel,
)
from anlan.rescue.incidents.events import IncidentChanged, IncidentClosed, IncidentReopened
from anlan.rescue.incidents.models import Incident, TimelineEntry
from anlan.rescue.incidents.operations.clocks import start_clocks
from anlan.rescue.incidents.operations.dispatching import release_all
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    move,
    must_be_open,
    note_danger,
    save,
)
from anlan.rescue.incidents.operations.telling import Call, check_call
from anlan.rescue.incidents.policies import danger_reasons, propose, title_of

#: What may be corrected after the call, with the words the log uses.
EDITABLE = {
    "kind": "类型",
    "occurred_at": "发生时间",
    "head_informed_at": "单位负责人接报时间",
    "place": "地点",
    "lon": "经度",
    "lat": "纬度",
    "enterprise": "事故单位",
    "substance": "物质",
    "description": "描述",
    "caller_name": "报告人",
    "caller_phone": "来电号码",
    "deaths": "死亡",
    "missing": "失踪",
    "serious_injuries": "重伤",
    "direct_loss": "直接经济损失",
    "endangered": "涉险",
    "trapped": "被困",
    "evacuated": "紧急疏散",
    "danger_signs": "其他涉险情形",
}

#: What the calls of a dismissed incident were.
NATURE_OF_OUTCOME = {Outcome.FALSE_ALARM.value: CallNature.FALSE, Outcome.TEST.value: CallNature.TEST}


def change_incident(
    *, incident: Incident, values: Mapping[str, Any], version: int | None, by: Actor, at: datetime
) -> Incident:
    """Correct or complete what is known. Casualties move the proposed grade and level unless a person decided them."""
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise InvalidInput(f"不能修改：{'、'.join(sorted(unknown))}。")
    with transaction.atomic():
        incident = fresh(incident, version=version)
        must_be_open(incident)
        before = _call_of(incident)
        after = replace(before, **values)
        changed = [name for name in EDITABLE if getattr(before, name) != getattr(after, name)]
        if not changed:
            return incident
        check_call(after, at=at)
        was_danger = bool(danger_reasons(incident))
        _apply(incident, after, changed)
        touched = {*changed, *_reassess(incident)}
        save(incident, "title", "grade", "response_level", "located_in", "substance_text",
             *[name for name in changed if name != "substance"], "substance")  # fmt: skip
        start_clocks(incident)
        words = "；".join(
            f"{EDITABLE[name]} {_shown(getattr(before, name))} → {_shown(getattr(after, name))}"
            for name in changed
        )
        log_entry(incident, words, kind=EntryKind.CHANGE, by=by, at=at)
        note_danger(incident, known=was_danger, by=by, at=at)
        fact = IncidentChanged(
            incident=str(incident.id),
            number=incident.number,
            version=incident.version,
            fields=sorted(touched),
        )
        announce(incident, fact, by=by, at=at)
        audit_row(incident, "change_incident", f"修改 {incident.number}：{words}"[:500], by=by, at=at, changes={
            name: [_plain(getattr(before, name)), _plain(getattr(after, name))] for name in changed
        })  # fmt: skip
    return incident


def _call_of(incident: Incident) -> Call:
    return Call(
        kind=incident.kind,
        occurred_at=incident.occurred_at,
        head_informed_at=incident.head_informed_at,
        received_at=incident.received_at,
        place=incident.place,
        lon=incident.lon,
        lat=incident.lat,
        enterprise=incident.enterprise,
        substance=incident.substance_text,
        description=incident.description,
        caller_name=incident.caller_name,
        caller_phone=incident.caller_phone,
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        direct_loss=incident.direct_loss,
        endangered=incident.endangered,
        trapped=incident.trapped,
        evacuated=incident.evacuated,
        danger_signs=tuple(incident.danger_signs),
        exercise=incident.exercise,
    )


def _apply(incident: Incident, call: Call, changed: list[str]) -> None:
    for name in changed:
        if name != "substance":
            setattr(incident, name, getattr(call, name))
    if "substance" in changed:
        incident.substance_text = call.substance.strip()
        incident.substance = find_substance(call.substance) if call.substance.strip() else None
    if {"lon", "lat"} & set(changed) and call.lon is not None and call.lat is not None:
        found = locate(call.lon, call.lat)
        incident.located_in_id = found.district.code if found else None
    elif "enterprise" in changed and call.enterprise is not None:
        incident.lon, incident.lat = call.enterprise.lon, call.enterprise.lat
        incident.located_in_id = call.enterprise.located_in_id
        changed.extend(name for name in ("lon", "lat") if name not in changed)
    if {"kind", "enterprise", "place", "substance"} & set(changed):
        incident.title = title_of(
            kind=incident.kind,
            enterprise=incident.enterprise.name if incident.enterprise else "",
            place=incident.place,
            substance=incident.substance.name if incident.substance else "",
        )


def _reassess(incident: Incident) -> list[str]:
    """Follow the proposal where nobody decided; what moved."""
    proposal = propose(
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        direct_loss=incident.direct_loss,
    )
    moved = []
    if not incident.grade_decided_by and incident.grade != proposal.grade:
        incident.grade = proposal.grade
        moved.append("grade")
    if not incident.response_decided_by and incident.response_level != proposal.response_level:
        incident.response_level = proposal.response_level
        moved.append("response_level")
    return moved


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "空"
    if isinstance(value, tuple):
        return "、".join(DangerSign(each).label for each in value) or "无"
    return f"{value:%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def decide(
    *,
    incident: Incident,
    by: Actor,
    at: datetime,
    grade: int | None = None,
    response_level: str | None = None,
    reason: str = "",
) -> Incident:
    """A person fixes grade, response level or both; from then on the proposal is shown beside it only."""
    if grade is None and response_level is None:
        raise InvalidInput("请选择事故等级或响应级别。", field="response_level")
    if grade is not None and grade not in Grade.values:
        raise InvalidInput("没有这个事故等级。", field="grade")
    if response_level is not None and response_level not in ResponseLevel.values:
        raise InvalidInput("没有这个响应级别。", field="response_level")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        changes: dict[str, Any] = {}
        words = []
        if grade is not None:
            changes["grade"] = [incident.grade, grade]
            incident.grade, incident.grade_decided_by = grade, by.name
            words.append(f"认定为{Grade(grade).label}事故")
        if response_level is not None:
            changes["response_level"] = [incident.response_level, response_level]
            incident.response_level, incident.response_decided_by = response_level, by.name
            words.append(f"启动 {response_level} 级响应")
        save(incident, "grade", "grade_decided_by", "response_level", "response_decided_by")
        text = "，".join(words) + (f"（{reason.strip()}）" if reason.strip() else "")
        log_entry(incident, text, kind=EntryKind.DECISION, by=by, at=at)
        fact = IncidentChanged(
            incident=str(incident.id),
            number=incident.number,
            version=incident.version,
            fields=sorted(changes),
        )
        announce(incident, fact, by=by, at=at)
        audit_row(
            incident, "decide", f"{incident.number} {text}", changes=changes, reason=reason, by=by, at=at
        )
    return incident


def add_entry(
    *, incident: Incident, text: str, by: Actor, at: datetime, corrects: TimelineEntry | None = None
) -> TimelineEntry:
    """Write in the log. Closed incidents may still be annotated: what is learned later belongs there too."""
    text = text.strip()
    if not text:
        raise InvalidInput("请填写记录内容。", field="text")
    if len(text) > 4000:
        raise InvalidInput("记录过长，最多 4,000 字。", field="text")
    if corrects is not None and corrects.incident_id != incident.id:
        raise InvalidInput("要更正的条目不属于这起事故。", field="corrects")
    with transaction.atomic():
        entry = log_entry(incident, text, kind=EntryKind.NOTE, by=by, at=at, corrects=corrects)
        audit_row(incident, "add_entry", f"{incident.number} 记录：{text}"[:500], by=by, at=at)
    return entry


def close_incident(*, incident: Incident, summary: str, by: Actor, at: datetime) -> Incident:
    """End the response with a summary; whoever is still out is released."""
    summary = summary.strip()
    if len(summary) < 5:
        raise InvalidInput("请填写处置小结（至少 5 个字）。", field="summary")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        released = release_all(incident, by=by, at=at)
        move(incident, IncidentStatus.CLOSED)
        incident.closed_at, incident.summary, incident.outcome = at, summary[:8000], Outcome.HANDLED
        save(incident, "status", "closed_at", "summary", "outcome")
        tail = f"，归队 {released} 个" if released else ""
        log_entry(incident, f"处置结束{tail}。{summary}", kind=EntryKind.STATUS, by=by, at=at)
        announce(incident, IncidentClosed(incident=str(incident.id), number=incident.number), by=by, at=at)
        audit_row(incident, "close_incident", f"结束 {incident.number}", reason=summary, by=by, at=at)
    return incident


def reopen_incident(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """Take a closed incident up again; why is part of the record."""
    reason = reason.strip()
    if len(reason) < 2:
        raise InvalidInput("请说明重新启动的理由。", field="reason")
    with transaction.atomic():
        incident = fresh(incident)
        if incident.merged_into is not None:
            raise Conflict(
                f"该事故已并入 {incident.merged_into.number}，如需单独处置请撤销并入。", code="merged"
            )
        move(incident, IncidentStatus.RESPONDING)
        incident.calls.filter(nature=NATURE_OF_OUTCOME.get(incident.outcome)).update(nature=CallNature.REAL)
        incident.closed_at, incident.outcome = None, ""
        save(incident, "status", "closed_at", "outcome")
        log_entry(incident, f"重新启动：{reason}", kind=EntryKind.STATUS, by=by, at=at)
        announce(incident, IncidentReopened(incident=str(incident.id), number=incident.number), by=by, at=at)
        audit_row(incident, "reopen_incident", f"重新启动 {incident.number}", reason=reason, by=by, at=at)
    return incident
