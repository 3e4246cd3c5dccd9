"""HTTP API of 应急资源 and 敏感场所."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.ledger.facade import check_point, crs_of, stored_values
from anlan.data.resources import operations
from anlan.data.resources.place_endpoints import router as place_router
from anlan.data.resources.queries import nearest_resources, place_for, places, resource_for, resources
from anlan.data.resources.serialise import place_json, resource_json
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import InvalidInput

router = Router(tags=["应急资源"])
router.add_router("", place_router)

FILTERS = ("kind", "readiness", "status", "supervised_by")
ORDERS = ("name", "kind", "readiness", "updated_at")
PLACE_FILTERS = ("kind", "status", "supervised_by")
PLACE_ORDERS = ("name", "kind", "people", "updated_at")


class ResourceQuery(ListQuery):
    """List of resources."""

    kind: str = ""
    readiness: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = Field("", description="区划代码，含其下级")
    crs: str = "wgs84"


class StockIn(Schema):
    """One line of a depot's stock."""

    item: str
    quantity: float | str
    unit: str = "件"


class ResourcePatch(Schema):
    """Fields to change, those of the kind among them."""

    name: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    readiness: str | None = None
    readiness_note: str | None = None
    as_of: str | None = None
    source: str | None = None
    specialities: str | None = None
    members: int | None = None
    vehicles: int | None = None
    equipment: str | None = None
    field: str | None = None
    employer: str | None = None
    title: str | None = None
    level: str | None = None
    beds: int | None = None
    burns: bool | None = None
    poison: bool | None = None
    custodian: str | None = None
    area_m2: int | None = None
    capacity: int | None = None
    indoor: bool | None = None
    plate: str | None = None
    type: str | None = None
    crew: int | None = None
    on_duty: int | None = None
    mobilise_min: int | None = None
    area: str | None = None
    second_field: str | None = None
    remote: bool | None = None
    hours: str | None = None
    emergency: str | None = None
    burn_beds: int | None = None
    icu_beds: int | None = None
    hyperbaric: int | None = None
    toxicology: bool | None = None
    antidotes: str | None = None
    decontamination: int | None = None
    ventilators: int | None = None
    ambulances: int | None = None
    helipad: bool | None = None
    emergency_phone: str | None = None
    loading: str | None = None
    present: int | None = None
    water: bool | None = None
    power: bool | None = None
    toilets: int | None = None
    medical: bool | None = None
    accessible: bool | None = None
    facilities: str | None = None
    stock: list[StockIn] | None = None
    version: int | None = None


class ResourceIn(ResourcePatch):
    """A new resource."""

    kind: str
    name: str


class PlacePatch(Schema):
    """Fields of a sensitive place to change."""

    kind: str | None = None
    name: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    people: int | None = None
    people_day: int | None = None
    people_night: int | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    as_of: str | None = None
    source: str | None = None
    version: int | None = None


class PlaceIn(PlacePatch):
    """A new sensitive place."""

    kind: str
    name: str


class RetireIn(Schema):
    """Why a record leaves the ledger."""

    reason: str
    version: int | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: Schema, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    return stored_values(given, crs=crs)


@router.get("/resources/nearest", response=dict[str, Any], summary="最近的应急资源")
@requires_api("resources.view_resource")
def list_nearest(
    request: HttpRequest,
    lon: float,
    lat: float,
    kind: str = "",
    limit: int = Query(10, ge=1, le=200),  # type: ignore[type-arg]  # ninja's parameter marker
    crs: str = "wgs84",
) -> dict[str, Any]:
    """The nearest resources, of one kind or several joined by commas; travel times are estimates."""
    point = stored_values({"lon": lon, "lat": lat}, crs=crs_of(crs))
    if error := check_point(point["lon"], point["lat"]):
        raise InvalidInput.many([error])
    kinds = [part.strip() for part in kind.split(",") if part.strip()] or None
    user = _user(request)
    items = nearest_resources(
        lon=point["lon"],
        lat=point["lat"],
        kinds=kinds,
        limit=limit,
        visible_to=user,
        on=in_shanghai(now()).date(),
    )[:limit]
    return {"items": items, "count": len(items)}


