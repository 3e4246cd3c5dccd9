"""Sending resources and requesting other services, and following them to their release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import Organisation, User
from anlan.data.resources.facade import mark_available, mark_engaged, resource_by_id
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput
from anlan.rescue.incidents.enums import ClockKind, DispatchStatus, EntryKind, IncidentStatus
from anlan.rescue.incidents.events import DispatchChanged, IncidentChanged
from anlan.rescue.incidents.models import Dispatch, Incident
from anlan.rescue.incidents.operations.clocks import meet_clock
from anlan.rescue.incidents.operations.recording import (
    announce,
    audit_row,
    fresh,
    log_entry,
    move,
    must_be_open,
    save,
)
from anlan.rescue.incidents.policies import dispatch_may_become

#: Services of others that can be asked for; they answer by their own rules, so we record request and acceptance.
OTHER_SERVICES = {"119": "消防救援 119", "120": "急救 120", "110": "公安 110", "122": "交警 122"}
STAMPS = {
    DispatchStatus.ACKNOWLEDGED: "acknowledged_at",
    DispatchStatus.ACCEPTED: "acknowledged_at",
    DispatchStatus.EN_ROUTE: "en_route_at",
    DispatchStatus.ON_SCENE: "on_scene_at",
    DispatchStatus.RELEASED: "released_at",
}


@dataclass(frozen=True, slots=True)
class Order:
    """One resource and what it is to do."""

    resource_id: UUID
    task: str = ""


def dispatch_resources(
    *, incident: Incident, orders: list[Order], user: User, by: Actor, at: datetime, note: str = ""
) -> list[Dispatch]:
    """Send resources: all of them or, when one cannot go, none."""
    if not orders:
        raise InvalidInput("请选择要派出的资源。", field="resources")
    if len({order.resource_id for order in orders}) != len(orders):
        raise InvalidInput("同一资源重复出现在派出名单中。", field="resources")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        sent = [
            _send(incident, order, number, user=user, by=by, at=at) for number, order in enumerate(orders)
        ]
        if incident.status != IncidentStatus.RESPONDING:
            move(incident, IncidentStatus.RESPONDING)
            save(incident, "status")
            changed = IncidentChanged(
                incident=str(incident.id), number=incident.number, version=incident.version, fields=["status"]
            )
            announce(incident, changed, by=by, at=at)
        meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
        meet_clock(incident, ClockKind.DISPATCH, by=by, at=at)
        names = "、".join(dispatch.resource_name for dispatch in sent)
        log_entry(
            incident, f"派出 {names}{f'（{note}）' if note else ''}", kind=EntryKind.DISPATCH, by=by, at=at
        )
        audit_row(incident, "dispatch_resources", f"{incident.number} 派出 {names}", by=by, at=at,
                  changes={"resources": [str(order.resource_id) for order in orders]})  # fmt: skip
    return sent


def _send(incident: Incident, order: Order, number: int, *, user: User, by: Actor, at: datetime) -> Dispatch:
    resource = resource_by_id(order.resource_id, visible_to=user)
    if resource is None:
        raise InvalidInput.many(
            [FieldError(f"resources.{number}.id", "没有这个资源，或不在您的管辖范围内。")]
        )
    busy = (
        Dispatch.objects.select_related("incident")
        .filter(resource_id=order.resource_id)
        .exclude(status=DispatchStatus.RELEASED)
        .first()
    )
    if busy is not None and busy.incident.exercise and not incident.exercise:
        _call_back(busy, where=incident, by=by, at=at)
    elif busy is not None:
        raise Conflict(
            f"{resource.name}正在执行 {busy.incident.number} {busy.incident.title}（{busy.get_status_display()}），"
            "不能重复派出。",
            code="resource_engaged",
            field=f"resources.{number}.id",
        )
    dispatch = Dispatch.objects.create(
        incident=incident,
        resource_kind=resource.kind,
        resource_id=order.resource_id,
        resource_name=resource.name,
        contact=resource.contact,
        task=order.task.strip()[:200],
        status=DispatchStatus.ORDERED,
        ordered_by=by.name,
        ordered_at=at,
    )
    if not incident.exercise:  # who drills is still there for what is real
        mark_engaged(order.resource_id, where=f"{incident.number} {incident.title}", by=by, at=at)
    _tell(incident, dispatch, by=by, at=at)
    return dispatch


def _call_back(dispatch: Dispatch, *, where: Incident, by: Actor, at: datetime) -> None:
    """A real incident needs what a drill holds: the drill lets go at once."""
    text = f"{dispatch.resource_name}因真实事故 {where.number} 抽调，退出演练"
    log_entry(dispatch.incident, text, kind=EntryKind.DISPATCH, by=by, at=at)
    advance_dispatch(dispatch=dispatch, status=DispatchStatus.RELEASED, by=by, at=at)


def send_stand_in(
    *, incident: Incident, kind: str, name: str, contact: str = "", task: str = "", by: Actor, at: datetime
) -> Dispatch:
    """Send a force that exists in a drill's scenario only (情景力量): it is in no ledger, so nothing real moves.

    `kind` is a resource kind ("rescue-team", "vehicle", …). Refused outside exercises.
    """
    if not name.strip() or len(name) > 128:
        raise InvalidInput("请填写力量名称（128 字以内）。", field="name")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        if not incident.exercise:
            raise Conflict("情景力量只能用于演练，真实事故请从应急资源中派出。", code="not_exercise")
        dispatch = Dispatch.objects.create(
            incident=incident,
            resource_kind=kind[:24],
            resource_name=name.strip(),
            contact=contact.strip()[:128],
            task=task.strip()[:200],
            status=DispatchStatus.ORDERED,
            ordered_by=by.name,
            ordered_at=at,
        )
        if incident.status != IncidentStatus.RESPONDING:
            move(incident, IncidentStatus.RESPONDING)
            save(incident, "status")
        meet_clock(incident, ClockKind.ACKNOWLEDGE, by=by, at=at)
        meet_clock(incident, ClockKind.DISPATCH, by=by, at=at)
        log_entry(incident, f"派出 {dispatch.resource_name}", kind=EntryKind.DISPATCH, by=by, at=at)
        _tell(incident, dispatch, by=by, at=at)
        audit_row(incident, "send_stand_in", f"{incident.number} 派出情景力量 {dispatch.resource_name}",
                  by=by, at=at)  # fmt: skip
    return dispatch


def request_service(
    *,
    incident: Incident,
    service: str = "",
    partner: Organisation | None = None,
    task: str,
    by: Actor,
    at: datetime,
) -> Dispatch:
    """Ask another service (119, 120, …) or a partner department to come."""
    if partner is not None:
        name, contact = str(partner), partner.telephone
    elif service in OTHER_SERVICES:
        name, contact = OTHER_SERVICES[service], service
    else:
        raise InvalidInput("没有这项联动服务。", field="service")
    with transaction.atomic():
        incident = fresh(incident)
        must_be_open(incident)
        dispatch = Dispatch.objects.create(
            incident=incident,
            resource_kind="service",
            resource_name=name,
            contact=contact,
            task=task.strip()[:200],
            status=DispatchStatus.REQUESTED,
            ordered_by=by.name,
            ordered_at=at,
        )
        log_entry(incident, f"请求 {dispatch.resource_name}", kind=EntryKind.DISPATCH, by=by, at=at)
        _tell(incident, dispatch, by=by, at=at)
        audit_row(
            incident, "request_service", f"{incident.number} 请求 {dispatch.resource_name}", by=by, at=at
        )
    return dispatch


@dataclass(frozen=True, slots=True)
class Answer:
    """What another service answered: who accepted, the vehicles and people it sends, the number to call back."""

    accepted_by: str = ""
    strength: str = ""
    call_back: str = ""

    @property
    def words(self) -> str:
        """For the log."""
        parts = (("受理人", self.accepted_by), ("力量", self.strength), ("回拨", self.call_back))
        return "，".join(f"{label} {text}" for label, text in parts if text)


def _answered(dispatch: Dispatch, answer: Answer) -> list[str]:
    """Keep what was answered; the fields that changed."""
    limits = {"accepted_by": 64, "strength": 200, "call_back": 32}
    changed = []
    for name, limit in limits.items():
        text = getattr(answer, name).strip()
        if len(text) > limit:
            raise InvalidInput(f"内容过长，最多 {limit} 个字。", field=name)
        if text:
            setattr(dispatch, name, text)
            changed.append(name)
    if changed and dispatch.resource_kind != "service":
        raise InvalidInput("只有联动请求可以登记受理人和出动力量。", field=changed[0])
    return changed


def advance_dispatch(
    *, dispatch: Dispatch, status: str, by: Actor, at: datetime, answer: Answer | None = None
) -> Dispatch:
    """Move a dispatch forward; the time of each step is kept, and a released resource is available again."""
    if status not in DispatchStatus.values:
        raise InvalidInput("没有这个状态。", field="status")
    with transaction.atomic():
        dispatch = Dispatch.objects.select_for_update().select_related("incident").get(pk=dispatch.pk)
        wanted = DispatchStatus(status)
        before = DispatchStatus(dispatch.status)
        if not dispatch_may_become(before, wanted):
            raise Conflict(
                f"{dispatch.resource_name}处于“{before.label}”，不能改为“{wanted.label}”。", code="transition"
            )
        dispatch.status = wanted
        stamp = STAMPS[wanted]
        setattr(dispatch, stamp, at)
        dispatch.version += 1
        more = _answered(dispatch, answer) if answer else []
        dispatch.save(update_fields=["status", stamp, *more, "version", "updated_at"])
        drilling = dispatch.incident.exercise
        if wanted == DispatchStatus.RELEASED and dispatch.resource_id is not None and not drilling:
            mark_available(dispatch.resource_id, by=by, at=at)
        incident = dispatch.incident
        said = f"（{answer.words}）" if answer and answer.words else ""
        words = f"{dispatch.resource_name} {wanted.label}{said}"
        log_entry(incident, words, kind=EntryKind.DISPATCH, by=by, at=at)
        _tell(incident, dispatch, by=by, at=at)
        audit_row(incident, "advance_dispatch", f"{incident.number} {words}",
                  by=by, at=at, changes={"status": [str(before), str(wanted)]})  # fmt: skip
    return dispatch


def release_all(incident: Incident, *, by: Actor, at: datetime) -> int:
    """Release whoever is still out, when the incident closes; runs inside the closing transaction."""
    out = incident.dispatches.exclude(status=DispatchStatus.RELEASED)
    released = [
        advance_dispatch(dispatch=dispatch, status="released", by=by, at=at) for dispatch in list(out)
    ]
    return len(released)


def _tell(incident: Incident, dispatch: Dispatch, *, by: Actor, at: datetime) -> None:
    fact = DispatchChanged(
        incident=str(incident.id),
        dispatch=str(dispatch.id),
        resource=dispatch.resource_name,
        status=dispatch.status,
    )
    announce(incident, fact, by=by, at=at)
