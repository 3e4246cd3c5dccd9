"""GET /api/v1/geo/locate as programs call it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from anlan.base.accounts.facade import User
from anlan.kernel.coordinates import Crs, from_wgs84

pytestmark = pytest.mark.django_db
URL = "/api/v1/geo/locate"


@pytest.fixture
def ask(enterprise: User, dalian: None, program_of: Callable[..., Client]) -> Callable[..., Any]:
    """Asks as the least of the signed-in."""
    program = program_of(enterprise)
    return lambda **query: program.get(URL, query)


def test_a_point_in_a_district(ask: Callable[..., Any]) -> None:
    assert ask(lon=121.6447, lat=38.9181).json() == {
        "division": {"code": "210202", "name": "中山区"},
        "township": None,
        "path": [
            {"code": "210000", "name": "辽宁省"},
            {"code": "210200", "name": "大连市"},
            {"code": "210202", "name": "中山区"},
        ],
        "distance_m": 0.0,
    }


@pytest.mark.parametrize("crs", list(Crs))
def test_the_same_place_in_every_system(ask: Callable[..., Any], crs: Crs) -> None:
    lon, lat = from_wgs84(121.6150, 38.9170, crs)
    assert ask(lon=lon, lat=lat, crs=crs.value).json()["division"]["name"] == "西岗区"


def test_at_sea_the_distance_is_given(ask: Callable[..., Any]) -> None:
    found = ask(lon=121.70, lat=38.85).json()
    assert found["division"]["name"] == "中山区"
    assert 1000 < found["distance_m"] < 3000


def test_far_away_every_part_is_empty(ask: Callable[..., Any]) -> None:
    answer = ask(lon=121.9, lat=38.6)
    assert answer.status_code == 200
    assert answer.json() == {"division": None, "township": None, "path": [], "distance_m": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"lon": 38.9, "lat": 121.6}, "lon"),
        ({"lon": 121.6, "lat": 138.9}, "lat"),
        ({"lon": 181, "lat": 38.9}, "lon"),
        ({"lon": "nan", "lat": 38.9}, "lon"),
        ({"lon": 121.6, "lat": 38.9, "crs": "beijing54"}, "crs"),
        ({"lon": 121.6}, "lat"),
    ],
)
def test_bad_input_is_a_problem_that_names_the_field(
    ask: Callable[..., Any], query: dict[str, Any], field: str
) -> None:
    answer = ask(**query)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_without_credentials_nothing_is_told(client: Client, db: None) -> None:
    assert client.get(URL, {"lon": 121.6, "lat": 38.9}).status_code == 401
