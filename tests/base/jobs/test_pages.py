"""Pages on the queue."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, People

from anlan.base.audit.facade import AuditEntry
from anlan.base.jobs.facade import Job, JobStatus, fill_slots, periodic_tasks
from anlan.base.jobs.queries import slot_states
from anlan.kernel.clock import now

Browser = Callable[..., Client]


def job(**values: Any) -> Job:
    defaults = {"task": "some.room.boil", "arguments": {"args": [], "kwargs": {}}, "run_after": AT}
    return Job.objects.create(**{**defaults, "enqueued_at": AT, **values})


@pytest.mark.parametrize(
    "who", ["duty", "leader", "jinzhou", "zhuanghe", "enterprise", "auditor", "security"]
)
def test_only_the_administrator_sees_the_queue(who: str, people: People, browser_of: Browser) -> None:
    failed = job(status=JobStatus.FAILED)
    browser = browser_of(getattr(people, who))
    assert browser.get(reverse("jobs:list")).status_code == 403
    assert browser.get(reverse("jobs:job", args=[failed.pk])).status_code == 403
    assert browser.post(reverse("jobs:retry", args=[failed.pk])).status_code == 403
    assert Job.objects.get(pk=failed.pk).status == JobStatus.FAILED


def test_a_failed_job_shows_why_and_is_retried(people: People, browser_of: Browser) -> None:
    failed = job(status=JobStatus.FAILED, attempts=5, error="Traceback …\nKettleEmpty: 无水")
    browser, url = browser_of(people.admin), reverse("jobs:job", args=[failed.pk])
    page = browser.get(url).content.decode()
    assert "KettleEmpty: 无水" in page
    assert "重试" in page
    assert browser.post(reverse("jobs:retry", args=[failed.pk])).status_code == 302
    again = Job.objects.get(pk=failed.pk)
    assert (again.status, again.attempts) == (JobStatus.READY, 0)
    assert AuditEntry.objects.filter(action="jobs.retry_job").count() == 1
    assert browser.post(reverse("jobs:retry", args=[failed.pk])).status_code == 409


def test_the_page_counts_by_status(people: People, browser_of: Browser) -> None:
    job(status=JobStatus.FAILED)
    job(status=JobStatus.READY)
    job(status=JobStatus.READY)
    answer = browser_of(people.admin).get(reverse("jobs:list"))
    counts = {str(status): number for _label, number, _url, status in answer.context["counts"]}
    assert counts == {"ready": 2, "running": 0, "succeeded": 0, "failed": 1}
    rows = browser_of(people.admin).get(reverse("jobs:list"), {"status": "failed"}).context["table"].rows
    assert len(rows) == 1


@pytest.mark.django_db
def test_periodic_tasks_tell_whether_they_run() -> None:
    assert all(state.late and state.job is None for state in slot_states(at=AT))
    fill_slots(at=AT)
    states = slot_states(at=AT)
    assert len(states) == len(periodic_tasks())
    assert not any(state.late for state in states)
    later = AT + timedelta(days=30)
    assert all(state.late for state in slot_states(at=later))


def test_a_silent_worker_is_said(people: People, browser_of: Browser, settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path
    browser, url = browser_of(people.admin), reverse("jobs:list")
    assert "后台进程从未启动" in browser.get(url).content.decode()
    beat = tmp_path / "worker-heartbeat"
    beat.touch()
    assert "无响应" not in browser.get(url).content.decode()
    old = now().timestamp() - 300
    os.utime(beat, (old, old))
    assert "秒无响应" in browser.get(url).content.decode()


def test_the_list_asks_as_much_for_many_as_for_few(
    people: People, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    job()
    browser, url = browser_of(people.admin), reverse("jobs:list")
    browser.get(url)
    limit = 16 + len(periodic_tasks())
    with django_assert_max_num_queries(limit) as few:
        browser.get(url)
    for _ in range(60):
        job()
    with django_assert_max_num_queries(limit) as many:
        browser.get(url)
    assert len(many.captured_queries) <= len(few.captured_queries) + 1
