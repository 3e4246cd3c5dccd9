"""From a point to its district: inside, at sea, abroad, next door."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.base.divisions.conftest import AT

from anlan.base.divisions.facade import (
    DivisionLevel,
    boundaries_geojson,
    boundaries_revision,
    boundary_of,
    load_city,
    locate,
    locator,
    search_divisions,
)
from anlan.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [
        (121.6447, 38.9181, "中山区"),  # 中山广场
        (121.6150, 38.9170, "西岗区"),  # 人民广场
        (121.5880, 38.8790, "沙河口区"),  # 星海广场
        (121.5386, 38.9657, "甘井子区"),  # 周水子机场
        (121.2600, 38.8100, "旅顺口区"),
        (121.7820, 39.0550, "金州区"),  # 开发区，属金州区
        (121.9650, 39.3950, "普兰店区"),
        (122.5880, 39.2730, "长海县"),  # 大长山岛
        (122.0020, 39.6270, "瓦房店市"),
        (122.9670, 39.6810, "庄河市"),
    ],
)
def test_every_district_of_dalian(dalian: None, lon: float, lat: float, name: str) -> None:
    found = locate(lon, lat)
    assert found is not None
    assert (found.district.name, found.distance_m, found.township) == (name, 0.0, None)
    assert [step.code for step in found.path] == ["210000", "210200", found.district.code]


@pytest.mark.parametrize(
    ("lon", "lat", "name"),
    [(121.5440, 29.8683, "海曙区"), (121.8440, 29.9000, "北仑区"), (121.2660, 30.1700, "慈溪市")],
)
def test_ningbo(ningbo: None, lon: float, lat: float, name: str) -> None:
    found = locate(lon, lat)
    assert found is not None
    assert found.district.name == name


def test_at_sea_near_the_coast_the_nearest_district_counts(dalian: None) -> None:
    found = locate(121.70, 38.85)
    assert found is not None
    assert found.district.name == "中山区"
    assert 1000 < found.distance_m < 3000


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        (121.90, 38.60),  # open sea
        (121.544, 29.868),  # Ningbo, not loaded
        (-0.13, 51.5),
        (122.37, 40.40),  # Gaizhou, the city next door
    ],
)
def test_far_away_is_nowhere(dalian: None, lon: float, lat: float) -> None:
    assert locate(lon, lat) is None


def test_next_door_is_not_ours_however_near(dalian: None) -> None:
    """A step over the border with Yingkou is not Wafangdian at a distance of 100 m."""
    city = boundary_of("210200")
    assert city is not None
    north = max(city.exterior.coords if city.geom_type == "Polygon" else _largest(city), key=lambda c: c[1])
    assert locate(north[0], north[1] + 0.005) is None


def _largest(city):  # type: ignore[no-untyped-def]
    return max(city.geoms, key=lambda part: part.area).exterior.coords


def test_the_index_follows_the_boundaries(dalian: None) -> None:
    assert locate(121.544, 29.868) is None
    before = boundaries_revision()
    load_city("330200", by=SYSTEM, at=AT)
    assert boundaries_revision() != before
    found = locate(121.544, 29.868)
    assert found is not None
    assert found.district.name == "海曙区"


def test_without_divisions_nothing_is_found(db: None) -> None:
    assert locate(121.6, 38.9) is None


def test_a_bad_coordinate_is_named(dalian: None) -> None:
    with pytest.raises(ValueError, match=r"^lat:"):
        locate(121.6, 138.9)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(120.9, 123.7), st.floats(38.5, 40.4)), max_size=20))
def test_many_at_once_equal_one_by_one(dalian: None, points: list[tuple[float, float]]) -> None:
    snapshot = locator()
    assert snapshot.locate_many(points) == [snapshot.locate(*point) for point in points]


def test_search_puts_the_exact_name_first(dalian: None) -> None:
    assert [d.name for d in search_divisions("中山区")] == ["中山区"]
    assert search_divisions("马桥子")[0].code == "210213004"
    assert search_divisions("2102")[0].code == "210200"
    assert len(search_divisions("区", limit=3)) == 3
    assert search_divisions("  ") == []


def test_boundaries_as_geojson(dalian: None) -> None:
    drawn = json.loads(boundaries_geojson(level=DivisionLevel.DISTRICT))
    assert {f["properties"]["name"] for f in drawn["features"]} >= {"中山区", "长海县"}
    whole = boundaries_geojson(level=DivisionLevel.DISTRICT, tolerance=0)
    assert len(whole) > len(boundaries_geojson(level=DivisionLevel.DISTRICT, tolerance=0.002)) > 1000
    assert len(json.loads(boundaries_geojson(level=DivisionLevel.CITY))["features"]) == 1


@pytest.mark.shared
def test_known_public_facilities_lie_in_their_districts(dalian: None) -> None:
    """Hospitals, fire stations and ports of the shared seed: 36 places whose district is written down."""
    path = Path(__file__).resolve().parents[4] / "shared" / "data" / "dalian_facilities_seed.csv"
    with path.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    wrong = []
    for row in rows:
        found = locate(float(row["lon"]), float(row["lat"]))
        if found is None or not row["district"].startswith(found.district.name):
            wrong.append(row["name"])
    assert len(rows) > 30
    assert wrong == []