@router.get("/resources", response=dict[str, Any], summary="应急资源列表")
@requires_api("resources.view_resource")
def list_resources(request: HttpRequest, query: Query[ResourceQuery]) -> dict[str, Any]:
    """Resources under the caller's jurisdiction."""
    rows = resources(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), FILTERS).prefetch_related(
        "stock", "fleet", "gear", "leaves", "bed_lines"
    )
    crs = crs_of(query.crs)
    return paged(ordered(rows, query.order, ORDERS, "name"), query, lambda row: resource_json(row, crs=crs))


@router.get("/resources/{uuid:resource_id}", response=dict[str, Any], summary="应急资源")
@requires_api("resources.view_resource")
def get_resource(request: HttpRequest, resource_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One resource."""
    return resource_json(resource_for(resource_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/resources", response={201: dict[str, Any]}, summary="新增应急资源")
@requires_api("resources.create_resource")
def post_resource(request: HttpRequest, data: ResourceIn) -> Status[dict[str, Any]]:
    """Register a resource."""
    values = _values(data, request)
    user = _user(request)
    stock = values.pop("stock", None) or ()
    created = operations.create_resource(by=actor_of(request), at=now(), within=user, stock=stock, **values)
    return Status(201, resource_json(created))


@router.patch("/resources/{uuid:resource_id}", response=dict[str, Any], summary="修改应急资源")
@requires_api("resources.edit_resource")
def patch_resource(request: HttpRequest, resource_id: UUID, data: ResourcePatch) -> dict[str, Any]:
    """Change the given fields; `stock` replaces all stock lines."""
    user = _user(request)
    changed = operations.change_resource(
        resource=resource_for(resource_id, visible_to=user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return resource_json(resource_for(changed.pk, visible_to=user))


@router.post("/resources/{uuid:resource_id}/retire", response=dict[str, Any], summary="注销应急资源")
@requires_api("resources.retire_resource")
def post_retire(request: HttpRequest, resource_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take a resource out of the ledger."""
    found = resource_for(resource_id, visible_to=_user(request))
    return resource_json(
        operations.retire_resource(
            resource=found, reason=data.reason, version=data.version, by=actor_of(request), at=now()
        )
    )


@router.get("/sensitive-places", response=dict[str, Any], summary="敏感场所列表")
@requires_api("resources.view_place")
def list_places(request: HttpRequest, query: Query[ResourceQuery]) -> dict[str, Any]:
    """Sensitive places under the caller's jurisdiction."""
    rows = places(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), PLACE_FILTERS)
    crs = crs_of(query.crs)
    return paged(
        ordered(rows, query.order, PLACE_ORDERS, "name"), query, lambda row: place_json(row, crs=crs)
    )


@router.get("/sensitive-places/{uuid:place_id}", response=dict[str, Any], summary="敏感场所")
@requires_api("resources.view_place")
def get_place(request: HttpRequest, place_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One sensitive place."""
    return place_json(place_for(place_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/sensitive-places", response={201: dict[str, Any]}, summary="新增敏感场所")
@requires_api("resources.create_place")
def post_place(request: HttpRequest, data: PlaceIn) -> Status[dict[str, Any]]:
    """Register a sensitive place."""
    user = _user(request)
    created = operations.create_place(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, place_json(created))


@router.patch("/sensitive-places/{uuid:place_id}", response=dict[str, Any], summary="修改敏感场所")
@requires_api("resources.edit_place")
def patch_place(request: HttpRequest, place_id: UUID, data: PlacePatch) -> dict[str, Any]:
    """Change the given fields."""
    user = _user(request)
    changed = operations.change_place(
        place=place_for(place_id, visible_to=user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return place_json(place_for(changed.pk, visible_to=user))


@router.post("/sensitive-places/{uuid:place_id}/retire", response=dict[str, Any], summary="注销敏感场所")
@requires_api("resources.retire_place")
def post_retire_place(request: HttpRequest, place_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take a sensitive place out of the ledger."""
    found = place_for(place_id, visible_to=_user(request))
    return place_json(
        operations.retire_place(
            place=found, reason=data.reason, version=data.version, by=actor_of(request), at=now()
        )
    )
