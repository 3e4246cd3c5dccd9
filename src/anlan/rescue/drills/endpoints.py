"""HTTP API of 演练: scenarios, runs, and what a director does to a run."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from anlan.base.accounts.facade import User, actor_of, user_by_id
from anlan.base.api.facade import filtered, ordered, paged, requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput, NotAllowed
from anlan.rescue.drills import queries
from anlan.rescue.drills.models import Drill
from anlan.rescue.drills.operations import running
from anlan.rescue.drills.operations.converting import save_scenario, scenario_of
from anlan.rescue.drills.operations.playing import play_due
from anlan.rescue.drills.scenario import read_scenario, shipped
from anlan.rescue.drills.schemas import DrillIn, DrillQuery, ScenarioIn, SpeedIn, StopIn
from anlan.rescue.drills.serialise import drill_json, drill_row, saved_row, scenario_row
from anlan.rescue.incidents.facade import incident_by_id

router = Router(tags=["演练"])


def _caller(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed("请先登录。")
    return request.user


def _drill(request: HttpRequest, drill_id: UUID) -> Drill:
    return queries.drill_by_id(drill_id, visible_to=_caller(request))


def _answer(request: HttpRequest, drill_id: UUID) -> dict[str, Any]:
    """The run as it is after what has become due was played."""
    moment = now()
    play_due(drill_id=drill_id, at=moment)
    return drill_json(_drill(request, drill_id), at=moment)


@router.get("/drills/scenarios", summary="演练情景列表")
@requires_api("drills.view_drill")
def list_scenarios(request: HttpRequest) -> dict[str, Any]:
    items = [scenario_row(each, name=key) for key, each in shipped().items()]
    items += [saved_row(each) for each in queries.saved_scenarios(visible_to=_caller(request))]
    return {"items": items, "count": len(items)}


@router.post("/drills/scenarios", response={201: dict[str, Any]}, summary="保存演练情景")
@requires_api("drills.make_scenario")
def make_scenario(request: HttpRequest, data: ScenarioIn) -> Status[dict[str, Any]]:
    """From a closed incident, or as JSON."""
    made_from = None
    if data.incident is not None:
        made_from = incident_by_id(data.incident, visible_to=_caller(request))
        scenario = scenario_of(made_from)
    elif data.scenario is not None:
        scenario = read_scenario(data.scenario)
    else:
        raise InvalidInput("请给出一起已结束的事故，或情景内容。", field="incident")
    saved = save_scenario(
        scenario=scenario, made_from=made_from, user=_caller(request), by=actor_of(request), at=now()
    )
    return Status(201, saved_row(saved))


@router.get("/drills/scenarios/{name}", summary="演练情景")
@requires_api("drills.view_drill")
def read_one_scenario(request: HttpRequest, name: str) -> dict[str, Any]:
    found = queries.scenario_named(name, visible_to=_caller(request))
    return found.model_dump(mode="json")


@router.get("/drills", summary="演练列表")
@requires_api("drills.view_drill")
def list_drills(request: HttpRequest, query: Query[DrillQuery]) -> dict[str, Any]:
    rows = filtered(
        queries.drills(visible_to=_caller(request)),
        {"status": query.status, "mode": query.mode},
        ["status", "mode"],
    )
    if query.q:
        rows = rows.filter(title__icontains=query.q)
    moment = now()
    return paged(
        ordered(rows, query.order, ["started_at", "status", "title"], "-started_at"),
        query,
        lambda row: drill_row(row, at=moment),
    )


@router.post("/drills", response={201: dict[str, Any]}, summary="开始演练")
@requires_api("drills.start_drill")
def start(request: HttpRequest, data: DrillIn) -> Status[dict[str, Any]]:
    user = _caller(request)
    players = [user_by_id(each) for each in data.players]
    if None in players:
        raise InvalidInput("没有这名参演人员，或其账号已停用。", field="players")
    place = data.place
    drill = running.start_drill(
        scenario=queries.scenario_named(data.scenario, visible_to=user),
        mode=data.mode,
        speed=data.speed,
        user=user,
        players=[each for each in players if each is not None],
        elsewhere=running.Elsewhere(place.name, place.lon, place.lat) if place else None,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, _answer(request, drill.id))


@router.get("/drills/{uuid:drill_id}", summary="演练")
@requires_api("drills.view_drill")
def read(request: HttpRequest, drill_id: UUID) -> dict[str, Any]:
    return drill_json(_drill(request, drill_id), at=now())


@router.post("/drills/{uuid:drill_id}/pause", summary="暂停演练")
@requires_api("drills.direct_drill")
def pause(request: HttpRequest, drill_id: UUID) -> dict[str, Any]:
    running.pause_drill(drill=_drill(request, drill_id), by=actor_of(request), at=now())
    return _answer(request, drill_id)


@router.post("/drills/{uuid:drill_id}/resume", summary="继续演练")
@requires_api("drills.direct_drill")
def resume(request: HttpRequest, drill_id: UUID) -> dict[str, Any]:
    running.resume_drill(drill=_drill(request, drill_id), by=actor_of(request), at=now())
    return _answer(request, drill_id)


@router.post("/drills/{uuid:drill_id}/speed", summary="改变倍速")
@requires_api("drills.direct_drill")
def speed(request: HttpRequest, drill_id: UUID, data: SpeedIn) -> dict[str, Any]:
    running.set_speed(drill=_drill(request, drill_id), speed=data.speed, by=actor_of(request), at=now())
    return _answer(request, drill_id)


@router.post("/drills/{uuid:drill_id}/skip", summary="跳到下一情景")
@requires_api("drills.direct_drill")
def skip(request: HttpRequest, drill_id: UUID) -> dict[str, Any]:
    running.skip_to_next(drill=_drill(request, drill_id), by=actor_of(request), at=now())
    return _answer(request, drill_id)


@router.post("/drills/{uuid:drill_id}/stop", summary="中止演练")
@requires_api("drills.direct_drill")
def stop(request: HttpRequest, drill_id: UUID, data: StopIn) -> dict[str, Any]:
    running.stop_drill(drill=_drill(request, drill_id), reason=data.reason, by=actor_of(request), at=now())
    return _answer(request, drill_id)
