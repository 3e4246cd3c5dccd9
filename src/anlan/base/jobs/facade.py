"""What other rooms may call. Tasks are declared with `django_tasks.task` in an app's `jobs.py` and enqueued with
`.enqueue(...)` inside the business transaction."""

from anlan.base.jobs.models import Job, JobStatus
from anlan.base.jobs.operations import retry
from anlan.base.jobs.periodic import fill_slots, periodic, periodic_tasks
from anlan.base.jobs.statistics import renew_statistics
from anlan.base.jobs.worker import Interrupted, Worker, give_way, run_job, worker_age_s

__all__ = [
    "Interrupted",
    "Job",
    "JobStatus",
    "Worker",
    "fill_slots",
    "give_way",
    "periodic",
    "periodic_tasks",
    "renew_statistics",
    "retry",
    "run_job",
    "worker_age_s",
]
