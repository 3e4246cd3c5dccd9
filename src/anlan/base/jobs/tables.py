"""The list of jobs."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from anlan.base.jobs.models import Job, JobStatus
from anlan.ui.facade import BooleanFilter, ChoiceFilter, Column, EmptyState, SearchFilter, Table, status_badge

TONES = {
    JobStatus.READY: "waiting",
    JobStatus.RUNNING: "active",
    JobStatus.SUCCEEDED: "done",
    JobStatus.FAILED: "late",
}


def name_of(job: Job) -> str:
    """A task without the packages it lies in: "incidents.jobs.alarm_overdue_clocks" as "alarm_overdue_clocks"."""
    return job.task.rsplit(".", 1)[-1]


def _status(job: Job) -> SafeString:
    return status_badge(job.get_status_display(), TONES[JobStatus(job.status)])


def _search(rows: QuerySet[Job], text: str) -> QuerySet[Job]:
    return rows.filter(Q(task__icontains=text) | Q(error__icontains=text))


JOBS = Table(
    key="jobs",
    title="任务记录",
    columns=[
        Column("task", "任务", render=name_of, link=True),
        Column("status", "状态", render=_status, export=lambda job: job.get_status_display()),
        Column("attempts", "尝试", align="end", sortable=True),
        Column("enqueued_at", "入队", sortable=True),
        Column("run_after", "最早执行", sortable=True),
        Column("started_at", "开始", sortable=True),
        Column("finished_at", "结束", sortable=True),
        Column("worker", "执行进程", hidden=True),
        Column("slot", "周期", hidden=True),
    ],
    filters=[
        SearchFilter(search=_search, placeholder="任务、错误"),
        ChoiceFilter("status", "状态", choices=tuple(JobStatus.choices)),
        BooleanFilter(
            "periodic",
            "类型",
            yes="周期任务",
            no="单次任务",
            apply_to=lambda rows, yes: rows.filter(slot__isnull=not yes),
        ),
    ],
    default_order="-enqueued_at",
    row_url=lambda job: reverse("jobs:job", args=[job.pk]),
    empty=EmptyState("队列为空", "后台进程运行后，周期任务会出现在这里。"),
    export_permission="jobs.view_job",
)
