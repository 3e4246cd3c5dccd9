"""Claiming, renewing, finishing and retrying jobs: the whole of the queue's concurrency.

A job is run by the one worker whose update moved it to `running`; the update names the state it expects, so two
workers cannot both succeed. A worker that dies stops renewing its lease and the job returns.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from anlan.base.audit import facade as audit
from anlan.base.jobs.models import Job, JobStatus
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict
from anlan.kernel.records import RecordRef

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
KEEP = timedelta(days=7)


def backoff(attempts: int) -> timedelta:
    """Pause before the next attempt: 5 s, 20 s, 80 s, then 320 s."""
    return timedelta(seconds=5 * 4 ** (max(attempts, 1) - 1))


def _claimable(at: datetime, but_queues: Collection[str] = ()) -> Q:
    due = Q(status=JobStatus.READY, run_after__lte=at)
    abandoned = Q(status=JobStatus.RUNNING, leased_until__lt=at)
    return (due | abandoned) & ~Q(queue__in=but_queues)


def claim(*, worker: str, at: datetime, but_queues: Collection[str] = ()) -> Job | None:
    """Take the most urgent job that is due or abandoned, under a lease of 60 s; none of `but_queues`."""
    candidates = (
        Job.objects.filter(_claimable(at, but_queues))
        .order_by("-priority", "run_after")
        .values_list("id", flat=True)
    )
    for job_id in candidates[:5]:
        taken = (
            Job.objects.filter(_claimable(at), pk=job_id)
            .update(
                status=JobStatus.RUNNING,
                worker=worker,
                started_at=at,
                leased_until=at + LEASE,
                attempts=F("attempts") + 1,
            )
        )  # fmt: skip
        if taken:
            return Job.objects.get(pk=job_id)
    return None


def renew(*, job_id: UUID, worker: str, at: datetime) -> bool:
    """Extend the lease; False when it was lost to another worker."""
    held = Job.objects.filter(pk=job_id, worker=worker, status=JobStatus.RUNNING)
    return bool(held.update(leased_until=at + LEASE))


def finish(*, job: Job, worker: str, result: Any, at: datetime) -> bool:
    """Mark a job done, unless its lease was lost meanwhile."""
    held = Job.objects.filter(pk=job.pk, worker=worker, status=JobStatus.RUNNING, attempts=job.attempts)
    return bool(
        held.update(
            status=JobStatus.SUCCEEDED, finished_at=at, leased_until=None, result=result, error=""
        )
    )  # fmt: skip


def fail(*, job: Job, worker: str, error: str, at: datetime) -> bool:
    """Put a job back for a later attempt, or give it up after `MAX_ATTEMPTS`."""
    held = Job.objects.filter(pk=job.pk, worker=worker, status=JobStatus.RUNNING, attempts=job.attempts)
    if job.attempts >= MAX_ATTEMPTS:
        return bool(
            held.update(status=JobStatus.FAILED, finished_at=at, leased_until=None, error=error[-8000:])
        )
    return bool(
        held.update(
            status=JobStatus.READY,
            leased_until=None,
            run_after=at + backoff(job.attempts),
            error=error[-8000:],
        )
    )


def hand_back(*, job: Job, worker: str, at: datetime) -> bool:
    """Give up a job that is sound but whose worker is asked to stop: due at once, and no attempt is counted."""
    held = Job.objects.filter(pk=job.pk, worker=worker, status=JobStatus.RUNNING, attempts=job.attempts)
    return bool(
        held.update(
            status=JobStatus.READY, leased_until=None, run_after=at, attempts=max(0, job.attempts - 1)
        )
    )  # fmt: skip


def retry(*, job: Job, by: Actor, at: datetime) -> None:
    """Give a failed job another round of attempts, by hand."""
    with transaction.atomic():
        changed = Job.objects.filter(pk=job.pk, status=JobStatus.FAILED).update(
            status=JobStatus.READY, attempts=0, run_after=at, finished_at=None
        )
        if not changed:
            raise Conflict("只有失败的任务可以重试。")
        audit.record(
            action="jobs.retry_job",
            subject=RecordRef.of("job", job.id),
            summary=f"重试任务 {job.task}",
            by=by,
            at=at,
        )


def forget_old(*, at: datetime) -> int:
    """Drop finished jobs older than a week; failed ones stay until somebody looked."""
    return Job.objects.filter(status=JobStatus.SUCCEEDED, finished_at__lt=at - KEEP).delete()[0]
