"""From generic failures over scenarios to individual risk and an F-N curve."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from anlan.consequence.gbt37243 import failure_frequencies
from anlan.consequence.risk import (
    Event,
    Population,
    events_of,
    individual_risk_at,
    installation_risk,
    releases_of,
    uniform_rose,
)
from anlan.consequence.risk.releases import Release

WEATHER: dict[str, Any] = {
    "wind_direction_deg": 0.0,
    "temperature_K": 288.0,
    "humidity": 0.6,
    "cloud_octas": 4.0,
    "at": datetime(2026, 6, 1, 4, tzinfo=UTC),
    "latitude": 38.9,
    "longitude": 121.6,
    "terrain": "rural",
}
ROSE = uniform_rose()


def tank(substance: str, pressure: float) -> dict[str, Any]:
    return {
        "substance": substance,
        "containment": "pressure-vessel",
        "state": "liquefied-gas",
        "amount_kg": 25_000.0,
        "temperature_K": 288.0,
        "pressure_Pa": pressure,
    }


@pytest.fixture(scope="module")
def chlorine() -> tuple[Event, ...]:
    failures = failure_frequencies("pressure-vessel")
    return events_of(releases_of(tank("氯", 6e5), failures, name="卧罐"), ROSE, WEATHER)


def test_each_failure_becomes_a_release() -> None:
    found = releases_of(tank("氯", 6e5), failure_frequencies("pressure-vessel"))
    assert [one.frequency for one in found] == [5e-7, 5e-7, 1e-5]
    assert found[0].scenario["rupture"] is True
    assert found[1].scenario["duration_s"] == 600.0
    assert found[2].scenario["hole_diameter_m"] == 0.010


def test_nobody_dies_more_often_than_it_fails(chlorine: tuple[Event, ...]) -> None:
    risk = individual_risk_at(chlorine, ROSE, [(10, 0), (300, 0), (1000, 0), (5000, 0)])
    assert risk[0] <= 1.1e-5
    assert list(risk) == sorted(risk, reverse=True)
    assert risk[0] > 1e-7
    assert risk[3] < 1e-7


def test_lines_of_equal_effect_are_nested(chlorine: tuple[Event, ...]) -> None:
    for event in chlorine:
        assert isinstance(event.lethality, dict)
        for footprints in event.lethality.values():
            probabilities = [one.probability for one in footprints]
            assert probabilities == sorted(probabilities, reverse=True), event.name


def test_a_flammable_gas_burns_or_explodes() -> None:
    failures = failure_frequencies("pressure-vessel")
    events = events_of(releases_of(tank("lpg", 7e5), failures), ROSE, WEATHER)
    assert any("闪火" in one.name for one in events)
    assert any("火球" in one.name for one in events)
    found = installation_risk(events, ROSE, half_width=800, population=[Population(60, 0, 40), Population(-90, 40, 10)], cells=60)  # fmt: skip
    assert 0 < found.curve.pll < 1e-3
    assert found.curve.f_at_least(1) <= 1.2e-5
    assert found.curve.f_at_least(51) == 0


def test_ten_minutes_empty_the_tank_in_ten_minutes() -> None:
    from anlan.consequence import scenario
    from anlan.consequence.risk.releases import _hole_for_ten_minutes

    given, weather = tank("氯", 6e5), {**WEATHER, "wind_speed": 5.0, "height_m": 10.0, "stability": "D"}
    hole = _hole_for_ten_minutes(scenario.run, given, weather)
    rate = scenario.run({**given, "hole_diameter_m": hole}, weather, sensitivity=False).source.rate
    assert rate == pytest.approx(25_000 / 600, rel=0.05)


def test_what_never_fails_costs_nothing() -> None:
    assert events_of([Release("x", 0.0, tank("氯", 6e5))], ROSE, WEATHER) == ()
    with pytest.raises(ValueError, match="frequency of x"):
        events_of([Release("x", -1.0, tank("氯", 6e5))], ROSE, WEATHER)
