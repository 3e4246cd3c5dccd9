"""Facts: stored in order within the act, handed to receivers, shown to those who may see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests.people import AT, People

from anlan.base.events import registry
from anlan.base.events.facade import Event, Fact, Viewer, events_about, events_page, on, publish
from anlan.base.events.stream import encode
from anlan.kernel.actor import SYSTEM
from anlan.kernel.records import RecordRef

pytestmark = pytest.mark.django_db
SUBJECT = RecordRef.of("kettle", "1")


@dataclass(frozen=True)
class KettleBoiled(Fact):
    """A fact for these tests."""

    topic: ClassVar[str] = "kettle.boiled"
    litres: int
    note: str = ""


@pytest.fixture(autouse=True)
def _receivers_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    copies = registry.defaultdict(list, {topic: list(found) for topic, found in registry._receivers.items()})
    monkeypatch.setattr(registry, "_receivers", copies)


def boil(litres: int = 1, **values: Any) -> Event:
    """Publish one fact."""
    with transaction.atomic():
        return publish(KettleBoiled(litres), subject=SUBJECT, by=SYSTEM, at=AT, **values)


def test_facts_stand_in_order() -> None:
    first, second = boil(1), boil(2)
    assert (second.seq, second.node_seq) == (first.seq + 1, first.node_seq + 1)
    assert [event.data["litres"] for event in events_about(SUBJECT)] == [2, 1]
    assert [event.seq for event in events_page(after=first.seq, limit=10)] == [second.seq]


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_published() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        publish(KettleBoiled(1), subject=SUBJECT, by=SYSTEM, at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_publishes_nothing() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        publish(KettleBoiled(1), subject=SUBJECT, by=SYSTEM, at=AT)
        raise RuntimeError("the business change failed")
    assert not Event.objects.exists()


def test_a_receiver_hears_its_topic_once() -> None:
    heard: list[int] = []

    def listen(event: Event) -> None:
        heard.append(event.data["litres"])

    on("kettle.boiled", listen)
    on("kettle.boiled", listen)
    on("kettle.cooled", listen)
    boil(3)
    assert heard == [3]


def viewer(**changes: Any) -> Viewer:
    """Somebody who sees everything, changed."""
    values: dict[str, Any] = {
        "user_id": uuid4(),
        "sees": lambda place, by: True,
        "may_see_topic": lambda topic: True,
    }
    return Viewer(**{**values, **changes})


def test_scope_decides_who_sees_a_fact(people: People, zhuanghe_bureau: Any) -> None:
    inside = boil(located_in="210213006")
    zone = boil(located_in="210213006", supervised_by=zhuanghe_bureau.id)
    nowhere = boil()
    for person, expected in (
        (people.duty, [True, True, True]),
        (people.jinzhou, [True, True, False]),
        (people.zhuanghe, [False, True, False]),
        (people.township, [True, True, False]),
        (people.admin, [False, False, False]),
    ):
        sees = viewer(sees=person.scope.sees)
        assert [sees.wants(event) for event in (inside, zone, nowhere)] == expected, person


def test_topics_match_up_to_a_dot() -> None:
    event = boil()
    assert viewer(topics=("kettle",)).wants(event)
    assert viewer(topics=("kettle.boiled",)).wants(event)
    assert not viewer(topics=("kett",)).wants(event)
    assert not viewer(topics=("kettle.boiled.twice",)).wants(event)


def test_a_personal_fact_is_for_one_person_alone() -> None:
    me = uuid4()
    event = boil(audience=me)
    assert viewer(user_id=me, sees=lambda place, by: False).wants(event)
    assert not viewer().wants(event)


def test_a_guarded_topic_needs_its_permission() -> None:
    assert not viewer(may_see_topic=lambda topic: topic != "kettle.boiled").wants(boil())


def test_the_wire_format() -> None:
    event = boil(2)
    lines = encode(event).decode().split("\n")
    assert lines[:2] == [f"id: {event.seq}", "event: kettle.boiled"]
    assert lines[3:] == ["", ""]
    body = json.loads(lines[2].removeprefix("data: "))
    assert (body["seq"], body["data"]["litres"], body["by"]) == (event.seq, 2, "系统")
    assert body["subject"] == {"kind": "kettle", "id": "1"}


def test_a_line_feed_in_a_fact_does_not_break_the_frame() -> None:
    with transaction.atomic():
        event = publish(KettleBoiled(1, "一\n\ndata: 假\r\n"), subject=SUBJECT, by=SYSTEM, at=AT)
    frame = encode(event).decode()
    assert frame.count("\n") == 4
    assert "\r" not in frame


def test_a_supervisor_is_kept_as_a_value() -> None:
    assert boil(supervised_by=UUID(int=9)).supervised_by == UUID(int=9)
