"""开始, 暂停, 继续, 变速, 跳到下一情景, 结束: what a director does to a drill's clock.

`play_due` in `playing` does the rest. The states: running ⇄ paused, either → finished (the exercise's incident was
closed, or a demonstration has nothing left) or stopped (by hand). Ended drills never move again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from anlan.base.accounts.facade import User, default_supervisor, is_staff_user
from anlan.base.divisions.facade import lies_under
from anlan.data.enterprises.facade import Enterprise
from anlan.data.enterprises.facade import enterprises as enterprises_seen
from anlan.kernel.actor import Actor
from anlan.kernel.coordinates import outside_china
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.rescue.drills.clockwork import Leg, moved_to, shown, with_speed
from anlan.rescue.drills.enums import ACTS, SPEEDS, DrillMode, DrillStatus, InjectKind, InjectStatus
from anlan.rescue.drills.events import DrillChanged, DrillStarted
from anlan.rescue.drills.jobs import play_later
from anlan.rescue.drills.models import Drill, DrillExpectation, DrillInject
from anlan.rescue.drills.operations.recording import announce, audit_row, fresh, must_not_be_over, save
from anlan.rescue.drills.operations.ringing import drop_drafts
from anlan.rescue.drills.scenario import BulletinAct, DispatchAct, LogAct, Scenario, Step
from anlan.rescue.incidents.facade import Call, close_incident, find_place

LEVEL_WORDS = {"initial": "首报", "follow_up": "续报", "final": "终报"}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another place for the same course; degrees of WGS-84."""

    name: str
    lon: float
    lat: float


def start_drill(
    *,
    scenario: Scenario,
    mode: str,
    speed: int,
    user: User,
    by: Actor,
    at: datetime,
    players: Sequence[User] = (),
    elsewhere: Elsewhere | None = None,
) -> Drill:
    """Start a run. `user` always plays; whoever else is named must be staff with the place in their jurisdiction.

    `InvalidInput` when the place is in no division of this city; `NotAllowed` when it is not under `user`.
    """
    _check(mode=mode, speed=speed)
    if elsewhere is not None:
        scenario = _moved(scenario, elsewhere)
    division = _division_of(scenario)
    supervisor = default_supervisor(division)
    if not user.scope.sees(division, supervisor.id if supervisor else None):
        raise NotAllowed("演练地点不在您的管辖范围内，请改到本辖区的地点再开始。", field="lon")
    everybody = {each.id: each for each in (user, *players)}
    for each in everybody.values():
        if not is_staff_user(each) or not each.scope.sees(division, supervisor.id if supervisor else None):
            raise InvalidInput(f"{each.name}不能参加这次演练：演练地点不在其管辖范围内。", field="players")
    with transaction.atomic():
        drill = Drill.objects.create(
            title=scenario.title,
            scenario=scenario.model_dump(mode="json"),
            mode=mode,
            speed=speed,
            legs=[Leg(at, scenario.start_t, speed).as_json()],
            started_at=at,
            started_by=by.name,
            located_in_id=division,
            supervised_by=supervisor,
        )
        drill.players.set(everybody.values())
        _write_steps(drill, scenario)
        fact = DrillStarted(drill=str(drill.id), title=drill.title, mode=mode, speed=speed)
        announce(drill, fact, by=by, at=at)
        audit_row(
            drill,
            "start_drill",
            f"开始演练 {drill.title}（{DrillMode(mode).label}，×{speed}）",
            by=by,
            at=at,
            changes={"scenario": scenario.key, "players": [each.name for each in everybody.values()]},
        )
        play_later(drill.id, moment=at)
    return drill


def _check(*, mode: str, speed: int) -> None:
    if mode not in DrillMode.values:
        raise InvalidInput("请选择演练方式：演示或实战。", field="mode")
    if speed not in SPEEDS:
        raise InvalidInput(f"倍速只能是 {'、'.join(f'×{each}' for each in SPEEDS)}。", field="speed")


