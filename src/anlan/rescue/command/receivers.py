"""What the command does when something happens to its incident."""

from __future__ import annotations

from uuid import UUID

from anlan.base.events.facade import Event, on
from anlan.kernel.actor import Actor
from anlan.rescue.command.operations.headquarters import stand_down_of

#: However a response ends, its headquarters stands down with it.
ENDINGS = ("incident.closed", "incident.merged", "incident.dismissed")


def connect() -> None:
    """Called once from `AppConfig.ready()`."""
    for topic in ENDINGS:
        on(topic, stand_down_headquarters)


def stand_down_headquarters(event: Event) -> None:
    """Runs inside the transaction that ends the response."""
    by = Actor(id=event.actor_id, name=event.actor_name)
    stand_down_of(UUID(event.subject_id), by=by, at=event.at)
