"""What transfers do when an incident ends: nobody has to take over what is over. A merged one lives on elsewhere."""

from __future__ import annotations

from anlan.base.events.facade import Event, on
from anlan.kernel.actor import Actor
from anlan.rescue.transfers.operations import withdraw_all

ENDINGS = {"incident.closed": "事故已结束", "incident.dismissed": "事故已认定为误报或测试"}


def _ended(event: Event) -> None:
    by = Actor(id=event.actor_id, name=event.actor_name, address="")
    withdraw_all(str(event.data["incident"]), reason=ENDINGS[event.topic], by=by, at=event.at)


def listen() -> None:
    """Called from `AppConfig.ready()`."""
    for topic in ENDINGS:
        on(topic, _ended)
