"""HTTP API of the desk, to the letter of the published names: calls, incidents, drafts, decisions.

What is done within a response (dispatches, log, bulletins) is in `response_endpoints`.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import FiniteFloat

from anlan.base.accounts.facade import actor_of
from anlan.base.api.facade import filtered, ordered, paged, requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.call_endpoints import router as calls
from anlan.rescue.incidents.operations import changing, command, intake
from anlan.rescue.incidents.photo_endpoints import router as photos
from anlan.rescue.incidents.picture import situation_picture
from anlan.rescue.incidents.place_search import place_candidates
from anlan.rescue.incidents.preview import preview_call
from anlan.rescue.incidents.reporting_endpoints import router as reporting
from anlan.rescue.incidents.requests import (
    call_of,
    caller,
    enterprise_of,
    kept_call,
    substance_name,
    visible_incident,
    wgs84,
)
from anlan.rescue.incidents.response_endpoints import router as response
from anlan.rescue.incidents.schemas import (
    CallIn,
    ChangeIn,
    CloseIn,
    DecisionIn,
    DraftIn,
    IncidentQuery,
    ReasonIn,
)
from anlan.rescue.incidents.serialise import (
    clock_json,
    draft_json,
    duplicate_json,
    incident_json,
    incident_row,
)

router = Router(tags=["事故救援"])
router.add_router("", response)
router.add_router("", reporting)
router.add_router("", calls)
router.add_router("", photos)

#: What a correction may change but not take away.
NEVER_EMPTY = (
    "kind", "received_at", "deaths", "missing", "serious_injuries", "direct_loss",
    "endangered", "trapped", "evacuated", "danger_signs",
)  # fmt: skip


@router.post("/incidents", response={201: dict[str, Any]}, summary="接报立案")
@requires_api("incidents.report_incident")
def openvisible_incident(request: HttpRequest, data: CallIn) -> Status[dict[str, Any]]:
    """Open an incident from a call. Taken by one on duty it is accepted at once; else it waits for acceptance."""
    user = caller(request)
    call, at = call_of(request, data), now()
    accepted = user.has_perm("incidents.take_call")
    incident = intake.open_incident(
        call=call, record=kept_call(request, data.call), by=actor_of(request), at=at, accepted=accepted
    )
    duplicates = queries.likely_duplicates(
        visible_to=user,
        at=at,
        exercise=incident.exercise,
        enterprise_id=incident.enterprise_id,
        lon=incident.lon,
        lat=incident.lat,
        place=incident.place,
        caller_phone=incident.caller_phone,
        exclude=incident.id,
    )
    body = {**incident_json(incident), "duplicates": [duplicate_json(each) for each in duplicates]}
    return Status(201, body)


@router.get("/incidents", summary="事故列表")
@requires_api("incidents.view_incident")
def list_incidents(request: HttpRequest, query: Query[IncidentQuery]) -> dict[str, Any]:
    rows = queries.listed(visible_to=caller(request))
    if query.status == "open":
        rows = rows.exclude(status="closed")
    elif query.status:
        rows = rows.filter(status=query.status)
    if query.exercise is not None:
        rows = rows.filter(exercise=query.exercise)
    if query.grade:
        rows = rows.filter(grade__in=queries.grades_labelled(query.grade))
    rows = filtered(rows, {"kind": query.kind}, ["kind"])
    if query.q:
        rows = queries.matching(rows, query.q)
    allowed = ["received_at", "number", "grade", "status", "kind"]
    return paged(ordered(rows, query.order, allowed, "-received_at"), query, incident_row)


@router.get("/incidents/place-candidates", summary="地点匹配")
@requires_api("incidents.report_incident")
def candidates(
    request: HttpRequest, text: str, lon: FiniteFloat | None = None, lat: FiniteFloat | None = None
) -> dict[str, Any]:
    near = (lon, lat) if lon is not None and lat is not None else None
    items = place_candidates(text, visible_to=caller(request), near=near)
    return {"items": items, "count": len(items)}


@router.post("/incidents/preview", summary="接报预览（不立案）")
@requires_api("incidents.take_call")
def preview(request: HttpRequest, data: CallIn) -> dict[str, Any]:
    """What is known so far: duplicates, proposal, enterprise, nearest resources, earlier calls. Stores nothing."""
    return preview_call(call_of(request, data), visible_to=caller(request), at=now())


@router.get("/incidents/drafts", summary="我的接报草稿")
@requires_api("incidents.take_call")
def list_drafts(request: HttpRequest) -> dict[str, Any]:
    items = [draft_json(each) for each in queries.drafts(user=caller(request))]
    return {"items": items, "count": len(items)}


@router.get("/incidents/draft/{client_key}", summary="读取接报草稿")
@requires_api("incidents.take_call")
def read_draft(request: HttpRequest, client_key: str) -> dict[str, Any]:
    found = queries.draft(user=caller(request), client_key=client_key)
    return draft_json(found) if found else {"client_key": client_key, "data": None, "updated_at": None}


@router.put("/incidents/draft/{client_key}", summary="保存接报草稿")
@requires_api("incidents.take_call")
def write_draft(request: HttpRequest, client_key: str, data: DraftIn) -> dict[str, Any]:
    return draft_json(intake.keep_draft(user=caller(request), client_key=client_key, data=data.data))


@router.delete("/incidents/draft/{client_key}", response={204: None}, summary="丢弃接报草稿")
@requires_api("incidents.take_call")
def delete_draft(request: HttpRequest, client_key: str) -> Status[None]:
    intake.drop_draft(user=caller(request), client_key=client_key)
    return Status(204, None)


@router.get("/incidents/{uuid:incident_id}", summary="事故")
@requires_api("incidents.view_incident")
def readvisible_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    return incident_json(visible_incident(request, incident_id))


@router.patch("/incidents/{uuid:incident_id}", summary="更正或补充")
@requires_api("incidents.change_incident")
def changevisible_incident(request: HttpRequest, incident_id: UUID, data: ChangeIn) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    values = data.model_dump(exclude_unset=True, exclude={"version", "crs", "died_on", "reason"})
    for name in ("place", "substance", "description", "caller_name", "caller_phone"):
        if name in values and values[name] is None:
            values[name] = ""
    if "lon" in values or "lat" in values:
        values["lon"], values["lat"] = wgs84(values.get("lon"), values.get("lat"), data.crs)
    if "enterprise" in values:
        values["enterprise"] = enterprise_of(values["enterprise"], caller(request))
    if "substance" in values:
        values["substance"] = substance_name(values["substance"])
    if values.get("danger_signs") is not None:
        values["danger_signs"] = tuple(sorted(set(values["danger_signs"])))
    for name in NEVER_EMPTY:
        if name in values and values[name] is None:
            raise InvalidInput("此项不能为空。", field=name)
    changed = changing.change_incident(
        incident=incident,
        values=values,
        version=data.version,
        died_on=data.died_on,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return incident_json(changed)


@router.post("/incidents/{uuid:incident_id}/accept", summary="受理")
@requires_api("incidents.take_call")
def acceptvisible_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    return incident_json(intake.accept_incident(incident=incident, by=actor_of(request), at=now()))


@router.post("/incidents/{uuid:incident_id}/decision", summary="认定等级、决定响应级别")
@requires_api("incidents.decide")
def decide(request: HttpRequest, incident_id: UUID, data: DecisionIn) -> dict[str, Any]:
    grade = queries.grade_labelled(data.grade) if data.grade is not None else None
    decided = command.decide(
        incident=visible_incident(request, incident_id),
        grade=grade,
        response_level=data.response_level,
        reason=data.reason,
        seen=data.seen,
        by=actor_of(request),
        at=now(),
    )
    return incident_json(decided)


@router.post("/incidents/{uuid:incident_id}/close", summary="结束处置")
@requires_api("incidents.close_incident")
def closevisible_incident(request: HttpRequest, incident_id: UUID, data: CloseIn) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    closed = command.close_incident(incident=incident, summary=data.summary, by=actor_of(request), at=now())
    return incident_json(closed)


@router.post("/incidents/{uuid:incident_id}/reopen", summary="重新启动")
@requires_api("incidents.close_incident")
def reopenvisible_incident(request: HttpRequest, incident_id: UUID, data: ReasonIn) -> dict[str, Any]:
    incident = visible_incident(request, incident_id)
    opened = command.reopen_incident(incident=incident, reason=data.reason, by=actor_of(request), at=now())
    return incident_json(opened)


@router.get("/incidents/{uuid:incident_id}/picture", summary="态势图")
@requires_api("incidents.view_picture")
def picture(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    return situation_picture(visible_incident(request, incident_id), visible_to=caller(request), at=now())


@router.get("/incidents/{uuid:incident_id}/clocks", summary="时限")
@requires_api("incidents.view_incident")
def clocks(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [clock_json(clock) for clock in visible_incident(request, incident_id).clocks.all()]
    return {"items": items, "count": len(items)}
