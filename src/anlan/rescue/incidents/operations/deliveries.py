"""Bringing a signed bulletin to its addressees: who was told by which way and when, who took it, and the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.notifications.facade import notify
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.addressees import Addressee
from anlan.rescue.incidents.audience import reached
from anlan.rescue.incidents.enums import BulletinKind, ClockKind, DeliveryWay, EntryKind
from anlan.rescue.incidents.events import DeliveryChanged
from anlan.rescue.incidents.models import Bulletin, Delivery, Incident
from anlan.rescue.incidents.operations.clocks import meet_clock
from anlan.rescue.incidents.operations.recording import announce, audit_row, log_entry
from anlan.rescue.incidents.reporting_queries import addressee_rules, people_of

FUTURE_TOLERANCE = timedelta(minutes=5)
#: A drill's bulletin reaches its players only; what stands on the list is there to be practised.
NOT_OUTSIDE = "演练，不对外报送"
NOBODY_THERE = "平台上没有该机构人员，请用其他方式报送"


def open_deliveries(bulletin: Bulletin, *, by: Actor, at: datetime) -> list[Delivery]:
    """A delivery for every addressee named on the signed bulletin; those on the platform get it at once.

    Called inside the signing's transaction.
    """
    rules = {rule.name: rule for rule in addressee_rules()}
    made = [
        _open(bulletin, name, rules.get(name), by=by, at=at) for name in dict.fromkeys(bulletin.recipients)
    ]
    incident = bulletin.incident
    sent = [each.name for each in made if each.sent_at]
    waiting = [each.name for each in made if not each.sent_at]
    words = [f"平台已送达：{'、'.join(sent)}"] if sent else []
    words += [f"{NOT_OUTSIDE if incident.exercise else '待送'}：{'、'.join(waiting)}"] if waiting else []
    if words:
        log_entry(incident, f"{bulletin} {'；'.join(words)}", kind=EntryKind.BULLETIN, by=by, at=at)
    for each in made:
        _announce(each, by=by, at=at)
    _meet_written(incident, by=by, at=at)
    return made


def _open(bulletin: Bulletin, name: str, rule: Addressee | None, *, by: Actor, at: datetime) -> Delivery:
    incident = bulletin.incident
    people: list[User] = []
    if rule is not None and rule.organisation is not None:
        people = people_of(rule.organisation)
        if incident.exercise:
            people = reached(incident, people)
    delivery = Delivery.objects.create(
        bulletin=bulletin,
        name=name,
        category=rule.category if rule else "other",
        way=DeliveryWay.SYSTEM if people else _other_way(rule),
        contact=rule.contact if rule else "",
        organisation_id=rule.organisation if rule and people else None,
        basis=rule.basis if rule else "",
        sent_at=at if people else None,
        sent_by="平台" if people else "",
        note=_note(incident, rule, people),
    )
    if people:
        mark = "【演练】" if incident.exercise else ""
        notify(
            users=people,
            title=f"{mark}收到{bulletin.get_kind_display()}，请签收",
            text=f"{incident.number} {incident.title}",
            url=f"/incidents/deliveries/{delivery.id}/",
            level="warning",
            by=by,
            at=at,
        )
    return delivery


def _note(incident: Incident, rule: Addressee | None, people: list[User]) -> str:
    if incident.exercise and not people:
        return NOT_OUTSIDE
    return NOBODY_THERE if rule and rule.organisation and not people else ""


def _other_way(rule: Addressee | None) -> DeliveryWay:
    if rule is None or rule.way == DeliveryWay.SYSTEM:
        return DeliveryWay.TELEPHONE
    return rule.way


def note_delivery(
    *,
    delivery: Delivery,
    way: str | None = None,
    sent_at: datetime | None = None,
    receiver: str | None = None,
    received_at: datetime | None = None,
    note: str | None = None,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> Delivery:
    """Note that the bulletin went out to this addressee (`sent_at`: now), or correct what was noted.

    `received_at` or a receiver's receipt given again is a conflict that names who took it and when.
    """
    with transaction.atomic():
        delivery = _fresh(delivery, version=version)
        before = _state(delivery)
        if way is not None:
            if way not in DeliveryWay.values:
                raise InvalidInput("没有这种报送方式。", field="way")
            delivery.way = way
        first = delivery.sent_at is None
        if sent_at is not None or first:
            delivery.sent_at = sent_at or at
            delivery.sent_by = by.name
        if received_at is not None:
            _not_received_yet(delivery)
            delivery.received_at = received_at
        if receiver is not None:
            if (
                delivery.received_at is not None
                and received_at is None
                and receiver.strip() != delivery.receiver
            ):
                _not_received_yet(delivery)
            delivery.receiver = receiver.strip()[:64]
        if note is not None:
            delivery.note = note.strip()[:200]
        if delivery.received_at is not None and not delivery.receiver:
            raise InvalidInput("请填写接收人。", field="receiver")
        _check_times(delivery, at=at)
        if _state(delivery) == before:
            return delivery
        _store(delivery)
        _log(delivery, before, first=first, by=by, at=at)
    return delivery


def note_receipt(
    *, delivery: Delivery, receiver: str, by: Actor, at: datetime, received_at: datetime | None = None
) -> Delivery:
    """The addressee has it. A second receipt is refused, naming the first.

    One on the platform signs with their own name; else the duty officer notes who confirmed. What was received was
    sent, at the latest then.
    """
    receiver = receiver.strip()
    with transaction.atomic():
        delivery = _fresh(delivery)
        _not_received_yet(delivery)
        receiver = receiver or delivery.receiver
        if not receiver:
            raise InvalidInput("请填写接收人。", field="receiver")
        before, first = _state(delivery), delivery.sent_at is None
        delivery.receiver, delivery.received_at = receiver[:64], received_at or at
        if first:
            delivery.sent_at, delivery.sent_by = delivery.received_at, by.name
        _check_times(delivery, at=at)
        _store(delivery)
        _log(delivery, before, first=first, by=by, at=at)
    return delivery


def send_rest(*, bulletin: Bulletin, by: Actor, at: datetime) -> int:
    """Everybody not yet told has been told now, each by the way on record; how many."""
    with transaction.atomic():
        rows = list(bulletin.deliveries.select_for_update().filter(sent_at=None))
        for delivery in rows:
            delivery.sent_at, delivery.sent_by = at, by.name
            _store(delivery)
            _announce(delivery, by=by, at=at)
        if rows:
            incident = bulletin.incident
            words = "、".join(f"{each.name}（{each.get_way_display()}）" for each in rows)
            log_entry(incident, f"{bulletin} 已送出：{words}", kind=EntryKind.BULLETIN, by=by, at=at)
            audit_row(
                incident, "send_bulletin", f"{incident.number} {bulletin} 已送出 {len(rows)} 家", by=by, at=at
            )
            _meet_written(incident, by=by, at=at)
    return len(rows)


def _fresh(delivery: Delivery, *, version: int | None = None) -> Delivery:
    current = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("bulletin__incident", "organisation")
        .get(pk=delivery.pk)
    )
    if version is not None and current.version != version:
        raise Conflict("这条报送记录刚刚被别人修改，请核对最新内容后再操作。", code="stale", field="version")
    return current


def _not_received_yet(delivery: Delivery) -> None:
    if delivery.received_at is not None:
        when = f"{in_shanghai(delivery.received_at):%m-%d %H:%M}"
        raise Conflict(
            f"{delivery.name}已由{delivery.receiver}于 {when} 签收，不能再次签收。", code="received_twice"
        )


def _check_times(delivery: Delivery, *, at: datetime) -> None:
    signed = delivery.bulletin.signed_at
    for name, label in (("sent_at", "送出时间"), ("received_at", "签收时间")):
        moment = getattr(delivery, name)
        if moment is None:
            continue
        if moment > at + FUTURE_TOLERANCE:
            raise InvalidInput(f"{label}不能晚于现在。", field=name)
        if signed is not None and moment < signed.replace(second=0, microsecond=0):
            raise InvalidInput(f"{label}不能早于签发时间。", field=name)
    if delivery.received_at and delivery.sent_at and delivery.received_at < delivery.sent_at:
        raise InvalidInput("签收时间不能早于送出时间。", field="received_at")


def _state(delivery: Delivery) -> dict[str, Any]:
    return {
        "方式": delivery.get_way_display(),
        "送出": _shown(delivery.sent_at),
        "接收人": delivery.receiver or "—",
        "签收": _shown(delivery.received_at),
        "备注": delivery.note or "—",
    }


def _shown(moment: datetime | None) -> str:
    return f"{in_shanghai(moment):%m-%d %H:%M}" if moment else "—"


def _store(delivery: Delivery) -> None:
    delivery.version += 1
    delivery.save(
        update_fields=[
            "way",
            "sent_at",
            "sent_by",
            "receiver",
            "received_at",
            "note",
            "version",
            "updated_at",
        ]
    )


def _log(delivery: Delivery, before: Mapping[str, Any], *, first: bool, by: Actor, at: datetime) -> None:
    """One entry for what became of the delivery; corrections say old and new."""
    incident, after = delivery.bulletin.incident, _state(delivery)
    if first:
        words = f"送出：{delivery.name}（{delivery.get_way_display()}）"
        words += f"，接收人 {delivery.receiver}" if delivery.receiver else ""
        words += "，已签收" if delivery.received_at else ""
    elif before["签收"] == "—" and delivery.received_at:
        words = f"{delivery.name}已签收：{delivery.receiver} {_shown(delivery.received_at)}"
    else:
        moved = [f"{key} {before[key]} → {after[key]}" for key in after if before[key] != after[key]]
        words = f"更正{delivery.name}的报送记录：{'；'.join(moved)}"
    log_entry(incident, f"{delivery.bulletin} {words}", kind=EntryKind.BULLETIN, by=by, at=at)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    summary = f"{incident.number} {delivery.bulletin} {words}"[:500]
    audit_row(incident, "note_delivery", summary, by=by, at=at, changes=changes)
    _announce(delivery, by=by, at=at)
    _meet_written(incident, by=by, at=at)


def _announce(delivery: Delivery, *, by: Actor, at: datetime) -> None:
    state = "received" if delivery.received_at else "sent" if delivery.sent_at else "waiting"
    fact = DeliveryChanged(
        incident=str(delivery.bulletin.incident_id),
        bulletin=str(delivery.bulletin_id),
        delivery=str(delivery.id),
        name=delivery.name,
        state=state,
    )
    announce(delivery.bulletin.incident, fact, by=by, at=at)


def _meet_written(incident: Incident, *, by: Actor, at: datetime) -> None:
    """The written report is out when every addressee of the first bulletin has it, or its correction.

    The incident is locked first: of two who note the last two addressees at once, the second sees both.
    """
    Incident.objects.select_for_update().get(pk=incident.pk)
    rows = Delivery.objects.filter(
        bulletin__incident=incident, bulletin__kind=BulletinKind.INITIAL
    ).values_list("name", "sent_at")
    first: dict[str, datetime | None] = {}
    for name, sent_at in rows:
        known = first.get(name)
        first[name] = sent_at if known is None else min(known, sent_at or known)
    moments = [moment for moment in first.values() if moment is not None]
    if len(moments) == len(first):
        latest = max(moments, default=at)
        meet_clock(incident, ClockKind.WRITTEN_REPORT, by=by, at=at, met_at=latest)
