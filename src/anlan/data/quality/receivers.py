"""What the ledgers' facts do here: the records are noted, a job looks at them."""

from __future__ import annotations

from anlan.base.events.facade import Event, on
from anlan.data.quality.checking import CHECKED
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Touched

_STEPS = ("added", "changed", "retired", "restored")


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for topic in {"enterprises", "hazards", "dossiers", *(ledger.topic for ledger in LEDGERS.values())}:
        for step in _STEPS:
            on(f"{topic}.{step}", _record)
        on(f"{topic}.imported", _imported)


def _record(event: Event) -> None:
    if event.subject_kind in LEDGERS or event.subject_kind in CHECKED:
        Touched.objects.create(kind=event.subject_kind, ids=[event.subject_id])


def _imported(event: Event) -> None:
    """The subject of an import's fact is the ledger."""
    kind = event.subject_kind.removesuffix("-ledger")
    ids = [*event.data.get("created", ()), *event.data.get("updated", ())]
    if ids and (kind in LEDGERS or kind in CHECKED):
        Touched.objects.create(kind=kind, ids=ids)
