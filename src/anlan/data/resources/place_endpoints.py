"""HTTP API of 消防水源 and 责任田, and of a resource's counted lines."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.ledger.facade import check_point, crs_of, stored_values
from anlan.data.resources import place_operations as operations
from anlan.data.resources.line_operations import change_lines, report_beds
from anlan.data.resources.place_queries import (
    nearest_water,
    responsibility_area_for,
    responsibility_areas,
    responsible_for,
    water_source_for,
    water_sources,
)
from anlan.data.resources.queries import resource_for
from anlan.data.resources.serialise import area_json, resource_json, water_json
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput

router = Router(tags=["应急资源"])


class PlaceQuery(ListQuery):
    """List of water sources or of responsibilities."""

    kind: str = ""
    state: str = ""
    level: str = ""
    field: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = ""
    crs: str = "wgs84"


class _Placed(Schema):
    name: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    as_of: str | None = None
    source: str | None = None
    version: int | None = None


class WaterPatch(_Placed):
    """Fields of a water source to change."""

    kind: str | None = None
    number: str | None = None
    state: str | None = None
    state_note: str | None = None
    yield_l_s: float | None = None
    head_mpa: float | None = None
    pipe_mm: int | None = None
    capacity_m3: float | None = None
    engines: int | None = None
    access: str | None = None
    winter: str | None = None
    owner: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None


class WaterIn(WaterPatch):
    """A new water source."""

    kind: str
    name: str


class AreaPatch(_Placed):
    """Fields of a responsibility to change; `name` is the person."""

    level: str | None = None
    field: str | None = None
    grid: str | None = None
    organisation_name: str | None = None
    post: str | None = None
    phone: str | None = None
    deputy: str | None = None
    deputy_phone: str | None = None
    note: str | None = None
    boundary: dict[str, Any] | None = None


class AreaIn(AreaPatch):
    """A new responsibility."""

    name: str
    level: str


class EndIn(Schema):
    """Why a record leaves the ledger."""

    reason: str
    version: int | None = None


class LinesIn(Schema):
    """All lines of one kind: `fleet`, `gear`, `leaves`, `bed_lines`."""

    lines: list[dict[str, Any]]
    version: int | None = None


class BedsIn(Schema):
    """Free beds by kind."""

    free: dict[str, int]


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: Schema, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    return stored_values(given, crs=crs)


def _point(lon: float, lat: float, crs: str) -> tuple[float, float]:
    point = stored_values({"lon": lon, "lat": lat}, crs=crs_of(crs))
    if error := check_point(point["lon"], point["lat"]):
        raise InvalidInput.many([error])
    return point["lon"], point["lat"]


@router.put("/resources/{uuid:resource_id}/lines/{name}", response=dict[str, Any], summary="资源明细")
@requires_api("resources.edit_resource")
def put_lines(request: HttpRequest, resource_id: UUID, name: str, data: LinesIn) -> dict[str, Any]:
    """Replace a team's vehicles or equipment, an expert's leave, a hospital's beds."""
    user = _user(request)
    changed = change_lines(
        resource=resource_for(resource_id, visible_to=user),
        name=name,
        rows=data.lines,
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
    )
    return resource_json(resource_for(changed.pk, visible_to=user))


@router.post("/resources/{uuid:resource_id}/beds", response=dict[str, Any], summary="上报可用床位")
@requires_api("resources.edit_resource")
def post_beds(request: HttpRequest, resource_id: UUID, data: BedsIn) -> dict[str, Any]:
    """A hospital says how many beds of each kind are free now."""
    user = _user(request)
    found = resource_for(resource_id, visible_to=user)
    changed = report_beds(resource=found, free=data.free, by=actor_of(request), at=now())
    return resource_json(resource_for(changed.pk, visible_to=user))


@router.get("/water-sources/nearest", response=dict[str, Any], summary="最近的消防水源")
@requires_api("resources.view_water")
def list_nearest_water(
    request: HttpRequest,
    lon: float,
    lat: float,
    limit: int = Query(10, ge=1, le=200),  # type: ignore[type-arg]  # ninja's parameter marker
    crs: str = "wgs84",
) -> dict[str, Any]:
    """The nearest water sources, by distance in metres."""
    at = _point(lon, lat, crs)
    items = nearest_water(lon=at[0], lat=at[1], limit=limit, visible_to=_user(request))
    return {"items": items, "count": len(items)}


