"""Hours of the day at their bounds, the fields of an industry, contacts with windows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.people import AT, People, actor, browser_of, program_of

from anlan.data.enterprises.details import DETAILS
from anlan.data.enterprises.facade import (
    Enterprise,
    change_enterprise,
    clock_time,
    contacts_now,
    contacts_of,
    covers,
    enterprise_by_id,
    window_text,
)
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.errors import InvalidInput

Register = Callable[..., Enterprise]


def _at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("days", "starts", "ends", "at", "expected"),
    [
        ("daily", "", "", _at(1, 3), True),
        ("daily", "08:00", "08:00", _at(1, 3), True),
        ("daily", "08:00", "17:00", _at(1, 8), True),
        ("daily", "08:00", "17:00", _at(1, 16, 59), True),
        ("daily", "08:00", "17:00", _at(1, 17), False),
        ("daily", "20:00", "08:00", _at(1, 19, 59), False),
        ("daily", "20:00", "08:00", _at(1, 20), True),
        ("daily", "20:00", "08:00", _at(2, 7, 59), True),
        ("daily", "20:00", "08:00", _at(2, 8), False),
        ("workdays", "08:00", "17:00", _at(5, 10), True),
        ("workdays", "08:00", "17:00", _at(6, 10), False),
        ("offdays", "08:00", "17:00", _at(6, 10), True),
        ("workdays", "20:00", "08:00", _at(6, 7), True),
        ("workdays", "20:00", "08:00", _at(8, 7), False),
        ("workdays", "08:00", "17:00", _at(1, 10, month=10), False),
        ("offdays", "", "", _at(1, 10, month=10), True),
        ("daily", "00:00", "24:00", _at(1, 23, 59), True),
        ("daily", "08:00", "17:00", datetime(2026, 6, 1, 0, 30, tzinfo=UTC), True),
    ],
)
def test_windows(days: str, starts: str, ends: str, at: datetime, expected: bool) -> None:
    assert covers(days=days, starts=starts, ends=ends, at=at) is expected


@pytest.mark.parametrize(
    ("given", "stored"),
    [("8:00", "08:00"), ("０８：３０", "08:30"), ("20时", "20:00"), ("08:00:00", "08:00")],
)
def test_times_are_understood(given: str, stored: str) -> None:
    assert clock_time(given) == stored


@pytest.mark.parametrize("given", ["25:00", "24:01", "8:60", "早上", "-1:00", ""])
def test_other_times_are_refused(given: str) -> None:
    with pytest.raises(ValueError, match="不是时间"):
        clock_time(given)


def test_windows_in_words() -> None:
    assert window_text(days="daily", starts="", ends="") == "24 小时"
    assert window_text(days="workdays", starts="08:00", ends="17:00") == "工作日 08:00–17:00"
    assert window_text(days="daily", starts="20:00", ends="08:00") == "每天 20:00–次日 08:00"


def test_who_answers_now_comes_first(register: Register, people: People) -> None:
    contacts = [
        {"name": "经理", "telephone": "0411-1001"},
        {"name": "白班", "telephone": "0411-1002", "starts": "8:00", "ends": "20:00"},
        {"name": "夜班", "telephone": "0411-1003", "starts": "20:00", "ends": "08:00"},
    ]
    made = register(1, contacts=contacts)
    day = [(each.contact.name, each.now) for each in contacts_now(made, _at(1, 10))]
    night = [(each.contact.name, each.now) for each in contacts_now(made, _at(1, 22))]
    assert day == [("白班", True), ("经理", True), ("夜班", False)]
    assert night == [("夜班", True), ("经理", True), ("白班", False)]


@pytest.mark.parametrize(
    "window",
    [{"starts": "08:00"}, {"ends": "08:00"}, {"starts": "八点", "ends": "九点"}, {"days": "sundays"}],
)
def test_half_a_window_is_refused(register: Register, people: People, window: dict[str, str]) -> None:
    made = register(1)
    with pytest.raises(InvalidInput):
        change_enterprise(
            enterprise=made, version=None, by=actor(people.clerk), at=AT,
            contacts=[{"name": "值班", "telephone": "0411-1", **window}],
        )  # fmt: skip
    assert contacts_of(made) == []


def test_fields_of_an_industry_are_kept_beside_each_other(register: Register, people: People) -> None:
    made = register(1, category="mine", mine_kind="地下", depth_m="320")
    change_enterprise(enterprise=made, version=None, by=actor(people.clerk), at=AT, working_faces=3)
    assert enterprise_by_id(made.pk, visible_to=people.clerk).details == {
        "mine_kind": "地下",
        "depth_m": 320,
        "working_faces": 3,
    }


@pytest.mark.parametrize("values", [{"mine_kind": "月球"}, {"depth_m": "很深"}, {"depth_m": -1}])
def test_bad_fields_of_an_industry_are_refused(register: Register, values: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        register(1, category="mine", **values)


@pytest.mark.parametrize("category", sorted(DETAILS))
def test_form_list_and_page_of_each_industry(register: Register, people: People, category: str) -> None:
    made = register(1, category=category)
    browser = browser_of(people.clerk)
    first = DETAILS[category][0]
    form = browser.get(f"/enterprises/{made.pk}/edit/").content.decode()
    assert f'name="{first.name}"' in form
    assert browser.get(f"/enterprises/?category={category}").status_code == 200
    assert first.label in browser.get(f"/enterprises/{made.pk}/").content.decode()


def test_the_form_saves_industry_and_hours(register: Register, people: People) -> None:
    made = register(1, category="crowded")
    form = {
        "name": made.name, "credit_code": made.credit_code, "category": "crowded", "version": "1",
        "most_people": "3000", "sleeps_people": "False", "lon": made.lon, "lat": made.lat,
        "contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "0", "contacts-0-name": "夜班",
        "contacts-0-telephone": "0411-1003", "contacts-0-role": "duty", "contacts-0-days": "daily",
        "contacts-0-starts": "20:00", "contacts-0-ends": "08:00",
    }  # fmt: skip
    answer = browser_of(people.clerk).post(f"/enterprises/{made.pk}/edit/", form)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    saved = enterprise_by_id(made.pk, visible_to=people.clerk)
    assert (saved.details["most_people"], saved.details["sleeps_people"]) == (3000, False)
    (contact,) = contacts_of(saved)
    assert (contact.starts, contact.ends) == ("20:00", "08:00")


def test_the_api_takes_industry_and_hours(register: Register, people: People) -> None:
    made = register(1, category="mine")
    api = program_of(people.clerk)
    body = {
        "details": {"depth_m": 45},
        "contacts": [{"name": "夜班", "telephone": "0411-1003", "starts": "20:00", "ends": "8:00"}],
    }
    answer = api.patch(f"/api/v1/enterprises/{made.pk}", data=body, content_type="application/json")
    assert answer.json()["details"] == {"depth_m": 45}
    assert answer.json()["contacts"][0]["ends"] == "08:00"
    strange = {"details": {"pressure_now": 3}}
    assert (
        api.patch(f"/api/v1/enterprises/{made.pk}", data=strange, content_type="application/json").status_code
        == 422
    )
