"""The work itself: rows of the file into the ledger, up to 320 a transaction, with a pause in which others write.

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
from anlan.base.jobs.facade import Interrupted, give_way
from anlan.data.imports import batches, effects, turns
from anlan.data.imports.enums import EffectKind, ImportMode, RunStatus
from anlan.data.imports.events import ImportFinished, ImportProgressed
from anlan.data.imports.models import ImportRun, Reconciliation, RowProblem
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset, dataset_named
from anlan.data.imports.rows import PreparedRow, Table, open_table, require_columns
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import DomainError
from anlan.kernel.records import RecordRef

log = logging.getLogger("anlan.imports")

BATCH_ROWS = 320
SMALLEST_BATCH = 50
HOLD_S = 0.08
PAUSE_S = 0.003
WAIT_S = 1.0
PROGRESS_EVERY = timedelta(seconds=2)
MOST_PROBLEMS_KEPT = 100_000
MAX_ATTEMPTS = 5
COUNTS = {"created": "新增", "updated": "更新", "withdrawn": "撤出", "unchanged": "未变", "rejected": "退回"}
_ALWAYS = {"created", "updated", "rejected"}
_GIVEN_UP = "导入多次中断，已停止。已导入的行有效，可以撤销，也可以重新导入同一个文件，不会重复。"

Clock = Callable[[], datetime]


class RunTakenOver(RuntimeError):
    """Another worker went on with this run, or it was told to stop; the present one leaves it."""


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
    table = open_table(
        open_sheets(run.file.path, run.file.content_type), dataset.columns_for(run.mode), run.mapping
    )
    require_columns(table)
    return table


def crs_of(run: ImportRun, table: Table) -> Crs:
    """The system a run's coordinates are in: as chosen, else as the file says, else WGS-84."""
    return Crs(run.crs) if run.crs else table.stated or Crs.WGS84


def prepared_rows(run: ImportRun, dataset: Dataset, table: Table) -> Iterator[PreparedRow]:
    """The rows of a run as its dataset reads them."""
    return table.prepared(
        crs=crs_of(run, table),
        identity=dataset.identity_for(run.mode),
        lenient=dataset.lenient,
        limits=dataset.limits,
    )


def run_import(run_id: UUID, *, clock: Clock) -> None:
    """Carry a queued or interrupted run to its end; a finished one is left alone."""
    run = ImportRun.objects.select_related("file", "by").filter(pk=run_id).first()
    if run is None or not run.is_open:
        return
    actor = Actor(id=run.by_id, name=run.by_name, address=run.address or "job")
    if run.attempts >= MAX_ATTEMPTS:
        fail(run, _GIVEN_UP, by=actor, at=clock())
        return
    if not turns.take(run, at=clock()):
        return
    if run.resumed_at != run.started_at:
        _note_resumed(run, by=actor, at=clock())
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
        fail(run, error.message, by=actor, at=clock())
    except RunTakenOver:
        run.refresh_from_db()
        if run.is_open and run.stop_asked_at is not None:
            stop(run, at=clock())
        else:
            log.info("import %s is carried on elsewhere", run.pk)
    except Interrupted:
        raise  # the worker stops; the run goes on when it is back
    except Exception:
        if run.attempts >= MAX_ATTEMPTS:
            fail(run, _GIVEN_UP, by=actor, at=clock())
        raise


def carry_out(run: ImportRun) -> None:
    """Carry a run out here and now, by the wall clock, after those before it: for the command line."""
    while True:
        run_import(run.pk, clock=now)
        run.refresh_from_db()
        if run.status != RunStatus.QUEUED:
            return
        time.sleep(WAIT_S)


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
            give_way()
        time.sleep(PAUSE_S)
    reconcile(job, clock)
    _finish(job, at=clock())


