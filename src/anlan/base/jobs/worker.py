"""The worker process: fills periodic slots, claims jobs, runs them one at a time, renews the lease while it does."""

from __future__ import annotations

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import OperationalError
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks.utils import normalize_json

from anlan.base.jobs import operations
from anlan.base.jobs.models import Job
from anlan.base.jobs.periodic import fill_slots
from anlan.kernel.clock import now

log = logging.getLogger("anlan.worker")
POLL_S = 0.5
RENEW_S = 15.0
HEARTBEAT_FILE = "worker-heartbeat"


class Interrupted(Exception):
    """Raised out of a long task because its worker is asked to stop; the job goes back and is due at once."""


class Worker:
    """Runs jobs until `stop` is set."""

    #: The worker of this process while it runs a job.
    current: ClassVar[Worker | None] = None

    def __init__(self, *, stop: threading.Event, clock: Callable[[], datetime] = now) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[:64]
        self.stop = stop
        self.clock = clock
        self.held: list[Job] = []

    def run(self) -> None:
        """The loop; a database that is briefly locked or away is waited for, not fatal."""
        while not self.stop.is_set():
            try:
                self._beat()
                fill_slots(at=self.clock())
                if self.run_one():
                    continue
            except OperationalError:
                log.exception("database unavailable, waiting")
                close_old_connections()
            self.stop.wait(POLL_S)

    def run_one(self) -> bool:
        """Claim and run one job; False when nothing is due. From inside a job, only one of another queue."""
        queues = {job.queue for job in self.held}
        job = operations.claim(worker=self.name, at=self.clock(), but_queues=queues)
        if job is None:
            return False
        done = threading.Event()
        keeper = threading.Thread(target=self._keep_lease, args=(job, done), daemon=True)
        keeper.start()
        Worker.current = self
        self.held.append(job)
        try:
            result = run_job(job)
        except Interrupted:
            operations.hand_back(job=job, worker=self.name, at=self.clock())
        except Exception:  # whatever a task raises is its outcome, not the worker's
            log.exception("job %s failed (attempt %s)", job.task, job.attempts)
            operations.fail(job=job, worker=self.name, error=traceback.format_exc(), at=self.clock())
        else:
            operations.finish(job=job, worker=self.name, result=result, at=self.clock())
        finally:
            self.held.pop()
            done.set()
            keeper.join()
        return True

    def _keep_lease(self, job: Job, done: threading.Event) -> None:
        while not done.wait(RENEW_S):
            self._beat()
            operations.renew(job_id=job.id, worker=self.name, at=self.clock())
        connection.close()

    def _beat(self) -> None:
        """A file's time tells health checks that the worker lives, without a write to the database."""
        path = settings.DATA_DIR / HEARTBEAT_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def give_way() -> int:
    """From inside a long task, between its transactions: run the jobs of other queues that are due; how many ran.

    A worker runs one job at a time, and an alarm must not wait for an import. Raises `Interrupted` when the worker is
    asked to stop. Outside a worker nothing happens.
    """
    worker, count = Worker.current, 0
    if worker is None or not worker.held:
        return 0
    if worker.stop.is_set():
        raise Interrupted
    fill_slots(at=worker.clock())
    while not worker.stop.is_set() and worker.run_one():
        count += 1
    return count


def run_job(job: Job) -> Any:
    """Call the job's task with its arguments; its result in JSON form."""
    task = import_string(job.task)
    if not isinstance(task, Task):
        raise TypeError(f"{job.task} is not a task")
    return normalize_json(task.call(*job.arguments["args"], **job.arguments["kwargs"]))


def worker_age_s(*, at: datetime) -> float | None:
    """Seconds since the worker last gave a sign of life; None if it never did."""
    path = settings.DATA_DIR / HEARTBEAT_FILE
    return at.timestamp() - path.stat().st_mtime if path.exists() else None
