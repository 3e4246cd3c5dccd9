"""A long task lets the jobs of other queues run in between, and goes back when its worker is asked to stop."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.base.jobs import sample_tasks
from tests.people import AT

from anlan.base.jobs import periodic
from anlan.base.jobs.facade import Job, JobStatus, Worker, give_way

pytestmark = pytest.mark.django_db


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    path = tmp_path / "notes"
    path.touch()
    monkeypatch.setenv("ANLAN_TEST_NOTES", str(path))
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(periodic, "_periodic", {})
    return path


def _worker(stop: threading.Event | None = None) -> Worker:
    later = AT + timedelta(days=3650)
    return Worker(stop=stop or threading.Event(), clock=lambda: later)


def test_an_alarm_does_not_wait_for_a_long_task(notes: Path) -> None:
    sample_tasks.long_work.enqueue("import")
    sample_tasks.long_work.enqueue("second import")
    sample_tasks.remember.enqueue("alarm")
    worker = _worker()
    assert worker.run_one()
    assert notes.read_text().split("\n")[:3] == ["import begun", "alarm", "import done"]
    while worker.run_one():
        pass
    assert notes.read_text().split("\n")[3:5] == ["second import begun", "second import done"]
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.SUCCEEDED}


def test_asked_to_stop_the_work_goes_back_and_costs_no_attempt(notes: Path) -> None:
    queued = sample_tasks.long_work.enqueue("import")
    stop = threading.Event()
    stop.set()
    assert _worker(stop).run_one()
    job = Job.objects.get(pk=queued.id)
    assert (job.status, job.attempts, job.leased_until) == (JobStatus.READY, 0, None)
    assert notes.read_text() == "import begun\n"
    assert _worker().run_one()
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.SUCCEEDED, 1)


def test_outside_a_worker_nothing_happens() -> None:
    assert give_way() == 0
