"""What runs did to records: kept a row a record with each batch, read back for undoing and for a record's history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count

from anlan.data.imports.enums import EffectKind, EffectUndo
from anlan.data.imports.models import ImportRun, RecordEffect
from anlan.data.ledger.facade import Undo, prepared_values

_COLUMNS = ("run_id", "record_id", "kind", "version", "at", "before", "undo", "name", "note")

#: Record, what was done, its version afterwards, the former values.
Done = tuple[UUID, EffectKind, int, dict[str, Any]]


def keep(run: ImportRun, done: Sequence[Done], *, at: datetime) -> None:
    """Keep what a batch did, in its transaction. Prepared statements: 100,000 rows must not cost seconds."""
    if not done:
        return
    fields = {field.attname: field for field in RecordEffect._meta.concrete_fields}
    [run_id] = prepared_values(fields["run_id"], [run.pk])
    [moment] = prepared_values(fields["at"], [at])
    ids = prepared_values(fields["record_id"], [each[0] for each in done])
    rows = [
        (run_id, key, str(kind), version, moment, json.dumps(before) if before else None, "", "", "")
        for key, (_, kind, version, before) in zip(ids, done, strict=True)
    ]
    names, marks = ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {RecordEffect._meta.db_table} ({names}) VALUES ({marks})",  # noqa: S608  # names above
            rows,
        )


def records_touched(run: ImportRun) -> int:
    """How many records a run wrote."""
    found: int = run.effects.aggregate(count=Count("record_id", distinct=True))["count"]
    return found


def next_undos(run: ImportRun, *, limit: int) -> list[Undo]:
    """The next records to set back, last written first, each once for all the run did to it."""
    latest = run.effects.filter(undo=EffectUndo.NONE).order_by("-id").values_list("record_id", flat=True)
    wanted = list(dict.fromkeys(latest[:limit]))
    if not wanted:
        return []
    chains: dict[UUID, list[RecordEffect]] = {record_id: [] for record_id in wanted}
    for effect in run.effects.filter(undo=EffectUndo.NONE, record_id__in=wanted).order_by("id"):
        chains[effect.record_id].append(effect)
    versions = {record_id: chain[-1].version for record_id, chain in chains.items()}
    _past_undone(run, versions)
    return [_merged(record_id, chain, versions[record_id]) for record_id, chain in chains.items()]


def _merged(record_id: UUID, chain: Sequence[RecordEffect], version: int) -> Undo:
    before: dict[str, Any] = {}
    for effect in chain:
        for name, value in (effect.before or {}).items():
            before.setdefault(name, value)
    kind = chain[0].kind
    return Undo(record_id, kind, version, before)  # type: ignore[arg-type]  # a value of EffectKind


def _past_undone(run: ImportRun, versions: dict[UUID, int]) -> None:
    """Move each version past later runs that were undone: those left the record as this run had."""
    undone = (
        RecordEffect.objects.filter(record_id__in=list(versions), undo=EffectUndo.DONE)
        .exclude(run=run)
        .order_by("version", "id")
    )
    for effect in undone:
        if effect.version - 1 == versions[effect.record_id] and effect.undone_version is not None:
            versions[effect.record_id] = effect.undone_version


def kept_back(run: ImportRun) -> Iterable[RecordEffect]:
    """The records an undo left as they are, a row a record, by name."""
    seen: set[UUID] = set()
    for effect in run.effects.filter(undo=EffectUndo.KEPT).order_by("name", "id"):
        if effect.record_id not in seen:
            seen.add(effect.record_id)
            yield effect


def runs_on(record_id: UUID, *, limit: int) -> list[RecordEffect]:
    """What imports did to one record, newest first."""
    rows = RecordEffect.objects.filter(record_id=record_id).select_related("run").order_by("-id")
    return list(rows[:limit])