def _moved(scenario: Scenario, elsewhere: Elsewhere) -> Scenario:
    name = elsewhere.name.strip()
    if not name or len(name) > 180:
        raise InvalidInput("请填写演练地点名称（180 字以内）。", field="place")
    try:
        foreign = outside_china(elsewhere.lon, elsewhere.lat)
    except ValueError:
        foreign = True
    if foreign:
        raise InvalidInput("坐标不在中国范围内，请核对经度、纬度。", field="lon")
    return scenario.moved(name=name, lon=elsewhere.lon, lat=elsewhere.lat)


def _division_of(scenario: Scenario) -> str:
    """Code of the division the scene lies in."""
    place = scenario.place
    call = Call(kind=scenario.kind, place=place.name, lon=place.lon, lat=place.lat, exercise=True)
    found = find_place(call).division
    if found is None:
        raise InvalidInput("情景地点不在本市范围内，请指定本市的演练地点。", code="elsewhere", field="lon")
    return found


def stand_in(drill: Drill, user: User | None) -> Enterprise | None:
    """The enterprise of the ledger that stands in for the one of the event; None where it is not, or moved away."""
    name = str(drill.scenario.get("enterprise") or "")
    if not name or user is None:
        return None
    found: Enterprise | None = enterprises_seen(visible_to=user).filter(name=name).first()
    if found is None or not found.located_in_id or not drill.located_in_id:
        return None
    same = lies_under(found.located_in_id, drill.located_in_id) or lies_under(
        drill.located_in_id, found.located_in_id
    )
    return found if same else None


def _write_steps(drill: Drill, scenario: Scenario) -> None:
    played = [
        step
        for step in scenario.steps()
        if drill.mode == DrillMode.DEMONSTRATION or InjectKind(step.kind) not in ACTS
    ]
    DrillInject.objects.bulk_create(
        DrillInject(drill=drill, ordinal=number, t=step.at, kind=step.kind, data=step.model_dump(mode="json"))
        for number, step in enumerate(played)
    )
    DrillExpectation.objects.bulk_create(_expected(drill, scenario))


def _expected(drill: Drill, scenario: Scenario) -> list[DrillExpectation]:
    """What is looked for. `needed` counts up: the second dispatch is met when as many are out as both name."""
    rows: list[DrillExpectation] = []
    forces, reports = 0, dict.fromkeys(LEVEL_WORDS, 0)
    for act in sorted(scenario.acts, key=lambda each: each.at):
        if isinstance(act, LogAct):
            continue
        data = act.model_dump(mode="json")
        if isinstance(act, DispatchAct):
            forces += len(act.forces)
            data["needed"] = forces
        elif isinstance(act, BulletinAct):
            reports[act.bulletin] += 1
            data["needed"] = reports[act.bulletin]
        rows.append(
            DrillExpectation(
                drill=drill,
                ordinal=len(rows),
                kind=act.kind,
                title=act.title or _title_of(act),
                data=data,
                planned_t=act.at,
                due_t=act.due,
            )
        )
    return rows


def _title_of(act: Step) -> str:
    if act.kind == "dispatch":
        return f"派出 {len(act.forces)} 支力量"
    if act.kind == "service":
        return f"请求 {act.service}"
    if act.kind == "level":
        return f"启动 {act.level} 级响应"
    if act.kind == "bulletin":
        return f"{LEVEL_WORDS[act.bulletin]}签发"
    return "结束响应"


def pause_drill(*, drill: Drill, by: Actor, at: datetime) -> Drill:
    """Stop the drill's clock; what is under way in the incident goes on."""
    with transaction.atomic():
        drill = fresh(drill.id)
        must_not_be_over(drill)
        if drill.status == DrillStatus.PAUSED:
            raise Conflict("演练已经暂停。", code="paused")
        _turn(drill, DrillStatus.PAUSED, speed=0, at=at)
        _tell(drill, "pause_drill", f"暂停演练（{shown(drill.t_at(at))}）", by=by, at=at)
    return drill


