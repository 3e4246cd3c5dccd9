"""Taking a call: checks what was given, finds the place, proposes grade and level, opens the incident with its
clocks. What is kept of the call itself is in `calls`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import Organisation, User, default_supervisor
from anlan.data.hazards.facade import find_substance
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents.enums import CallNature, ClockKind, EntryKind, IncidentStatus
from anlan.rescue.incidents.events import CallAdded, IncidentOpened
from anlan.rescue.incidents.models import CallRecord, Incident, IntakeDraft
from anlan.rescue.incidents.operations.clocks import meet_clock, start_clocks
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
from anlan.rescue.incidents.operations.telling import (
    Call,
    Place,
    as_given,
    check_call,
    find_place,
    length_errors,
    time_errors,
)
from anlan.rescue.incidents.policies import number_key, propose, title_of


def open_incident(
    *, call: Call, by: Actor, at: datetime, accepted: bool, record: CallRecord | None = None
) -> Incident:
    """Open an incident from a call, keep the call, and start the clocks.

    `accepted` says that the one who takes the call is on duty and thereby accepts it; a report filed by an
    enterprise or a program waits for a duty officer, and the acknowledge clock runs. `record` is a call already kept
    (one first taken for a false alarm) that opens the incident after all.
    """
    check_call(call, at=at)
    place = find_place(call)
    with transaction.atomic():
        incident = create_incident(call, place, by=by, at=at, accepted=accepted)
        keep_call(call, incident, place=place, record=record, by=by, at=at)
        said = f"：{call.description.strip()}" if call.description.strip() else ""
        log_entry(incident, f"接报（{who_called(call)}）{said}", kind=EntryKind.CALL, by=by, at=at)
        note_danger(incident, known=False, by=by, at=at)
        fact = IncidentOpened(
            incident=str(incident.id),
            number=incident.number,
            title=incident.title,
            exercise=incident.exercise,
        )
        announce(incident, fact, by=by, at=at)
        audit_row(incident, "open_incident", f"接报 {incident.number} {incident.title}", by=by, at=at,
                  changes=as_given(call))  # fmt: skip
    return incident


def create_incident(
    call: Call, place: Place, *, by: Actor, at: datetime, accepted: bool, split_from: Incident | None = None
) -> Incident:
    """The row of a checked call with its clocks; the caller's transaction logs, announces and audits."""
    substance = find_substance(call.substance) if call.substance.strip() else None
    proposal = propose(
        deaths=call.deaths,
        missing=call.missing,
        serious_injuries=call.serious_injuries,
        direct_loss=call.direct_loss,
    )
    received_at = call.received_at or at
    incident = Incident.objects.create(
        number=_next_number(received_at, exercise=call.exercise),
        status=IncidentStatus.ACCEPTED if accepted else IncidentStatus.RECEIVED,
        kind=call.kind,
        title=title_of(
            kind=call.kind,
            enterprise=call.enterprise.name if call.enterprise else "",
            place=call.place.strip(),
            substance=substance.name if substance else "",
        ),
        exercise=call.exercise,
        occurred_at=call.occurred_at,
        received_at=received_at,
        head_informed_at=call.head_informed_at,
        place=call.place.strip() or (call.enterprise.address if call.enterprise else ""),
        lon=place.lon,
        lat=place.lat,
        located_in_id=place.division,
        supervised_by=_supervisor(call, place),
        enterprise=call.enterprise,
        substance=substance,
        substance_text=call.substance.strip(),
        description=call.description.strip(),
        caller_name=call.caller_name.strip(),
        caller_phone=call.caller_phone.strip(),
        deaths=call.deaths,
        missing=call.missing,
        serious_injuries=call.serious_injuries,
        direct_loss=call.direct_loss,
        endangered=call.endangered,
        trapped=call.trapped,
        evacuated=call.evacuated,
        danger_signs=list(call.danger_signs),
        grade=proposal.grade,
        response_level=proposal.response_level,
        received_by=by.name,
        split_from=split_from,
    )
    start_clocks(incident)
    if accepted:
        meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
    return incident


