"""HTTP API of 影响范围: run a scenario, what to start from, saved and precomputed scenarios, roads.

`scenario` and `weather` are objects of SI values as in the consequence library; they are the assumed conditions of a
calculation, never readings of an enterprise's plant.
"""

from __future__ import annotations

from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, paged, requires_api
from anlan.gis.consequences import operations, queries
from anlan.gis.consequences.calculating import Request, calculated, compared
from anlan.gis.consequences.running import check_place, default_inputs
from anlan.gis.consequences.serialise import scenario_json
from anlan.gis.consequences.starting import Start, started
from anlan.kernel.clock import now

router = Router(tags=["影响范围"])

_SCENARIO = Field(
    description="假定条件（国际单位）：substance、containment、state、amount_kg、温度与压力、孔径或 rupture、"
    "release_height_m、bund_area_m2、duration_s、congestion、indoor_air_changes_per_h"
)
_WEATHER = Field(
    None,
    description="风速 wind_speed（m/s）、风向 wind_direction_deg（来向）、height_m、气温、humidity、cloud_octas、at、"
    "terrain、stability；不给则取当前气象",
)


class RunIn(Schema):
    """What to calculate, where and in which weather."""

    lon: float
    lat: float
    scenario: Annotated[dict[str, Any], _SCENARIO]
    weather: Annotated[dict[str, Any] | None, _WEATHER] = None
    exposure: bool = Field(False, description="同时统计各区内的企业、人员、敏感场所、道路")
    frames: int = Field(0, ge=0, le=40, description="时间过程的帧数")
    sensitivity: bool = Field(True, description="同时给出影响最大的三个条件")
    installation: UUID | None = Field(None, description="泄漏源所属重大危险源，不计入其自身的影响对象")


class DefaultsIn(Schema):
    """A scenario of which little is known: substance, containment, amount."""

    scenario: Annotated[dict[str, Any], _SCENARIO]


class ScenarioIn(Schema):
    """A scenario of an installation to keep."""

    installation: UUID
    name: str
    note: str = ""
    lon: float
    lat: float
    scenario: Annotated[dict[str, Any], _SCENARIO]
    weather: Annotated[dict[str, Any] | None, _WEATHER] = None


class ScenarioPatch(Schema):
    """Fields to change; new conditions are calculated anew."""

    name: str | None = None
    note: str | None = None
    lon: float | None = None
    lat: float | None = None
    scenario: dict[str, Any] | None = None
    weather: dict[str, Any] | None = None
    version: int | None = None


class RetireIn(Schema):
    """Why a scenario leaves use."""

    reason: str


class ScenarioQuery(ListQuery):
    """List of saved scenarios."""

    installation: UUID | None = None
    status: str = "active"


class StartQuery(Schema):
    """What the calculator opens with: one of these, or none."""

    installation: UUID | None = None
    scenario: UUID | None = None
    incident: UUID | None = None
    lon: float | None = None
    lat: float | None = None
    substance: str = ""


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _request(data: RunIn | ScenarioIn) -> Request:
    lon, lat = check_place(data.lon, data.lat)
    return Request(scenario=data.scenario, weather=data.weather, lon=lon, lat=lat)


@router.post("/consequence/run", response=dict[str, Any], summary="测算影响范围")
@requires_api("consequences.run_scenario")
def post_run(request: HttpRequest, data: RunIn) -> dict[str, Any]:
    """All credible outcomes as zones: a GeoJSON FeatureCollection in WGS-84, with source, warnings, assumptions,
    sensitivity, series beside the features."""
    return calculated(
        _request(data),
        visible_to=_user(request),
        at=now(),
        exposure=data.exposure,
        frames=data.frames,
        sensitivity=data.sensitivity,
        installation=data.installation,
    )


@router.post("/consequence/compare", response=dict[str, Any], summary="不利、典型与当前气象对比")
@requires_api("consequences.run_scenario")
def post_compare(request: HttpRequest, data: RunIn) -> dict[str, Any]:
    """The same scenario in the actual, the worst (F, 1.5 m/s) and the typical (D, 3 m/s) weather."""
    viewer = _user(request) if data.exposure else None
    return compared(_request(data), at=now(), visible_to=viewer, installation=data.installation)


