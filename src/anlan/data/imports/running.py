"""The work itself: rows of the file into the ledger, up to 250 a transaction, with a pause in which others write.

A killed run starts again from the top of the file, because a row's meaning may depend on those before it (a record
given twice), but hands the ledger only rows after the last committed one.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import F

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.imports import batches
from anlan.data.imports.enums import RunStatus
from anlan.data.imports.events import ImportFinished, ImportProgressed
from anlan.data.imports.models import BatchEffect, ImportRun, RowProblem
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.rows import PreparedRow, Table, open_table, require_columns
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import DomainError
from anlan.kernel.records import RecordRef

log = logging.getLogger("anlan.imports")

BATCH_ROWS = 250
SMALLEST_BATCH = 50
HOLD_S = 0.08
PAUSE_S = 0.004
PROGRESS_EVERY = timedelta(seconds=2)
MOST_PROBLEMS_KEPT = 20_000
MAX_ATTEMPTS = 5

Clock = Callable[[], datetime]


class RunTakenOver(RuntimeError):
    """Another worker went on with this run; the present one stops."""


@dataclass(frozen=True, slots=True)
class _Job:
    run: ImportRun
    table: Table
    dataset: Dataset
    user: User | None
    actor: Actor
    area: batches.Area


def open_run(run: ImportRun, dataset: Dataset) -> Table:
    """The table a run imports; `DomainError` says what is wrong with the file."""
    table = open_table(open_sheets(run.file.path, run.file.content_type), dataset.columns, run.mapping)
    require_columns(table)
    return table


def crs_of(run: ImportRun, table: Table) -> Crs:
    """The system a run's coordinates are in: as chosen, else as the file says, else WGS-84."""
    return Crs(run.crs) if run.crs else table.stated or Crs.WGS84


def prepared_rows(run: ImportRun, dataset: Dataset, table: Table) -> Iterator[PreparedRow]:
    """The rows of a run as its dataset reads them."""
    return table.prepared(
        crs=crs_of(run, table), identity=dataset.identity, lenient=dataset.lenient, limits=dataset.limits
    )


def run_import(run_id: UUID, *, clock: Clock) -> None:
    """Carry a queued or interrupted run to its end; a finished one is left alone."""
    run = ImportRun.objects.select_related("file", "by").filter(pk=run_id).first()
    if run is None or not run.is_open:
        return
    ImportRun.objects.filter(pk=run.pk).update(
        status=RunStatus.RUNNING, started_at=run.started_at or clock(), attempts=F("attempts") + 1
    )
    run.refresh_from_db()
    actor = Actor(id=run.by_id, name=run.by_name, address=run.address or "job")
    try:
        dataset = dataset_named(run.dataset)
        table = open_run(run, dataset)
        run.total = max(run.total, _estimate(table))
        run.crs = crs_of(run, table)
        run.notices = table.all_notices(run.crs)
        run.save(update_fields=["total", "crs", "notices", "updated_at"])
        with _fewer_collections():
            _work(_Job(run, table, dataset, run.by, actor, batches.Area.now()), clock)
    except DomainError as error:
        _fail(run, error.message, by=actor, at=clock())
    except RunTakenOver:
        log.info("import %s is carried on elsewhere", run.pk)
    except Exception:
        if run.attempts >= MAX_ATTEMPTS:
            _fail(run, "导入多次中断，已停止。已导入的行有效，请联系系统管理员。", by=actor, at=clock())
        raise


def carry_out(run: ImportRun) -> None:
    """Carry a run out here and now, by the wall clock: for the command line."""
    run_import(run.pk, clock=now)


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Rows leave no cycles behind, yet their number sets off the search for some every few rows."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _estimate(table: Table) -> int:
    """Rows below the header, blank ones included; the exact number replaces it at the end."""
    last = 0
    for number, _ in table.sheet.rows():
        last = number
    return max(0, last - table.header.data_row + 1)


def _work(job: _Job, clock: Clock) -> None:
    rows = prepared_rows(job.run, job.dataset, job.table)
    remaining = (row for row in rows if row.number > job.run.done_row)
    told, size = clock(), BATCH_ROWS
    while batch := list(islice(remaining, size)):
        at, began = clock(), time.monotonic()
        _commit(job, batch, at=at)
        size = next_size(len(batch), time.monotonic() - began)
        if at - told >= PROGRESS_EVERY:
            told = at
            _tell_progress(job, at=at)
        time.sleep(PAUSE_S)
    _finish(job, at=clock())


