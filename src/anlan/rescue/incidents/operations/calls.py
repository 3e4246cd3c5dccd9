"""Calls that open nothing: false alarms, malicious and test calls; what a call turns out to have been; an incident that
was none."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.audit import facade as audit
from anlan.base.events.facade import publish
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.enums import CallNature, EntryKind, IncidentStatus, Outcome
from anlan.rescue.incidents.events import CallKept, IncidentDismissed
from anlan.rescue.incidents.models import CallRecord, Incident
from anlan.rescue.incidents.operations.dispatching import release_all
from anlan.rescue.incidents.operations.intake import keep_call
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    move,
    must_be_open,
    save,
)
from anlan.rescue.incidents.operations.telling import Call, length_errors, time_errors
from anlan.rescue.incidents.policies import NATURE_OF_OUTCOME, needs_reason

MAX_REASON = 300


def record_call(
    *,
    call: Call,
    nature: CallNature | str,
    by: Actor,
    at: datetime,
    reason: str = "",
    taker: Organisation | None = None,
    record: CallRecord | None = None,
) -> CallRecord:
    """Keep a call without opening an incident: a false alarm, a malicious or a test call.

    Where a mistake would hurt (a malicious call, a call that told of casualties) the reason is required. `taker` is the
    organisation that took it. A `record` is a call kept before that was opened by mistake as real.
    """
    wanted = _nature(nature)
    if wanted == CallNature.REAL:
        raise InvalidInput("真实来电请立案；误报、谎报或测试请选择性质。", field="nature")
    reason = _reason(reason, required=needs_reason(wanted, call))
    errors = [*time_errors(call, at=at), *length_errors(call)]
    if errors:
        raise InvalidInput.many(errors)
    with transaction.atomic():
        kept = keep_call(call, None, nature=wanted, reason=reason, taker=taker, record=record, by=by, at=at)
        _announce(kept, by=by, at=at)
        audit.record(
            action="incidents.record_call",
            subject=reference(kept),
            summary=f"来电记为{wanted.label}（{kept.caller_phone or '无号码'}）",
            changes={"nature": [None, wanted.value]},
            reason=reason,
            by=by,
            at=at,
        )
    return kept


def change_call_nature(
    *, record: CallRecord, nature: CallNature | str, by: Actor, at: datetime, reason: str = ""
) -> CallRecord:
    """Say what a call turned out to be; the incident it belongs to, if any, is dismissed on its own page."""
    wanted = _nature(nature)
    reason = _reason(reason, required=wanted == CallNature.MALICIOUS)
    with transaction.atomic():
        found: CallRecord = (
            CallRecord.objects.select_for_update().select_related("incident").get(pk=record.pk)
        )
        before = CallNature(found.nature)
        if before == wanted:
            raise Conflict(f"该来电已是“{wanted.label}”。", code="same")
        found.nature, found.nature_reason = wanted, reason
        found.version += 1
        found.save(update_fields=["nature", "nature_reason", "version", "updated_at"])
        _announce(found, by=by, at=at)
        words = f"来电（{found.caller_phone or '无号码'}）由{before.label}改为{wanted.label}"
        audit.record(
            action="incidents.change_call_nature",
            subject=reference(found),
            summary=words,
            changes={"nature": [before.value, wanted.value]},
            reason=reason,
            by=by,
            at=at,
        )
        if found.incident is not None:
            tail = f"：{reason}" if reason else ""
            log_entry(found.incident, words + tail, kind=EntryKind.CALL, by=by, at=at)
    return found


def dismiss_incident(
    *, incident: Incident, outcome: Outcome | str, reason: str, by: Actor, at: datetime
) -> Incident:
    """End an incident that was none (误报, 测试): whoever is out is released, its clocks stop, nothing counts it."""
    if outcome not in NATURE_OF_OUTCOME:
        raise InvalidInput("请选择误报或测试。", field="outcome")
    reason = _reason(reason, required=True)
    found = Outcome(outcome)
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        released = release_all(incident, by=by, at=at)
        move(incident, IncidentStatus.CLOSED)
        incident.closed_at, incident.summary, incident.outcome = at, reason, found
        save(incident, "status", "closed_at", "summary", "outcome")
        nature = NATURE_OF_OUTCOME[found.value]
        incident.calls.filter(nature=CallNature.REAL).update(nature=nature, nature_reason=reason)
        tail = f"，归队 {released} 个" if released else ""
        log_entry(
            incident, f"认定为{found.label}，结束处置{tail}。{reason}", kind=EntryKind.STATUS, by=by, at=at
        )
        fact = IncidentDismissed(incident=str(incident.id), number=incident.number, outcome=found.value)
        announce(incident, fact, by=by, at=at)
        audit_row(
            incident,
            "dismiss_incident",
            f"{incident.number} 认定为{found.label}",
            changes={"outcome": ["", found.value]},
            reason=reason,
            by=by,
            at=at,
        )
    return incident


def reference(record: CallRecord) -> RecordRef:
    return RecordRef.of("call", record.id)


def _nature(nature: CallNature | str) -> CallNature:
    if nature not in CallNature.values:
        raise InvalidInput("没有这种来电性质。", field="nature")
    return CallNature(nature)


def _reason(text: str, *, required: bool) -> str:
    reason = text.strip()
    if required and len(reason) < 2:
        raise InvalidInput("请说明认定的理由。", field="reason")
    if len(reason) > MAX_REASON:
        raise InvalidInput(f"理由过长，最多 {MAX_REASON} 个字。", field="reason")
    return reason


def _announce(record: CallRecord, *, by: Actor, at: datetime) -> None:
    publish(
        CallKept(call=str(record.id), nature=record.nature),
        subject=reference(record),
        located_in=record.located_in_id,
        supervised_by=record.supervised_by_id,
        by=by,
        at=at,
    )
