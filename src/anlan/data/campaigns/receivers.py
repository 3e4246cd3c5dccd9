"""What renews an enterprise's data elsewhere collects it here too: thin adapters with ids."""

from __future__ import annotations

from uuid import UUID

from anlan.base.events.facade import Event, on
from anlan.data.campaigns.enums import CollectedHow
from anlan.data.campaigns.operations import collected_by_fact
from anlan.kernel.actor import Actor


def _by(event: Event) -> Actor:
    return Actor(id=event.actor_id, name=event.actor_name)


def filing_accepted(event: Event) -> None:
    """An enterprise's own filing was accepted."""
    collected_by_fact(
        enterprise_id=UUID(event.data["enterprise"]), how=CollectedHow.FILING, by=_by(event), at=event.at
    )


def enterprise_changed(event: Event) -> None:
    """Somebody changed the enterprise's record."""
    collected_by_fact(
        enterprise_id=UUID(event.subject_id), how=CollectedHow.CHANGED, by=_by(event), at=event.at
    )


def record_confirmed(event: Event) -> None:
    """Somebody said the enterprise's record is still true."""
    if event.data.get("kind") == "enterprise":
        collected_by_fact(
            enterprise_id=UUID(event.data["id"]), how=CollectedHow.CONFIRMED, by=_by(event), at=event.at
        )


def register() -> None:
    """Called from `AppConfig.ready()`."""
    on("filing.accepted", filing_accepted)
    on("enterprises.changed", enterprise_changed)
    on("stewardship.confirmed", record_confirmed)
