"""Messages: sent once a user, seen by that user alone, read once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification, mark_read, notifications, notify, unread_count
from anlan.kernel.actor import SYSTEM

Maker = Callable[..., Client]


def tell(*users: User, title: str = "新派单", **values: object) -> list[Notification]:
    return notify(users=users, title=title, by=SYSTEM, at=AT, **values)


def test_each_user_gets_one_message_and_one_live_fact(people: People) -> None:
    sent = tell(people.duty, people.leader, people.duty, url="/incidents/1/", level="urgent", kind="dispatch")
    assert {message.user for message in sent} == {people.duty, people.leader}
    facts = Event.objects.filter(topic="notification").order_by("seq")
    assert {fact.audience for fact in facts} == {people.duty.pk, people.leader.pk}
    assert facts[0].data == {
        "title": "新派单",
        "text": "",
        "url": "/incidents/1/",
        "level": "urgent",
        "kind": "dispatch",
    }


def test_a_message_stands_or_falls_with_its_act(people: People) -> None:
    with transaction.atomic():
        tell(people.duty)
        transaction.set_rollback(True)
    assert Notification.objects.count() == 0
    assert Event.objects.filter(topic="notification").count() == 0


def test_long_words_are_cut_not_refused(people: People) -> None:
    (message,) = tell(people.duty, title="长" * 300, text="文" * 900)
    message.refresh_from_db()
    assert (len(message.title), len(message.text)) == (128, 500)


def test_only_the_owner_sees_and_reads(people: People) -> None:
    (message,) = tell(people.duty)
    assert list(notifications(visible_to=people.duty)) == [message]
    assert not notifications(visible_to=people.zhuanghe).exists()
    assert mark_read(user=people.zhuanghe, ids=[message.pk], by=actor(people.zhuanghe), at=AT) == 0
    assert unread_count(visible_to=people.duty) == 1
    assert mark_read(user=people.duty, by=actor(people.duty), at=AT) == 1
    assert mark_read(user=people.duty, by=actor(people.duty), at=AT) == 0
    told = Event.objects.filter(topic="notification.read")
    assert [(fact.audience, fact.data) for fact in told] == [(people.duty.pk, {"unread": 0})]


def test_the_page_lists_ones_own(people: People, browser_of: Maker) -> None:
    tell(people.duty, title="值班提醒")
    tell(people.zhuanghe, title="别人的消息")
    page = browser_of(people.duty).get(reverse("notifications:list")).content.decode()
    assert "值班提醒" in page
    assert "别人的消息" not in page


def test_opening_marks_read_and_leads_on(people: People, browser_of: Maker) -> None:
    (message,) = tell(people.duty, url="/incidents/7/")
    url = reverse("notifications:open", args=[message.pk])
    assert browser_of(people.zhuanghe).get(url).status_code == 404
    answer = browser_of(people.duty).get(url)
    assert (answer.status_code, answer["Location"]) == (302, "/incidents/7/")
    assert unread_count(visible_to=people.duty) == 0


def test_a_message_does_not_lead_off_the_site(people: People, browser_of: Maker) -> None:
    (message,) = tell(people.duty, url="https://evil.example/")
    answer = browser_of(people.duty).get(reverse("notifications:open", args=[message.pk]))
    assert answer["Location"] == reverse("notifications:list")


def test_all_are_marked_read(people: People, browser_of: Maker) -> None:
    tell(people.duty)
    tell(people.duty)
    assert browser_of(people.duty).post(reverse("notifications:read-all")).status_code == 302
    assert unread_count(visible_to=people.duty) == 0


def test_the_api_lists_ones_own(people: People, program_of: Maker) -> None:
    tell(people.duty, title="第一条", level="urgent")
    tell(people.duty, title="第二条")
    tell(people.zhuanghe, title="别人的")
    program = program_of(people.duty)
    answer = program.get("/api/v1/messages").json()
    assert answer["count"] == 2
    assert {item["title"] for item in answer["items"]} == {"第一条", "第二条"}
    urgent = program.get("/api/v1/messages", {"level": "urgent"}).json()["items"]
    assert [item["title"] for item in urgent] == ["第一条"]
    one = urgent[0]["id"]
    assert program.get(f"/api/v1/messages/{one}").json()["read_at"] is None
    assert program_of(people.zhuanghe).get(f"/api/v1/messages/{one}").status_code == 404
    assert program.get(f"/api/v1/messages/{uuid4()}").status_code == 404
    changed = program.post("/api/v1/messages/read", {"ids": [one]}, content_type="application/json")
    assert changed.json() == {"changed": 1}
    assert program.get("/api/v1/messages", {"unread": "true"}).json()["count"] == 1


@pytest.mark.django_db
def test_the_api_asks_who_calls(client: Client) -> None:
    assert client.get("/api/v1/messages").status_code == 401


def test_the_list_asks_as_much_for_many_as_for_few(
    people: People, browser_of: Maker, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    tell(people.duty)
    browser, url = browser_of(people.duty), reverse("notifications:list")
    browser.get(url)
    with django_assert_max_num_queries(24) as few:
        browser.get(url)
    for _ in range(60):
        tell(people.duty)
    with django_assert_max_num_queries(24) as many:
        browser.get(url)
    assert len(many.captured_queries) <= len(few.captured_queries) + 1
