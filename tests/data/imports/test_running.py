"""Running: whose turn it is, the pace shown, stopping, runs whose worker is gone, drafts nobody starts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.test import Client
from tests.data.imports.conftest import HEADERS, run_jobs, send, workbook
from tests.data.imports.credit_codes import credit_code
from tests.data.imports.test_screens import _upload
from tests.people import People, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.files.facade import StoredFile
from anlan.base.jobs.facade import Job, JobStatus
from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports import batches, operations, running, tidying, turns
from anlan.data.imports.models import ImportRun
from anlan.data.imports.pace import pace_of
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict

Clients = Callable[..., Client]
Imported = Callable[..., dict[str, Any]]


def _body(first: int, last: int) -> bytes:
    return workbook([[f"{n}厂", credit_code(n)] for n in range(first, last + 1)], HEADERS[:2])


def _sent(client: Client, body: bytes, dataset: str = "enterprises", name: str = "企业.xlsx") -> ImportRun:
    return ImportRun.objects.get(pk=UUID(send(client, body, name, dataset).json()["id"]))


# -- turns ---------------------------------------------------------------------------------------------------------


def test_one_import_at_a_time_into_a_ledger(city: People, program_of: Clients, browser_of: Clients) -> None:
    client = program_of(city.clerk)
    first, second = _sent(client, _body(1, 2), name="一.xlsx"), _sent(client, _body(3, 4), name="二.xlsx")
    other = _sent(client, workbook([["一队"]], ["队伍名称"]), "rescue-teams")
    assert turns.take(first, at=now())
    assert not turns.take(second, at=now())
    assert turns.take(other, at=now())
    page = browser_of(city.clerk).get(f"/imports/{second.pk}/").content.decode()
    assert "同一台账一次只做一个导入" in page
    assert "一.xlsx" in page
    running.run_import(second.pk, clock=now)
    second.refresh_from_db()
    assert (second.status, second.attempts) == ("queued", 0)
    run_jobs()
    for run in (first, second, other):
        run.refresh_from_db()
    assert [run.status for run in (first, second, other)] == ["done", "done", "done"]
    assert first.finished_at is not None
    assert second.started_at is not None
    assert second.started_at >= first.finished_at


def test_the_order_is_that_of_submission(city: People, program_of: Clients) -> None:
    client = program_of(city.clerk)
    runs = [_sent(client, _body(n, n), name=f"{n}.xlsx") for n in (1, 2, 3)]
    assert not turns.take(runs[2], at=now())
    assert (turns.waiting_before(runs[2]), turns.ahead_of(runs[2])) == (2, runs[0])
    assert turns.next_in_line("enterprises") == runs[0]
    operations.stop_import(run=runs[0], by=actor(city.clerk), at=now())
    assert turns.next_in_line("enterprises") == runs[1]
    run_jobs()
    assert ImportRun.objects.filter(status="done").count() == 2


def test_the_pace_and_what_remains(city: People, program_of: Clients) -> None:
    run = _sent(program_of(city.clerk), _body(1, 2))
    at = now()
    run.status, run.resumed_at, run.resumed_from, run.updated_at = "running", at, 500, at
    run.total, run.created = 10_500, 500
    assert (pace_of(run, at=at).rate, pace_of(run, at=at).percent) == (None, 4)
    run.created, run.updated_at = 2500, at + timedelta(seconds=4)
    pace = pace_of(run, at=at + timedelta(seconds=4))
    assert (pace.rate, pace.remaining, pace.percent, pace.silent) == (500.0, "约 16 秒", 23, False)
    assert pace_of(run, at=at + timedelta(seconds=49)).silent is False
    silent = pace_of(run, at=at + timedelta(seconds=50))
    assert (silent.silent, silent.rate) == (True, None)
    run.total = 10_000_000
    assert "小时" in pace_of(run, at=at + timedelta(seconds=4)).remaining


# -- stop ----------------------------------------------------------------------------------------------------------


def test_a_waiting_run_stops_at_once(city: People, program_of: Clients) -> None:
    client = program_of(city.clerk)
    run = _sent(client, _body(1, 2))
    answer = client.post(f"/api/v1/imports/{run.pk}/stop")
    assert (answer.status_code, answer.json()["status"], answer.json()["stopped"]) == (202, "failed", True)
    run_jobs()
    assert not Enterprise.objects.exists()
    assert client.post(f"/api/v1/imports/{run.pk}/stop").status_code == 409
    assert client.post(f"/api/v1/imports/{run.pk}/undo").status_code == 409


def test_a_running_one_stops_after_the_batch_and_can_be_undone(
    city: People, program_of: Clients, browser_of: Clients
) -> None:
    run = _sent(program_of(city.clerk), _body(1, 600))

    def asked(rows: int, seconds: float) -> int:
        operations.stop_import(run=run, by=actor(city.clerk), at=now())
        return rows

    with patch.object(running, "next_size", asked):
        run_jobs()
    run.refresh_from_db()
    assert (run.status, run.created, Enterprise.objects.count()) == (
        "stopped",
        running.BATCH_ROWS,
        running.BATCH_ROWS,
    )
    page = browser_of(city.clerk).get(f"/imports/{run.pk}/").content.decode()
    assert f"已做到文件第 {running.BATCH_ROWS + 1} 行" in page
    assert browser_of(city.clerk).post(f"/imports/{run.pk}/undo/").status_code == 302
    run_jobs()
    assert not Enterprise.objects.filter(status="active").exists()


def test_who_may_stop(city: People, program_of: Clients, browser_of: Clients) -> None:
    run = _sent(program_of(city.jinzhou), _body(1, 2))
    assert program_of(city.zhuanghe).post(f"/api/v1/imports/{run.pk}/stop").status_code == 404
    assert browser_of(city.zhuanghe).post(f"/imports/{run.pk}/stop/").status_code == 404
    assert browser_of(city.expert).post(f"/imports/{run.pk}/stop/").status_code == 403
    assert browser_of(city.clerk).post(f"/imports/{run.pk}/stop/").status_code == 302
    run.refresh_from_db()
    assert (run.status, run.stop_asked_by) == ("stopped", city.clerk.name)


# -- runs whose worker is gone -------------------------------------------------------------------------------------


def test_a_run_that_dies_without_progress_is_given_up_and_says_what_went_in(
    city: People, program_of: Clients, browser_of: Clients
) -> None:
    run = _sent(program_of(city.clerk), _body(1, running.BATCH_ROWS + 50))
    write, calls = batches.write, 0

    def deadly(*args: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise KeyboardInterrupt
        return write(*args, **more)

    with patch.object(batches, "write", deadly):
        for _ in range(running.MAX_ATTEMPTS + 1):
            with pytest.raises(KeyboardInterrupt):
                running.run_import(run.pk, clock=now)
        running.run_import(run.pk, clock=now)
    run.refresh_from_db()
    assert (run.status, run.created) == ("failed", running.BATCH_ROWS)
    page = browser_of(city.clerk).get(f"/imports/{run.pk}/").content.decode()
    assert f"中断前已写入：新增 {running.BATCH_ROWS}" in page
    assert "撤销导入" in page
    assert f"中断后继续：从第 {running.BATCH_ROWS + 2} 行开始" in page


def test_a_run_nobody_carries_is_ended_and_the_next_gets_its_turn(city: People, program_of: Clients) -> None:
    client = program_of(city.clerk)
    lost, waiting = _sent(client, _body(1, 2)), _sent(client, _body(3, 4))
    turns.take(lost, at=now())
    Job.objects.all().delete()
    assert tidying.rescue_lost_runs(at=now()) == 0
    assert tidying.rescue_lost_runs(at=now() + tidying.SILENT + timedelta(seconds=1)) == 1
    lost.refresh_from_db()
    assert (lost.status, "没有进程接着做" in lost.failure) == ("failed", True)
    run_jobs()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.created) == ("done", 2)


def test_a_run_with_a_living_job_is_left_alone(city: People, program_of: Clients) -> None:
    run = _sent(program_of(city.clerk), _body(1, 2))
    turns.take(run, at=now())
    assert tidying.rescue_lost_runs(at=now() + timedelta(days=1)) == 0
    Job.objects.filter(pk=run.job).update(status=JobStatus.FAILED)
    assert tidying.rescue_lost_runs(at=now() + timedelta(days=1)) == 1


def test_an_undo_that_was_given_up_can_be_asked_for_again(city: People, program_of: Clients) -> None:
    client = program_of(city.clerk)
    run = _sent(client, _body(1, 3))
    run_jobs()
    client.post(f"/api/v1/imports/{run.pk}/undo")
    later = now() + tidying.SILENT + timedelta(minutes=1)
    tidying.rescue_lost_runs(at=later)
    assert ImportRun.objects.get(pk=run.pk).undo == "queued"
    run.refresh_from_db()
    Job.objects.filter(pk=run.job).update(status=JobStatus.FAILED)
    tidying.rescue_lost_runs(at=later)
    assert ImportRun.objects.get(pk=run.pk).undo == ""
    assert client.post(f"/api/v1/imports/{run.pk}/undo").status_code == 202
    run_jobs()
    assert not Enterprise.objects.filter(status="active").exists()


# -- drafts --------------------------------------------------------------------------------------------------------


def test_drafts_go_after_a_week_with_their_files(
    city: People, program_of: Clients, browser_of: Clients
) -> None:
    browser = browser_of(city.clerk)
    _upload(browser, _body(1, 1))
    _upload(browser, _body(2, 2))
    kept, stale = ImportRun.objects.order_by("-created_at")
    body = _body(3, 3)
    started = _sent(program_of(city.clerk), body)
    run_jobs()
    _upload(browser, body)  # a draft with the file of a run that did start
    ImportRun.objects.exclude(pk=kept.pk).update(
        updated_at=now() - tidying.DRAFTS_KEPT + timedelta(minutes=1)
    )
    assert tidying.drop_stale_drafts(at=now()) == 0
    path = stale.file.path
    assert path.exists()
    assert tidying.drop_stale_drafts(at=now() + timedelta(minutes=2)) == 2
    assert set(ImportRun.objects.values_list("pk", flat=True)) == {kept.pk, started.pk}
    assert not path.exists()
    assert not StoredFile.objects.filter(pk=stale.file_id).exists()
    assert started.file.path.exists()
    assert AuditEntry.objects.filter(action="files.forget_file").count() == 1
    assert AuditEntry.objects.filter(action="imports.discard_draft").count() == 2


def test_a_started_run_is_no_draft(city: People, program_of: Clients) -> None:
    run = _sent(program_of(city.clerk), _body(1, 1))
    with pytest.raises(Conflict):
        operations.discard_draft(run=run, by=actor(city.clerk), at=now())
    assert run.file.path.exists()
