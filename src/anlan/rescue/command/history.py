"""What was known of an incident at each moment: its facts walked back through the audit, for the replay.

The present row is the end of the walk; each audit row that changed a tracked fact gives the value before it. The level
follows the proposal of the moment until somebody decided it, as it did then.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from anlan.base.audit import facade as audit
from anlan.kernel.records import RecordRef
from anlan.rescue.command.serialise import moment
from anlan.rescue.incidents.enums import Grade, IncidentStatus
from anlan.rescue.incidents.facade import Incident, danger_reasons, propose

#: Facts whose changes the audit holds as [before, after].
TRACKED = (
    "deaths",
    "missing",
    "serious_injuries",
    "direct_loss",
    "endangered",
    "trapped",
    "evacuated",
    "danger_signs",
    "place",
    "lon",
    "lat",
    "description",
    "grade",
)
#: What an act made of the incident's status.
STATUS_AFTER = {
    "incidents.accept_incident": IncidentStatus.ACCEPTED,
    "incidents.dispatch_resources": IncidentStatus.RESPONDING,
    "incidents.send_stand_in": IncidentStatus.RESPONDING,
    "incidents.close_incident": IncidentStatus.CLOSED,
    "incidents.merge_incidents": IncidentStatus.CLOSED,
    "incidents.merge_incident": IncidentStatus.CLOSED,
    "incidents.dismiss_incident": IncidentStatus.CLOSED,
    "incidents.reopen_incident": IncidentStatus.RESPONDING,
    "incidents.unmerge_incident": IncidentStatus.RESPONDING,
}


def history_of(incident: Incident) -> list[dict[str, Any]]:
    """The incident's facts from its opening to now, a row for each moment something tracked changed; oldest first."""
    rows = sorted(
        audit.entries_about(RecordRef.of("incident", incident.id)), key=lambda row: (row.at, row.seq)
    )
    facts = _first_facts(incident, rows)
    status = _first_status(rows)
    decided = False
    level: str | None = None
    told: list[dict[str, Any]] = [_state(incident.received_at, facts, status, decided, level)]
    for row in rows:
        changes = row.changes or {}
        for name in TRACKED:
            if _is_pair(changes.get(name)):
                facts[name] = changes[name][1]
        if row.action == "incidents.decide":
            decided = decided or "grade" in changes
            level = str(changes["response_level"][1]) if "response_level" in changes else level
        status = STATUS_AFTER.get(row.action, status)
        state = _state(row.at, facts, status, decided, level)
        if {**state, "at": ""} != {**told[-1], "at": ""}:
            told.append(state)
    return told


def _first_facts(incident: Incident, rows: list[Any]) -> dict[str, Any]:
    """The facts before the first change: the present ones, undone row by row."""
    facts = {name: getattr(incident, name) for name in TRACKED}
    facts["direct_loss"] = str(facts["direct_loss"])
    for row in reversed(rows):
        for name in TRACKED:
            pair: Any = (row.changes or {}).get(name)
            if _is_pair(pair):
                facts[name] = pair[0]
    return facts


def _first_status(rows: list[Any]) -> IncidentStatus:
    """An incident that somebody accepted later was waiting first; else it was taken by one on duty."""
    waited = any(row.action == "incidents.accept_incident" for row in rows)
    return IncidentStatus.RECEIVED if waited else IncidentStatus.ACCEPTED


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _state(
    at: datetime, facts: dict[str, Any], status: IncidentStatus, decided: bool, level: str | None
) -> dict[str, Any]:
    proposal = propose(
        deaths=int(facts["deaths"] or 0),
        missing=int(facts["missing"] or 0),
        serious_injuries=int(facts["serious_injuries"] or 0),
        direct_loss=Decimal(str(facts["direct_loss"] or 0)),
    )
    danger = danger_reasons(SimpleNamespace(**facts))
    return {
        "at": moment(at),
        **facts,
        "danger_reasons": list(danger),
        "reportable_danger": bool(danger),
        "status": str(status),
        "status_label": status.label,
        "grade": Grade(int(facts["grade"])).label,
        "grade_decided": decided,
        "response_level": level if level is not None else proposal.response_level,
        "response_decided": level is not None,
    }
