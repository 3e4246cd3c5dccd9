"""`kill -9` of a worker process in the middle of a job: the job is run again when its lease has run out."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.base.jobs import sample_tasks

from anlan.base.jobs import operations, periodic
from anlan.base.jobs.facade import Job, JobStatus, Worker
from anlan.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, threading
import anlan.config.settings.test as profile
profile.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from anlan.base.jobs import periodic
periodic._periodic.clear()
from anlan.base.jobs.facade import Worker
Worker(stop=threading.Event()).run()
"""


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "notes"
    path.touch()
    monkeypatch.setenv("ANLAN_TEST_NOTES", str(path))
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(periodic, "_periodic", {})
    return path


def test_a_killed_worker_loses_no_job(notes: Path) -> None:
    sample_tasks.linger.enqueue("long work", 60.0)
    database = str(connection.settings_dict["NAME"])
    process = subprocess.Popen([sys.executable, "-c", WORKER, database], cwd=Path(__file__).parents[3])
    try:
        _until(lambda: "begun" in notes.read_text())
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    job = Job.objects.get()
    assert job.status == JobStatus.RUNNING

    Job.objects.update(arguments={"args": ["long work", 0.0], "kwargs": {}})
    later = now() + operations.LEASE + timedelta(seconds=1)
    assert Worker(stop=threading.Event(), clock=lambda: later).run_one()
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 2)
    assert notes.read_text().split("\n")[-2] == "long work done"


def _until(condition: Any, patience_s: float = 60.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("the worker did not begin")
        threading.Event().wait(0.05)
