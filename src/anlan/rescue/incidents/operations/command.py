"""Running a response: decisions on grade and level, the log, close and reopen. Corrections are in `changing`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.enums import (
    CallNature,
    EntryKind,
    Grade,
    IncidentStatus,
    Outcome,
    ResponseLevel,
)
from anlan.rescue.incidents.events import IncidentChanged, IncidentClosed, IncidentReopened
from anlan.rescue.incidents.models import Incident, TimelineEntry
from anlan.rescue.incidents.operations.dispatching import release_all
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    move,
    must_be_open,
    save,
)
from anlan.rescue.incidents.operations.regrading import compare, standing_of, tell
from anlan.rescue.incidents.policies import NATURE_OF_OUTCOME


def decide(
    *,
    incident: Incident,
    by: Actor,
    at: datetime,
    grade: int | None = None,
    response_level: str | None = None,
    reason: str = "",
    seen: int | None = None,
) -> Incident:
    """A person fixes grade, response level or both; from then on the proposal is shown beside it only.

    `seen` is how many decisions the log on their screen holds. When somebody else decided meanwhile, the second is
    shown the first before their own counts (409 `decided_meanwhile`).
    """
    if grade is None and response_level is None:
        raise InvalidInput("请选择事故等级或响应级别。", field="response_level")
    if grade is not None and grade not in Grade.values:
        raise InvalidInput("没有这个事故等级。", field="grade")
    if response_level is not None and response_level not in ResponseLevel.values:
        raise InvalidInput("没有这个响应级别。", field="response_level")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        _guard_decision(incident, seen, by=by)
        standing = standing_of(incident)
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
        tell(incident, compare(incident, standing), by=by, at=at, kind=EntryKind.DECISION)
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


def _guard_decision(incident: Incident, seen: int | None, *, by: Actor) -> None:
    if seen is None:
        return
    made = incident.timeline.filter(kind=EntryKind.DECISION).order_by("at", "id")
    others = [entry for entry in made[seen:] if entry.by_id != by.id]
    if others:
        last = others[-1]
        raise Conflict(
            f"{last.by_name} {in_shanghai(last.at):%H:%M} 刚刚决定：{last.text}。请核对，仍要改变再次提交即可。",
            code="decided_meanwhile",
        )


def add_entry(
    *, incident: Incident, text: str, by: Actor, at: datetime, corrects: TimelineEntry | None = None
) -> TimelineEntry:
    """Write in the log. Closed incidents may still be annotated: what is learned later belongs there too.

    Nothing written is ever changed: a correction is an entry of its own that names the one it corrects, with its time.
    """
    text = text.strip()
    if not text:
        raise InvalidInput("请填写记录内容。", field="text")
    if corrects is not None and corrects.incident_id != incident.id:
        raise InvalidInput("要更正的条目不属于这起事故。", field="corrects")
    if corrects is not None:
        text = f"更正 {in_shanghai(corrects.at):%H:%M} 的记录：{text}"
    if len(text) > 4000:
        raise InvalidInput("记录过长，最多 4,000 字。", field="text")
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
