"""Background work of imports: thin adapters with ids."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from anlan.data.imports.enums import UndoStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.running import run_import
from anlan.data.imports.undoing import note_undone, undo_run
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now


@task()
def import_rows(run_id: str) -> None:
    """Carry a run to its end; safe to repeat after a crash."""
    run_import(UUID(run_id), clock=now)


@task()
def undo_rows(run_id: str, *, actor_id: str, actor_name: str, address: str) -> None:
    """Carry an undo to its end; safe to repeat after a crash."""
    run = ImportRun.objects.get(pk=run_id)
    if run.undo != UndoStatus.QUEUED:
        return
    by = Actor(id=UUID(actor_id) if actor_id else None, name=actor_name, address=address)
    reverted, left = undo_run(run, by=by, at=now())
    note_undone(run, reverted=reverted, left=left, by=by, at=now())