def next_size(rows: int, seconds: float) -> int:
    """Rows for the next batch, so that its transaction keeps others waiting some `HOLD_S`, on a busy machine too.

    >>> next_size(320, 0.04), next_size(250, 0.2), next_size(100, 5.0), next_size(50, 0.02)
    (320, 100, 50, 100)
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
            reason=(run.reason if run.mode == ImportMode.WITHDRAW else "") or f"导入 {run.file_name}"[:200],
            mode=run.mode,
        )
        counts = dict.fromkeys(COUNTS, 0)
        for result in results:
            counts[result.result] += 1
        held = ImportRun.objects.filter(
            pk=run.pk, status=RunStatus.RUNNING, done_row=run.done_row, stop_asked_at=None
        )
        moved = held.update(
            done_row=batch[-1].number,
            updated_at=at,
            attempts=0,  # of those without progress
            **{name: F(name) + count for name, count in counts.items() if count},
        )
        if not moved:
            raise RunTakenOver
        _keep(run, results, room=MOST_PROBLEMS_KEPT - run.rejected, at=at)
    run.done_row = batch[-1].number
    for name, count in counts.items():
        setattr(run, name, getattr(run, name) + count)


def _keep(run: ImportRun, results: Sequence[batches.RowResult], *, room: int, at: datetime) -> None:
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
    effects.keep(run, [done for result in results if (done := _done(result)) is not None], at=at)


def _done(result: batches.RowResult) -> effects.Done | None:
    if result.record_id is None:
        return None
    if result.result == "created":
        return result.record_id, EffectKind.CREATED, 1, {}
    if not result.before:  # the record of a row before this one, which had the former values
        return None
    kind = EffectKind.WITHDRAWN if result.result == "withdrawn" else EffectKind.UPDATED
    return result.record_id, kind, int(result.before["version"]) + 1, result.before


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


def reconcile(job: _Job, clock: Clock) -> None:
    """Withdraw what a confirmed reconciliation lists, a batch a transaction, from where a killed run stopped."""
    drawn = Reconciliation.objects.filter(run=job.run).exclude(confirmed_at=None).first()
    size = BATCH_ROWS
    while drawn is not None and drawn.done < len(drawn.listed):
        at, began = clock(), time.monotonic()
        with transaction.atomic():
            _withdraw_listed(job, drawn, at=at, size=size)
        size = next_size(size, time.monotonic() - began)
        time.sleep(PAUSE_S)


def _withdraw_listed(job: _Job, drawn: Reconciliation, *, at: datetime, size: int) -> None:
    run = job.run
    listed = [(UUID(key), int(version)) for key, version in drawn.listed[drawn.done :][:size]]
    reason = run.reason or f"对账：不在 {run.file_name} 中"[:200]
    answers = job.dataset.book.withdraw_listed(listed, by=job.actor, at=at, reason=reason, within=job.user)
    done = [
        (outcome.record_id, EffectKind.WITHDRAWN, int(outcome.before["version"]) + 1, outcome.before)
        for _, outcome in answers
        if outcome.result == "withdrawn" and outcome.record_id is not None
    ]
    held = Reconciliation.objects.filter(pk=drawn.pk, done=drawn.done)
    going = ImportRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING, stop_asked_at=None)
    if not held.update(done=drawn.done + len(listed)):
        raise RunTakenOver
    if not going.update(withdrawn=F("withdrawn") + len(done), updated_at=at):
        raise RunTakenOver
    effects.keep(run, done, at=at)
    RowProblem.objects.bulk_create(
        RowProblem(
            run=run,
            row=0,
            column="对账",
            value=name[:100],
            message=f"未撤出：{outcome.errors[0].message}"[:300],
        )
        for name, outcome in answers
        if outcome.result == "rejected"
    )
    drawn.done += len(listed)
    run.withdrawn += len(done)


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


def stop(run: ImportRun, *, at: datetime) -> None:
    """End a run that was told to stop; what is in stays in."""
    by = Actor(id=None, name=run.stop_asked_by, address="job")
    with transaction.atomic():
        run.status, run.finished_at = RunStatus.STOPPED, at
        run.save(update_fields=["status", "finished_at", "updated_at"])
        _record_end(run, by=by, at=at)


def fail(run: ImportRun, reason: str, *, by: Actor, at: datetime) -> None:
    """End a run that cannot go on; what is in stays in."""
    with transaction.atomic():
        run.status, run.finished_at, run.failure = RunStatus.FAILED, at, reason[:500]
        run.save(update_fields=["status", "finished_at", "failure", "updated_at"])
        RowProblem.objects.create(run=run, row=0, message=reason[:300])
        _record_end(run, by=by, at=at)


def _note_resumed(run: ImportRun, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        audit.record(
            action="imports.resume_import",
            subject=RecordRef.of("import", run.pk),
            summary=f"导入 {run.file_name} 中断后继续：从第 {run.done_row + 1} 行开始",
            by=by,
            at=at,
        )


def _record_end(run: ImportRun, *, by: Actor, at: datetime) -> None:
    """The audit entry and event of a run's end; the next run of the ledger gets its turn."""
    counts = {name: getattr(run, name) for name in COUNTS}
    subject = RecordRef.of("import", run.pk)
    summary = f"导入 {run.file_name} {run.get_status_display()}"
    told = [name for name in COUNTS if counts[name] or name in _ALWAYS]
    summary += "：" + "、".join(f"{COUNTS[name]} {counts[name]}" for name in told)
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
    call_next(run.dataset)


def call_next(dataset: str) -> None:
    """Queue the run of a ledger whose turn has come; a run waiting its turn has no job of its own."""
    from anlan.data.imports.jobs import import_rows  # jobs import this module: they carry out what is here

    if (run := turns.next_in_line(dataset)) is not None:
        queued = import_rows.enqueue(str(run.pk))
        ImportRun.objects.filter(pk=run.pk).update(job=str(queued.id))
