"""Substances and major hazard installations."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.data.enterprises.facade import Enterprise, retire_enterprise
from anlan.data.hazards import facade
from anlan.kernel.errors import Conflict, InvalidInput, NotFound

Register = Callable[..., Enterprise]
JSON = "application/json"


@pytest.fixture
def substances(people: People) -> None:
    facade.load_substances(by=actor(people.clerk), at=AT)


def test_loading_twice_changes_nothing(people: People, substances: None) -> None:
    assert facade.load_substances(by=actor(people.clerk), at=AT) == (0, 0)
    assert facade.Substance.objects.count() >= 40
    assert not facade.Substance.objects.filter(verified=True).exists()


@pytest.mark.parametrize("text", ["氯", "液氯", "chlorine", "7782-50-5", "UN1017", "1017", " 氯 "])
def test_chlorine_by_any_name(people: People, substances: None, text: str) -> None:
    found = facade.find_substance(text)
    assert found is not None
    assert found.name == "氯"
    assert facade.search_substances(text).first() == found


def test_the_api_finds_by_name_and_number(
    people: People, substances: None, program_of: Callable[..., Client]
) -> None:
    api = program_of(people.duty)
    for text in ("氨", "ammonia", "7664-41-7", "1005"):
        assert api.get("/api/v1/substances", {"q": text}).json()["items"][0]["name"] == "氨"
    assert api.get("/api/v1/substances", {"q": "不存在的"}).json() == {"items": [], "count": 0}
    assert api.get("/api/v1/substances", {"q": "氨"}).json()["items"][0]["note"] == "未核实"


def test_an_installation_lies_where_its_enterprise_does(
    people: People, substances: None, register: Register
) -> None:
    made = facade.create_installation(
        enterprise=register(), name="液氨罐区", stored=[{"substance": "氨", "quantity_t": 50}], exposed_people=60,
        by=actor(people.clerk), at=AT)  # fmt: skip
    assert (made.lon, made.located_in_id) == (121.783, "210213")
    shown = facade.installation_json(made)
    assert (shown["assessment"]["s"], shown["assessment"]["level_label"]) == (5.0, "三级")
    assert [row.pk for row in facade.installations_around(121.79, 39.05, 3000, visible_to=people.duty)] == [
        made.pk
    ]


def test_the_outsider_does_not_see_it(people: People, substances: None, register: Register) -> None:
    made = facade.create_installation(enterprise=register(), name="罐区", by=actor(people.clerk), at=AT)
    assert facade.installations_of(made.enterprise, visible_to=people.zhuanghe) == []
    with pytest.raises(NotFound):
        facade.installation_by_id(made.pk, visible_to=people.zhuanghe)


def test_unknown_substance_and_wrong_quantity_are_refused(
    people: People, substances: None, register: Register
) -> None:
    with pytest.raises(InvalidInput) as refused:
        facade.create_installation(
            enterprise=register(), name="罐区", stored=[{"substance": "魔药", "quantity_t": 1}, {"substance": "氨", "quantity_t": 0}],
            by=actor(people.clerk), at=AT)  # fmt: skip
    assert [error.field for error in refused.value.errors] == ["stored.0.substance", "stored.1.quantity_t"]


def test_rows_of_one_installation_add_substances(
    people: People, substances: None, register: Register, code: Callable[[int], str]
) -> None:
    register(1)
    rows: list[dict[str, Any]] = [
        {"enterprise_code": code(1), "name": "罐区", "substance": "氨", "quantity_t": "50", "level": "三级"},
        {"enterprise_code": code(1), "name": "罐区", "substance": "氯", "quantity_t": 5},
        {"enterprise_code": code(2), "name": "罐区"},
    ]
    outcomes = facade.upsert_installations(rows, by=actor(people.clerk), at=AT)
    assert [one.result for one in outcomes] == ["created", "updated", "rejected"]
    made = facade.MajorHazardInstallation.objects.get()
    assert (made.level, made.stored.count()) == ("3", 2)
    again = facade.upsert_installations(rows[:2], by=actor(people.clerk), at=AT)
    assert [one.result for one in again] == ["unchanged", "unchanged"]


def test_create_and_change_over_the_api(
    people: People, substances: None, register: Register, program_of: Callable[..., Client]
) -> None:
    enterprise, api = register(), program_of(people.jinzhou)
    body = {
        "enterprise": str(enterprise.pk),
        "name": "氯库",
        "substances": [{"substance": "氯", "quantity_t": 10}],
    }
    made = api.post("/api/v1/major-hazard-installations", body, content_type=JSON)
    assert made.status_code == 201, made.content.decode()
    url = f"/api/v1/major-hazard-installations/{made.json()['id']}"
    changed = api.patch(url, {"level": "4", "exposed_people": 10}, content_type=JSON).json()
    assert (changed["level"], changed["substances"][0]["name"], changed["assessment"]["r"]) == (
        "4",
        "氯",
        8.0,
    )
    assert program_of(people.zhuanghe).get(url).status_code == 404
    assert (
        program_of(people.zhuanghe)
        .post("/api/v1/major-hazard-installations", body, content_type=JSON)
        .status_code
        == 422
    )


def test_screens(
    people: People, substances: None, register: Register, browser_of: Callable[..., Client]
) -> None:
    made = facade.create_installation(
        enterprise=register(), name="液氨罐区", stored=[{"substance": "氨", "quantity_t": 50}], by=actor(people.clerk), at=AT)  # fmt: skip
    browser = browser_of(people.clerk)
    assert (
        "厂界外 500 米内常住人口未填"
        in browser.get(reverse("hazards:detail", args=[made.pk])).content.decode()
    )
    assert (
        "液氨罐区" in browser.get(reverse("enterprises:detail", args=[made.enterprise_id])).content.decode()
    )
    substance = facade.find_substance("氨")
    assert substance is not None
    assert "液氨罐区" in browser.get(reverse("hazards:substance", args=[substance.pk])).content.decode()
    assert browser.get(reverse("hazards:edit", args=[made.pk])).status_code == 200
    body = {"enterprise_code": made.enterprise.credit_code, "name": "新名", "version": 1, "stored-TOTAL_FORMS": 1, "stored-INITIAL_FORMS": 0,
            "stored-0-substance": "魔药", "stored-0-quantity_t": "3"}  # fmt: skip
    assert "没有“魔药”" in browser.post(reverse("hazards:edit", args=[made.pk]), body).content.decode()


def test_an_enterprise_with_installations_is_not_retired(people: People, register: Register) -> None:
    enterprise = register()
    installation = facade.create_installation(
        enterprise=enterprise, name="液氯库", by=actor(people.clerk), at=AT
    )
    with pytest.raises(Conflict, match="1 处重大危险源（液氯库）"):
        retire_enterprise(enterprise=enterprise, reason="停产", by=actor(people.clerk), at=AT)
    facade.retire_installation(installation=installation, reason="核销", by=actor(people.clerk), at=AT)
    assert not retire_enterprise(
        enterprise=enterprise, reason="停产", by=actor(people.clerk), at=AT
    ).is_active
