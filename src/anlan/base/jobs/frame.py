"""What jobs puts on the frame and the home page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from anlan.base.jobs.models import Job, JobStatus
from anlan.base.jobs.queries import worker_alive
from anlan.base.jobs.tables import name_of
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    NavItem,
    TodoItem,
    TodoProvider,
    navigation,
    register_figures,
    register_todo,
)

PERMISSION = "jobs.view_job"
TODO_LIMIT = 20


def register_pages() -> None:
    """Called once, when the app is ready."""
    navigation.register(
        NavItem(
            "jobs.list",
            "后台任务",
            "jobs:list",
            "list-check",
            "平台",
            permission=PERMISSION,
            order=930,
            count=lambda user: _failed(),
            section="系统管理",
        )
    )
    register_figures(FigureProvider("jobs.queue", PERMISSION, _figures, order=930))
    register_todo(TodoProvider("jobs.failed", "失败任务", "jobs.retry_job", _failed_jobs, order=930))


def _failed() -> int:
    return Job.objects.filter(status=JobStatus.FAILED).count()


def _failed_jobs(user: Any) -> list[TodoItem]:
    rows = Job.objects.filter(status=JobStatus.FAILED).order_by("-finished_at")[:TODO_LIMIT]
    return [
        TodoItem(
            name_of(job),
            (job.error.strip().splitlines() or [""])[-1][:120],
            reverse("jobs:job", args=[job.pk]),
            level="orange",
        )
        for job in rows
    ]


def _figures(user: Any, at: datetime) -> list[Figure]:
    alive = worker_alive(at=at)
    url = reverse("jobs:list")
    failed = _failed()
    waiting = Job.objects.filter(status=JobStatus.READY, run_after__lte=at).count()
    return [
        Figure("后台进程", None, url, text="正常" if alive else "未运行", level="done" if alive else "red"),
        Figure("等待执行", waiting, f"{url}?status={JobStatus.READY}"),
        Figure("失败任务", failed, f"{url}?status={JobStatus.FAILED}", level="orange" if failed else ""),
    ]
