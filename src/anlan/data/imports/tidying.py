"""What nobody comes back for: drafts never started, and runs whose worker is gone for good."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.files.facade import forget_file
from anlan.base.jobs.facade import Job, JobStatus
from anlan.data.imports.enums import RunStatus, UndoStatus
from anlan.data.imports.models import ImportRun
from anlan.data.imports.running import MAX_ATTEMPTS, call_next, fail
from anlan.kernel.actor import SYSTEM, Actor
from anlan.kernel.records import RecordRef

DRAFTS_KEPT = timedelta(days=7)
#: A run that nobody's job carries and that has not moved for so long was broken off.
SILENT = timedelta(minutes=10)
_BROKEN_OFF = "导入被中断，没有进程接着做。已导入的行有效，可以撤销，也可以重新导入同一个文件，不会重复。"


def drop_stale_drafts(*, at: datetime) -> int:
    """Delete drafts untouched for a week, with their files where nothing else has them; how many."""
    stale = list(
        ImportRun.objects.filter(status=RunStatus.DRAFT, updated_at__lt=at - DRAFTS_KEPT).select_related(
            "file"
        )
    )
    dropped = 0
    for run in stale:
        dropped += drop_draft(run, by=SYSTEM, at=at, why="上传后七天没有开始，自动清理")
    return dropped


def drop_draft(run: ImportRun, *, by: Actor, at: datetime, why: str = "") -> bool:
    """Delete a draft; False when it was started meanwhile. The files of runs that did start are kept with them."""
    with transaction.atomic():
        deleted, _ = ImportRun.objects.filter(pk=run.pk, status=RunStatus.DRAFT).delete()
        if not deleted:
            return False
        audit.record(
            action="imports.discard_draft",
            subject=RecordRef.of("import", run.pk),
            summary=f"放弃导入 {run.file_name}",
            changes={"sha256": run.file.sha256},
            reason=why,
            by=by,
            at=at,
        )
        forget_file(file=run.file, by=by, at=at)
    return True


def rescue_lost_runs(*, at: datetime) -> int:
    """End runs that no job carries any more, let broken-off undos be asked for again, and give the waiting whose turn
    has come a job; how many runs were ended."""
    ended = 0
    for run in ImportRun.objects.filter(status=RunStatus.RUNNING).select_related("file"):
        job = Job.objects.filter(pk=run.job).first() if run.job else None
        if job is not None and job.status in (JobStatus.READY, JobStatus.RUNNING):
            continue
        if run.updated_at > at - SILENT and (job is None or run.attempts < MAX_ATTEMPTS):
            continue
        fail(run, _BROKEN_OFF, by=SYSTEM, at=at)
        ended += 1
    for run in ImportRun.objects.filter(undo=UndoStatus.QUEUED):
        if run.updated_at <= at - SILENT and not _carried(run):
            _release_undo(run, at=at)
    waiting = ImportRun.objects.filter(status=RunStatus.QUEUED).exclude(queued_at=None).order_by()
    for dataset in set(waiting.values_list("dataset", flat=True)):
        _give_job(dataset)
    return ended


def _carried(run: ImportRun) -> bool:
    alive = (JobStatus.READY, JobStatus.RUNNING)
    return bool(run.job) and Job.objects.filter(pk=run.job, status__in=alive).exists()


def _release_undo(run: ImportRun, *, at: datetime) -> None:
    """An undo that was given up can be asked for again; it goes on with what is left."""
    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk, undo=UndoStatus.QUEUED).update(undo=UndoStatus.NONE)
        audit.record(
            action="imports.break_off_undo",
            subject=RecordRef.of("import", run.pk),
            summary=f"撤销导入 {run.file_name} 被中断，已恢复 {run.reverted}，可再次撤销",
            by=SYSTEM,
            at=at,
        )


def _give_job(dataset: str) -> None:
    waiting = ImportRun.objects.filter(dataset=dataset, status=RunStatus.QUEUED)
    first = waiting.order_by("queued_at", "pk").first()
    if first is not None and not _carried(first):
        call_next(dataset)