def resume_drill(*, drill: Drill, by: Actor, at: datetime) -> Drill:
    """Let the clock run again at the speed it had."""
    with transaction.atomic():
        drill = fresh(drill.id)
        must_not_be_over(drill)
        if drill.status == DrillStatus.RUNNING:
            raise Conflict("演练正在进行。", code="running")
        _turn(drill, DrillStatus.RUNNING, speed=drill.speed, at=at)
        _tell(drill, "resume_drill", f"继续演练（{shown(drill.t_at(at))}）", by=by, at=at)
        play_later(drill.id, moment=at)
    return drill


def set_speed(*, drill: Drill, speed: int, by: Actor, at: datetime) -> Drill:
    """Another speed, from now on; a paused drill keeps it for when it goes on."""
    _check(mode=drill.mode, speed=speed)
    with transaction.atomic():
        drill = fresh(drill.id)
        must_not_be_over(drill)
        drill.speed = speed
        _turn(
            drill, DrillStatus(drill.status), speed=speed if drill.status == DrillStatus.RUNNING else 0, at=at
        )
        _tell(drill, "set_speed", f"演练倍速改为 ×{speed}", by=by, at=at)
        play_later(drill.id, moment=at)
    return drill


def skip_to_next(*, drill: Drill, by: Actor, at: datetime) -> Drill:
    """Jump to the next step that waits; it is played at once, in a paused drill when it goes on."""
    with transaction.atomic():
        drill = fresh(drill.id)
        must_not_be_over(drill)
        waiting = drill.injects.filter(status=InjectStatus.WAITING).order_by("t", "ordinal").first()
        if waiting is None:
            raise Conflict("没有未到的情景。", code="nothing_waiting")
        drill.legs = [each.as_json() for each in moved_to(drill.clock, t=waiting.t, at=at)]
        save(drill, "legs")
        _tell(drill, "skip_to_next", f"跳到 {shown(waiting.t)}", by=by, at=at)
        play_later(drill.id, moment=at)
    return drill


def stop_drill(*, drill: Drill, reason: str, by: Actor, at: datetime) -> Drill:
    """End a run by hand. What waits is not played any more, and the exercise's incident is closed, so that nobody is
    out and no clock alarms for a drill that is over."""
    reason = reason.strip()
    if len(reason) > 300:
        raise InvalidInput("说明过长，最多 300 字。", field="reason")
    with transaction.atomic():
        drill = fresh(drill.id)
        must_not_be_over(drill)
        end(drill, DrillStatus.STOPPED, reason=reason, by=by, at=at)
        if drill.incident is not None and drill.incident.is_open:
            close_incident(incident=drill.incident, summary=f"演练中止。{reason}".strip(), by=by, at=at)
    return drill


def end(drill: Drill, status: DrillStatus, *, reason: str, by: Actor, at: datetime) -> None:
    """Nothing moves any more: the clock stands, what waited is marked as not played. In the caller's transaction."""
    legs = with_speed(drill.clock, speed=0, at=at)
    drill.legs = [each.as_json() for each in legs]
    drill.status, drill.ended_at, drill.end_reason = status, at, reason[:300]
    save(drill, "legs", "status", "ended_at", "end_reason")
    left = drill.injects.filter(status__in=[InjectStatus.WAITING, InjectStatus.RINGING])
    for inject in left.filter(status=InjectStatus.RINGING):
        drop_drafts(drill, inject)
    left.update(status=InjectStatus.SKIPPED, outcome=f"演练{status.label}", updated_at=at)
    _tell(drill, "end_drill", f"演练{status.label}（{shown(drill.t_at(at))}）", by=by, at=at, reason=reason)


def _turn(drill: Drill, status: DrillStatus, *, speed: int, at: datetime) -> None:
    drill.legs = [each.as_json() for each in with_speed(drill.clock, speed=speed, at=at)]
    drill.status = status
    save(drill, "legs", "status", "speed")


def _tell(drill: Drill, action: str, words: str, *, by: Actor, at: datetime, reason: str = "") -> None:
    fact = DrillChanged(
        drill=str(drill.id),
        status=drill.status,
        speed=drill.speed,
        incident=str(drill.incident_id) if drill.incident_id else None,
    )
    announce(drill, fact, by=by, at=at)
    audit_row(drill, action, f"{drill.title}：{words}", by=by, at=at, reason=reason)
