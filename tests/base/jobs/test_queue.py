"""The lease queue: a job runs, comes back after a death, is retried, is given up; slots are unique."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests.base.jobs import sample_tasks
from tests.people import AT, People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.jobs import operations, periodic
from anlan.base.jobs.facade import Job, JobStatus, Worker, fill_slots, retry
from anlan.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


class Clock:
    """A clock the test turns."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, step: timedelta) -> None:
        self.at += step


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    turned = Clock(AT)
    monkeypatch.setattr("anlan.base.jobs.backend.now", turned)
    return turned


@pytest.fixture(autouse=True)
def notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> Path:
    """Where the sample tasks write."""
    path = tmp_path / "notes"
    path.touch()
    monkeypatch.setenv("ANLAN_TEST_NOTES", str(path))
    settings.DATA_DIR = tmp_path
    return path


@pytest.fixture(autouse=True)
def _no_other_slots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_periodic", {})


@pytest.fixture
def worker(clock: Clock) -> Worker:
    return Worker(stop=threading.Event(), clock=clock)


def test_a_job_runs_once_and_keeps_its_result(worker: Worker, notes: Path) -> None:
    result = sample_tasks.remember.enqueue("air raid")
    assert worker.run_one()
    assert not worker.run_one()
    job = Job.objects.get(pk=result.id)
    assert (job.status, job.result, job.attempts) == (JobStatus.SUCCEEDED, "AIR RAID", 1)
    assert notes.read_text() == "air raid\n"


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_leaves_no_job() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        sample_tasks.remember.enqueue("nothing")
        raise RuntimeError
    assert not Job.objects.exists()


def test_a_deferred_job_waits(worker: Worker, clock: Clock) -> None:
    sample_tasks.remember.using(run_after=AT + timedelta(minutes=5)).enqueue("later")
    assert not worker.run_one()
    clock.advance(timedelta(minutes=5))
    assert worker.run_one()


def test_the_urgent_job_goes_first(worker: Worker, notes: Path) -> None:
    sample_tasks.remember.enqueue("second")
    sample_tasks.remember.using(priority=50).enqueue("first")
    worker.run_one()
    worker.run_one()
    assert notes.read_text().split() == ["first", "second"]


def test_a_failing_job_is_retried_with_growing_pauses_then_given_up(
    worker: Worker, clock: Clock, notes: Path
) -> None:
    job = Job.objects.get(pk=sample_tasks.stumble.enqueue().id)
    for attempt, pause in enumerate((5, 20, 80, 320), start=1):
        assert worker.run_one()
        job.refresh_from_db()
        assert (job.status, job.attempts) == (JobStatus.READY, attempt)
        assert job.run_after == clock() + timedelta(seconds=pause)
        clock.advance(timedelta(seconds=pause - 1))
        assert not worker.run_one()
        clock.advance(timedelta(seconds=1))
    assert worker.run_one()
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "这次不行" in job.error
    clock.advance(timedelta(days=30))
    assert not worker.run_one()
    assert notes.read_text().count("stumbled") == operations.MAX_ATTEMPTS


def test_a_failed_job_is_retried_by_hand_and_audited(worker: Worker, clock: Clock, people: People) -> None:
    job = Job.objects.get(pk=sample_tasks.stumble.enqueue().id)
    Job.objects.filter(pk=job.pk).update(status=JobStatus.FAILED, attempts=5)
    retry(job=job, by=actor(people.admin), at=clock())
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.READY, 0)
    assert AuditEntry.objects.filter(action="jobs.retry_job", actor_name=people.admin.name).count() == 1
    with pytest.raises(Conflict):
        retry(job=job, by=actor(people.admin), at=clock())


def test_an_abandoned_job_returns_when_its_lease_runs_out(worker: Worker, clock: Clock, notes: Path) -> None:
    sample_tasks.remember.enqueue("again")
    assert operations.claim(worker="dead", at=clock()) is not None
    assert not worker.run_one()
    clock.advance(operations.LEASE + timedelta(seconds=1))
    assert worker.run_one()
    assert notes.read_text() == "again\n"


def test_a_renewed_lease_keeps_the_job(worker: Worker, clock: Clock) -> None:
    sample_tasks.remember.enqueue("long")
    job = operations.claim(worker="slow", at=clock())
    assert job is not None
    for _ in range(5):
        clock.advance(operations.LEASE / 2)
        assert operations.renew(job_id=job.id, worker="slow", at=clock())
        assert not worker.run_one()


def test_a_worker_that_lost_its_lease_cannot_finish(clock: Clock) -> None:
    sample_tasks.remember.enqueue("contested")
    slow = operations.claim(worker="slow", at=clock())
    clock.advance(operations.LEASE + timedelta(seconds=1))
    quick = operations.claim(worker="quick", at=clock())
    assert slow is not None
    assert quick is not None
    assert not operations.finish(job=slow, worker="slow", result="late", at=clock())
    assert not operations.renew(job_id=slow.id, worker="slow", at=clock())
    assert operations.finish(job=quick, worker="quick", result="good", at=clock())
    assert Job.objects.get().result == "good"


def test_an_unknown_task_fails_and_does_not_stop_the_worker(worker: Worker, clock: Clock) -> None:
    Job.objects.create(task="os.getcwd", arguments={"args": [], "kwargs": {}}, run_after=AT, enqueued_at=AT)
    assert worker.run_one()
    assert "is not a task" in Job.objects.get().error


def test_a_slot_is_filled_once(clock: Clock) -> None:
    periodic.periodic("test.remember", sample_tasks.remember, every=timedelta(minutes=1))
    assert fill_slots(at=AT) == 1
    assert fill_slots(at=AT + timedelta(seconds=59)) == 0
    assert fill_slots(at=AT + timedelta(seconds=60)) == 1


def test_missed_slots_are_not_made_up_for() -> None:
    periodic.periodic("test.remember", sample_tasks.remember, every=timedelta(minutes=1))
    fill_slots(at=AT)
    assert fill_slots(at=AT + timedelta(hours=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_many_workers_fill_a_slot_once_and_run_each_job_once(notes: Path) -> None:
    periodic.periodic("test.remember", sample_tasks.remember, every=timedelta(minutes=1))
    claimed: list[Any] = []

    def work(number: int) -> None:
        fill_slots(at=AT)
        while (job := operations.claim(worker=f"w{number}", at=AT + timedelta(seconds=1))) is not None:
            claimed.append(job.id)
        connection.close()

    for number in range(10):
        Job.objects.create(
            task="tests.base.jobs.sample_tasks.remember",
            arguments={"args": [str(number)], "kwargs": {}},
            run_after=AT,
            enqueued_at=AT,
        )
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert Job.objects.exclude(slot=None).count() == 1
    assert len(claimed) == len(set(claimed)) == 11


def test_old_finished_jobs_are_forgotten_failed_ones_stay(clock: Clock) -> None:
    for status in (JobStatus.SUCCEEDED, JobStatus.FAILED):
        Job.objects.create(
            task="x", status=status, run_after=AT, enqueued_at=AT, finished_at=AT - timedelta(days=8)
        )
    assert operations.forget_old(at=AT) == 1
    assert Job.objects.get().status == JobStatus.FAILED


@pytest.fixture(autouse=True)
def _connections_closed() -> Iterator[None]:
    yield
    connection.close_if_unusable_or_obsolete()
