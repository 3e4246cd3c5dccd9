"""HTTP API of 重大危险源; that of 危险化学品 is `substance_endpoints`."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.enterprises.facade import Enterprise, enterprise_by_id
from anlan.data.hazards.operations import change_installation, create_installation, retire_installation
from anlan.data.hazards.queries import gradings_of, installation_by_id, installations
from anlan.data.hazards.serialise import grading_json, installation_json
from anlan.data.hazards.substance_endpoints import router as substances
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotFound

router = Router(tags=["危险源"])
router.add_router("", substances)

FILTERS = ("enterprise", "level", "kind", "status", "supervised_by")
ORDERS = ("name", "level", "r_value", "review_due_on", "updated_at")


class InstallationQuery(ListQuery):
    """List of installations."""

    enterprise: str = ""
    level: str = ""
    kind: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = Field("", description="区划代码，含其下级")
    crs: str = "wgs84"


class StoredIn(Schema):
    """A stored substance: `substance` is an id, a name, a CAS or a UN number."""

    substance: str
    quantity_t: float
    container: str = ""
    critical_quantity_t: float | None = None
    beta: float | None = None


class InstallationPatch(Schema):
    """Fields to change."""

    name: str | None = None
    kind: str | None = None
    level: str | None = None
    r_value: float | None = None
    exposed_people: int | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    filing_number: str | None = None
    filed_on: str | None = None
    review_due_on: str | None = None
    chief_name: str | None = None
    chief_phone: str | None = None
    technical_name: str | None = None
    technical_phone: str | None = None
    operating_name: str | None = None
    operating_phone: str | None = None
    description: str | None = None
    as_of: str | None = None
    source: str | None = None
    substances: list[StoredIn] | None = None
    version: int | None = None


class InstallationIn(InstallationPatch):
    """A new installation of an enterprise."""

    name: str
    enterprise: UUID


class RetireIn(Schema):
    """Why a record leaves the ledger."""

    reason: str
    version: int | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: InstallationPatch, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    if "substances" in given:
        given["stored"] = given.pop("substances")
    return stored_values(given, crs=crs)


def _enterprise(enterprise_id: UUID, user: User) -> Enterprise:
    try:
        return enterprise_by_id(enterprise_id, visible_to=user)
    except NotFound as error:
        raise InvalidInput("没有这家企业，或不在您的管辖范围内。", field="enterprise") from error


@router.get("/major-hazard-installations", response=dict[str, Any], summary="重大危险源列表")
@requires_api("hazards.view_installation")
def list_installations(request: HttpRequest, query: Query[InstallationQuery]) -> dict[str, Any]:
    """Installations under the caller's jurisdiction."""
    rows = installations(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), FILTERS).prefetch_related("stored__substance")
    crs = crs_of(query.crs)
    return paged(
        ordered(rows, query.order, ORDERS, "name"), query, lambda row: installation_json(row, crs=crs)
    )


@router.get(
    "/major-hazard-installations/{uuid:installation_id}", response=dict[str, Any], summary="重大危险源"
)
@requires_api("hazards.view_installation")
def get_installation(request: HttpRequest, installation_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One installation."""
    return installation_json(installation_by_id(installation_id, visible_to=_user(request)), crs=crs_of(crs))


@router.get(
    "/major-hazard-installations/{uuid:installation_id}/gradings",
    response=dict[str, Any],
    summary="重大危险源分级历史",
)
@requires_api("hazards.view_installation")
def list_gradings(request: HttpRequest, installation_id: UUID, query: Query[ListQuery]) -> dict[str, Any]:
    """How the installation was graded over time, newest first."""
    user = _user(request)
    found = installation_by_id(installation_id, visible_to=user)
    return paged(gradings_of(found, visible_to=user), query, grading_json)


@router.post("/major-hazard-installations", response={201: dict[str, Any]}, summary="新增重大危险源")
@requires_api("hazards.create_installation")
def post_installation(request: HttpRequest, data: InstallationIn) -> Status[dict[str, Any]]:
    """Register an installation."""
    user = _user(request)
    values = _values(data, request)
    values["enterprise"] = _enterprise(data.enterprise, user)
    created = create_installation(by=actor_of(request), at=now(), within=user, **values)
    return Status(201, installation_json(created))


@router.patch(
    "/major-hazard-installations/{uuid:installation_id}", response=dict[str, Any], summary="修改重大危险源"
)
@requires_api("hazards.edit_installation")
def patch_installation(
    request: HttpRequest, installation_id: UUID, data: InstallationPatch
) -> dict[str, Any]:
    """Change the given fields; `substances` replaces all stored substances."""
    user = _user(request)
    changed = change_installation(
        installation=installation_by_id(installation_id, visible_to=user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return installation_json(installation_by_id(changed.pk, visible_to=user))


@router.post(
    "/major-hazard-installations/{uuid:installation_id}/retire",
    response=dict[str, Any],
    summary="核销重大危险源",
)
@requires_api("hazards.retire_installation")
def post_retire(request: HttpRequest, installation_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Strike an installation off."""
    found = installation_by_id(installation_id, visible_to=_user(request))
    retired = retire_installation(
        installation=found, reason=data.reason, version=data.version, by=actor_of(request), at=now()
    )
    return installation_json(retired)
