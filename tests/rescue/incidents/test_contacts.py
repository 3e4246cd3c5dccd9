"""Whom to call, as the picture shows it: the enterprise's people first, then the units on duty for the place."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, People, actor

from anlan.base.accounts.facade import User
from anlan.data.duty_contacts.facade import create_contact
from anlan.data.enterprises.facade import Enterprise, change_enterprise
from anlan.rescue.incidents.facade import Incident
from anlan.rescue.incidents.picture import situation_picture

TakeCall = Callable[..., Incident]


@pytest.fixture
def on_duty(people: People) -> None:
    """A unit of the city, one of Jinzhou, one of Zhuanghe."""
    for name, category, code in (
        ("市消防指挥中心", "fire", "210200"),
        ("金州区局值班室", "emergency", "210213"),
        ("庄河市局值班室", "emergency", "210283"),
    ):
        create_contact(
            name=name,
            category=category,
            duty_phone="119",
            located_in=code,
            as_of="2026-05-01",
            by=actor(people.clerk),
            at=AT,
        )


def part(incident: Incident, user: User) -> dict[str, Any]:
    found: dict[str, Any] = situation_picture(incident, visible_to=user, at=AT)["contacts"]
    return found


@pytest.mark.usefixtures("on_duty")
def test_without_an_enterprise_the_units_on_duty(take_call: TakeCall, people: People) -> None:
    incident = take_call()
    Incident.objects.filter(pk=incident.pk).update(located_in="210213006")
    incident.refresh_from_db()
    found = part(incident, people.duty)
    assert found["missing"] is None
    assert found["source"] == "值班通讯录"
    shown = ("name", "role", "telephone", "hours")
    assert [{name: each[name] for name in shown} for each in found["items"]] == [
        {"name": "金州区局值班室", "role": "应急管理", "telephone": "119", "hours": "24 小时"},
        {"name": "市消防指挥中心", "role": "消防救援", "telephone": "119", "hours": "24 小时"},
    ]
    assert found["as_of"].startswith("2026-05-01")


@pytest.mark.usefixtures("on_duty")
def test_the_enterprises_people_come_first(take_call: TakeCall, factory: Enterprise, people: People) -> None:
    change_enterprise(
        enterprise=factory,
        version=None,
        contacts=[{"name": "王一", "telephone": "0411-00007777"}],
        by=actor(people.clerk),
        at=AT,
    )
    found = part(take_call(enterprise=factory), people.duty)
    assert [row["name"] for row in found["items"]] == ["王一", "金州区局值班室", "市消防指挥中心"]
    assert found["source"] == "企业台账、值班通讯录"


def test_nobody_known_says_why(take_call: TakeCall, factory: Enterprise, people: People) -> None:
    assert "尚未确定事故单位" in part(take_call(), people.duty)["missing"]
    assert "该企业没有登记联系人" in part(take_call(enterprise=factory), people.duty)["missing"]


@pytest.mark.usefixtures("on_duty")
def test_nobody_is_shown_what_they_may_not_see(take_call: TakeCall, people: People) -> None:
    incident = take_call(enterprise=None)
    Incident.objects.filter(pk=incident.pk).update(located_in="210213")
    incident.refresh_from_db()
    assert [row["name"] for row in part(incident, people.zhuanghe)["items"]] == ["市消防指挥中心"]
    assert part(incident, people.enterprise)["items"] == []
