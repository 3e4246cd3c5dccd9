"""The `django-tasks` interface on the lease queue: `task.enqueue(...)` inside the business transaction stores the job
with it, so a rolled-back change leaves no job behind."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from anlan.kernel.clock import now

STATUS = {
    "ready": TaskResultStatus.READY,
    "running": TaskResultStatus.RUNNING,
    "succeeded": TaskResultStatus.SUCCESSFUL,
    "failed": TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Stores tasks as rows of `Job`; `worker.Worker` runs them."""

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        from anlan.base.jobs.models import Job  # settings load this module before the app registry is ready

        self.validate_task(task)
        moment = now()
        job = Job.objects.create(
            task=task.module_path,
            arguments=normalize_json({"args": list(args), "kwargs": dict(kwargs)}),
            queue=task.queue_name,
            priority=task.priority,
            run_after=task.run_after or moment,
            enqueued_at=moment,
        )
        return _result(job, task, self.alias)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        from anlan.base.jobs.models import Job  # as above

        job = Job.objects.filter(pk=result_id).first()
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return _result(job, import_string(job.task), self.alias)


def _result(job: Any, task: Task[Any, Any], alias: str) -> TaskResult[Any]:
    result: TaskResult[Any] = TaskResult(
        task=task,
        id=str(job.id),
        status=STATUS[job.status],
        enqueued_at=job.enqueued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        last_attempted_at=job.started_at,
        args=job.arguments["args"],
        kwargs=job.arguments["kwargs"],
        backend=alias,
        errors=[TaskError(exception_class_path="builtins.Exception", traceback=job.error)]
        if job.error
        else [],
        worker_ids=[job.worker] if job.worker else [],
    )
    object.__setattr__(result, "_return_value", job.result)
    return result
