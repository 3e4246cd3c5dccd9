"""Pages of the administrator on the queue: what waits, what failed and why, whether periodic tasks run."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from anlan.base.accounts.facade import actor_of, requires
from anlan.base.jobs.models import Job, JobStatus
from anlan.base.jobs.operations import retry
from anlan.base.jobs.queries import counts_by_status, job_by_id, jobs, slot_states, worker_alive
from anlan.base.jobs.tables import JOBS, TONES, name_of
from anlan.base.jobs.worker import worker_age_s
from anlan.kernel.clock import now
from anlan.ui.facade import table_response

NAV = {"nav_key": "jobs.list"}


@require_GET
@requires("jobs.view_job")
def job_list(request: HttpRequest) -> HttpResponseBase:
    """The queue: worker, counts by status, periodic tasks, and every job."""
    at = now()
    age = worker_age_s(at=at)
    counts = counts_by_status()
    context = {
        "worker_alive": worker_alive(at=at),
        "worker_age": None if age is None else int(age),
        "counts": [(status.label, counts[status], f"?status={status}", status) for status in JobStatus],
        "slots": slot_states(at=at),
        "tones": TONES,
        **NAV,
    }
    return table_response(request, JOBS, jobs(), template="jobs/list.html", context=context)


@require_GET
@requires("jobs.view_job")
def job_detail(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job with its error."""
    job = job_by_id(job_id)
    actions = []
    if job.status == JobStatus.FAILED and request.user.has_perm("jobs.retry_job"):
        url = reverse("jobs:retry", args=[job.pk])
        actions = [{"title": "重试", "url": url, "icon": "refresh", "method": "post", "primary": True}]
    context = {
        "job": job,
        "name": name_of(job),
        "tone": TONES[JobStatus(job.status)],
        "actions": actions,
        "facts": _facts(job),
        "arguments": json.dumps(job.arguments, ensure_ascii=False, indent=2),
        "result": "" if job.result is None else json.dumps(job.result, ensure_ascii=False, indent=2),
        **NAV,
    }
    return render(request, "jobs/job.html", context)


def _facts(job: Job) -> list[tuple[str, object]]:
    return [
        ("任务", job.task),
        ("周期", job.slot or ""),
        ("尝试次数", job.attempts),
        ("执行进程", job.worker),
    ]


@require_POST
@requires("jobs.retry_job")
def job_retry(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Give a failed job another round."""
    job = job_by_id(job_id)
    retry(job=job, by=actor_of(request), at=now())
    messages.success(request, "已重新排队")
    return redirect("jobs:job", job.pk)
