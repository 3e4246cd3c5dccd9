"""Reporting in the demo world: telephone reports and what became of the signed bulletins, so that the board of
deliveries shows every stage. Invented, like the incidents it belongs to."""

from __future__ import annotations

from datetime import timedelta

from anlan.base.accounts.facade import User
from anlan.kernel.actor import Actor
from anlan.rescue.incidents.facade import (
    Bulletin,
    Incident,
    note_delivery,
    note_phone_report,
    note_receipt,
    send_rest,
)

RECEIVERS = ("值班室王岩", "值班室刘畅", "办公室赵宁", "值班室孙立", "办公室陈曦", "值班室何平")


def build_reporting(people: dict[str, User]) -> None:
    """Report the incidents that have a signed first bulletin; a closed one to the end, a running one half-way."""
    duty = people["duty"]
    by = Actor(id=duty.id, name=duty.name, address="演示")
    signed = Bulletin.objects.filter(kind="initial", status="sent").select_related("incident")
    for bulletin in signed.order_by("signed_at"):
        if bulletin.incident.exercise:
            continue
        _telephone(bulletin.incident, by)
        _deliver(bulletin, by)


def _telephone(incident: Incident, by: Actor) -> None:
    moment = incident.received_at + timedelta(minutes=9)
    where = f"{incident.place or incident.title}发生{incident.get_kind_display()}"
    people = f"死亡 {incident.deaths} 人，下落不明 {incident.missing} 人，重伤 {incident.serious_injuries} 人"
    note_phone_report(
        incident=incident,
        addressee="本级人民政府",
        receiver="市总值班室李值班",
        phone="0411-00001000",
        at_reported=moment,
        content=f"{where}。目前{people}。书面报告随后报送。",
        read_back=True,
        by=by,
        at=moment,
    )


def _deliver(bulletin: Bulletin, by: Actor) -> None:
    assert bulletin.signed_at is not None
    closed = not bulletin.incident.is_open
    moment = bulletin.signed_at
    waiting = list(bulletin.deliveries.filter(sent_at=None))
    for number, delivery in enumerate(waiting if closed else waiting[:3]):
        moment += timedelta(minutes=2)
        receiver = RECEIVERS[number % len(RECEIVERS)]
        sent = note_delivery(delivery=delivery, receiver=receiver, by=by, at=moment)
        if closed or number == 0:
            moment += timedelta(minutes=1)
            note_receipt(delivery=sent, receiver=receiver, by=by, at=moment)
    if closed:
        send_rest(bulletin=bulletin, by=by, at=moment)
