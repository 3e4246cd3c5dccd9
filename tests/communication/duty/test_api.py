"""The duty over the API: who is on duty for a place, and shifts; only of one's scope and the bureau above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.communication.duty.conftest import at
from tests.people import People

from anlan.communication.duty.models import Shift

Program = Callable[..., Client]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anlan.communication.duty.endpoints.now", lambda: at(1, 12))


def test_who_is_on_duty(city_duty: dict[date, Shift], people: People, program_of: Program) -> None:
    for user in (people.duty, people.jinzhou):
        items = program_of(user).get("/api/v1/duty/on-duty?located_in=210213&role=officer").json()["items"]
        assert [(each["name"], each["late"]) for each in items] == [("赵值", False)]
    assert program_of(people.enterprise).get("/api/v1/duty/on-duty").status_code == 403


def test_shifts_of_the_scope(city_duty: dict[date, Shift], people: People, program_of: Program) -> None:
    found = program_of(people.duty).get("/api/v1/duty/shifts?starts_after=2026-06-03T00:00:00Z").json()
    assert [len(each["people"]) for each in found["items"]] == [2] * 5
    assert program_of(people.zhuanghe).get("/api/v1/duty/shifts").json()["items"] == []