def next_size(rows: int, seconds: float) -> int:
    """Rows for the next batch, so that its transaction keeps others waiting some `HOLD_S`, on a busy machine too.

    >>> next_size(250, 0.04), next_size(250, 0.2), next_size(100, 5.0), next_size(50, 0.02)
    (250, 100, 50, 100)
    """
    wanted = int(rows * HOLD_S / max(seconds, 0.001))
    return max(SMALLEST_BATCH, min(BATCH_ROWS, wanted, 2 * rows))


def _commit(job: _Job, batch: Sequence[PreparedRow], *, at: datetime) -> None:
    """One batch with its counts, complaints and effects in one transaction."""
    run = job.run
    job.area.judge(job.table, batch)
    with transaction.atomic():
        results = batches.write(
            job.dataset,
            job.table,
            batch,
            user=job.user,
            by=job.actor,
            at=at,
            reason=f"导入 {run.file_name}"[:200],
        )
        counts = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
        for result in results:
            counts[result.result] += 1
        held = ImportRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING, done_row=run.done_row)
        moved = held.update(
            done_row=batch[-1].number,
            updated_at=at,
            **{name: F(name) + count for name, count in counts.items()},
        )
        if not moved:
            raise RunTakenOver
        _keep(run, results, room=MOST_PROBLEMS_KEPT - run.rejected)
    run.done_row = batch[-1].number
    for name, count in counts.items():
        setattr(run, name, getattr(run, name) + count)


def _keep(run: ImportRun, results: Sequence[batches.RowResult], *, room: int) -> None:
    rejected = [result for result in results if result.result == "rejected"][: max(0, room)]
    RowProblem.objects.bulk_create(
        RowProblem(
            run=run,
            row=result.row.number,
            column=problem.column[:100],
            value=problem.value[:100],
            message=problem.message[:300],
        )
        for result in rejected
        for problem in result.problems
    )
    created = [str(result.record_id) for result in results if result.result == "created"]
    updated = [[str(result.record_id), result.before] for result in results if result.before]
    if created or updated:
        BatchEffect.objects.create(run=run, last_row=results[-1].row.number, created=created, updated=updated)


def _tell_progress(job: _Job, *, at: datetime) -> None:
    run = job.run
    with transaction.atomic():
        events.publish(
            ImportProgressed(id=str(run.pk), processed=run.processed, total=run.total),
            subject=RecordRef.of("import", run.pk),
            audience=run.by_id,
            by=job.actor,
            at=at,
        )


def _finish(job: _Job, *, at: datetime) -> None:
    run = job.run
    with transaction.atomic():
        run.total, run.notices = run.processed, job.table.all_notices(Crs(run.crs))
        if not run.total:
            run.notices = [*run.notices, "表头之下没有数据。"]
        if run.rejected > MOST_PROBLEMS_KEPT:
            run.notices = [*run.notices, f"退回的行过多，只列出前 {MOST_PROBLEMS_KEPT:,} 行的原因。"]
        run.status, run.finished_at = RunStatus.DONE, at
        run.save(update_fields=["total", "notices", "status", "finished_at", "updated_at"])
        _record_end(run, by=job.actor, at=at)


def _fail(run: ImportRun, reason: str, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        run.status, run.finished_at, run.failure = RunStatus.FAILED, at, reason[:500]
        run.save(update_fields=["status", "finished_at", "failure", "updated_at"])
        RowProblem.objects.create(run=run, row=0, message=reason[:300])
        _record_end(run, by=by, at=at)


def _record_end(run: ImportRun, *, by: Actor, at: datetime) -> None:
    counts = {name: getattr(run, name) for name in ("created", "updated", "unchanged", "rejected")}
    subject = RecordRef.of("import", run.pk)
    summary = f"导入 {run.file_name} {run.get_status_display()}"
    if run.status == RunStatus.DONE:
        summary += "：新增 {created}、更新 {updated}、未变 {unchanged}、退回 {rejected}".format(**counts)
    audit.record(
        action="imports.finish_import",
        subject=subject,
        summary=summary,
        changes={**counts, "sha256": run.file.sha256},
        reason=run.failure,
        by=by,
        at=at,
    )
    events.publish(
        ImportFinished(id=str(run.pk), dataset=run.dataset, status=run.status, **counts),
        subject=subject,
        audience=run.by_id,
        by=by,
        at=at,
    )
