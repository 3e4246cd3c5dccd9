"""HTTP API of 事故台账: the ledger, one accident, the figures, and writing by hand."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.enterprises.facade import enterprise_by_id
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import InvalidInput
from anlan.rescue.accidents.access import own_accident
from anlan.rescue.accidents.figures import report
from anlan.rescue.accidents.operations import dossier, keeping
from anlan.rescue.accidents.periods import period_of
from anlan.rescue.accidents.queries import accident_by_id, accidents
from anlan.rescue.accidents.serialise import accident_json, report_json
from anlan.rescue.incidents.enums import Grade

router = Router(tags=["事故台账"])

FILTERS = ("kind", "industry", "dossier", "status", "counted", "month")
ORDERS = ("occurred_at", "number", "grade", "deaths", "direct_loss", "updated_at")


class AccidentQuery(ListQuery):
    """List of accidents."""

    grade: str = Field("", description="一般、较大、重大、特别重大")
    kind: str = Field("", description="GB 6441-1986 的序号，01 至 20")
    industry: str = ""
    dossier: str = ""
    status: str = "active"
    counted: bool | None = None
    year: int | None = Field(None, ge=1950, le=2200)
    month: str = Field("", description="年月，例如 202610", pattern=r"^(\d{6})?$")
    located_in: str = Field("", description="区划代码，含其下级")
    enterprise: UUID | None = None
    crs: str = "wgs84"


class AccidentPatch(Schema):
    """Fields to change."""

    name: str | None = None
    occurred_at: str | None = None
    unit: str | None = None
    enterprise: UUID | None = None
    industry: str | None = None
    kind: str | None = None
    substance: str | None = None
    deaths: int | None = None
    missing: int | None = None
    serious_injuries: int | None = None
    minor_injuries: int | None = None
    later_deaths: int | None = None
    direct_loss: str | float | None = None
    losses: dict[str, str | float | None] | None = None
    course: str | None = None
    direct_cause: str | None = None
    indirect_causes: list[str] | None = None
    indirect_cause: str | None = None
    nature: str | None = None
    lessons: str | None = None
    reported_on: str | None = None
    suspended_days: int | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    located_in: str | dict[str, Any] | None = None
    supervised_by: UUID | None = None
    source: str | None = None
    version: int | None = None


class AccidentIn(AccidentPatch):
    """An accident entered by hand."""

    name: str
    occurred_at: str
    kind: str
    dossier: str | None = None


class CountedIn(Schema):
    """Whether statistics count it, and why."""

    counted: bool
    reason: str


class DossierIn(Schema):
    """The next state of the dossier."""

    state: str
    reason: str = ""


class RetireIn(Schema):
    """Why a record leaves the ledger."""

    reason: str
    version: int | None = None


class FiguresQuery(Schema):
    """Which period."""

    year: int | None = None
    period: str = Field("", description="year 全年、ytd 年初至今、m9 单月、to9 1 至 9 月")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _values(data: AccidentPatch, request: HttpRequest) -> dict[str, Any]:
    given = data.dict(exclude_unset=True)
    given.pop("version", None)
    if given.get("enterprise"):
        given["enterprise"] = enterprise_by_id(given["enterprise"], visible_to=_user(request))
    crs = crs_of(given.pop("crs", None) or request.GET.get("crs"))
    return stored_values(given, crs=crs)


@router.get("/accidents", response=dict[str, Any], summary="事故台账")
@requires_api("accidents.view_accident")
def list_accidents(request: HttpRequest, query: Query[AccidentQuery]) -> dict[str, Any]:
    """Accidents under the caller's jurisdiction."""
    rows = accidents(visible_to=_user(request), q=query.q, located_in=query.located_in)
    given = query.dict()
    given["counted"] = "" if query.counted is None else query.counted
    rows = filtered(rows, given, FILTERS)
    if query.grade:
        rows = rows.filter(grade__in=[grade.value for grade in Grade if grade.label == query.grade])
    if query.year is not None:
        rows = rows.filter(month__gte=query.year * 100, month__lt=(query.year + 1) * 100)
    if query.enterprise is not None:
        rows = rows.filter(enterprise_id=query.enterprise)
    crs = crs_of(query.crs)
    return paged(
        ordered(rows, query.order, ORDERS, "-occurred_at"), query, lambda row: accident_json(row, crs=crs)
    )


