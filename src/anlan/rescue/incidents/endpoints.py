"""HTTP API of the desk, to the letter of the published names."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime, FiniteFloat

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.enterprises.facade import Enterprise, enterprise_by_id
from anlan.data.hazards.facade import substance_by_id
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotAllowed, NotFound
from anlan.rescue.incidents import queries
from anlan.rescue.incidents.models import Incident
from anlan.rescue.incidents.operations import bulletins as bulletin_operations
from anlan.rescue.incidents.operations import command, dispatching, intake
from anlan.rescue.incidents.picture import situation_picture
from anlan.rescue.incidents.place_search import place_candidates
from anlan.rescue.incidents.preview import preview_call
from anlan.rescue.incidents.serialise import (
    bulletin_json,
    clock_json,
    dispatch_json,
    draft_json,
    duplicate_json,
    entry_json,
    incident_json,
)

router = Router(tags=["事故救援"])
Crs = Literal["wgs84", "gcj02", "bd09"]
People = Annotated[int, Field(ge=0, le=100_000)]


class CallIn(Schema):
    """What a call says; all that is left out is unknown."""

    kind: str = ""
    occurred_at: AwareDatetime | None = None
    head_informed_at: AwareDatetime | None = None
    received_at: AwareDatetime | None = None
    place: str = ""
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None
    enterprise: UUID | None = None
    substance: str = ""
    description: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    deaths: int = 0
    missing: int = 0
    serious_injuries: int = 0
    direct_loss: Decimal = Decimal(0)
    exercise: bool = False
    crs: Crs = "wgs84"


class ChangeIn(Schema):
    """Corrections: only what is given changes. `version` guards against overwriting another's change."""

    version: int | None = None
    kind: str | None = None
    occurred_at: AwareDatetime | None = None
    head_informed_at: AwareDatetime | None = None
    place: str | None = None
    lon: FiniteFloat | None = None
    lat: FiniteFloat | None = None
    enterprise: UUID | None = None
    substance: str | None = None
    description: str | None = None
    caller_name: str | None = None
    caller_phone: str | None = None
    deaths: int | None = None
    missing: int | None = None
    serious_injuries: int | None = None
    direct_loss: Decimal | None = None
    crs: Crs = "wgs84"


class IncidentQuery(ListQuery):
    status: str = ""
    kind: str = ""
    exercise: bool | None = None
    grade: str = ""


class DispatchOrderIn(Schema):
    id: UUID
    task: str = ""


class DispatchesIn(Schema):
    resources: list[DispatchOrderIn] = Field(max_length=100)
    note: str = Field("", max_length=200)


class ServiceIn(Schema):
    service: str
    task: str = ""


class StatusIn(Schema):
    status: str


class EntryIn(Schema):
    text: str
    corrects: UUID | None = None


class CloseIn(Schema):
    summary: str


class ReasonIn(Schema):
    reason: str


class DecisionIn(Schema):
    grade: str | None = None
    response_level: str | None = None
    reason: str = ""


class BulletinIn(Schema):
    kind: str


class BulletinEditIn(Schema):
    items: list[dict[str, Any]]
    version: int


class SignIn(Schema):
    version: int | None = None


class DraftIn(Schema):
    data: dict[str, Any]


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise NotAllowed("请先登录。")
    return user


def _incident(request: HttpRequest, incident_id: UUID) -> Incident:
    return queries.incident_by_id(incident_id, visible_to=_user(request))


def _call(request: HttpRequest, data: CallIn) -> intake.Call:
    user = _user(request)
    lon, lat = _convert(data.lon, data.lat, data.crs)
    return intake.Call(
        kind=data.kind,
        occurred_at=data.occurred_at,
        head_informed_at=data.head_informed_at,
        received_at=data.received_at,
        place=data.place,
        lon=lon,
        lat=lat,
        enterprise=_enterprise(data.enterprise, user),
        substance=_substance_name(data.substance),
        description=data.description,
        caller_name=data.caller_name,
        caller_phone=data.caller_phone,
        deaths=data.deaths,
        missing=data.missing,
        serious_injuries=data.serious_injuries,
        direct_loss=data.direct_loss,
        exercise=data.exercise,
    )


