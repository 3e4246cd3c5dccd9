"""What happens in the ledger of resources, as the books hear of it. In the publishing transaction."""

from __future__ import annotations

from anlan.base.events.facade import Event, on
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import Resource
from anlan.data.supplies.models import Lot
from anlan.data.supplies.operations.syncing import follow_ledger
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict


def register() -> None:
    """Called from `AppConfig.ready()`."""
    on("resources.added", _followed)
    on("resources.changed", _followed)
    on("resources.imported", _imported)
    resources.guard_retirement(_keep_holding)


def _followed(event: Event) -> None:
    if "stock" in event.data.get("fields", ()):
        follow_ledger([event.subject_id], by=_by(event), at=event.at)


def _imported(event: Event) -> None:
    touched = [*event.data.get("created", ()), *event.data.get("updated", ())]
    follow_ledger(touched, by=_by(event), at=event.at)


def _keep_holding(depot: Resource) -> None:
    """A depot leaves the ledger empty: what it holds would be lost from sight."""
    if Lot.objects.filter(depot=depot, on_hand__gt=0).exists():
        raise Conflict(f"{depot.name}还有结存，调出、领用或报废完后才能注销。", code="depot_not_empty")


def _by(event: Event) -> Actor:
    return Actor(id=event.actor_id, name=event.actor_name, address="台账")
