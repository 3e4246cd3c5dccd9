"""POST /api/v1/consequence/run: zones on the map, everything beside them, refusals, who may."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.test import Client
from tests.gis.consequences.conftest import CHLORINE, LAT, LON, WEATHER
from tests.people import People

pytestmark = pytest.mark.django_db
Program = Callable[..., Client]
URL = "/api/v1/consequence/run"


@pytest.fixture
def run(duty, program_of: Program) -> Callable[..., Any]:
    """Post a run as the duty officer."""
    client = program_of(duty)

    def post(*, scenario: dict[str, Any] | None = None, weather: dict[str, Any] | None = None, **more: Any):
        body = {
            "lon": LON,
            "lat": LAT,
            "scenario": {**CHLORINE, **(scenario or {})},
            "weather": {**WEATHER, **(weather or {})},
            **more,
        }
        return client.post(URL, body, content_type="application/json")

    return post


def _shape(feature: dict[str, Any]) -> Any:
    return shapely.from_geojson(json.dumps(feature["geometry"]))


def test_zones_are_features_with_everything_a_screen_says(run) -> None:
    answer = run()
    assert answer.status_code == 200
    body = answer.json()
    assert body["type"] == "FeatureCollection"
    toxic = [each for each in body["features"] if each["properties"]["kind"] == "toxic-cloud"]
    assert [each["properties"]["level"] for each in toxic] == ["yellow", "orange", "red"]
    for each in toxic:
        properties = each["properties"]
        assert set(properties["threshold"]) == {"value", "unit", "meaning"}
        assert properties["threshold"]["unit"] == "ppm"
        assert properties["model"]
        assert properties["max_distance_m"] > 0
        assert 0 <= properties["probability"] <= 1
    for member in ("source", "warnings", "assumptions", "sensitivity", "series", "weather", "inputs"):
        assert body[member] is not None, member
    assert len(body["sensitivity"]) == 3
    assert "NaN" not in answer.content.decode()
    assert "Infinity" not in answer.content.decode()


@pytest.mark.parametrize(("wind", "south", "east"), [(0, True, None), (180, False, None), (270, None, True)])
def test_zones_lie_down_the_wind(run, wind: float, south: bool | None, east: bool | None) -> None:
    body = run(weather={"wind_direction_deg": wind}).json()
    for feature in body["features"]:
        shape = _shape(feature)
        assert shape.is_valid
        assert shapely.get_exterior_ring(shape).is_ccw
        if south is not None:
            assert (shape.centroid.y < LAT) is south
        if east is not None:
            assert (shape.centroid.x > LON) is east


def test_the_farthest_point_is_as_far_as_it_says(run) -> None:
    from anlan.kernel.coordinates import distance_m

    for feature in run().json()["features"]:
        reach = max(distance_m(LON, LAT, x, y) for x, y in feature["geometry"]["coordinates"][0])
        assert reach == pytest.approx(feature["properties"]["max_distance_m"], rel=0.02, abs=3)


def test_frames_grow_to_the_zone(run) -> None:
    body = run(frames=6, sensitivity=False).json()
    frames = next(each for each in body["outcomes"] if each["kind"] == "toxic-cloud")["frames"]
    assert len(frames) == 6
    times = [each["time_s"] for each in frames]
    assert times == sorted(times)
    assert body["sensitivity"] == []


@pytest.mark.parametrize(
    ("scenario", "weather", "field"),
    [
        ({"amount_kg": -5}, {}, "scenario.amount_kg"),
        ({"amount_kg": None}, {}, "scenario.amount_kg"),
        ({"hole_diameter_m": 0}, {}, "scenario.hole_diameter_m"),
        ({"temperature_K": "warm"}, {}, "scenario.temperature_K"),
        ({"containment": "bucket"}, {}, "scenario.containment"),
        ({"substance": "不存在的物质"}, {}, "scenario.substance"),
        ({}, {"wind_speed": -1}, "weather.wind_speed"),
        ({}, {"wind_speed": None}, "weather.wind_speed"),
        ({}, {"wind_direction_deg": None}, "weather.wind_direction_deg"),
        ({}, {"wind_direction_deg": 400}, "weather.wind_direction_deg"),
        ({}, {"humidity": 60}, "weather.humidity"),
        ({}, {"stability": "Z"}, "weather.stability"),
        ({}, {"at": "tomorrow"}, "weather.at"),
        ({}, {"at": "2026-10-28T14:05:00"}, "weather.at"),
    ],
)
def test_bad_input_is_refused_beside_its_field(
    run, scenario: dict[str, Any], weather: dict[str, Any], field: str
) -> None:
    answer = run(scenario=scenario, weather=weather)
    assert answer.status_code == 422, answer.content.decode()
    assert answer["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert field in [each["field"] for each in problem["errors"]]
    message = next(each["message"] for each in problem["errors"] if each["field"] == field)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in message)
    assert "must" not in message


@pytest.mark.parametrize("place", [{"lon": 200}, {"lat": 95}, {"lat": math.inf}])
def test_a_place_off_the_globe_is_refused(run, place: dict[str, Any]) -> None:
    assert run(**place).status_code in (400, 422)


def test_without_weather_the_present_one_is_used(duty, program_of: Program) -> None:
    body = {"lon": LON, "lat": LAT, "scenario": CHLORINE}
    answer = program_of(duty).post(URL, body, content_type="application/json").json()
    assert answer["inputs"]["weather"]["wind_speed"] > 0
    assert answer["weather"]["stability_from"] != "指定"


def test_worst_and_typical_stand_beside_the_actual(duty, program_of: Program) -> None:
    body = {"lon": LON, "lat": LAT, "scenario": CHLORINE, "weather": {**WEATHER, "stability": "B"}}
    answer = program_of(duty).post("/api/v1/consequence/compare", body, content_type="application/json")
    columns = answer.json()["columns"]
    assert [each["key"] for each in columns] == ["actual", "worst", "typical"]
    assert [each["weather"]["stability"] for each in columns] == ["B", "F", "D"]
    reach = [each["outcomes"][0]["zones"][0]["max_distance_m"] for each in columns]
    assert reach[1] > reach[2] > reach[0]


def test_only_the_staff_of_an_authority_calculates(people: People, program_of: Program) -> None:
    body = {"lon": LON, "lat": LAT, "scenario": CHLORINE, "weather": WEATHER}
    for name, status in (("enterprise", 403), ("auditor", 403), ("zhuanghe", 200), ("expert", 200)):
        answer = program_of(getattr(people, name)).post(URL, body, content_type="application/json")
        assert answer.status_code == status, name
    assert Client().post(URL, body, content_type="application/json").status_code == 401