@router.get("/accidents/figures", response=dict[str, Any], summary="事故统计")
@requires_api("accidents.view_figures")
def get_figures(request: HttpRequest, query: Query[FiguresQuery]) -> dict[str, Any]:
    """Numbers, deaths, serious injuries and losses of a period beside those of the year before."""
    today = in_shanghai(now()).date()
    period = period_of(year=query.year or today.year, key=query.period, today=today)
    return report_json(report(visible_to=_user(request), period=period))


@router.get("/accidents/{uuid:accident_id}", response=dict[str, Any], summary="事故")
@requires_api("accidents.view_accident")
def get_accident(request: HttpRequest, accident_id: UUID, crs: str = "wgs84") -> dict[str, Any]:
    """One accident."""
    return accident_json(accident_by_id(accident_id, visible_to=_user(request)), crs=crs_of(crs))


@router.post("/accidents", response={201: dict[str, Any]}, summary="登记事故")
@requires_api("accidents.create_accident")
def post_accident(request: HttpRequest, data: AccidentIn) -> Status[dict[str, Any]]:
    """Enter an accident by hand."""
    user = _user(request)
    made = keeping.create_accident(by=actor_of(request), at=now(), within=user, **_values(data, request))
    return Status(201, accident_json(made))


@router.patch("/accidents/{uuid:accident_id}", response=dict[str, Any], summary="修改事故")
@requires_api("accidents.edit_accident")
def patch_accident(request: HttpRequest, accident_id: UUID, data: AccidentPatch) -> dict[str, Any]:
    """Change the given fields of an unsettled accident."""
    user = _user(request)
    changed = keeping.change_accident(
        accident=own_accident(accident_id, user),
        version=data.version,
        by=actor_of(request),
        at=now(),
        within=user,
        **_values(data, request),
    )
    return accident_json(accident_by_id(changed.pk, visible_to=user))


@router.post("/accidents/{uuid:accident_id}/counted", response=dict[str, Any], summary="认定是否统计")
@requires_api("accidents.decide_counted")
def post_counted(request: HttpRequest, accident_id: UUID, data: CountedIn) -> dict[str, Any]:
    """Decide whether statistics count it."""
    return accident_json(
        keeping.decide_counted(
            accident=own_accident(accident_id, _user(request)),
            counted=data.counted,
            reason=data.reason,
            by=actor_of(request),
            at=now(),
        )
    )


@router.post("/accidents/{uuid:accident_id}/dossier", response=dict[str, Any], summary="变更档案状态")
@requires_api("accidents.settle_accident")
def post_dossier(request: HttpRequest, accident_id: UUID, data: DossierIn) -> dict[str, Any]:
    """Move the dossier on, or back with a reason."""
    if not data.state:
        raise InvalidInput("请选择档案状态。", field="state")
    return accident_json(
        dossier.move_dossier(
            accident=own_accident(accident_id, _user(request)),
            state=data.state,
            reason=data.reason,
            by=actor_of(request),
            at=now(),
        )
    )


@router.post("/accidents/{uuid:accident_id}/retire", response=dict[str, Any], summary="注销事故")
@requires_api("accidents.retire_accident")
def post_retire(request: HttpRequest, accident_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take an accident out of the ledger."""
    return accident_json(
        keeping.retire_accident(
            accident=own_accident(accident_id, _user(request)),
            reason=data.reason,
            version=data.version,
            by=actor_of(request),
            at=now(),
        )
    )
