"""HTTP API of 企业."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.enterprises.details import BY_NAME
from anlan.data.enterprises.operations import change_enterprise, create_enterprise, retire_enterprise
from anlan.data.enterprises.policies import refused_to_filer
from anlan.data.enterprises.queries import count_active, enterprise_by_id, enterprises
from anlan.data.enterprises.serialise import enterprise_json
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotAllowed

router = Router(tags=["企业"])

FILTERS = ("credit_code", "industry", "category", "level", "department", "scale", "status", "supervised_by")
ORDERS = ("name", "credit_code", "employees", "updated_at", "created_at", "industry", "level")


class EnterpriseQuery(ListQuery):
    """List of enterprises: retired ones only with `status=retired`."""

    credit_code: str = ""
    industry: str = ""
    category: str = ""
    level: str = ""
    department: str = ""
    scale: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = Field("", description="区划代码，含其下级")
    crs: str = "wgs84"


class ContactIn(Schema):
    """联系人."""

    name: str = Field("", max_length=64)
    post: str = Field("", max_length=64)
    telephone: str = Field(max_length=64)
    role: str = "contact"
    hours: str = Field("", max_length=64)
    days: str = Field("daily", description="daily、workdays 或 offdays")
    starts: str = Field("", max_length=8, description="值守起，如 08:00")
    ends: str = Field("", max_length=8, description="值守止，如 20:00")


class EnterprisePatch(Schema):
    """Fields to change; the others stay. `version` guards against overwriting somebody else's change."""

    name: str | None = None
    short_name: str | None = None
    credit_code: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    industry: str | None = None
    category: str | None = None
    level: str | None = None
    department: str | None = None
    scale: str | None = None
    employees: int | None = None
    legal_representative: str | None = None
    business: str | None = None
    as_of: str | None = None
    source: str | None = None
    contacts: list[ContactIn] | None = None
    details: dict[str, Any] | None = Field(None, description="行业信息")
    version: int | None = None


class EnterpriseIn(EnterprisePatch):
    """A new enterprise."""

    name: str
    credit_code: str


class RetireIn(Schema):
    """Why a record leaves the ledger."""

    reason: str
    version: int | None = None


def user_of(request: HttpRequest) -> User:
    """The signed-in caller."""
    return cast(User, request.user)


def _values(data: EnterprisePatch, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    details = given.pop("details", None) or {}
    if strange := sorted(set(details) - set(BY_NAME)):
        raise InvalidInput(f"没有这些行业信息：{'、'.join(strange)}。", field="details")
    given.update(details)
    return stored_values(given, crs=crs)


@router.get("/enterprises", response=dict[str, Any], summary="企业列表")
@requires_api("enterprises.view_enterprise")
def list_enterprises(request: HttpRequest, query: Query[EnterpriseQuery]) -> dict[str, Any]:
    """Enterprises under the caller's jurisdiction."""
    rows = enterprises(visible_to=user_of(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), FILTERS).prefetch_related("contacts")
    crs = crs_of(query.crs)
    others = [name for name in (*FILTERS, "located_in") if name != "status" and getattr(query, name)]
    plain = query.status == "active" and not others
    count = count_active(visible_to=user_of(request), q=query.q) if plain else None
    return paged(
        ordered(rows, query.order, ORDERS, "name"),
        query,
        lambda row: enterprise_json(row, crs=crs),
        count=count,
    )


@router.get("/enterprises/{uuid:enterprise_id}", response=dict[str, Any], summary="企业")
@requires_api("enterprises.view_enterprise")
def get_enterprise(request: HttpRequest, enterprise_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One enterprise."""
    return enterprise_json(enterprise_by_id(enterprise_id, visible_to=user_of(request)), crs=crs_of(crs))


@router.post("/enterprises", response={201: dict[str, Any]}, summary="新增企业")
@requires_api("enterprises.create_enterprise")
def post_enterprise(request: HttpRequest, data: EnterpriseIn) -> Status[dict[str, Any]]:
    """Register an enterprise; place and supervisor follow from the coordinates unless given."""
    values = _values(data, request)
    contacts = values.pop("contacts", None) or ()
    user = user_of(request)
    enterprise = create_enterprise(by=actor_of(request), at=now(), contacts=contacts, within=user, **values)
    return Status(201, enterprise_json(enterprise))


@router.patch("/enterprises/{uuid:enterprise_id}", response=dict[str, Any], summary="修改企业")
@requires_api("enterprises.edit_enterprise")
def patch_enterprise(request: HttpRequest, enterprise_id: UUID, data: EnterprisePatch) -> dict[str, Any]:
    """Change the given fields; `contacts` replaces all contacts."""
    user = user_of(request)
    enterprise = enterprise_by_id(enterprise_id, visible_to=user)
    values = _values(data, request)
    guard_filer(user, values)
    contacts = values.pop("contacts", None)
    changed = change_enterprise(
        enterprise=enterprise,
        version=data.version,
        by=actor_of(request),
        at=now(),
        contacts=contacts,
        within=user,
        **values,
    )
    return enterprise_json(enterprise_by_id(changed.pk, visible_to=user))


@router.post("/enterprises/{uuid:enterprise_id}/retire", response=dict[str, Any], summary="注销企业")
@requires_api("enterprises.retire_enterprise")
def post_retire(request: HttpRequest, enterprise_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take an enterprise out of the ledger."""
    enterprise = enterprise_by_id(enterprise_id, visible_to=user_of(request))
    retired = retire_enterprise(
        enterprise=enterprise, reason=data.reason, version=data.version, by=actor_of(request), at=now()
    )
    return enterprise_json(retired)


def guard_filer(user: User, fields: Any) -> None:
    """`NotAllowed` when an enterprise's filer changes what the authorities decide."""
    if user.roles == {"enterprise"} and (refused := refused_to_filer(fields)):
        raise NotAllowed("企业填报员不能修改：" + "、".join(refused) + "，请联系监管部门。", field=refused[0])
