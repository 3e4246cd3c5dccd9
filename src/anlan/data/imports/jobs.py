"""Background work of imports: thin adapters with ids."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from anlan.data.imports.enums import UndoStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.running import run_import
from anlan.data.imports.tidying import drop_stale_drafts, rescue_lost_runs
from anlan.data.imports.undoing import undo_run
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now

#: Long work: a worker in the middle of it does other jobs in between, but never another of these.
QUEUE = "imports"


@task(queue_name=QUEUE)
def import_rows(run_id: str) -> None:
    """Carry a run to its end; safe to repeat after a crash."""
    run_import(UUID(run_id), clock=now)


@task(queue_name=QUEUE)
def undo_rows(run_id: str, *, actor_id: str, actor_name: str, address: str) -> None:
    """Carry an undo to its end; safe to repeat after a crash."""
    run = ImportRun.objects.get(pk=run_id)
    if run.undo != UndoStatus.QUEUED:
        return
    by = Actor(id=UUID(actor_id) if actor_id else None, name=actor_name, address=address)
    undo_run(run, by=by, clock=now)


@task()
def tend_imports() -> None:
    """Every minute: runs whose worker is gone for good come to an end or get a job again."""
    rescue_lost_runs(at=now())


@task()
def drop_drafts() -> None:
    """Every hour: uploads nobody started are dropped after a week."""
    drop_stale_drafts(at=now())