@router.get("/consequence/start", response=dict[str, Any], summary="测算初始条件")
@requires_api("consequences.run_scenario")
def get_start(request: HttpRequest, query: Query[StartQuery]) -> dict[str, Any]:
    """Place, scenario and weather to open the calculator with."""
    start = Start(
        installation=query.installation,
        scenario=query.scenario,
        incident=query.incident,
        substance=query.substance,
        lon=query.lon,
        lat=query.lat,
    )
    return started(start, visible_to=_user(request), at=now())


@router.post("/consequence/defaults", response=dict[str, Any], summary="物质和设备的默认条件")
@requires_api("consequences.run_scenario")
def post_defaults(request: HttpRequest, data: DefaultsIn) -> dict[str, Any]:
    """The given scenario completed by sane defaults for its substance and containment."""
    return {"scenario": default_inputs(data.scenario)}


@router.get("/consequence/precomputed/{uuid:installation_id}", response=dict[str, Any], summary="预算方案")
@requires_api("consequences.view_scenario")
def get_precomputed(
    request: HttpRequest,
    installation_id: UUID,
    wind_direction_deg: Annotated[float, Field(ge=0, le=360)] = 0.0,
    stability: str = "D",
    key: str = "",
) -> dict[str, Any]:
    """The precomputed scenarios of an installation, and the one asked for as zones; needs no models."""
    return queries.precomputed_shown(
        installation_id,
        visible_to=_user(request),
        wind_direction_deg=wind_direction_deg,
        stability=stability,
        key=key,
    )


@router.get("/consequence/scenarios", response=dict[str, Any], summary="推演方案")
@requires_api("consequences.view_scenario")
def list_scenarios(request: HttpRequest, query: Query[ScenarioQuery]) -> dict[str, Any]:
    """Saved scenarios under the caller's jurisdiction."""
    rows = queries.scenarios(
        visible_to=_user(request), installation=query.installation, status=query.status, q=query.q
    )
    return paged(rows, query, scenario_json)


@router.get("/consequence/scenarios/{uuid:scenario_id}", response=dict[str, Any], summary="推演方案详情")
@requires_api("consequences.view_scenario")
def get_scenario(request: HttpRequest, scenario_id: UUID) -> dict[str, Any]:
    """One scenario with its zones as they were calculated."""
    return queries.scenario_shown(scenario_id, visible_to=_user(request))


@router.post("/consequence/scenarios", response={201: dict[str, Any]}, summary="保存推演方案")
@requires_api("consequences.edit_scenario")
def post_scenario(request: HttpRequest, data: ScenarioIn) -> Status[dict[str, Any]]:
    """Calculate and keep a scenario of an installation."""
    user = _user(request)
    saved = operations.save_scenario(
        installation=queries.installation_for(data.installation, visible_to=user),
        name=data.name,
        note=data.note,
        request=_request(data),
        by=actor_of(request),
        at=now(),
    )
    return Status(201, scenario_json(saved))


@router.patch("/consequence/scenarios/{uuid:scenario_id}", response=dict[str, Any], summary="修改推演方案")
@requires_api("consequences.edit_scenario")
def patch_scenario(request: HttpRequest, scenario_id: UUID, data: ScenarioPatch) -> dict[str, Any]:
    """Change name, note or conditions."""
    given = data.dict(exclude_unset=True)
    version = given.pop("version", None)
    changed = operations.change_scenario(
        scenario=queries.scenario_by_id(scenario_id, visible_to=_user(request)),
        version=version,
        by=actor_of(request),
        at=now(),
        **given,
    )
    return scenario_json(changed)


@router.post(
    "/consequence/scenarios/{uuid:scenario_id}/duplicate",
    response={201: dict[str, Any]},
    summary="复制推演方案",
)
@requires_api("consequences.edit_scenario")
def post_duplicate(request: HttpRequest, scenario_id: UUID) -> Status[dict[str, Any]]:
    """A copy under a name of its own."""
    copy = operations.duplicate_scenario(
        scenario=queries.scenario_by_id(scenario_id, visible_to=_user(request)),
        by=actor_of(request),
        at=now(),
    )
    return Status(201, scenario_json(copy))


@router.post(
    "/consequence/scenarios/{uuid:scenario_id}/retire", response=dict[str, Any], summary="停用推演方案"
)
@requires_api("consequences.edit_scenario")
def post_retire(request: HttpRequest, scenario_id: UUID, data: RetireIn) -> dict[str, Any]:
    """Take a scenario out of use."""
    retired = operations.retire_scenario(
        scenario=queries.scenario_by_id(scenario_id, visible_to=_user(request)),
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return scenario_json(retired)
