"""The HTTP contract of the enterprise ledger."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.people import People

from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.coordinates import wgs84_to_gcj02

Register = Callable[..., Enterprise]
JSON = "application/json"


@pytest.fixture
def clerk_api(people: People, program_of: Callable[..., Client]) -> Client:
    return program_of(people.clerk)


def test_the_list_answers_items_and_count(register: Register, clerk_api: Client) -> None:
    register(1)
    register(2, employees=30)
    answer = clerk_api.get("/api/v1/enterprises?q=海青&order=-employees&page=1&page_size=1").json()
    assert answer["count"] == 2
    [item] = answer["items"]
    for key in (
        "id",
        "name",
        "credit_code",
        "address",
        "lon",
        "lat",
        "located_in",
        "supervised_by",
        "industry",
        "level",
        "contacts",
    ):
        assert key in item
    assert item["located_in"] == {"code": "210213", "name": "金州区"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("located_in=210213", 1),
        ("located_in=210283", 1),
        ("located_in=210200", 2),
        ("level=city", 1),
        ("q=没有", 0),
        ("status=retired", 0),
    ],
)
def test_filters(register: Register, clerk_api: Client, query: str, count: int) -> None:
    register(1, level="city")
    register(2, located_in="210283")
    assert clerk_api.get(f"/api/v1/enterprises?{query}").json()["count"] == count


@pytest.mark.parametrize(
    "query", ["order=password", "located_in=大连", "page_size=501", "supervised_by=x", "crs=utm"]
)
def test_a_bad_query_is_422_with_its_field(people: People, clerk_api: Client, query: str) -> None:
    answer = clerk_api.get(f"/api/v1/enterprises?{query}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=", maxsplit=1)[0]


def test_query_count_does_not_grow(
    register: Register, clerk_api: Client, django_assert_num_queries: Any
) -> None:
    for size in (1, 3):
        for serial in range(size):
            if not Enterprise.objects.filter(name__contains=f"化工{serial}有").exists():
                register(serial, contacts=[{"name": "甲", "telephone": "110"}])
        clerk_api.get("/api/v1/enterprises")
        with django_assert_num_queries(6):  # token, posts, organisations, count, rows, contacts
            clerk_api.get("/api/v1/enterprises")


def test_create_converts_gcj02_and_read_gives_wgs84(
    people: People, clerk_api: Client, code: Callable[[int], str]
) -> None:
    lon, lat = wgs84_to_gcj02(121.783, 39.051)
    body = {"name": "甲厂", "credit_code": code(1), "lon": lon, "lat": lat, "crs": "gcj02", "located_in": "210213",
            "contacts": [{"name": "张三", "telephone": "0411-80000000", "role": "duty"}]}  # fmt: skip
    answer = clerk_api.post("/api/v1/enterprises", body, content_type=JSON)
    assert answer.status_code == 201, answer.content.decode()
    made = answer.json()
    assert (made["lon"], made["lat"]) == (pytest.approx(121.783, abs=1e-6), pytest.approx(39.051, abs=1e-6))
    assert made["supervised_by"]["name"] == "金州区应急管理局"
    assert made["contacts"][0]["role_label"] == "值班电话"
    read = clerk_api.get(f"/api/v1/enterprises/{made['id']}?crs=gcj02").json()
    assert read["lon"] == pytest.approx(lon, abs=1e-6)


def test_create_refuses_with_every_field(people: People, clerk_api: Client) -> None:
    body = {"name": "", "credit_code": "123", "lon": 39.05, "lat": 121.78}
    answer = clerk_api.post("/api/v1/enterprises", body, content_type=JSON)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"name", "credit_code", "lon"}


def test_patch_changes_only_what_is_given(register: Register, clerk_api: Client) -> None:
    made = register(employees=5)
    answer = clerk_api.patch(f"/api/v1/enterprises/{made.pk}", {"short_name": "海青"}, content_type=JSON)
    assert answer.status_code == 200
    assert (answer.json()["short_name"], answer.json()["employees"]) == ("海青", 5)
    stale = clerk_api.patch(
        f"/api/v1/enterprises/{made.pk}", {"employees": 6, "version": 1}, content_type=JSON
    )
    assert stale.status_code == 409


def test_outside_the_jurisdiction_is_404_without_the_right_403(
    register: Register, people: People, program_of: Callable[..., Client]
) -> None:
    made = register()
    url = f"/api/v1/enterprises/{made.pk}"
    assert program_of(people.zhuanghe).get(url).status_code == 404
    assert program_of(people.zhuanghe).patch(url, {"employees": 1}, content_type=JSON).status_code == 404
    assert program_of(people.expert).get(url).status_code == 200
    assert program_of(people.expert).patch(url, {"employees": 1}, content_type=JSON).status_code == 403
    assert program_of(people.duty).patch(url, {"employees": 1}, content_type=JSON).status_code == 200
    assert program_of(people.admin).get(url).status_code == 403
    assert Client().get(url).status_code == 401


def test_a_filer_changes_the_own_facts_but_not_the_supervision(
    register: Register, people: People, program_of: Callable[..., Client]
) -> None:
    made = register(organisation=people.enterprise.current_posts[0].organisation)
    api, url = program_of(people.enterprise), f"/api/v1/enterprises/{made.pk}"
    assert api.patch(url, {"employees": 66}, content_type=JSON).status_code == 200
    assert api.patch(url, {"level": "city"}, content_type=JSON).status_code == 403


def test_a_district_officer_cannot_register_elsewhere(
    people: People, program_of: Callable[..., Client], code: Callable[[int], str]
) -> None:
    body = {"name": "甲厂", "credit_code": code(1), "located_in": "210283"}
    answer = program_of(people.jinzhou).post("/api/v1/enterprises", body, content_type=JSON)
    assert answer.status_code == 403


def test_the_same_key_makes_one_record(people: People, clerk_api: Client, code: Callable[[int], str]) -> None:
    body = {"name": "甲厂", "credit_code": code(1), "located_in": "210213"}
    first, again = (
        clerk_api.post("/api/v1/enterprises", body, content_type=JSON, headers={"idempotency-key": "k1"})
        for _ in range(2)
    )
    assert first.json()["id"] == again.json()["id"]


def test_the_map_shows_what_the_user_may_see(
    register: Register, people: People, program_of: Callable[..., Client]
) -> None:
    made = register()
    register(2, located_in="210283")
    answer = program_of(people.jinzhou).get("/api/v1/map/layers/enterprises")
    features = answer.json()["features"]
    assert [feature["properties"]["url"] for feature in features] == [f"/enterprises/{made.pk}/"]
    keys = [layer["key"] for layer in program_of(people.duty).get("/api/v1/map/layers").json()["items"]]
    assert {"enterprises", "major-hazard-installations", "rescue-team", "sensitive-places"} <= set(keys)
