"""The leader's page: what it counts, who may open it, signing with one tap, landing on it with a telephone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.people import AT, People, actor

from anlan.kernel.clock import now
from anlan.rescue.incidents.enums import BulletinStatus
from anlan.rescue.incidents.facade import (
    Bulletin,
    Call,
    Incident,
    change_incident,
    close_incident,
    open_incident,
    prepare_bulletin,
    submit_bulletin,
)
from anlan.web.leader import leader_desk

Browser = Callable[..., Client]


@pytest.fixture
def incident(people: People) -> Incident:
    return take(people, deaths=3)


def take(people: People, **values: Any) -> Incident:
    given = {"kind": "leak", "place": "金州区海青岛街道", "lon": 121.783, "lat": 39.051, **values}
    return open_incident(call=Call(**given), by=actor(people.duty), at=now(), accepted=True)


@pytest.fixture
def waiting(people: People, incident: Incident) -> Bulletin:
    made = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=now())
    return submit_bulletin(bulletin=made, by=actor(people.duty), at=now())


def test_drills_are_shown_but_not_counted(people: People, incident: Incident) -> None:
    take(people, exercise=True, place="演练点")
    done = take(people, place="别处")
    close_incident(incident=done, summary="现场已处置完毕", by=actor(people.duty), at=now())
    desk = leader_desk(people.leader, at=now())
    assert desk.today == 2
    assert dict(desk.by_grade) == {"特别重大": 0, "重大": 0, "较大": 1, "一般": 1}
    assert [card.incident.exercise for card in desk.open] == [False, True]
    assert desk.open[0].clock is not None
    assert desk.open[0].last
    assert desk.year is not None
    assert desk.overdue == 0


def test_overdue_clocks_are_named(people: People) -> None:
    open_incident(
        call=Call(kind="fire", place="金州区", lon=121.783, lat=39.051),
        by=actor(people.duty),
        at=AT,
        accepted=True,
    )
    desk = leader_desk(people.leader, at=now())
    assert desk.overdue_clocks
    assert desk.today == 0


def test_only_leaders_open_it(people: People, browser_of: Browser) -> None:
    assert browser_of(people.leader).get("/leader/").status_code == 200
    for outsider in (people.duty, people.jinzhou, people.enterprise, people.admin):
        assert browser_of(outsider).get("/leader/").status_code == 403


def test_one_tap_signs(people: People, waiting: Bulletin, browser_of: Browser) -> None:
    browser = browser_of(people.leader)
    assert str(waiting.items[0]["label"]) in browser.get("/leader/").content.decode()
    url = f"/leader/sign/{waiting.pk}/"
    answer = browser.post(url, {"version": waiting.version}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert "已签发" in answer.json()["message"]
    signed = Bulletin.objects.get(pk=waiting.pk)
    assert (signed.status, signed.signed_by) == (BulletinStatus.SENT, "钱领航")
    again = browser.post(url, {"version": waiting.version}, headers={"Accept": "application/json"})
    assert again.status_code == 409


@pytest.mark.parametrize("version", ["", "x", "99"])
def test_what_was_changed_meanwhile_is_not_signed(
    people: People, waiting: Bulletin, browser_of: Browser, version: str
) -> None:
    browser = browser_of(people.leader)
    answer = browser.post(
        f"/leader/sign/{waiting.pk}/", {"version": version}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 409
    assert browser.post(f"/leader/sign/{waiting.pk}/", {"version": version})["Location"] == "/leader/"
    assert Bulletin.objects.get(pk=waiting.pk).status == BulletinStatus.SUBMITTED


def test_nobody_else_signs(people: People, waiting: Bulletin, browser_of: Browser) -> None:
    for outsider in (people.duty, people.zhuanghe, people.enterprise):
        assert browser_of(outsider).post(f"/leader/sign/{waiting.pk}/", {"version": 1}).status_code == 403


def test_a_bulletin_whose_figures_moved_is_marked(
    people: People, waiting: Bulletin, browser_of: Browser
) -> None:
    change_incident(
        incident=waiting.incident, values={"deaths": 4}, version=None, by=actor(people.duty), at=now()
    )
    assert "有变动" in browser_of(people.leader).get("/leader/").content.decode()


def test_a_leader_with_a_telephone_lands_here(people: People, browser_of: Browser) -> None:
    browser = browser_of(people.leader)
    assert browser.get("/").status_code == 200
    browser.cookies["anlan_narrow"] = "1"
    assert browser.get("/")["Location"] == "/leader/"
    assert browser.get("/?desk=1").status_code == 200
    other = browser_of(people.duty)
    other.cookies["anlan_narrow"] = "1"
    assert other.get("/").status_code == 200


def test_the_page_costs_the_same_whatever_its_length(people: People, incident: Incident) -> None:
    with CaptureQueriesContext(connection) as few:
        leader_desk(people.leader, at=now())
    for number in range(4):
        take(people, place=f"第 {number} 处")
    with CaptureQueriesContext(connection) as many:
        leader_desk(people.leader, at=now())
    assert len(many) <= len(few)
