"""Watching the exercise: who took the calls, and which expected acts are done.

Receivers of the desk's facts. They run in the transaction that made the fact, so the stamp and the act stand or fall
together, and cost one indexed read when the incident belongs to no drill.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from anlan.base.events.facade import Event, on
from anlan.kernel.actor import Actor
from anlan.rescue.drills.enums import ENDED, DrillMode, DrillStatus, InjectKind, InjectStatus
from anlan.rescue.drills.events import ExpectationMet
from anlan.rescue.drills.jobs import play_later
from anlan.rescue.drills.models import Drill, DrillExpectation, DrillInject
from anlan.rescue.drills.operations.recording import BY_ITSELF, announce, save
from anlan.rescue.drills.operations.ringing import drop_drafts
from anlan.rescue.drills.operations.running import end
from anlan.rescue.incidents.facade import Incident

LEVELS = ("I", "II", "III", "IV")
JUDGED = (
    "incident.opened",
    "incident.changed",
    "incident.closed",
    "dispatch.changed",
    "bulletin.changed",
)


def watch() -> None:
    """Called once from `AppConfig.ready()`."""
    on("incident.opened", _opened)
    on("timeline.added", _entry)
    on("incident.merged", _merged)
    for topic in JUDGED:
        on(topic, _judge)


def players_of(incident: Incident) -> frozenset[UUID] | None:
    """Who may be told of an exercise: the players of its drill; None when it belongs to none."""
    drill = Drill.objects.filter(incident=incident).first()
    return None if drill is None else frozenset(drill.players.values_list("id", flat=True))


def _actor(event: Event) -> Actor:
    return Actor(id=event.actor_id, name=event.actor_name, address="drill")


def _ringing(phone: str, taker: UUID | None) -> DrillInject | None:
    """The oldest call from this number that rings at this person."""
    rows = DrillInject.objects.filter(
        status=InjectStatus.RINGING, kind=InjectKind.CALL, drill__mode=DrillMode.LIVE, drill__players=taker
    ).exclude(drill__status__in=ENDED)
    found = rows.select_related("drill").order_by("played_at", "ordinal")
    return next((each for each in found if each.data["caller_phone"] == phone), None)


def _opened(event: Event) -> None:
    """A player filed the first call: from now on the drill has its incident."""
    if not event.data.get("exercise") or event.actor_id is None:
        return
    incident = Incident.objects.get(pk=event.data["incident"])
    inject = _ringing(incident.caller_phone, event.actor_id)
    if inject is None:
        return
    drill = inject.drill
    _answer(inject, f"{event.actor_name} 接听，立案 {incident.number}", at=event.at)
    if drill.incident_id is None:
        drill.incident = incident
        save(drill, "incident")
        play_later(drill.id, moment=event.at)


def _entry(event: Event) -> None:
    """A player took a further call into the incident."""
    if event.data.get("kind") != "call" or event.actor_id is None:
        return
    ringing = DrillInject.objects.filter(
        status=InjectStatus.RINGING, drill__players=event.actor_id, drill__incident_id=event.data["incident"]
    )
    for inject in ringing.select_related("drill"):
        phone = inject.data["caller_phone"]
        if phone and phone in str(event.data.get("text")):
            _answer(inject, f"{event.actor_name} 接听，并入", at=event.at)


def _merged(event: Event) -> None:
    """The drill's incident was merged into another: the drill goes on there."""
    drill = Drill.objects.filter(incident_id=event.data["incident"]).exclude(status__in=ENDED).first()
    if drill is not None:
        drill.incident = Incident.objects.get(pk=event.data["into"])
        save(drill, "incident")


def _answer(inject: DrillInject, outcome: str, *, at: datetime) -> None:
    inject.status, inject.outcome = InjectStatus.DONE, outcome[:300]
    inject.save(update_fields=["status", "outcome", "updated_at"])
    drop_drafts(inject.drill, inject)


def _judge(event: Event) -> None:
    """Stamp the expected acts that this fact has met, and end the drill with its incident."""
    incident_id = event.data.get("incident")
    drill = Drill.objects.filter(incident_id=incident_id).exclude(status__in=ENDED).first()
    if drill is None:
        return
    incident = Incident.objects.get(pk=incident_id)
    for expectation in drill.expectations.filter(met_at=None):
        if MET[InjectKind(expectation.kind)](expectation, incident):
            _stamp(drill, expectation, event)
    if event.topic == "incident.closed":
        end(drill, DrillStatus.FINISHED, reason="响应结束", by=_actor(event), at=event.at)


def _stamp(drill: Drill, expectation: DrillExpectation, event: Event) -> None:
    expectation.met_at, expectation.met_t = event.at, drill.t_at(event.at)
    expectation.met_by = event.actor_name[:64]
    expectation.save(update_fields=["met_at", "met_t", "met_by", "updated_at"])
    fact = ExpectationMet(
        drill=str(drill.id),
        expectation=str(expectation.id),
        title=expectation.title,
        incident=str(drill.incident_id),
    )
    announce(drill, fact, by=_actor(event), at=event.at)


def _dispatched(expectation: DrillExpectation, incident: Incident) -> bool:
    out = incident.dispatches.exclude(resource_kind="service").exclude(contact=BY_ITSELF).count()
    return out >= int(expectation.data["needed"])


def _requested(expectation: DrillExpectation, incident: Incident) -> bool:
    wanted = expectation.data["service"]
    return incident.dispatches.filter(resource_kind="service", contact=wanted).exists()


def _raised(expectation: DrillExpectation, incident: Incident) -> bool:
    """At this level or a higher one, by a person's decision."""
    decided = bool(incident.response_decided_by)
    return decided and LEVELS.index(incident.response_level) <= LEVELS.index(expectation.data["level"])


def _reported(expectation: DrillExpectation, incident: Incident) -> bool:
    signed = incident.bulletins.filter(kind=expectation.data["bulletin"], status="sent").count()
    return signed >= int(expectation.data["needed"])


def _closed(expectation: DrillExpectation, incident: Incident) -> bool:
    return not incident.is_open


MET: dict[InjectKind, Callable[[DrillExpectation, Incident], bool]] = {
    InjectKind.DISPATCH: _dispatched,
    InjectKind.SERVICE: _requested,
    InjectKind.LEVEL: _raised,
    InjectKind.BULLETIN: _reported,
    InjectKind.CLOSE: _closed,
}
