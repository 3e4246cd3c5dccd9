"""What the tests of drills share: a short scenario, a drill of it, a clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.people import AT, actor

from anlan.rescue.drills.facade import Drill, Scenario, play_due, read_scenario, start_drill
from anlan.rescue.incidents.facade import Call, Incident, open_incident

PLACE = {"name": "金州区海青岛街道", "lon": 121.783, "lat": 39.051}


def short(**values: Any) -> dict[str, Any]:
    """A scenario of two minutes with one of everything."""
    given: dict[str, Any] = {
        "format": 1,
        "key": "short-one",
        "title": "短情景",
        "source": "虚构。",
        "zero": "起火",
        "kind": "fire",
        "place": PLACE,
        "events": [
            {"kind": "call", "at": 10, "caller_name": "甲", "caller_phone": "000-1", "said": "仓库着火"},
            {"kind": "call", "at": 20, "caller_name": "乙", "caller_phone": "000-2", "said": "烟很大"},
            {"kind": "photo", "at": 30, "picture": "2010-tanks.png", "caption": "示意", "lon": 121.784, "lat": 39.052},
            {"kind": "note", "at": 40, "text": "东南风三级", "about": "weather"},
            {"kind": "arrival", "at": 45, "force": {"name": "企业消防队（情景）"}},
            {"kind": "status", "at": 60, "slot": 0, "status": "on_scene"},
            {"kind": "casualties", "at": 70, "deaths": 1, "reason": "演练设定"},
        ],
        "acts": [
            {"kind": "service", "at": 25, "due": 40, "service": "119", "task": "火灾"},
            {"kind": "dispatch", "at": 35, "due": 60, "forces": [{"name": "救援队（情景）"}]},
            {"kind": "level", "at": 50, "due": 90, "level": "III"},
            {"kind": "bulletin", "at": 80, "due": 120, "bulletin": "initial"},
            {"kind": "close", "at": 100, "due": 200, "summary": "演练处置结束"},
        ],
    }  # fmt: skip
    return {**given, **values}


@pytest.fixture
def scenario() -> Scenario:
    return read_scenario(short())


@pytest.fixture
def begin(people: Any, scenario: Scenario) -> Callable[..., Drill]:
    """Start a drill as the duty officer would; keyword arguments change it."""

    def start(**values: Any) -> Drill:
        given = {
            "scenario": scenario,
            "mode": "demonstration",
            "speed": 1,
            "user": people.duty,
            "at": AT,
            **values,
        }
        return start_drill(by=actor(given["user"]), **given)

    return start


@pytest.fixture
def play() -> Callable[[Drill, float], Drill]:
    """Play what is due so many real seconds after the start; the drill as it is then."""

    def run(drill: Drill, seconds: float) -> Drill:
        play_due(drill_id=drill.id, at=AT + timedelta(seconds=seconds))
        return Drill.objects.get(pk=drill.pk)

    return run


@pytest.fixture
def take_call(people: Any) -> Callable[..., Incident]:
    """Open a real incident as the duty officer would."""

    def take(**values: Any) -> Incident:
        given = {"kind": "leak", "place": PLACE["name"], "lon": PLACE["lon"], "lat": PLACE["lat"], **values}
        return open_incident(call=Call(**given), by=actor(people.duty), at=AT, accepted=True)

    return take
