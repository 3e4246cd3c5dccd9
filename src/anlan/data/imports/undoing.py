"""Setting a run back, a batch a transaction, through the ledger's own undo."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.events import facade as events
from anlan.data.imports.enums import UndoStatus
from anlan.data.imports.events import ImportUndone
from anlan.data.imports.models import ImportRun
from anlan.data.imports.registry import dataset_named
from anlan.data.imports.running import PAUSE_S
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def undo_run(run: ImportRun, *, by: Actor, at: datetime) -> tuple[int, list[str]]:
    """Undo the effects of a run, last batch first; how many were set back, and the names of those left.

    Effects done with are deleted with their batch, so that an undo that was killed goes on where it stopped.
    """
    dataset = dataset_named(run.dataset)
    reverted, left = run.reverted, list(run.left)
    for effect in list(run.effects.order_by("-last_row")):
        created = [UUID(record_id) for record_id in effect.created]
        before = {UUID(record_id): former for record_id, former in effect.updated}
        with transaction.atomic():
            done, kept = dataset.revert(created=created, before=before, by=by, at=at)
            effect.delete()
            reverted, left = reverted + done, left + kept
            run.reverted, run.left = reverted, left[:500]
            run.save(update_fields=["reverted", "left", "updated_at"])
        time.sleep(PAUSE_S)
    return reverted, left


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
