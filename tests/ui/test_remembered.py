"""The frame and the home page are worked out once for each state of a user's world."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import AT, People

from anlan.base.notifications.facade import notify
from anlan.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def asked(browser: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/").status_code == 200
    return len(queries)


def test_a_second_look_costs_a_few_queries(people: People, browser_of: Browser, remembering: None) -> None:
    browser = browser_of(people.duty)
    first = asked(browser)
    assert asked(browser) <= 6 < first


def test_any_fact_renews_it(people: People, browser_of: Browser, remembering: None) -> None:
    browser = browser_of(people.duty)
    assert "刚刚到的消息" not in browser.get("/").content.decode()
    notify(users=[people.duty], title="刚刚到的消息", by=SYSTEM, at=AT)
    assert "刚刚到的消息" in browser.get("/").content.decode()


def test_nobody_gets_what_was_worked_out_for_another(
    people: People, browser_of: Browser, remembering: None
) -> None:
    notify(users=[people.duty], title="只给值班员", by=SYSTEM, at=AT)
    assert "只给值班员" in browser_of(people.duty).get("/").content.decode()
    assert "只给值班员" not in browser_of(people.leader).get("/").content.decode()
