"""Two incidents that are one (并入), and one that is two (拆分). What moves is noted row by row, so that it can be told
and a merge undone. Figures of people are never added up: which count, a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.enums import (
    ClockKind,
    DispatchStatus,
    EntryKind,
    IncidentStatus,
    Outcome,
    RegroupingKind,
)
from anlan.rescue.incidents.events import IncidentChanged, IncidentMerged, IncidentSplit, IncidentUnmerged
from anlan.rescue.incidents.models import CallRecord, Dispatch, Incident, IncidentSharing, Regrouping
from anlan.rescue.incidents.operations.changing import change_incident
from anlan.rescue.incidents.operations.clocks import meet_clock
from anlan.rescue.incidents.operations.intake import create_incident
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    log_entry,
    move,
    must_be_open,
    note_danger,
    save,
)
from anlan.rescue.incidents.operations.sharing import share_incident, unshare_incident
from anlan.rescue.incidents.operations.telling import Call, check_call, find_place

#: Figures of people that a merge asks about.
FIGURES = ("deaths", "missing", "serious_injuries", "endangered", "trapped", "evacuated")
MAX_REASON = 300


def merge_incidents(
    *,
    source: Incident,
    into: Incident,
    reason: str,
    by: Actor,
    at: datetime,
    figures: Mapping[str, int] | None = None,
) -> Incident:
    """Close `source` as part of `into`: its calls and the forces still out go along, its clocks
    stop; `into` is returned.

    `figures` are the people `into` has from now on, as the officer picked them; without, its own stay. Refused when
    either is closed or merged already, when they are the same, or one is a drill and the other is not.
    """
    reason = _reason(reason)
    unknown = set(figures or {}) - set(FIGURES)
    if unknown:
        raise InvalidInput(f"不能选用：{'、'.join(sorted(unknown))}。", field="figures")
    if source.pk == into.pk:
        raise InvalidInput("不能并入自身。", field="into")
    with transaction.atomic():
        source, into = _locked(source, into)
        _may_merge(source, into)
        calls = _moved_calls(source.calls.all(), into)
        dispatches = _moved_dispatches(source.dispatches.exclude(status=DispatchStatus.RELEASED), into)
        seeing = _share_along(source, into, by=by, at=at)
        move(source, IncidentStatus.CLOSED)
        source.closed_at, source.outcome, source.merged_into = at, Outcome.MERGED, into
        source.summary = f"并入 {into.number}：{reason}"
        save(source, "status", "closed_at", "outcome", "merged_into", "summary")
        Regrouping.objects.create(
            kind=RegroupingKind.MERGE,
            source=source,
            target=into,
            at=at,
            by_name=by.name,
            reason=reason,
            calls=[str(row.id) for row in calls],
            dispatches=[str(row.id) for row in dispatches],
            organisations=[str(each) for each in seeing],
        )
        went = _went_along(calls, dispatches)
        log_entry(
            source, f"并入 {into.number} {into.title}（{reason}）{went}", kind=EntryKind.STATUS, by=by, at=at
        )
        what = f"{source.title}（接报 {_clock(source.received_at)}，{_people(source)}；{reason}）"
        log_entry(into, f"并入 {source.number} {what}{went}", kind=EntryKind.STATUS, by=by, at=at)
        _respond(into, dispatches, by=by, at=at)
        fact = IncidentMerged(
            incident=str(source.id), number=source.number, into=str(into.id), into_number=into.number
        )
        announce(source, fact, by=by, at=at)
        _say_changed(into, ["merged"], by=by, at=at)
        changes = {"merged_into": [None, str(into.id)], "calls": len(calls), "dispatches": len(dispatches)}
        audit_row(source, "merge_incidents", f"{source.number} 并入 {into.number}", changes=changes,
                  reason=reason, by=by, at=at)  # fmt: skip
        audit_row(
            into, "take_in_incident", f"{into.number} 并入了 {source.number}", reason=reason, by=by, at=at
        )
        picked = {name: value for name, value in (figures or {}).items() if value != getattr(into, name)}
        if picked:
            into = change_incident(incident=into, values=picked, version=None, reason=reason, by=by, at=at)
    return into


def _locked(*incidents: Incident) -> list[Incident]:
    """The incidents as they are now, locked in one order so that two merges never wait for each other."""
    ids = [each.pk for each in incidents]
    rows = Incident.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {row.pk: row for row in rows}
    return [found[pk] for pk in ids]


def _may_merge(source: Incident, into: Incident) -> None:
    if source.merged_into_id == into.pk:
        raise Conflict(f"{source.number} 已并入 {into.number}。", code="merged")
    if into.merged_into_id == source.pk:
        raise Conflict(f"{into.number} 已并入 {source.number}，不能反过来并入。", code="circular")
    for incident, role in ((source, "要并入的事故"), (into, "目标事故")):
        if incident.merged_into is not None:
            raise Conflict(
                f"{role} {incident.number} 已并入 {incident.merged_into.number}，请改选后者。", code="merged"
            )
        if incident.status == IncidentStatus.CLOSED:
            raise Conflict(
                f"{role} {incident.number} 已结束，不能合并；确需合并请先重新启动。", code="closed"
            )
    if source.exercise != into.exercise:
        raise Conflict("演练与真实事故不能合并。", code="exercise")


def _moved_calls(rows: QuerySet[CallRecord], into: Incident) -> list[CallRecord]:
    calls = list(rows.select_for_update())
    rows.model.objects.filter(pk__in=[row.pk for row in calls]).update(incident=into)
    return calls


def _moved_dispatches(rows: QuerySet[Dispatch], into: Incident) -> list[Dispatch]:
    dispatches = list(rows.select_for_update())
    rows.model.objects.filter(pk__in=[row.pk for row in dispatches]).update(incident=into)
    return dispatches


def _share_along(source: Incident, into: Incident, *, by: Actor, at: datetime) -> list[UUID]:
    """Whoever worked on the source sees where it went; the organisations that did not before."""
    wanted = [each.organisation for each in source.sharings.select_related("organisation")]
    if source.supervised_by is not None and source.supervised_by_id != into.supervised_by_id:
        wanted.append(source.supervised_by)
    return [each.id for each in wanted if share_incident(incident=into, organisation=each, by=by, at=at)]


def _respond(incident: Incident, dispatches: Sequence[Dispatch], *, by: Actor, at: datetime) -> None:
    """An incident that got forces is being responded to."""
    if not dispatches:
        return
    meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
    meet_clock(incident, ClockKind.DISPATCH, by=by, at=at)
    if incident.status != IncidentStatus.RESPONDING:
        move(incident, IncidentStatus.RESPONDING)
        save(incident, "status")


def unmerge_incident(*, incident: Incident, reason: str, by: Actor, at: datetime) -> Incident:
    """Take a merge back: the incident is responded to again with its calls and those of its forces still out."""
    reason = _reason(reason)
    with transaction.atomic():
        target = Incident.objects.filter(merged=incident).first()
        if target is None:
            raise Conflict("该事故没有并入其他事故。", code="not_merged")
        incident, into = _locked(incident, target)
        if incident.merged_into_id != into.pk:
            raise Conflict("该事故的并入刚刚被撤销或改变，请刷新。", code="not_merged")
        if into.merged_into is not None:
            raise Conflict(
                f"{into.number} 又并入了 {into.merged_into.number}，请先撤销那一次并入。", code="merged"
            )
        must_be_open(into)
        note = (
            Regrouping.objects.select_for_update()
            .filter(kind=RegroupingKind.MERGE, source=incident, target=into, undone_at=None)
            .latest("at")
        )
        calls = _moved_calls(CallRecord.objects.filter(pk__in=note.calls, incident=into), incident)
        out = Dispatch.objects.filter(pk__in=note.dispatches, incident=into)
        dispatches = _moved_dispatches(out.exclude(status=DispatchStatus.RELEASED), incident)
        for sharing in IncidentSharing.objects.filter(
            incident=into, organisation__in=note.organisations
        ).select_related("organisation"):
            unshare_incident(incident=into, organisation=sharing.organisation, by=by, at=at)
        note.undone_at, note.undone_by, note.undone_reason = at, by.name, reason
        note.save(update_fields=["undone_at", "undone_by", "undone_reason", "updated_at"])
        move(incident, IncidentStatus.RESPONDING)
        incident.closed_at, incident.outcome, incident.merged_into, incident.summary = None, "", None, ""
        save(incident, "status", "closed_at", "outcome", "merged_into", "summary")
        went = _went_along(calls, dispatches)
        log_entry(
            incident,
            f"撤销并入 {into.number}（{reason}）{went}，请核对伤亡",
            kind=EntryKind.STATUS,
            by=by,
            at=at,
        )
        log_entry(into, f"{incident.number} {incident.title} 撤销并入（{reason}）{went}，请核对伤亡",
                  kind=EntryKind.STATUS, by=by, at=at)  # fmt: skip
        fact = IncidentUnmerged(incident=str(incident.id), number=incident.number, out_of=str(into.id))
        announce(incident, fact, by=by, at=at)
        _say_changed(into, ["merged"], by=by, at=at)
        audit_row(
            incident,
            "unmerge_incident",
            f"{incident.number} 撤销并入 {into.number}",
            reason=reason,
            by=by,
            at=at,
        )
    return incident


def split_incident(
    *,
    incident: Incident,
    calls: Sequence[UUID],
    values: Call,
    dispatches: Sequence[UUID],
    reason: str,
    by: Actor,
    at: datetime,
) -> Incident:
    """Open a second incident for what is no part of the first, with the calls and forces picked; it is returned.

    `values` say what and where it is. It was received when the earliest of its calls was, else now; drill as the first.
    """
    reason = _reason(reason)
    check_call(values, at=at)
    with transaction.atomic():
        incident = _locked(incident)[0]
        must_be_open(incident)
        taken = list(incident.calls.filter(pk__in=calls).order_by("at"))
        sent = list(incident.dispatches.filter(pk__in=dispatches).exclude(status=DispatchStatus.RELEASED))
        if len(taken) != len(set(calls)):
            raise InvalidInput("所选来电不都属于这起事故，请刷新。", field="calls")
        if len(sent) != len(set(dispatches)):
            raise InvalidInput("所选力量不都在为这起事故执行任务，请刷新。", field="dispatches")
        if taken and len(taken) == incident.calls.count():
            raise InvalidInput("原事故至少保留一个来电；如整起事故记错，请直接更正。", field="calls")
        first = taken[0] if taken else None
        call = replace(
            values,
            exercise=incident.exercise,
            received_at=first.at if first else at,
            caller_name=values.caller_name or (first.caller_name if first else ""),
            caller_phone=values.caller_phone or (first.caller_phone if first else ""),
            description=values.description or (first.said if first else ""),
        )
        made = create_incident(call, find_place(call), by=by, at=at, accepted=True, split_from=incident)
        _moved_calls(incident.calls.filter(pk__in=[row.pk for row in taken]), made)
        _moved_dispatches(incident.dispatches.filter(pk__in=[row.pk for row in sent]), made)
        Regrouping.objects.create(
            kind=RegroupingKind.SPLIT,
            source=incident,
            target=made,
            at=at,
            by_name=by.name,
            reason=reason,
            calls=[str(row.id) for row in taken],
            dispatches=[str(row.id) for row in sent],
        )
        went = _went_along(taken, sent)
        log_entry(
            made,
            f"由 {incident.number} {incident.title} 拆分（{reason}）{went}",
            kind=EntryKind.CALL,
            by=by,
            at=at,
        )
        log_entry(
            incident,
            f"拆分出 {made.number} {made.title}（{reason}）{went}",
            kind=EntryKind.STATUS,
            by=by,
            at=at,
        )
        note_danger(made, known=False, by=by, at=at)
        _respond(made, sent, by=by, at=at)
        fact = IncidentSplit(incident=str(made.id), number=made.number, from_incident=str(incident.id))
        announce(made, fact, by=by, at=at)
        _say_changed(incident, ["split"], by=by, at=at)
        audit_row(
            incident, "split_incident", f"{incident.number} 拆分出 {made.number}", reason=reason, by=by, at=at
        )
        audit_row(
            made, "open_incident", f"{made.number} 由 {incident.number} 拆分", reason=reason, by=by, at=at
        )
    return made


def _say_changed(incident: Incident, names: list[str], *, by: Actor, at: datetime) -> None:
    fact = IncidentChanged(
        incident=str(incident.id), number=incident.number, version=incident.version, fields=names
    )
    announce(incident, fact, by=by, at=at)


def _reason(text: str) -> str:
    reason = text.strip()
    if len(reason) < 2:
        raise InvalidInput("请说明理由。", field="reason")
    if len(reason) > MAX_REASON:
        raise InvalidInput(f"理由过长，最多 {MAX_REASON} 个字。", field="reason")
    return reason


def _went_along(calls: Sequence[Any], dispatches: Sequence[Dispatch]) -> str:
    parts = []
    if calls:
        parts.append(f"来电 {len(calls)} 个")
    if dispatches:
        parts.append("力量 " + "、".join(row.resource_name for row in dispatches[:8]))
    return f"，随转{'，'.join(parts)}" if parts else ""


def _people(incident: Incident) -> str:
    return f"死亡 {incident.deaths} 失踪 {incident.missing} 重伤 {incident.serious_injuries}"


def _clock(moment: datetime) -> str:
    return f"{in_shanghai(moment):%m-%d %H:%M}"