def _convert(lon: float | None, lat: float | None, crs: str) -> tuple[float | None, float | None]:
    try:
        return queries.convert(lon, lat, crs)
    except ValueError as error:
        raise InvalidInput("坐标不在有效范围内，或经纬度颠倒，请核对。", field="lon") from error


def _enterprise(enterprise_id: UUID | None, user: User) -> Enterprise | None:
    if enterprise_id is None:
        return None
    try:
        return enterprise_by_id(enterprise_id, visible_to=user)
    except NotFound as error:
        raise InvalidInput("没有这家企业，或不在您的管辖范围内。", field="enterprise") from error


def _substance_name(text: str) -> str:
    """The name behind an id, or the text as it was said."""
    found = substance_by_id(text)
    return found.name if found else text


@router.post("/incidents", response={201: dict[str, Any]}, summary="接报立案")
@requires_api("incidents.report_incident")
def open_incident(request: HttpRequest, data: CallIn) -> Status[dict[str, Any]]:
    """Open an incident from a call. Taken by one on duty it is accepted at once; else it waits for acceptance."""
    user = _user(request)
    call, at = _call(request, data), now()
    accepted = user.has_perm("incidents.take_call")
    incident = intake.open_incident(call=call, by=actor_of(request), at=at, accepted=accepted)
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
    rows = queries.incidents(visible_to=_user(request))
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
    return paged(ordered(rows, query.order, allowed, "-received_at"), query, incident_json)


@router.get("/incidents/place-candidates", summary="地点匹配")
@requires_api("incidents.report_incident")
def candidates(
    request: HttpRequest, text: str, lon: FiniteFloat | None = None, lat: FiniteFloat | None = None
) -> dict[str, Any]:
    near = (lon, lat) if lon is not None and lat is not None else None
    items = place_candidates(text, visible_to=_user(request), near=near)
    return {"items": items, "count": len(items)}


@router.post("/incidents/preview", summary="接报预览（不立案）")
@requires_api("incidents.take_call")
def preview(request: HttpRequest, data: CallIn) -> dict[str, Any]:
    """What is known so far: duplicates, proposal, enterprise, nearest resources, earlier calls. Stores nothing."""
    return preview_call(_call(request, data), visible_to=_user(request), at=now())


@router.get("/incidents/drafts", summary="我的接报草稿")
@requires_api("incidents.take_call")
def list_drafts(request: HttpRequest) -> dict[str, Any]:
    items = [draft_json(each) for each in queries.drafts(user=_user(request))]
    return {"items": items, "count": len(items)}


@router.get("/incidents/draft/{client_key}", summary="读取接报草稿")
@requires_api("incidents.take_call")
def read_draft(request: HttpRequest, client_key: str) -> dict[str, Any]:
    found = queries.draft(user=_user(request), client_key=client_key)
    return draft_json(found) if found else {"client_key": client_key, "data": None, "updated_at": None}


@router.put("/incidents/draft/{client_key}", summary="保存接报草稿")
@requires_api("incidents.take_call")
def write_draft(request: HttpRequest, client_key: str, data: DraftIn) -> dict[str, Any]:
    return draft_json(intake.keep_draft(user=_user(request), client_key=client_key, data=data.data))


@router.delete("/incidents/draft/{client_key}", response={204: None}, summary="丢弃接报草稿")
@requires_api("incidents.take_call")
def delete_draft(request: HttpRequest, client_key: str) -> Status[None]:
    intake.drop_draft(user=_user(request), client_key=client_key)
    return Status(204, None)


@router.get("/incidents/{uuid:incident_id}", summary="事故")
@requires_api("incidents.view_incident")
def read_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    return incident_json(_incident(request, incident_id))


