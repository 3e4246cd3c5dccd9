"""Zones and population of the situation picture: by themselves, with the wind, or why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import shapely
from tests.people import AT, People, actor

from anlan.data.hazards.facade import create_installation, find_substance, load_substances
from anlan.data.resources.facade import create_place
from anlan.data.weather.facade import ObservationSource, record_observation
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now
from anlan.rescue.incidents.facade import Incident, situation_picture

pytestmark = pytest.mark.django_db
LON, LAT = 121.783, 39.051


@pytest.fixture
def substances(people: People) -> None:
    """The shipped table."""
    load_substances(by=SYSTEM, at=AT)


@pytest.fixture
def leak(substances, take_call: Callable[..., Incident], factory) -> Incident:
    """Chlorine leaking at the factory."""
    return take_call(substance=str(find_substance("氯").id), enterprise=factory)


def _blow(people: People, direction: float, at: Any = AT) -> None:
    record_observation(
        lon=LON,
        lat=LAT,
        observed_at=at,
        source=ObservationSource.MANUAL,
        values={
            "wind_speed": 3.0,
            "wind_direction_deg": direction,
            "temperature_c": 20.0,
            "humidity": 60.0,
            "cloud_octas": 8,
        },
        by=actor(people.duty),
        at=at,
    )


def _zones(incident: Incident, people: People, at: Any = AT) -> dict[str, Any]:
    return situation_picture(incident, visible_to=people.duty, at=at)["zones"]


def _shape(item: dict[str, Any]) -> Any:
    return shapely.from_geojson(json.dumps(item["geometry"]))


def test_zones_appear_when_substance_and_place_are_known(leak, people: People) -> None:
    part = _zones(leak, people)
    assert part["missing"] is None
    actual = [each for each in part["items"] if each["properties"]["weather"] == "actual"]
    worst = [each for each in part["items"] if each["properties"]["weather"] == "worst"]
    assert actual
    assert worst
    first = actual[0]["properties"]
    assert (first["kind"], first["level"]) == ("toxic-cloud", "yellow")
    assert first["threshold"]["meaning"]
    farthest = [max(each["properties"]["max_distance_m"] for each in rows) for rows in (actual, worst)]
    assert farthest[1] > farthest[0]
    assert part["value"]["url"].endswith(f"?incident={leak.pk}")
    assert any("泄漏量不明" in each for each in part["value"]["assumptions"])


def test_what_the_enterprise_stores_is_what_leaks(leak, factory, people: People) -> None:
    create_installation(
        enterprise=factory,
        name="氯库",
        stored=[{"substance": "氯", "quantity_t": 20.0, "container": "1 t 钢瓶 20 只"}],
        by=actor(people.clerk),
        at=AT,
    )
    value = _zones(leak, people)["value"]
    assert value["inputs"]["scenario"]["containment"] == "cylinder"
    assert value["inputs"]["scenario"]["amount_kg"] == 1000
    assert any("氯库" in each for each in value["assumptions"])


def test_zones_follow_the_wind(leak, people: People) -> None:
    _blow(people, 0.0)
    north = _shape(_zones(leak, people)["items"][0])
    assert north.centroid.y < LAT
    _blow(people, 180.0, at=AT + timedelta(minutes=1))
    south = _shape(_zones(leak, people, at=AT + timedelta(minutes=2))["items"][0])
    assert south.centroid.y > LAT


def test_headcounts_inside_are_the_population(leak, people: People) -> None:
    _blow(people, 0.0)
    create_place(
        kind="school", name="南面小学", people=700, lon=LON, lat=LAT - 0.004, located_in="210213",
        by=actor(people.duty), at=AT,
    )  # fmt: skip
    part = situation_picture(leak, visible_to=people.duty, at=AT)["population"]
    assert part["value"]["people"] >= 700
    assert "南面小学" in [item["name"] for item in part["value"]["items"]]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "未述及物质"),
        ({"substance": "某种怪东西"}, "不在物质库中"),
        ({"substance": "氯", "lon": None, "lat": None, "enterprise": None}, "坐标"),
    ],
)
def test_what_is_not_known_is_said(
    substances, take_call, people: People, values: dict[str, Any], said: str
) -> None:
    incident = take_call(**values)
    picture = situation_picture(incident, visible_to=people.duty, at=AT)
    assert picture["zones"]["items"] == []
    assert said in picture["zones"]["missing"]
    assert said in picture["population"]["missing"]


def test_a_substance_without_a_model_says_so(substances, take_call, people: People) -> None:
    part = _zones(take_call(substance="氢氧化钠"), people)
    assert part["items"] == []
    assert part["missing"]


def test_the_enterprise_sees_zones_but_no_headcounts(leak, people: People) -> None:
    picture = situation_picture(leak, visible_to=people.enterprise, at=AT)
    assert picture["zones"]["items"]
    assert all("exposure" not in each["properties"] for each in picture["zones"]["items"])
    assert "权限" in picture["population"]["missing"]


def test_the_calculator_opens_from_the_incident(leak, people: People, program_of) -> None:
    url = f"/api/v1/consequence/start?incident={leak.pk}"
    body = program_of(people.duty).get(url).json()
    assert body["place"] == {"lon": LON, "lat": LAT}
    assert body["scenario"]["substance"] == "氯"
    assert body["origin"]["name"].startswith(leak.number)
    assert program_of(people.zhuanghe).get(url).status_code == 404
    assert program_of(people.enterprise).get(url).status_code == 403


def test_a_second_look_is_not_calculated_again(leak, people: People, monkeypatch) -> None:
    at = now()
    first = _zones(leak, people, at=at)

    def broken(**_: Any) -> Any:
        raise AssertionError("calculated again")

    monkeypatch.setattr("anlan.gis.consequences.scene.run_scenario", broken)
    assert _zones(leak, people, at=at)["items"] == first["items"]


def test_kept_results_stand_in_when_the_models_fail(leak, factory, people: People, monkeypatch) -> None:
    from anlan.gis.consequences.facade import renew_set
    from anlan.kernel.errors import InvalidInput

    found = create_installation(
        enterprise=factory,
        name="氯罐",
        stored=[{"substance": "氯", "quantity_t": 50.0, "container": "卧罐 2×25 t"}],
        by=actor(people.clerk),
        at=AT,
    )
    renew_set(installation_id=found.pk, at=AT)

    def broken(**_: Any) -> Any:
        raise InvalidInput("模型不可用")

    monkeypatch.setattr("anlan.gis.consequences.scene.run_scenario", broken)
    part = _zones(leak, people)
    assert part["items"]
    assert "预算" in part["source"]
