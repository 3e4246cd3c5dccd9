"""HTTP API of calls, and of what regroups incidents: merge, unmerge, split, dismiss."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from anlan.base.accounts.facade import actor_of
from anlan.base.api.facade import filtered, ordered, paged, requires_api
from anlan.kernel.clock import now
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.operations import calls as call_operations
from anlan.rescue.incidents.operations import intake, merging
from anlan.rescue.incidents.policies import number_key
from anlan.rescue.incidents.requests import call_of, caller, kept_call, visible_incident
from anlan.rescue.incidents.schemas import (
    CallIn,
    CallQuery,
    DismissIn,
    KeptCallIn,
    MergeIn,
    NatureIn,
    ReasonIn,
    SplitIn,
)
from anlan.rescue.incidents.serialise import call_json, duplicate_json, incident_json

router = Router(tags=["来电"])


@router.get("/calls", summary="来电记录")
@requires_api("incidents.view_call")
def list_calls(request: HttpRequest, query: Query[CallQuery]) -> dict[str, Any]:
    rows = call_queries.calls(visible_to=caller(request))
    if query.phone:
        rows = rows.filter(number_key=number_key(query.phone))
    if query.exercise is not None:
        rows = rows.filter(exercise=query.exercise)
    rows = filtered(rows, {"nature": query.nature}, ["nature"])
    rows = call_queries.matching_calls(rows, query.q)
    return paged(ordered(rows, query.order, ["at"], "-at"), query, call_json)


@router.post("/calls", response={201: dict[str, Any]}, summary="记录误报、谎报或测试来电")
@requires_api("incidents.take_call")
def record_call(request: HttpRequest, data: KeptCallIn) -> Status[dict[str, Any]]:
    """Keeps the call and opens nothing."""
    user = caller(request)
    posts = user.current_posts
    kept = call_operations.record_call(
        call=call_of(request, data),
        nature=data.nature,
        reason=data.reason,
        taker=posts[0].organisation if posts else None,
        record=kept_call(request, data.call),
        by=actor_of(request),
        at=now(),
    )
    return Status(201, call_json(kept))


@router.get("/calls/{uuid:call_id}", summary="来电")
@requires_api("incidents.view_call")
def read_call(request: HttpRequest, call_id: UUID) -> dict[str, Any]:
    return call_json(call_queries.call_by_id(call_id, visible_to=caller(request)))


@router.post("/calls/{uuid:call_id}/nature", summary="改来电性质")
@requires_api("incidents.take_call")
def change_nature(request: HttpRequest, call_id: UUID, data: NatureIn) -> dict[str, Any]:
    record = call_queries.call_by_id(call_id, visible_to=caller(request))
    changed = call_operations.change_call_nature(
        record=record, nature=data.nature, reason=data.reason, by=actor_of(request), at=now()
    )
    return call_json(changed)


@router.get("/incidents/{uuid:incident_id}/calls", summary="事故的来电")
@requires_api("incidents.view_call")
def calls_of_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    """Calls that belong to it now or first came in as its."""
    items = [call_json(row) for row in call_queries.calls_of(visible_incident(request, incident_id))]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/calls", response={201: dict[str, Any]}, summary="并入一次来电")
@requires_api("incidents.take_call")
def addcall_of(request: HttpRequest, incident_id: UUID, data: CallIn) -> Status[dict[str, Any]]:
    incident = visible_incident(request, incident_id)
    merged = intake.add_call(
        incident=incident,
        call=call_of(request, data),
        record=kept_call(request, data.call),
        by=actor_of(request),
        at=now(),
    )
    return Status(201, incident_json(merged))


@router.get("/incidents/{uuid:incident_id}/merge-candidates", summary="可并入的事故")
@requires_api("incidents.merge_incident")
def merge_candidates(request: HttpRequest, incident_id: UUID, q: str = "") -> dict[str, Any]:
    """Open incidents, the likely duplicates with their reason first."""
    incident = visible_incident(request, incident_id)
    found = call_queries.merge_candidates(incident, visible_to=caller(request), q=q)
    items = [
        {
            **duplicate_json(each),
            "status_label": each.incident.get_status_display(),
            "received_at": each.incident.received_at.isoformat(),
            "figures": {name: getattr(each.incident, name) for name in merging.FIGURES},
        }
        for each in found
    ]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/merge", summary="并入其他事故")
@requires_api("incidents.merge_incident")
def merge(request: HttpRequest, incident_id: UUID, data: MergeIn) -> dict[str, Any]:
    """The incident it was merged into."""
    merged = merging.merge_incidents(
        source=visible_incident(request, incident_id),
        into=queries.incident_by_id(data.into, visible_to=caller(request)),
        reason=data.reason,
        figures=data.figures,
        by=actor_of(request),
        at=now(),
    )
    return incident_json(merged)


@router.post("/incidents/{uuid:incident_id}/unmerge", summary="撤销并入")
@requires_api("incidents.merge_incident")
def unmerge(request: HttpRequest, incident_id: UUID, data: ReasonIn) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    return incident_json(
        merging.unmerge_incident(incident=incident, reason=data.reason, by=actor_of(request), at=now())
    )


@router.post("/incidents/{uuid:incident_id}/split", response={201: dict[str, Any]}, summary="拆分事故")
@requires_api("incidents.merge_incident")
def split(request: HttpRequest, incident_id: UUID, data: SplitIn) -> Status[dict[str, Any]]:
    """The second incident."""
    made = merging.split_incident(
        incident=visible_incident(request, incident_id),
        calls=data.calls,
        values=call_of(request, data),
        dispatches=data.dispatches,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, incident_json(made))


@router.post("/incidents/{uuid:incident_id}/dismiss", summary="认定为误报或测试")
@requires_api("incidents.close_incident")
def dismiss(request: HttpRequest, incident_id: UUID, data: DismissIn) -> dict[str, Any]:
    dismissed = call_operations.dismiss_incident(
        incident=visible_incident(request, incident_id),
        outcome=data.outcome,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return incident_json(dismissed)
