"""Setting a run back, a batch of records a transaction, through the ledger's own undo.

Each record is set back once for everything the run did to it. Effects done with are marked in the same transaction,
so an undo that was killed goes on where it stopped.
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.base.jobs.facade import give_way
from anlan.data.imports import effects
from anlan.data.imports.enums import EffectUndo, UndoStatus
from anlan.data.imports.events import ImportUndone
from anlan.data.imports.models import ImportRun
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.running import BATCH_ROWS, PAUSE_S, Clock, next_size
from anlan.data.ledger.facade import Undo
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef

NAMES_KEPT = 500
GIVE_WAY_EVERY = 8


def undo_run(run: ImportRun, *, by: Actor, clock: Clock) -> None:
    """Undo everything a run did that nobody wrote over since."""
    dataset = dataset_named(run.dataset)
    batch, size = 0, BATCH_ROWS
    while undos := effects.next_undos(run, limit=size):
        began = time.monotonic()
        with transaction.atomic():
            _set_back(run, dataset, undos, by=by, at=clock())
        size = next_size(len(undos), time.monotonic() - began)
        batch += 1
        if batch % GIVE_WAY_EVERY == 0:
            give_way()
        time.sleep(PAUSE_S)
    _note_undone(run, by=by, at=clock())


def _set_back(run: ImportRun, dataset: Dataset, undos: list[Undo], *, by: Actor, at: datetime) -> None:
    answers = dataset.book.revert(undos, by=by, at=at, reason=f"撤销导入 {run.file_name}"[:200])
    kept = 0
    for answer in answers:
        mine = run.effects.filter(record_id=answer.record_id, undo=EffectUndo.NONE)
        if answer.kept:
            kept += 1
            mine.update(undo=EffectUndo.KEPT, name=answer.name[:128], note=answer.kept[:200])
    done = [answer for answer in answers if not answer.kept]
    by_version: dict[int, list[UUID]] = defaultdict(list)
    for answer in done:
        by_version[answer.version].append(answer.record_id)
    for version, ids in by_version.items():
        mine = run.effects.filter(record_id__in=ids, undo=EffectUndo.NONE)
        mine.update(undo=EffectUndo.DONE, undone_version=version)
    ImportRun.objects.filter(pk=run.pk).update(
        reverted=F("reverted") + len(done), kept=F("kept") + kept, updated_at=at
    )


def _note_undone(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """Close an undo with what came of it."""
    run.refresh_from_db()
    subject = RecordRef.of("import", run.pk)
    with transaction.atomic():
        run.left = [effect.name for effect in effects.kept_back(run)][:NAMES_KEPT]
        run.undo, run.undone_at = UndoStatus.DONE, at
        run.save(update_fields=["undo", "undone_at", "left", "updated_at"])
        audit.record(
            action="imports.finish_undo",
            subject=subject,
            summary=f"撤销导入 {run.file_name} 完成：恢复 {run.reverted}、未恢复 {run.kept}",
            changes={"reverted": run.reverted, "kept": run.kept},
            by=by,
            at=at,
        )
        events.publish(
            ImportUndone(id=str(run.pk), dataset=run.dataset, reverted=run.reverted, kept=run.kept),
            subject=subject,
            audience=run.by_id,
            by=by,
            at=at,
        )
