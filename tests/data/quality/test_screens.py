"""Screens of 数据质量: the main path, outsiders, and as many queries for long lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.data.quality.conftest import found_pairs
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.data.quality.jobs import drain
from anlan.data.quality.models import Issue, Merge
from anlan.data.quality.operations import confirm_issue
from anlan.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def test_from_the_worklist_to_a_merge_and_back(
    people: People, browser_of: Browser, double: tuple[Enterprise, Enterprise]
) -> None:
    (pair,) = found_pairs()
    browser = browser_of(people.jinzhou)
    assert "海青精细化工" in browser.get("/quality/pairs/").content.decode()
    keep = "first" if pair.first_id == double[0].pk else "second"
    page = browser.get(f"/quality/pairs/{pair.pk}/?keep={keep}").content.decode()
    assert "逐项选择" in page
    assert "联系人" in page
    posted = {
        "keep": keep,
        "winner_version": 99,
        "loser_version": 1,
        "field-employees": "loser",
        "reason": "同一家",
    }
    refused = browser.post(f"/quality/pairs/{pair.pk}/merge/", posted)
    assert refused.status_code == 409
    assert 'name="field-employees" value="loser" checked' in refused.content.decode()
    done = browser.post(f"/quality/pairs/{pair.pk}/merge/", {**posted, "winner_version": double[0].version})
    made = Merge.objects.get()
    assert done.url == f"/quality/merges/{made.pk}/"
    assert Enterprise.objects.get(pk=double[0].pk).employees == 150
    loser_page = browser.get(f"/enterprises/{double[1].pk}/").content.decode()
    assert f'已并入 <a href="/enterprises/{double[0].pk}/">' in loser_page
    assert "变更记录" in browser.get(f"/enterprises/{double[0].pk}/").content.decode()
    assert browser.get(done.url).status_code == 200
    browser.post(f"/quality/merges/{made.pk}/undo/")
    assert Enterprise.objects.get(pk=double[1].pk).is_active


def test_outsiders(people: People, browser_of: Browser, double: tuple[Enterprise, Enterprise]) -> None:
    (pair,) = found_pairs()
    far = browser_of(people.zhuanghe)
    assert far.get(f"/quality/pairs/{pair.pk}/").status_code == 404
    assert far.post(f"/quality/pairs/{pair.pk}/merge/").status_code == 404
    assert far.post("/quality/pairs/dismiss/", {"ids": str(pair.pk)}).status_code == 302
    pair.refresh_from_db()
    assert pair.status == "open"
    for person in (people.enterprise, people.officer, people.leader):
        assert browser_of(person).get("/quality/pairs/").status_code == 403
    township = browser_of(people.township)
    assert township.post(f"/quality/pairs/{pair.pk}/merge/").status_code == 403


def test_impossible_values_open_and_close_by_themselves(
    people: People, browser_of: Browser, double: tuple[Enterprise, Enterprise]
) -> None:
    enterprise, by = double[0], actor(people.jinzhou)

    def issues(**values: Any) -> list[tuple[str, str]]:
        change_enterprise(enterprise=enterprise, version=None, by=by, at=AT, **values)
        drain(at=AT)
        return list(Issue.objects.order_by("rule").values_list("rule", "status"))

    assert issues(employees=500_000) == []
    assert issues(employees=500_001) == [("employees", "open")]
    assert issues(employees=0, as_of="1926-05-01") == [("as-of", "open"), ("employees", "open")]
    found = Issue.objects.get(rule="employees")
    browser = browser_of(people.jinzhou)
    assert "从业人数为 0" in browser.get("/quality/issues/").content.decode()
    assert browser.get(f"/quality/issues/{found.pk}/").status_code == 200
    assert browser_of(people.zhuanghe).get(f"/quality/issues/{found.pk}/").status_code == 404
    with pytest.raises(InvalidInput):
        confirm_issue(issue=found, note=" ", by=by, at=AT)
    browser.post(f"/quality/issues/{found.pk}/confirm/", {"reason": "停产留守"})
    assert issues(as_of="2026-05-01") == [("as-of", "closed"), ("employees", "confirmed")]
    assert issues(employees=600_000) == [("as-of", "closed"), ("employees", "open")]
    assert issues(employees=60) == [("as-of", "closed"), ("employees", "closed")]


def test_lists_take_as_many_queries_for_more_rows(
    people: People, browser_of: Browser, register: Callable[..., Enterprise]
) -> None:
    browser, counts = browser_of(people.jinzhou), []
    browser.get("/quality/pairs/")  # the first page of a session writes it
    for last in (2, 8):
        for serial in range(last - 1 if last == 2 else 3, last + 1):
            register(serial, name=f"海青{'一二三四五六七八九'[(serial - 1) // 2]}号化工厂", employees=0)
        drain(at=AT)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/quality/pairs/").status_code == 200
            assert browser.get("/quality/issues/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
