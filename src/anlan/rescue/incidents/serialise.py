"""Records of the desk in the form the HTTP API answers with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.kernel.clock import in_shanghai
from anlan.rescue.incidents.addressees import investigation
from anlan.rescue.incidents.bulletin_text import is_stale
from anlan.rescue.incidents.enums import Grade
from anlan.rescue.incidents.models import (
    Bulletin,
    CallRecord,
    CasualtyChange,
    Clock,
    Delivery,
    Dispatch,
    Incident,
    IntakeDraft,
    PhoneReport,
    TimelineEntry,
)
from anlan.rescue.incidents.policies import danger_reasons, next_dispatch_statuses, propose
from anlan.rescue.incidents.queries import Duplicate
from anlan.rescue.incidents.reporting_queries import deliveries_of, is_overdue, written_due


def incident_json(incident: Incident) -> dict[str, Any]:
    """An incident. `grade` and `response_level` are the proposal while `*_decided_by` is null."""
    proposal = propose(
        deaths=incident.deaths,
        missing=incident.missing,
        serious_injuries=incident.serious_injuries,
        direct_loss=incident.direct_loss,
    )
    return {
        **incident_row(incident),
        "proposed": {
            "grade": proposal.grade.label,
            "response_level": proposal.response_level,
            "reasons": list(proposal.reasons),
        },
    }


def incident_row(incident: Incident) -> dict[str, Any]:
    """An incident as lists give it: without the reasons of the proposal."""
    enterprise, substance, division = incident.enterprise, incident.substance, incident.located_in
    dangers, investigated = danger_reasons(incident), investigation(incident.grade)
    return {
        "id": str(incident.id),
        "number": incident.number,
        "title": incident.title,
        "status": incident.status,
        "status_label": incident.get_status_display(),
        "kind": incident.kind,
        "kind_label": incident.get_kind_display(),
        "exercise": incident.exercise,
        "occurred_at": _moment(incident.occurred_at),
        "received_at": _moment(incident.received_at),
        "head_informed_at": _moment(incident.head_informed_at),
        "place": incident.place,
        "lon": incident.lon,
        "lat": incident.lat,
        "division": {"code": division.code, "name": division.name} if division else None,
        "supervised_by": {"id": str(incident.supervised_by_id), "name": str(incident.supervised_by)}
        if incident.supervised_by
        else None,
        "enterprise": {"id": str(enterprise.id), "name": enterprise.name} if enterprise else None,
        "substance": {"id": str(substance.id), "name": substance.name} if substance else None,
        "substance_text": incident.substance_text,
        "description": incident.description,
        "caller_name": incident.caller_name,
        "caller_phone": incident.caller_phone,
        "deaths": incident.deaths,
        "missing": incident.missing,
        "serious_injuries": incident.serious_injuries,
        "later_deaths": incident.later_deaths,
        "direct_loss": str(incident.direct_loss),
        "endangered": incident.endangered,
        "trapped": incident.trapped,
        "evacuated": incident.evacuated,
        "danger_signs": incident.danger_signs,
        "reportable_danger": bool(dangers),
        "danger_reasons": list(dangers),
        "grade": Grade(incident.grade).label,
        "grade_decided_by": incident.grade_decided_by or None,
        "investigation_level": investigated.level,
        "investigation_basis": investigated.basis,
        "report_due_since": _moment(incident.report_due_since),
        "response_level": incident.response_level,
        "response_decided_by": incident.response_decided_by or None,
        "received_by": incident.received_by,
        "closed_at": _moment(incident.closed_at),
        "outcome": incident.outcome or None,
        "outcome_label": incident.get_outcome_display() or None,
        "merged_into": _other(incident.merged_into),
        "split_from": _other(incident.split_from),
        "summary": incident.summary,
        "version": incident.version,
        "updated_at": _moment(incident.updated_at),
        "url": f"/incidents/{incident.id}/",
    }


def _other(incident: Incident | None) -> dict[str, str] | None:
    """Another incident by its name, as a merge or split points to it."""
    if incident is None:
        return None
    return {
        "id": str(incident.id),
        "number": incident.number,
        "title": incident.title,
        "url": f"/incidents/{incident.id}/",
    }


def clock_json(clock: Clock) -> dict[str, Any]:
    return {
        "kind": clock.kind,
        "label": clock.get_kind_display(),
        "started_at": _moment(clock.started_at),
        "due_at": _moment(clock.due_at),
        "met_at": _moment(clock.met_at),
        "alarmed_at": _moment(clock.alarmed_at),
        "basis": clock.basis,
    }


def dispatch_json(dispatch: Dispatch) -> dict[str, Any]:
    return {
        "id": str(dispatch.id),
        "resource": {
            "id": str(dispatch.resource_id) if dispatch.resource_id else None,
            "kind": dispatch.resource_kind,
            "name": dispatch.resource_name,
            "contact": dispatch.contact,
        },
        "task": dispatch.task,
        "status": dispatch.status,
        "status_label": dispatch.get_status_display(),
        "next": next_dispatch_statuses(dispatch.status),
        "ordered_by": dispatch.ordered_by,
        "ordered_at": _moment(dispatch.ordered_at),
        "acknowledged_at": _moment(dispatch.acknowledged_at),
        "en_route_at": _moment(dispatch.en_route_at),
        "on_scene_at": _moment(dispatch.on_scene_at),
        "released_at": _moment(dispatch.released_at),
        "accepted_by": dispatch.accepted_by or None,
        "strength": dispatch.strength,
        "call_back": dispatch.call_back,
    }


def entry_json(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "id": str(entry.id),
        "at": _moment(entry.at),
        "by": entry.by_name,
        "kind": entry.kind,
        "kind_label": entry.get_kind_display(),
        "text": entry.text,
        "corrects": str(entry.corrects_id) if entry.corrects_id else None,
    }


def bulletin_json(bulletin: Bulletin) -> dict[str, Any]:
    return {
        "id": str(bulletin.id),
        "kind": bulletin.kind,
        "kind_label": bulletin.get_kind_display(),
        "ordinal": bulletin.ordinal,
        "status": bulletin.status,
        "status_label": bulletin.get_status_display(),
        "items": bulletin.items,
        "recipients": bulletin.recipients,
        "prepared_by": bulletin.prepared_by,
        "submitted_at": _moment(bulletin.submitted_at),
        "returned_reason": bulletin.returned_reason,
        "signed_by": bulletin.signed_by or None,
        "signed_at": _moment(bulletin.signed_at),
        "corrects": bulletin.corrects_id and str(bulletin.corrects_id),
        "stale": is_stale(bulletin),
        "version": bulletin.version,
        "url": f"/incidents/{bulletin.incident_id}/bulletins/{bulletin.id}/",
        "pdf": f"/incidents/{bulletin.incident_id}/bulletins/{bulletin.id}/pdf/",
    }


def call_json(record: CallRecord) -> dict[str, Any]:
    """A call; `first_incident` differs from `incident` after a merge or split."""
    division = record.located_in
    return {
        "id": str(record.id),
        "at": _moment(record.at),
        "taken_by": record.taken_by_name,
        "caller_name": record.caller_name,
        "caller_phone": record.caller_phone,
        "nature": record.nature,
        "nature_label": record.get_nature_display(),
        "nature_reason": record.nature_reason,
        "place": record.place,
        "said": record.said,
        "exercise": record.exercise,
        "division": {"code": division.code, "name": division.name} if division else None,
        "incident": _other(record.incident),
        "first_incident": _other(record.first_incident),
        "url": f"/incidents/calls/{record.id}/",
    }


def delivery_json(delivery: Delivery, *, overdue: bool = False) -> dict[str, Any]:
    """A delivery; `state` is waiting, sent or received."""
    return {
        "id": str(delivery.id),
        "bulletin": str(delivery.bulletin_id),
        "bulletin_label": str(delivery.bulletin),
        "bulletin_ordinal": delivery.bulletin.ordinal,
        "name": delivery.name,
        "category": delivery.category,
        "category_label": delivery.get_category_display(),
        "way": delivery.way,
        "way_label": delivery.get_way_display(),
        "contact": delivery.contact,
        "organisation": {"id": str(delivery.organisation_id), "name": str(delivery.organisation)}
        if delivery.organisation
        else None,
        "basis": delivery.basis,
        "state": "received" if delivery.received_at else "sent" if delivery.sent_at else "waiting",
        "overdue": overdue,
        "sent_at": _moment(delivery.sent_at),
        "sent_by": delivery.sent_by or None,
        "receiver": delivery.receiver,
        "received_at": _moment(delivery.received_at),
        "note": delivery.note,
        "version": delivery.version,
    }


def deliveries_json(incident: Incident, *, at: datetime) -> list[dict[str, Any]]:
    """All deliveries of an incident, newest bulletin first, overdue ones marked."""
    due = written_due(incident)
    return [delivery_json(row, overdue=is_overdue(row, at=at, due_at=due)) for row in deliveries_of(incident)]


def phone_report_json(report: PhoneReport) -> dict[str, Any]:
    return {
        "id": str(report.id),
        "addressee": report.addressee,
        "receiver": report.receiver,
        "phone": report.phone,
        "at": _moment(report.at),
        "content": report.content,
        "read_back": report.read_back,
        "by": report.by_name,
    }


def casualty_json(change: CasualtyChange) -> dict[str, Any]:
    """One change of the casualties with what it moved."""
    return {
        "id": str(change.id),
        "at": _moment(change.at),
        "by": change.by_name,
        "before": change.before,
        "after": change.after,
        "died_on": change.died_on.isoformat() if change.died_on else None,
        "counted": change.counted,
        "grade_before": Grade(change.grade_before).label,
        "grade_after": Grade(change.grade_after).label,
        "reason": change.reason,
        "effects": change.effects,
    }


def duplicate_json(duplicate: Duplicate) -> dict[str, Any]:
    incident = duplicate.incident
    return {
        "id": str(incident.id),
        "number": incident.number,
        "title": incident.title,
        "reason": duplicate.reason,
        "url": f"/incidents/{incident.id}/",
    }


def draft_json(draft: IntakeDraft) -> dict[str, Any]:
    return {"client_key": draft.client_key, "data": draft.data, "updated_at": _moment(draft.updated_at)}


def _moment(value: Any) -> str | None:
    return in_shanghai(value).isoformat() if value else None
