"""What the ledgers' facts do here: one record is settled at once, bulk work is left to a job."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anlan.base.events.facade import Event, on
from anlan.data.resources.facade import KIND as RESOURCE
from anlan.data.stewardship.catalogue import kind_of, knows
from anlan.data.stewardship.models import Pending, Upkeep
from anlan.data.stewardship.operations import note_change
from anlan.data.stewardship.settling import settle

_LEDGERS = (
    "enterprises",
    "hazards",
    "dossiers",
    "resources",
    "sensitive_places",
    "water_sources",
    "duty_contacts",
)
_STEPS = ("added", "changed", "retired", "restored")
#: Fields of an enterprise that its own records' rows repeat or depend on.
_INHERITED = frozenset({"name", "organisation", "located_in", "supervised_by", "lon", "lat"})
#: A job settles more than this many at a time.
_AT_ONCE = 50


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for ledger in _LEDGERS:
        for step in _STEPS:
            on(f"{ledger}.{step}", _record)
        on(f"{ledger}.imported", _imported)
    on("supplies.moved", _stock_moved)


def _record(event: Event) -> None:
    if not knows(event.subject_kind):
        return
    kind, record_id = kind_of(event.subject_kind), UUID(event.subject_id)
    fields = list(event.data.get("fields", ()))
    if event.topic.endswith(".changed"):
        note_change(
            kind=kind,
            record_id=record_id,
            name=event.data["name"],
            fields=fields,
            by_name=event.actor_name,
            by_id=event.actor_id,
            at=event.at,
        )
    settle(kind, [record_id], at=event.at)
    if kind.key == "enterprise" and event.topic.endswith(".changed") and _INHERITED & set(fields):
        _settle_held(record_id, event)


def _settle_held(enterprise_id: UUID, event: Event) -> None:
    """What belongs to an enterprise follows it; of very many a job takes care."""
    rows = Upkeep.objects.filter(enterprise=enterprise_id).exclude(record_id=enterprise_id)
    held: dict[str, list[UUID]] = {}
    for key, record_id in rows.order_by("kind", "record_id").values_list("kind", "record_id").distinct():
        held.setdefault(key, []).append(record_id)
    for key, ids in held.items():
        if len(ids) <= _AT_ONCE:
            settle(kind_of(key), ids, at=event.at)
        else:
            _leave(key, [str(each) for each in ids], event)


def _imported(event: Event) -> None:
    """The subject of an import's fact is the ledger; of the enterprises that changed, their records follow."""
    key = event.subject_kind.removesuffix("-ledger")
    if not knows(key):
        return
    ids = [*event.data.get("created", ()), *event.data.get("updated", ())]
    if ids:
        _leave(key, ids, event)


def _stock_moved(event: Event) -> None:
    """Goods went in or out by the books: what the depot holds was counted."""
    depot = event.data.get("depot")
    if not depot:
        return
    kind, record_id = kind_of(RESOURCE), UUID(str(depot))
    note_change(
        kind=kind,
        record_id=record_id,
        name=str(event.data.get("depot_name", ""))[:128],
        fields=["stock"],
        by_name=event.actor_name,
        by_id=event.actor_id,
        at=event.at,
    )
    settle(kind, [record_id], at=event.at)


def _leave(key: str, ids: list[Any], event: Event) -> None:
    Pending.objects.create(kind=key, ids=ids, at=event.at)
