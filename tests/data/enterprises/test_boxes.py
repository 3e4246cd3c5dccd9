"""The ledger on the map at city size: single records or cells, within the user's scope and the box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, People, actor

from anlan.data.enterprises.facade import enterprises, features_in_box, retire_enterprise, upsert_enterprises
from anlan.data.enterprises.queries import count_active
from anlan.data.ledger import boxes
from anlan.kernel.coordinates import Box
from anlan.rules.identifiers import make_credit_code

pytestmark = pytest.mark.django_db
CITY = Box(121.0, 38.5, 123.5, 40.2)


@pytest.fixture
def crowd(people: People) -> None:
    """Twelve in Ganjingzi, eight in Zhuanghe."""
    rows: list[dict[str, Any]] = []
    for number in range(20):
        west = number < 12
        rows.append(
            {
                "name": f"点位企业{number:02d}",
                "credit_code": make_credit_code(region="210200", organisation=f"MC{number:06d}"),
                "lon": (121.52 if west else 122.96) + number * 1e-3,
                "lat": 38.95 if west else 39.68,
                "located_in": "210211" if west else "210283",
            }
        )
    upsert_enterprises(rows, by=actor(people.clerk), at=AT)


def _total(found: dict[str, Any]) -> int:
    return sum(each["properties"].get("point_count", 1) for each in found["features"])


def test_few_records_come_one_by_one(people: People, crowd: None) -> None:
    found = features_in_box(people.duty, CITY, 8.0)
    assert len(found["features"]) == 20
    assert all(each["properties"]["url"] for each in found["features"])


def test_many_records_come_as_cells_that_add_up(
    people: People, crowd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "SINGLE", 10)
    found = features_in_box(people.duty, CITY, 8.0)
    assert len(found["features"]) < 20
    assert _total(found) == 20
    assert all(each["properties"]["point_count"] for each in found["features"])


def test_cells_stay_where_they_are_when_the_map_moves(
    people: People, crowd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "SINGLE", 5)
    wide = features_in_box(people.duty, CITY, 9.0)["features"]
    near = features_in_box(people.duty, Box(121.3, 38.8, 121.8, 39.1), 9.0)["features"]
    assert near
    assert all(cell in wide for cell in near)


def test_a_box_holds_only_what_lies_in_it_and_in_the_scope(people: People, crowd: None) -> None:
    assert _total(features_in_box(people.duty, Box(121.4, 38.9, 121.6, 39.0), 12.0)) == 12
    assert _total(features_in_box(people.zhuanghe, CITY, 8.0)) == 8


def test_the_api_takes_a_box(people: People, crowd: None, program_of: Callable[..., Client]) -> None:
    program = program_of(people.duty)
    answer = program.get("/api/v1/map/layers/enterprises?bbox=122.9,39.6,123,39.7&zoom=11")
    assert len(answer.json()["features"]) == 8
    refused = program.get("/api/v1/map/layers/enterprises?bbox=1,2,3")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "bbox"


def test_the_index_counts_what_the_list_finds(people: People, crowd: None) -> None:
    gone = enterprises(visible_to=people.clerk, q="点位").order_by("name")[0]
    retire_enterprise(enterprise=gone, reason="注销", version=gone.version, by=actor(people.clerk), at=AT)
    found = enterprises(visible_to=people.duty, q="点位 企业").filter(status="active").count()
    assert count_active(visible_to=people.duty, q="点位 企业") == found == 19
    assert count_active(visible_to=people.zhuanghe, q="点位") is None
    assert count_active(visible_to=people.duty, q="") is None
