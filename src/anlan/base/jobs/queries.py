"""Reading the queue, for those with `jobs.view_job`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet

from anlan.base.jobs.models import Job, JobStatus
from anlan.base.jobs.periodic import Periodic, periodic_tasks
from anlan.base.jobs.worker import worker_age_s
from anlan.kernel.errors import NotFound

#: A worker runs one job at a time: a long one may hold up short periods this much before it counts as late.
GRACE = timedelta(minutes=1)


#: The worker gives a sign of life at least every 15 s, also while a job runs.
SILENT_S = 60


def worker_alive(*, at: datetime) -> bool:
    """Whether the worker gave a sign of life within `SILENT_S`."""
    age = worker_age_s(at=at)
    return age is not None and age <= SILENT_S


def jobs() -> QuerySet[Job]:
    """Every job kept, the latest first; without arguments and results, which a list does not show."""
    return Job.objects.defer("arguments", "result", "error").order_by("-enqueued_at", "-id")


def job_by_id(job_id: UUID) -> Job:
    """One job. Raises NotFound."""
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        raise NotFound("没有此任务，可能已过保留期（完成后 7 天）。")
    return job


def counts_by_status() -> dict[str, int]:
    """How many jobs are in each status; every status is named."""
    rows = Job.objects.order_by().values_list("status").annotate(number=Count("pk"))
    return {str(status): 0 for status in JobStatus} | dict(rows)


@dataclass(frozen=True, slots=True)
class SlotState:
    """A periodic task and its latest run; `late` when a slot was missed by more than one period."""

    periodic: Periodic
    job: Job | None
    late: bool


def slot_states(*, at: datetime) -> list[SlotState]:
    """Every periodic task with its latest job, one look into the slot index each."""
    states = []
    for each in periodic_tasks():
        # "@" .. "A" brackets exactly the slots of this name; ISO times sort by time.
        latest = (
            Job.objects.filter(slot__gt=f"{each.name}@", slot__lt=f"{each.name}A").order_by("-slot").first()
        )
        late = latest is None or at - latest.enqueued_at > 2 * each.every + GRACE
        states.append(SlotState(each, latest, late))
    return states
