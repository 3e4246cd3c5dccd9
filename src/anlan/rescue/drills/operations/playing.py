"""Playing steps: each at most once, in the transaction of its effect.

A step is taken by an update that names the state it expects (`waiting`); its effect is written in the same
transaction. A process that is killed in between has done neither, so the next one does both; two processes at once
cannot both take it. What the incident refuses (a force nobody sent, an incident already closed) is noted on the step
and the drill goes on. After an outage the clock has run on: what became due is played at once, in order.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from anlan.kernel.errors import Conflict, DomainError
from anlan.rescue.drills.clockwork import in_minutes, moment_of
from anlan.rescue.drills.enums import DrillMode, DrillStatus, InjectKind, InjectStatus
from anlan.rescue.drills.events import InjectPlayed
from anlan.rescue.drills.jobs import play_later
from anlan.rescue.drills.models import Drill, DrillInject
from anlan.rescue.drills.operations.pictures import picture_of
from anlan.rescue.drills.operations.recording import BY_ITSELF, DIRECTOR, announce, fresh, save
from anlan.rescue.drills.operations.ringing import ring
from anlan.rescue.drills.operations.running import end, stand_in
from anlan.rescue.incidents.facade import (
    Call,
    Incident,
    add_call,
    add_entry,
    add_photo,
    advance_dispatch,
    change_incident,
    close_incident,
    decide,
    open_incident,
    prepare_bulletin,
    request_service,
    send_stand_in,
    sign_bulletin,
    submit_bulletin,
)

Effect = Callable[[Drill, DrillInject, datetime], str]


def play_due(*, drill_id: UUID, at: datetime) -> int:
    """Play every step of a running drill that has become due, and set a job for the next; how many were played."""
    played = 0
    while _play_next(drill_id, at=at):
        played += 1
    with transaction.atomic():
        _set_next(drill_id, at=at)
    return played


def with_work_due(*, at: datetime) -> list[UUID]:
    """Running drills of which a step is due."""
    running = Drill.objects.filter(status=DrillStatus.RUNNING)
    return [drill.id for drill in running if _next_of(drill, until=drill.t_at(at)) is not None]


def _next_of(drill: Drill, *, until: float | None = None) -> DrillInject | None:
    """The next step: until an incident stands only calls come, the rest is held back and follows it at once."""
    waiting = drill.injects.filter(status=InjectStatus.WAITING)
    if drill.incident_id is None:
        waiting = waiting.filter(kind=InjectKind.CALL)
    if until is not None:
        waiting = waiting.filter(t__lte=until)
    return waiting.order_by("t", "ordinal").first()


def _play_next(drill_id: UUID, *, at: datetime) -> bool:
    with transaction.atomic():
        drill = fresh(drill_id)
        if drill.status != DrillStatus.RUNNING:
            return False
        inject = _next_of(drill, until=drill.t_at(at))
        if inject is None:
            return False
        taken = DrillInject.objects.filter(pk=inject.pk, status=InjectStatus.WAITING).update(
            status=InjectStatus.DONE, played_at=at, played_t=drill.t_at(at), updated_at=at
        )
        if taken:
            inject.refresh_from_db()
            _play(drill, inject, at)
    return True


def _play(drill: Drill, inject: DrillInject, at: datetime) -> None:
    try:
        with transaction.atomic():
            inject.outcome = EFFECTS[InjectKind(inject.kind)](drill, inject, at)[:300]
    except DomainError as error:
        inject.status, inject.outcome = InjectStatus.SKIPPED, error.message[:300]
    inject.save(update_fields=["status", "outcome", "updated_at"])
    fact = InjectPlayed(
        drill=str(drill.id),
        inject=str(inject.id),
        kind=inject.kind,
        status=inject.status,
        incident=str(drill.incident_id) if drill.incident_id else None,
    )
    announce(drill, fact, by=DIRECTOR, at=at)


def _set_next(drill_id: UUID, *, at: datetime) -> None:
    drill = fresh(drill_id)
    if drill.status != DrillStatus.RUNNING:
        return
    inject = _next_of(drill)
    if inject is not None:
        moment = moment_of(drill.clock, inject.t)
        if moment is not None:
            play_later(drill.id, moment=max(moment, at))
    elif drill.mode == DrillMode.DEMONSTRATION and drill.incident_id is not None:
        end(drill, DrillStatus.FINISHED, reason="情景全部注入", by=DIRECTOR, at=at)


def _incident(drill: Drill) -> Incident:
    if drill.incident is None:
        raise Conflict("演练事故尚未立案。", code="no_incident")
    drill.incident.refresh_from_db()
    return drill.incident


def _call(drill: Drill, inject: DrillInject, at: datetime) -> str:
    if drill.mode == DrillMode.LIVE:
        inject.status = InjectStatus.RINGING
        ring(drill, inject, by=DIRECTOR, at=at)
        return "等待接听"
    data, scenario = inject.data, drill.scenario
    place = scenario["place"]
    player = drill.players.order_by("created_at", "id").first()
    call = Call(
        kind=scenario["kind"],
        exercise=True,
        occurred_at=None if drill.incident is not None else at - timedelta(seconds=inject.t),
        place=place["name"],
        lon=place["lon"],
        lat=place["lat"],
        enterprise=stand_in(drill, player),
        substance=scenario["substance"],
        description=data["said"],
        caller_name=data["caller_name"],
        caller_phone=data["caller_phone"],
        deaths=data["deaths"],
        missing=data["missing"],
        serious_injuries=data["serious_injuries"],
    )
    if drill.incident is not None:
        add_call(incident=_incident(drill), call=call, by=DIRECTOR, at=at)
        return "并入"
    drill.incident = open_incident(call=call, by=DIRECTOR, at=at, accepted=True)
    save(drill, "incident")
    source = f"演练情景：{scenario['title']}。{scenario['source']}".strip()
    zero = f"T+0 为 {scenario['zero']}。" if scenario["zero"] else ""
    add_entry(incident=drill.incident, text=f"{source}{zero}", by=DIRECTOR, at=at)
    return f"立案 {drill.incident.number}"


def _photo(drill: Drill, inject: DrillInject, at: datetime) -> str:
    data = inject.data
    with picture_of(data) as (file, name):
        add_photo(
            incident=_incident(drill),
            file=file,
            name=name,
            caption=f"〔{in_minutes(inject.t)}〕{data['caption']}"[:200],
            taken_at=at,
            lon=data["lon"],
            lat=data["lat"],
            by=DIRECTOR,
            at=at,
        )
    return "已上传"


def _note(drill: Drill, inject: DrillInject, at: datetime) -> str:
    about = "气象：" if inject.data["about"] == "weather" else ""
    text = f"〔{in_minutes(inject.t)}〕{about}{inject.data['text']}"
    add_entry(incident=_incident(drill), text=text, by=DIRECTOR, at=at)
    return ""


def _casualties(drill: Drill, inject: DrillInject, at: datetime) -> str:
    data = inject.data
    values = {
        name: data[name] for name in ("deaths", "missing", "serious_injuries") if data[name] is not None
    }
    if data["direct_loss"] is not None:
        values["direct_loss"] = Decimal(str(data["direct_loss"]))
    change_incident(incident=_incident(drill), values=values, version=None, by=DIRECTOR, at=at)
    if data["reason"]:
        add_entry(
            incident=_incident(drill), text=f"〔{in_minutes(inject.t)}〕{data['reason']}", by=DIRECTOR, at=at
        )
    return ""


def _status(drill: Drill, inject: DrillInject, at: datetime) -> str:
    slot = inject.data["slot"]
    sent = list(
        _incident(drill)
        .dispatches.exclude(resource_kind="service")
        .exclude(contact=BY_ITSELF)
        .order_by("ordered_at", "id")[slot : slot + 1]
    )
    if not sent:
        raise Conflict("参演人员尚未派出这支力量。", code="no_force")
    moved = advance_dispatch(dispatch=sent[0], status=inject.data["status"], by=DIRECTOR, at=at)
    return f"{moved.resource_name} {moved.get_status_display()}"


def _arrival(drill: Drill, inject: DrillInject, at: datetime) -> str:
    force = inject.data["force"]
    dispatch = send_stand_in(
        incident=_incident(drill),
        kind=force["resource_kind"],
        name=force["name"],
        contact=BY_ITSELF,
        task=force["task"],
        by=DIRECTOR,
        at=at,
    )
    advance_dispatch(dispatch=dispatch, status="on_scene", by=DIRECTOR, at=at)
    return f"{dispatch.resource_name} 到场"


def _dispatch(drill: Drill, inject: DrillInject, at: datetime) -> str:
    for force in inject.data["forces"]:
        send_stand_in(
            incident=_incident(drill),
            kind=force["resource_kind"],
            name=force["name"],
            task=force["task"],
            by=DIRECTOR,
            at=at,
        )
    return "、".join(force["name"] for force in inject.data["forces"])


def _service(drill: Drill, inject: DrillInject, at: datetime) -> str:
    data = inject.data
    request_service(incident=_incident(drill), service=data["service"], task=data["task"], by=DIRECTOR, at=at)
    return ""


def _level(drill: Drill, inject: DrillInject, at: datetime) -> str:
    data = inject.data
    decide(
        incident=_incident(drill),
        grade=data["grade"],
        response_level=data["level"],
        reason=data["reason"],
        by=DIRECTOR,
        at=at,
    )
    return f"{data['level']} 级响应"


def _bulletin(drill: Drill, inject: DrillInject, at: datetime) -> str:
    bulletin = prepare_bulletin(incident=_incident(drill), kind=inject.data["bulletin"], by=DIRECTOR, at=at)
    bulletin = submit_bulletin(bulletin=bulletin, by=DIRECTOR, at=at)
    sign_bulletin(bulletin=bulletin, version=None, by=DIRECTOR, at=at)
    return f"{bulletin}"


def _log(drill: Drill, inject: DrillInject, at: datetime) -> str:
    text = f"〔{in_minutes(inject.t)}〕{inject.data['text']}"
    add_entry(incident=_incident(drill), text=text, by=DIRECTOR, at=at)
    return ""


def _close(drill: Drill, inject: DrillInject, at: datetime) -> str:
    close_incident(incident=_incident(drill), summary=inject.data["summary"], by=DIRECTOR, at=at)
    return ""


EFFECTS: dict[InjectKind, Effect] = {
    InjectKind.CALL: _call,
    InjectKind.PHOTO: _photo,
    InjectKind.NOTE: _note,
    InjectKind.CASUALTIES: _casualties,
    InjectKind.STATUS: _status,
    InjectKind.ARRIVAL: _arrival,
    InjectKind.DISPATCH: _dispatch,
    InjectKind.SERVICE: _service,
    InjectKind.LEVEL: _level,
    InjectKind.BULLETIN: _bulletin,
    InjectKind.LOG: _log,
    InjectKind.CLOSE: _close,
}
