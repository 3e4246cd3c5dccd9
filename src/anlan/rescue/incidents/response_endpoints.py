"""HTTP API of what is done within a response: dispatches, log, bulletins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from anlan.base.accounts.facade import actor_of
from anlan.base.api.facade import requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.operations import bulletins as bulletin_operations
from anlan.rescue.incidents.operations import command, dispatching
from anlan.rescue.incidents.operations.dispatching import OTHER_SERVICES
from anlan.rescue.incidents.requests import (
    caller,
    partner_of,
    partners,
    visible_incident,
)
from anlan.rescue.incidents.schemas import (
    BulletinEditIn,
    BulletinIn,
    DispatchesIn,
    EntryIn,
    ReasonIn,
    ServiceIn,
    SignIn,
    StatusIn,
)
from anlan.rescue.incidents.serialise import (
    bulletin_json,
    dispatch_json,
    entry_json,
)

router = Router(tags=["事故救援"])


@router.get("/incidents/{uuid:incident_id}/dispatches", summary="调派列表")
@requires_api("incidents.view_picture")
def list_dispatches(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [dispatch_json(row) for row in visible_incident(request, incident_id).dispatches.all()]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/dispatches", response={201: dict[str, Any]}, summary="派出")
@requires_api("incidents.dispatch_resource")
def dispatch_resources(request: HttpRequest, incident_id: UUID, data: DispatchesIn) -> Status[dict[str, Any]]:
    incident = visible_incident(request, incident_id)
    orders = [dispatching.Order(order.id, order.task) for order in data.resources]
    sent = dispatching.dispatch_resources(
        incident=incident, orders=orders, user=caller(request), note=data.note, by=actor_of(request), at=now()
    )
    return Status(201, {"items": [dispatch_json(row) for row in sent], "count": len(sent)})


@router.post(
    "/incidents/{uuid:incident_id}/service-requests", response={201: dict[str, Any]}, summary="请求联动"
)
@requires_api("incidents.dispatch_resource")
def request_service(request: HttpRequest, incident_id: UUID, data: ServiceIn) -> Status[dict[str, Any]]:
    dispatch = dispatching.request_service(
        incident=visible_incident(request, incident_id),
        service=data.service,
        partner=partner_of(data.service, caller(request)),
        task=data.task,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, dispatch_json(dispatch))


@router.get("/incidents/service-targets", summary="可请求的联动单位")
@requires_api("incidents.dispatch_resource")
def service_targets(request: HttpRequest) -> dict[str, Any]:
    """The services by number, then the partner departments; `service` is what a request takes."""
    items = [{"service": number, "name": name, "contact": number} for number, name in OTHER_SERVICES.items()]
    items += [
        {"service": str(each.id), "name": str(each), "contact": each.telephone}
        for each in partners(caller(request))
    ]
    return {"items": items, "count": len(items)}


@router.patch("/dispatches/{uuid:dispatch_id}", summary="调派状态")
@requires_api("incidents.advance_dispatch")
def advance_dispatch(request: HttpRequest, dispatch_id: UUID, data: StatusIn) -> dict[str, Any]:
    dispatch = queries.dispatch_by_id(dispatch_id, visible_to=caller(request))
    moved = dispatching.advance_dispatch(
        dispatch=dispatch,
        status=data.status,
        answer=dispatching.Answer(data.accepted_by, data.strength, data.call_back),
        by=actor_of(request),
        at=now(),
    )
    return dispatch_json(moved)


@router.get("/incidents/{uuid:incident_id}/timeline", summary="日志")
@requires_api("incidents.view_incident")
def timeline(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [entry_json(entry) for entry in queries.timeline_of(visible_incident(request, incident_id))]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/timeline", response={201: dict[str, Any]}, summary="写日志")
@requires_api("incidents.add_entry")
def add_entry(request: HttpRequest, incident_id: UUID, data: EntryIn) -> Status[dict[str, Any]]:
    incident = visible_incident(request, incident_id)
    corrects = queries.timeline_of(incident).filter(pk=data.corrects).first() if data.corrects else None
    if data.corrects and corrects is None:
        raise InvalidInput("要更正的条目不存在。", field="corrects")
    entry = command.add_entry(
        incident=incident, text=data.text, corrects=corrects, by=actor_of(request), at=now()
    )
    return Status(201, entry_json(entry))


@router.get("/incidents/{uuid:incident_id}/bulletins", summary="报告列表")
@requires_api("incidents.view_picture")
def list_bulletins(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [bulletin_json(row) for row in visible_incident(request, incident_id).bulletins.all()]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/bulletins", response={201: dict[str, Any]}, summary="拟报告")
@requires_api("incidents.prepare_bulletin")
def prepare_bulletin(request: HttpRequest, incident_id: UUID, data: BulletinIn) -> Status[dict[str, Any]]:
    incident = visible_incident(request, incident_id)
    bulletin = bulletin_operations.prepare_bulletin(
        incident=incident, kind=data.kind, by=actor_of(request), at=now()
    )
    return Status(201, bulletin_json(bulletin))


@router.patch("/bulletins/{uuid:bulletin_id}", summary="修改报告草稿")
@requires_api("incidents.prepare_bulletin")
def edit_bulletin(request: HttpRequest, bulletin_id: UUID, data: BulletinEditIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    changed = bulletin_operations.edit_bulletin(
        bulletin=bulletin, items=data.items, version=data.version, by=actor_of(request), at=now()
    )
    return bulletin_json(changed)


@router.post("/bulletins/{uuid:bulletin_id}/submit", summary="送签")
@requires_api("incidents.prepare_bulletin")
def submit_bulletin(request: HttpRequest, bulletin_id: UUID) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    return bulletin_json(
        bulletin_operations.submit_bulletin(bulletin=bulletin, by=actor_of(request), at=now())
    )


@router.post("/bulletins/{uuid:bulletin_id}/return", summary="退回")
@requires_api("incidents.sign_bulletin")
def return_bulletin(request: HttpRequest, bulletin_id: UUID, data: ReasonIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    returned = bulletin_operations.return_bulletin(
        bulletin=bulletin, reason=data.reason, by=actor_of(request), at=now()
    )
    return bulletin_json(returned)


@router.post("/bulletins/{uuid:bulletin_id}/sign", summary="签发")
@requires_api("incidents.sign_bulletin")
def sign_bulletin(request: HttpRequest, bulletin_id: UUID, data: SignIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=caller(request))
    signed = bulletin_operations.sign_bulletin(
        bulletin=bulletin, version=data.version, by=actor_of(request), at=now()
    )
    return bulletin_json(signed)