def keep_call(
    call: Call,
    incident: Incident | None,
    *,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    record: CallRecord | None = None,
    nature: CallNature = CallNature.REAL,
    reason: str = "",
    taker: Organisation | None = None,
) -> CallRecord:
    """Keep what was said on the telephone. `taker` answers for a call whose place nobody knows, so that those who took
    it still see it. An already kept `record` is given its incident instead."""
    if record is not None:
        record.incident = incident
        record.first_incident = record.first_incident or incident
        record.nature, record.nature_reason = nature, reason
        record.version += 1
        record.save(
            update_fields=[
                "incident", "first_incident", "nature", "nature_reason", "version", "updated_at"
            ]
        )  # fmt: skip
        return record
    where = place or find_place(call)
    return CallRecord.objects.create(
        at=call.received_at or at,
        taken_by_id=by.id,
        taken_by_name=by.name,
        caller_name=call.caller_name.strip(),
        caller_phone=call.caller_phone.strip(),
        number_key=number_key(call.caller_phone),
        nature=nature,
        nature_reason=reason,
        place=call.place.strip() or (call.enterprise.name if call.enterprise else ""),
        said=call.description.strip(),
        exercise=call.exercise if incident is None else incident.exercise,
        incident=incident,
        first_incident=incident,
        located_in_id=where.division or (incident.located_in_id if incident else None),
        supervised_by=_answering(call, where, incident, taker),
    )


def _answering(
    call: Call, place: Place, incident: Incident | None, taker: Organisation | None
) -> Organisation | None:
    """The organisation in whose jurisdiction a call is: of the place it names, of its incident, of who took it."""
    if place.division is None and call.enterprise is None:
        if incident is not None:
            return incident.supervised_by
        if taker is not None:
            return taker
    return _supervisor(call, place)


def who_called(call: Call) -> str:
    """The caller in the words of the log."""
    return f"{call.caller_name or '报告人未留名'} {call.caller_phone}".strip()


def _supervisor(call: Call, place: Place) -> Organisation | None:
    if call.enterprise is not None and call.enterprise.supervised_by_id:
        return call.enterprise.supervised_by
    return default_supervisor(place.division or "")


def _next_number(moment: datetime, *, exercise: bool) -> str:
    """Numbers run by year of Shanghai's calendar; drills count for themselves."""
    prefix = f"{'演' if exercise else ''}{in_shanghai(moment).year}-"
    last = (
        Incident.objects.filter(number__startswith=prefix)
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    serial = int(last.rsplit("-", 1)[1]) + 1 if last else 1
    return f"{prefix}{serial:05d}"


def accept_incident(*, incident: Incident, by: Actor, at: datetime) -> Incident:
    """A duty officer takes charge of a report filed by somebody else."""
    with transaction.atomic():
        incident = fresh(incident)
        move(incident, IncidentStatus.ACCEPTED)
        save(incident, "status")
        meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
        log_entry(incident, "受理", kind=EntryKind.STATUS, by=by, at=at)
        audit_row(incident, "accept_incident", f"受理 {incident.number}", by=by, at=at)
    return incident


def add_call(
    *, incident: Incident, call: Call, by: Actor, at: datetime, record: CallRecord | None = None
) -> Incident:
    """A further call about the same event: kept with it and in its log, opening nothing new (合并)."""
    errors = [*time_errors(call, at=at), *length_errors(call)]
    if errors:
        raise InvalidInput.many(errors)
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        keep_call(call, incident, record=record, by=by, at=at)
        parts = [call.place.strip(), call.substance.strip(), call.description.strip()]
        said = "，".join(part for part in parts if part) or "重复报告同一事故"
        log_entry(incident, f"再次来电（{who_called(call)}）：{said}", kind=EntryKind.CALL, by=by, at=at)
        announce(incident, CallAdded(incident=str(incident.id), number=incident.number), by=by, at=at)
        audit_row(
            incident, "add_call", f"{incident.number} 并入一次来电", by=by, at=at, changes=as_given(call)
        )
    return incident


def keep_draft(*, user: User, client_key: str, data: dict[str, Any]) -> IntakeDraft:
    """Store what is typed so far. A draft is not yet a record, so it has no audit row."""
    if not client_key or len(client_key) > 64:
        raise InvalidInput("草稿编号不正确。", field="client_key")
    if len(str(data)) > 20_000:
        raise InvalidInput("草稿内容过长。", field="data")
    draft, _created = IntakeDraft.objects.update_or_create(
        user=user, client_key=client_key, defaults={"data": data}
    )
    return draft


def drop_draft(*, user: User, client_key: str) -> None:
    """Forget a draft, once it became an incident or was thrown away."""
    IntakeDraft.objects.filter(user=user, client_key=client_key).delete()
