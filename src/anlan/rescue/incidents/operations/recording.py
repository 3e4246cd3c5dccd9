"""What every operation of the desk leaves behind: a log entry, an audit row, facts for those who watch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.base.audit import facade as audit
from anlan.base.events.facade import Fact, publish
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, StaleRecord
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.enums import EntryKind, IncidentStatus
from anlan.rescue.incidents.events import IncidentTouched, TimelineEntryAdded
from anlan.rescue.incidents.models import Incident, IncidentSharing, TimelineEntry
from anlan.rescue.incidents.policies import danger_reasons, incident_may_become


def reference(incident: Incident) -> RecordRef:
    return RecordRef.of("incident", incident.id)


def announce(incident: Incident, fact: Fact, *, by: Actor, at: datetime) -> None:
    """Publish a fact about an incident to those who may see it; those it is shared with hear that something moved."""
    publish(
        fact,
        subject=reference(incident),
        located_in=incident.located_in_id,
        supervised_by=incident.supervised_by_id,
        by=by,
        at=at,
    )
    for organisation in IncidentSharing.objects.filter(incident=incident).values_list(
        "organisation_id", flat=True
    ):
        publish(
            IncidentTouched(incident=str(incident.id)),
            subject=reference(incident),
            supervised_by=organisation,
            by=by,
            at=at,
        )


def log_entry(
    incident: Incident,
    text: str,
    *,
    kind: EntryKind,
    by: Actor,
    at: datetime,
    corrects: TimelineEntry | None = None,
) -> TimelineEntry:
    """Append to the incident's log and tell those who watch."""
    entry = TimelineEntry.objects.create(
        incident=incident, at=at, by_id=by.id, by_name=by.name, kind=kind, text=text[:4000], corrects=corrects
    )
    fact = TimelineEntryAdded(
        incident=str(incident.id), entry=str(entry.id), kind=kind, text=entry.text[:200]
    )
    announce(incident, fact, by=by, at=at)
    return entry


def note_danger(incident: Incident, *, known: bool, by: Actor, at: datetime) -> None:
    """Log that an event became a 较大涉险事故 (`known`: it was one before) or is none any more."""
    reasons = danger_reasons(incident)
    if reasons and not known:
        text = f"达到较大涉险事故标准（{'、'.join(reasons)}），按事故报告"
    elif known and not reasons:
        text = "不再符合较大涉险事故标准"
    else:
        return
    log_entry(incident, text, kind=EntryKind.CHANGE, by=by, at=at)


def audit_row(
    incident: Incident,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """The audit row of an operation on this incident."""
    audit.record(
        action=f"incidents.{action}",
        subject=reference(incident),
        summary=summary,
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )


def fresh(incident: Incident, *, version: int | None = None) -> Incident:
    """The incident as it is now, locked for this transaction; refuses when it moved on since `version`."""
    current: Incident = (
        Incident.objects.select_for_update().select_related("enterprise", "substance").get(pk=incident.pk)
    )
    if version is not None and current.version != version:
        last = audit.entries_about(reference(current)).first()
        who = f"{last.actor_name} " if last else ""
        raise StaleRecord(
            f"{who}刚刚修改了这起事故，您的修改未保存。请核对最新内容后再提交。", field="version"
        )
    return current


def must_be_open(incident: Incident) -> None:
    """Closed incidents take no more orders, bulletins or changes."""
    if incident.status == IncidentStatus.CLOSED:
        raise Conflict("该事故已结束，如需继续处置请先重新启动并说明理由。", code="closed")


def move(incident: Incident, status: IncidentStatus) -> None:
    """Change the status, guarded by the table of transitions; the caller saves and records."""
    if not incident_may_become(incident.status, status):
        now_label, wanted = IncidentStatus(incident.status).label, status.label
        raise Conflict(f"事故处于“{now_label}”，不能改为“{wanted}”。", code="transition")
    incident.status = status


def save(incident: Incident, *fields: str) -> None:
    """Store the named fields and count the version up."""
    incident.version += 1
    incident.save(update_fields=[*fields, "version", "updated_at"])