@router.get("/water-sources", response=dict[str, Any], summary="消防水源列表")
@requires_api("resources.view_water")
def list_waters(request: HttpRequest, query: Query[PlaceQuery]) -> dict[str, Any]:
    """Water sources under the caller's jurisdiction."""
    rows = water_sources(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), ("kind", "state", "status", "supervised_by"))
    crs = crs_of(query.crs)
    return paged(
        ordered(rows, query.order, ("name", "kind", "state", "updated_at"), "name"),
        query,
        lambda row: water_json(row, crs=crs),
    )


@router.get("/water-sources/{uuid:water_id}", response=dict[str, Any], summary="消防水源")
@requires_api("resources.view_water")
def get_water(request: HttpRequest, water_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One water source."""
    return water_json(water_source_for(water_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/water-sources", response={201: dict[str, Any]}, summary="新增消防水源")
@requires_api("resources.create_water")
def post_water(request: HttpRequest, data: WaterIn) -> Status[dict[str, Any]]:
    """Register a water source."""
    user = _user(request)
    created = operations.create_water(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, water_json(created))


@router.patch("/water-sources/{uuid:water_id}", response=dict[str, Any], summary="修改消防水源")
@requires_api("resources.edit_water")
def patch_water(request: HttpRequest, water_id: UUID, data: WaterPatch) -> dict[str, Any]:
    """Change the given fields."""
    user = _user(request)
    changed = operations.change_water(
        water=water_source_for(water_id, visible_to=user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return water_json(water_source_for(changed.pk, visible_to=user))


@router.post("/water-sources/{uuid:water_id}/retire", response=dict[str, Any], summary="注销消防水源")
@requires_api("resources.retire_water")
def post_retire_water(request: HttpRequest, water_id: UUID, data: EndIn) -> dict[str, Any]:
    """Take a water source out of the ledger."""
    found = water_source_for(water_id, visible_to=_user(request))
    return water_json(
        operations.retire_water(
            water=found, reason=data.reason, version=data.version, by=actor_of(request), at=now()
        )
    )


@router.get("/responsibility-areas/at", response=dict[str, Any], summary="谁负责这里")
@requires_api("resources.view_area")
def list_responsible(
    request: HttpRequest, lon: float, lat: float, field: str = "", crs: str = "wgs84"
) -> dict[str, Any]:
    """Who answers for a point, the nearest level first."""
    at = _point(lon, lat, crs)
    found = responsible_for(*at, visible_to=_user(request), field=field)
    return {"items": [area_json(row) for row in found], "count": len(found)}


@router.get("/responsibility-areas", response=dict[str, Any], summary="责任田列表")
@requires_api("resources.view_area")
def list_areas(request: HttpRequest, query: Query[PlaceQuery]) -> dict[str, Any]:
    """Who answers for what, under the caller's jurisdiction."""
    rows = responsibility_areas(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), ("level", "field", "status", "supervised_by"))
    return paged(
        ordered(rows, query.order, ("name", "level", "field", "updated_at"), "name"), query, area_json
    )


@router.get("/responsibility-areas/{uuid:area_id}", response=dict[str, Any], summary="责任田")
@requires_api("resources.view_area")
def get_area(request: HttpRequest, area_id: UUID) -> dict[str, Any]:
    """One responsibility."""
    return area_json(responsibility_area_for(area_id, visible_to=_user(request)))


@router.post("/responsibility-areas", response={201: dict[str, Any]}, summary="新增责任田")
@requires_api("resources.create_area")
def post_area(request: HttpRequest, data: AreaIn) -> Status[dict[str, Any]]:
    """Write down who answers for an area."""
    user = _user(request)
    created = operations.create_area(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, area_json(created))


@router.patch("/responsibility-areas/{uuid:area_id}", response=dict[str, Any], summary="修改责任田")
@requires_api("resources.edit_area")
def patch_area(request: HttpRequest, area_id: UUID, data: AreaPatch) -> dict[str, Any]:
    """Change the given fields."""
    user = _user(request)
    changed = operations.change_area(
        area=responsibility_area_for(area_id, visible_to=user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return area_json(responsibility_area_for(changed.pk, visible_to=user))


@router.post("/responsibility-areas/{uuid:area_id}/retire", response=dict[str, Any], summary="注销责任田")
@requires_api("resources.retire_area")
def post_retire_area(request: HttpRequest, area_id: UUID, data: EndIn) -> dict[str, Any]:
    """End a responsibility."""
    found = responsibility_area_for(area_id, visible_to=_user(request))
    return area_json(
        operations.retire_area(
            area=found, reason=data.reason, version=data.version, by=actor_of(request), at=now()
        )
    )
