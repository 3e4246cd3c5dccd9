"""What is stored together and must not be: judged anew whenever an installation or the table of substances changes.

Runs in the transaction of the change, as a receiver of the ledger's facts. Owns an installation's `mixing`; the rules
are `compatibility`. A finding warns and never refuses: what stands in the yard must be in the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.hazards.compatibility import Mixture, mixtures, worst
from anlan.data.hazards.enums import Severity
from anlan.data.hazards.events import IncompatibleStored
from anlan.data.hazards.ledger import KIND
from anlan.data.hazards.models import MajorHazardInstallation, StoredSubstance, Substance
from anlan.data.hazards.queries import installations
from anlan.data.ledger.reading import Viewer
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef

_CHUNK = 500
_TOPICS = ("hazards.added", "hazards.changed", "hazards.restored", "hazards.imported")


def mixtures_in(installation: MajorHazardInstallation) -> list[Mixture[Substance]]:
    """Pairs stored in the installation that must not be kept together, gravest first."""
    return mixtures(row.substance for row in installation.stored.all())


def in_words(found: Sequence[Mixture[Substance]], most: int = 3) -> str:
    """The pairs as a warning names them."""
    shown = [
        f"{one.first.name}与{one.second.name}{one.severity.label}（{one.hazard}）" for one in found[:most]
    ]
    more = f"等 {len(found)} 对" if len(found) > most else ""
    return "；".join(shown) + more


def stored_together_badly(*, visible_to: Viewer, limit: int = 20) -> list[MajorHazardInstallation]:
    """Active installations that store what must not be kept together, the gravest first."""
    rows = installations(visible_to=visible_to).active().exclude(mixing="").prefetch_related(_stored())
    return list(rows.order_by("-mixing", "name")[:limit])  # "severe" sorts after "serious"


def judge(ids: Iterable[UUID | str], *, by: Actor, at: datetime) -> list[MajorHazardInstallation]:
    """Judge installations anew; those where it got worse, each audited and published."""
    wanted = list(ids)
    worse: list[MajorHazardInstallation] = []
    with transaction.atomic():
        for start in range(0, len(wanted), _CHUNK):
            worse += _judge_some(wanted[start : start + _CHUNK], by=by, at=at)
    return worse


def judge_all(*, by: Actor, at: datetime) -> int:
    """Judge every active installation; in how many it got worse."""
    ids = MajorHazardInstallation.objects.filter(status="active").order_by("pk").values_list("pk", flat=True)
    return len(judge(list(ids), by=by, at=at))


def _judge_some(ids: Sequence[UUID | str], *, by: Actor, at: datetime) -> list[MajorHazardInstallation]:
    rows = MajorHazardInstallation.objects.filter(pk__in=ids).order_by("pk").prefetch_related(_stored())
    changed, worse = [], []
    for row in rows:
        found = mixtures_in(row)
        severity = worst(found)
        if severity == row.mixing:
            continue
        if severity == Severity.SEVERE or (severity and not row.mixing):
            worse.append((row, row.mixing, found))
        row.mixing = severity
        changed.append(row)
    MajorHazardInstallation.objects.bulk_update(changed, ["mixing"], batch_size=100)
    for row, before, found in worse:
        _note(row, before, found, by=by, at=at)
    return [row for row, _, _ in worse]


def _note(
    row: MajorHazardInstallation, before: str, found: Sequence[Mixture[Substance]], *, by: Actor, at: datetime
) -> None:
    subject = RecordRef.of(KIND, row.pk)
    audit.record(
        action="hazards.find_incompatible",
        subject=subject,
        summary=f"相容性 {row.name}：{in_words(found)}"[:200],
        changes={"mixing": [before, row.mixing]},
        by=by,
        at=at,
    )
    fact = IncompatibleStored(
        id=str(row.pk),
        name=row.name,
        severity=row.mixing,
        pairs=[[one.first.name, one.second.name, one.hazard] for one in found[:20]],
    )
    events.publish(
        fact,
        subject=subject,
        located_in=row.located_in_id,
        supervised_by=row.supervised_by_id,
        by=by,
        at=at,
    )


def _stored() -> Prefetch[Any]:
    few = Substance.objects.only("name", "groups")
    return Prefetch("stored", StoredSubstance.objects.prefetch_related(Prefetch("substance", few)))


def on_ledger_fact(event: Any) -> None:
    """Judge what a fact of the ledger is about."""
    data = event.data
    ids = [data["id"]] if "id" in data else [*data.get("created", ()), *data.get("updated", ())]
    judge(ids, by=Actor(id=event.actor_id, name=event.actor_name), at=event.at)


def on_substances(event: Any) -> None:
    """Other reactivity groups may judge any installation anew."""
    if event.data.get("groups_changed", True):
        judge_all(by=Actor(id=event.actor_id, name=event.actor_name), at=event.at)


def register() -> None:
    """Called from `AppConfig.ready()`."""
    for topic in _TOPICS:
        events.on(topic, on_ledger_fact)
    for topic in ("hazards.substances_loaded", "hazards.substance_changed"):
        events.on(topic, on_substances)
