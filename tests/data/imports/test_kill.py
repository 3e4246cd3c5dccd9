"""`kill -9` of a worker in the middle of an import: it goes on from the last committed batch, no row twice, none lost."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests import people as names
from tests.data.imports.conftest import HEADERS, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import AT, People, actor

from anlan.base.audit.facade import verify
from anlan.base.jobs import operations as queue
from anlan.base.jobs import periodic
from anlan.base.jobs.facade import Job, JobStatus, Worker
from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports import operations
from anlan.data.imports.models import ImportRun, RowProblem
from anlan.kernel.clock import now

pytestmark = pytest.mark.django_db(transaction=True)

ROWS, BAD = 4000, 40
#: A worker of its own process; it pauses after each batch so that the kill falls among them.
WORKER = """
import sys, threading
import anlan.config.settings.test as profile
profile.DATABASES["default"]["NAME"] = sys.argv[1]
profile.MEDIA_ROOT = sys.argv[2]
import django
django.setup()
from anlan.base.jobs import periodic
from anlan.data.imports import running
periodic._periodic.clear()
running.PAUSE_S = 0.15
from anlan.base.jobs.facade import Worker
Worker(stop=threading.Event()).run()
"""


@pytest.fixture
def city(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> People:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(periodic, "_periodic", {})
    return names.settle()


def _start(city: People, tmp_path: Path) -> ImportRun:
    rows = [[f"{n}厂", "" if n % (ROWS // BAD) == 7 else credit_code(n)] for n in range(1, ROWS + 1)]
    file = tmp_path / "名册.xlsx"
    file.write_bytes(workbook(rows, HEADERS[:2]))
    with file.open("rb") as source:
        return operations.start_import(
            dataset="enterprises",
            source=source,
            name="名册.xlsx",
            user=city.clerk,
            by=actor(city.clerk),
            at=AT,
        )


def test_a_killed_import_goes_on_without_loss_or_double(city: People, tmp_path: Path, settings: Any) -> None:
    run = _start(city, tmp_path)
    command = [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"]), str(settings.MEDIA_ROOT)]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[3])
    try:
        _until(lambda: _done(run) >= 1000)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    run.refresh_from_db()
    assert run.status == "running"
    assert 1000 <= run.processed < ROWS
    assert Enterprise.objects.count() == run.created
    before, lease = run.created, Job.objects.get(pk=run.job)
    assert lease.status == JobStatus.RUNNING

    # Before the lease has run out nobody takes it over.
    assert not Worker(stop=threading.Event(), clock=now).run_one()
    later = now() + queue.LEASE + timedelta(seconds=1)
    assert Worker(stop=threading.Event(), clock=lambda: later).run_one()
    run.refresh_from_db()
    assert (run.status, run.total, run.created, run.rejected) == ("done", ROWS, ROWS - BAD, BAD)
    assert before < run.created
    codes = Enterprise.objects.values_list("credit_code", flat=True)
    assert len(codes) == len(set(codes)) == ROWS - BAD
    assert run.effects.values("record_id").distinct().count() == run.effects.count() == ROWS - BAD
    assert RowProblem.objects.filter(run=run).values("row").distinct().count() == BAD
    assert verify().whole


def _done(run: ImportRun) -> int:
    run.refresh_from_db()
    return run.processed


def _until(condition: Callable[[], bool], patience_s: float = 90.0) -> None:
    deadline = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("the import did not get that far")
        threading.Event().wait(0.05)