@router.patch("/incidents/{uuid:incident_id}", summary="更正或补充")
@requires_api("incidents.change_incident")
def change_incident(request: HttpRequest, incident_id: UUID, data: ChangeIn) -> dict[str, Any]:
    incident = _incident(request, incident_id)
    values = data.model_dump(exclude_unset=True, exclude={"version", "crs"})
    for name in ("place", "substance", "description", "caller_name", "caller_phone"):
        if name in values and values[name] is None:
            values[name] = ""
    if "lon" in values or "lat" in values:
        values["lon"], values["lat"] = _convert(values.get("lon"), values.get("lat"), data.crs)
    if "enterprise" in values:
        values["enterprise"] = _enterprise(values["enterprise"], _user(request))
    if "substance" in values:
        values["substance"] = _substance_name(values["substance"])
    for name in ("kind", "deaths", "missing", "serious_injuries", "direct_loss"):
        if name in values and values[name] is None:
            raise InvalidInput("此项不能为空。", field=name)
    changed = command.change_incident(
        incident=incident, values=values, version=data.version, by=actor_of(request), at=now()
    )
    return incident_json(changed)


@router.post("/incidents/{uuid:incident_id}/accept", summary="受理")
@requires_api("incidents.take_call")
def accept_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    incident = _incident(request, incident_id)
    return incident_json(intake.accept_incident(incident=incident, by=actor_of(request), at=now()))


@router.post("/incidents/{uuid:incident_id}/calls", response={201: dict[str, Any]}, summary="并入一次来电")
@requires_api("incidents.take_call")
def add_call(request: HttpRequest, incident_id: UUID, data: CallIn) -> Status[dict[str, Any]]:
    incident = _incident(request, incident_id)
    merged = intake.add_call(incident=incident, call=_call(request, data), by=actor_of(request), at=now())
    return Status(201, incident_json(merged))


