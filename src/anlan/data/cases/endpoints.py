"""HTTP API of 事故案例."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.cases.models import AccidentCase
from anlan.data.cases.operations import change_case, create_case, retire_case
from anlan.data.cases.queries import case_by_id, cases
from anlan.data.cases.serialise import case_json
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed

router = Router(tags=["事故案例"])

FILTERS = ("kind", "grade", "industry", "status", "supervised_by")
ORDERS = ("occurred_at", "name", "deaths", "updated_at")


class CaseQuery(ListQuery):
    """List of cases."""

    kind: str = ""
    grade: str = ""
    industry: str = ""
    status: str = "active"
    supervised_by: str = ""
    located_in: str = Field("", description="区划代码，含其下级")
    crs: str = "wgs84"


class CasePatch(Schema):
    """Fields to change."""

    title: str | None = None
    occurred_at: str | None = None
    place: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    kind: str | None = None
    grade: str | None = None
    unit: str | None = None
    industry: str | None = None
    substance: str | None = None
    deaths: int | None = None
    missing: int | None = None
    serious_injuries: int | None = None
    direct_loss: str | float | None = None
    course: str | None = None
    causes: str | None = None
    lessons: str | None = None
    verified: bool | None = None
    verification_note: str | None = None
    shared: bool | None = None
    source: str | None = None
    version: int | None = None


class CaseIn(CasePatch):
    """A new case."""

    title: str
    occurred_at: str
    kind: str


class RetireIn(Schema):
    """Why a record leaves the library."""

    reason: str
    version: int | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: CasePatch, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    for outer, inner in (("title", "name"), ("place", "address")):
        if outer in given:
            given[inner] = given.pop(outer)
    return stored_values(given, crs=crs)


def own_case(case_id: UUID, user: User) -> AccidentCase:
    """A case the user may write: a shared one of another place is theirs to read only."""
    case = case_by_id(case_id, visible_to=user)
    if not case.lies_under(user.scope):
        raise NotAllowed("此案例由其他单位维护，您可以查看，不能修改。")
    return case


@router.get("/accident-cases", response=dict[str, Any], summary="事故案例列表")
@requires_api("cases.view_case")
def list_cases(request: HttpRequest, query: Query[CaseQuery]) -> dict[str, Any]:
    """Cases under the caller's jurisdiction and those shared with everybody."""
    rows = cases(visible_to=_user(request), q=query.q, located_in=query.located_in)
    rows = filtered(rows, query.dict(), FILTERS)
    crs = crs_of(query.crs)
    order = {"title": "name", "-title": "-name"}.get(query.order, query.order)
    return paged(ordered(rows, order, ORDERS, "-occurred_at"), query, lambda row: case_json(row, crs=crs))


@router.get("/accident-cases/{uuid:case_id}", response=dict[str, Any], summary="事故案例")
@requires_api("cases.view_case")
def get_case(request: HttpRequest, case_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One case."""
    return case_json(case_by_id(case_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/accident-cases", response={201: dict[str, Any]}, summary="新增事故案例")
@requires_api("cases.create_case")
def post_case(request: HttpRequest, data: CaseIn) -> Status[dict[str, Any]]:
    """Add a case."""
    user = _user(request)
    created = create_case(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, case_json(created))


@router.patch("/accident-cases/{uuid:case_id}", response=dict[str, Any], summary="修改事故案例")
@requires_api("cases.edit_case")
def patch_case(request: HttpRequest, case_id: UUID, data: CasePatch) -> dict[str, Any]:
    """Change the given fields."""
    user = _user(request)
    changed = change_case(
        case=own_case(case_id, user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return case_json(case_by_id(changed.pk, visible_to=user))


@router.post("/accident-cases/{uuid:case_id}/retire", response=dict[str, Any], summary="删除事故案例")
@requires_api("cases.retire_case")
def post_retire(request: HttpRequest, case_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take a case out of the library."""
    return case_json(
        retire_case(
            case=own_case(case_id, _user(request)),
            reason=data.reason,
            version=data.version,
            by=actor_of(request),
            at=now(),
        )
    )
