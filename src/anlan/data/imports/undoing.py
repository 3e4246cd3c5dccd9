"""Setting a run back, 250 records a transaction, through the ledger's own undo."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.events import facade as events
from anlan.data.imports.enums import Effect, UndoStatus
from anlan.data.imports.events import ImportUndone
from anlan.data.imports.models import ImportRun
from anlan.data.imports.registry import dataset_named
from anlan.data.imports.running import BATCH_ROWS, PAUSE_S
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def undo_run(run: ImportRun, *, by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Undo the effects of a run, last row first; how many were set back, and the names of those left.

    Effects done with are deleted with their batch, so that an undo that was killed goes on where it stopped.
    """
    dataset = dataset_named(run.dataset)
    reverted, left = run.reverted, list(run.left)
    while True:
        effects = list(run.effects.order_by("-row")[:BATCH_ROWS])
        if not effects or run.undo == UndoStatus.DONE:
            return reverted, left
        created: list[UUID] = [each.record_id for each in effects if each.result == Effect.CREATED]
        before = {each.record_id: each.before for each in effects if each.result == Effect.UPDATED}
        with transaction.atomic():
            done, kept = dataset.revert(created=created, before=before, by=by, at=at)
            run.effects.filter(pk__in=[each.pk for each in effects]).delete()
            reverted, left = reverted + done, left + kept
            run.reverted, run.left = reverted, left[:500]
            run.save(update_fields=["reverted", "left", "updated_at"])
        time.sleep(PAUSE_S)


def note_undone(run: ImportRun, *, reverted: int, left: list[str], by: Actor, at: datetime) -> None:
    """Close an undo with what came of it."""
    with transaction.atomic():
        run.undo, run.undone_at, run.reverted, run.left = UndoStatus.DONE, at, reverted, left[:500]
        run.save(update_fields=["undo", "undone_at", "reverted", "left", "updated_at"])
        events.publish(
            ImportUndone(id=str(run.pk), dataset=run.dataset, reverted=reverted, left=len(left)),
            subject=RecordRef.of("import", run.pk),
            audience=run.by_id,
            by=by,
            at=at,
        )