@router.post("/incidents/{uuid:incident_id}/decision", summary="认定等级、决定响应级别")
@requires_api("incidents.decide")
def decide(request: HttpRequest, incident_id: UUID, data: DecisionIn) -> dict[str, Any]:
    grade = queries.grade_labelled(data.grade) if data.grade is not None else None
    decided = command.decide(
        incident=_incident(request, incident_id),
        grade=grade,
        response_level=data.response_level,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return incident_json(decided)


@router.post("/incidents/{uuid:incident_id}/close", summary="结束处置")
@requires_api("incidents.close_incident")
def close_incident(request: HttpRequest, incident_id: UUID, data: CloseIn) -> dict[str, Any]:
    incident = _incident(request, incident_id)
    closed = command.close_incident(incident=incident, summary=data.summary, by=actor_of(request), at=now())
    return incident_json(closed)


@router.post("/incidents/{uuid:incident_id}/reopen", summary="重新启动")
@requires_api("incidents.close_incident")
def reopen_incident(request: HttpRequest, incident_id: UUID, data: ReasonIn) -> dict[str, Any]:
    incident = _incident(request, incident_id)
    opened = command.reopen_incident(incident=incident, reason=data.reason, by=actor_of(request), at=now())
    return incident_json(opened)


@router.get("/incidents/{uuid:incident_id}/picture", summary="态势图")
@requires_api("incidents.view_picture")
def picture(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    return situation_picture(_incident(request, incident_id), visible_to=_user(request), at=now())


@router.get("/incidents/{uuid:incident_id}/clocks", summary="时限")
@requires_api("incidents.view_incident")
def clocks(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [clock_json(clock) for clock in _incident(request, incident_id).clocks.all()]
    return {"items": items, "count": len(items)}


@router.get("/incidents/{uuid:incident_id}/dispatches", summary="调派列表")
@requires_api("incidents.view_picture")
def list_dispatches(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [dispatch_json(row) for row in _incident(request, incident_id).dispatches.all()]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/dispatches", response={201: dict[str, Any]}, summary="派出")
@requires_api("incidents.dispatch_resource")
def dispatch_resources(request: HttpRequest, incident_id: UUID, data: DispatchesIn) -> Status[dict[str, Any]]:
    incident = _incident(request, incident_id)
    orders = [dispatching.Order(order.id, order.task) for order in data.resources]
    sent = dispatching.dispatch_resources(
        incident=incident, orders=orders, user=_user(request), note=data.note, by=actor_of(request), at=now()
    )
    return Status(201, {"items": [dispatch_json(row) for row in sent], "count": len(sent)})


@router.post(
    "/incidents/{uuid:incident_id}/service-requests", response={201: dict[str, Any]}, summary="请求联动"
)
@requires_api("incidents.dispatch_resource")
def request_service(request: HttpRequest, incident_id: UUID, data: ServiceIn) -> Status[dict[str, Any]]:
    dispatch = dispatching.request_service(
        incident=_incident(request, incident_id),
        service=data.service,
        task=data.task,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, dispatch_json(dispatch))


@router.patch("/dispatches/{uuid:dispatch_id}", summary="调派状态")
@requires_api("incidents.advance_dispatch")
def advance_dispatch(request: HttpRequest, dispatch_id: UUID, data: StatusIn) -> dict[str, Any]:
    dispatch = queries.dispatch_by_id(dispatch_id, visible_to=_user(request))
    moved = dispatching.advance_dispatch(
        dispatch=dispatch, status=data.status, by=actor_of(request), at=now()
    )
    return dispatch_json(moved)


@router.get("/incidents/{uuid:incident_id}/timeline", summary="日志")
@requires_api("incidents.view_incident")
def timeline(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    items = [entry_json(entry) for entry in queries.timeline_of(_incident(request, incident_id))]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/timeline", response={201: dict[str, Any]}, summary="写日志")
@requires_api("incidents.add_entry")
def add_entry(request: HttpRequest, incident_id: UUID, data: EntryIn) -> Status[dict[str, Any]]:
    incident = _incident(request, incident_id)
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
    items = [bulletin_json(row) for row in _incident(request, incident_id).bulletins.all()]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/bulletins", response={201: dict[str, Any]}, summary="拟报告")
@requires_api("incidents.prepare_bulletin")
def prepare_bulletin(request: HttpRequest, incident_id: UUID, data: BulletinIn) -> Status[dict[str, Any]]:
    incident = _incident(request, incident_id)
    bulletin = bulletin_operations.prepare_bulletin(
        incident=incident, kind=data.kind, by=actor_of(request), at=now()
    )
    return Status(201, bulletin_json(bulletin))


@router.patch("/bulletins/{uuid:bulletin_id}", summary="修改报告草稿")
@requires_api("incidents.prepare_bulletin")
def edit_bulletin(request: HttpRequest, bulletin_id: UUID, data: BulletinEditIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    changed = bulletin_operations.edit_bulletin(
        bulletin=bulletin, items=data.items, version=data.version, by=actor_of(request), at=now()
    )
    return bulletin_json(changed)


@router.post("/bulletins/{uuid:bulletin_id}/submit", summary="送签")
@requires_api("incidents.prepare_bulletin")
def submit_bulletin(request: HttpRequest, bulletin_id: UUID) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    return bulletin_json(
        bulletin_operations.submit_bulletin(bulletin=bulletin, by=actor_of(request), at=now())
    )


@router.post("/bulletins/{uuid:bulletin_id}/return", summary="退回")
@requires_api("incidents.sign_bulletin")
def return_bulletin(request: HttpRequest, bulletin_id: UUID, data: ReasonIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    returned = bulletin_operations.return_bulletin(
        bulletin=bulletin, reason=data.reason, by=actor_of(request), at=now()
    )
    return bulletin_json(returned)


@router.post("/bulletins/{uuid:bulletin_id}/sign", summary="签发")
@requires_api("incidents.sign_bulletin")
def sign_bulletin(request: HttpRequest, bulletin_id: UUID, data: SignIn) -> dict[str, Any]:
    bulletin = queries.bulletin_by_id(bulletin_id, visible_to=_user(request))
    signed = bulletin_operations.sign_bulletin(
        bulletin=bulletin, version=data.version, by=actor_of(request), at=now()
    )
    return bulletin_json(signed)
