"""Pages on facts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.people import AT, People

from anlan.base.events.facade import Event, Fact, publish
from anlan.base.events.queries import known_topics
from anlan.kernel.actor import SYSTEM
from anlan.kernel.records import RecordRef

Browser = Callable[..., Client]


@dataclass(frozen=True)
class TeaServed(Fact):
    """A fact for these tests."""

    topic: ClassVar[str] = "tea.served"
    cups: int


@dataclass(frozen=True)
class TeaSpilled(Fact):
    """Another."""

    topic: ClassVar[str] = "tea.spilled"
    where: str


def publish_one(fact: Fact, subject_id: str = "t1", **values: Any) -> Event:
    with transaction.atomic():
        return publish(fact, subject=RecordRef.of("tea", subject_id), by=SYSTEM, at=AT, **values)


@pytest.mark.parametrize("who", ["duty", "leader", "jinzhou", "zhuanghe", "enterprise", "security"])
def test_outsiders_do_not_read_facts(who: str, people: People, browser_of: Browser) -> None:
    event = publish_one(TeaServed(2))
    browser = browser_of(getattr(people, who))
    assert browser.get(reverse("events:list")).status_code == 403
    assert browser.get(reverse("events:event", args=[event.seq])).status_code == 403


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_the_list_filters_by_topic_and_record(who: str, people: People, browser_of: Browser) -> None:
    served, spilled = publish_one(TeaServed(2)), publish_one(TeaSpilled("案上"), "t2")
    browser, url = browser_of(getattr(people, who)), reverse("events:list")

    def numbers(**query: str) -> list[str]:
        return [row.pk for row in browser.get(url, query).context["table"].rows]

    assert numbers() == [str(spilled.seq), str(served.seq)]
    assert numbers(topic="tea.served") == [str(served.seq)]
    assert numbers(subject="tea:t2") == [str(spilled.seq)]
    assert known_topics() == ["tea.served", "tea.spilled"]


def test_a_fact_shows_its_data_and_its_kin(people: People, browser_of: Browser) -> None:
    first, second = publish_one(TeaServed(2)), publish_one(TeaSpilled("案上"))
    page = browser_of(people.auditor).get(reverse("events:event", args=[second.seq])).content.decode()
    assert "案上" in page
    assert reverse("events:event", args=[first.seq]) in page
    assert browser_of(people.admin).get(reverse("events:event", args=[9999])).status_code == 404


def test_the_administrator_sees_that_it_happened_not_what_it_says(
    people: People, browser_of: Browser
) -> None:
    event = publish_one(TeaSpilled("案上"))
    page = browser_of(people.admin).get(reverse("events:event", args=[event.seq])).content.decode()
    assert "tea.spilled" in page
    assert "案上" not in page


def test_what_was_said_to_one_user_stays_theirs(people: People, browser_of: Browser) -> None:
    event = publish_one(TeaSpilled("只告诉一人"), audience=people.duty.pk)
    page = browser_of(people.auditor).get(reverse("events:event", args=[event.seq])).content.decode()
    assert "只告诉一人" not in page
    assert "仅本人可见" in page


def test_the_list_asks_as_much_for_many_as_for_few(
    people: People, browser_of: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    publish_one(TeaServed(1))
    browser, url = browser_of(people.auditor), reverse("events:list")
    browser.get(url)
    with django_assert_max_num_queries(24) as few:
        browser.get(url)
    for number in range(60):
        publish_one(TeaServed(number))
    with django_assert_max_num_queries(24) as many:
        browser.get(url)
    assert len(many.captured_queries) <= len(few.captured_queries) + 1
