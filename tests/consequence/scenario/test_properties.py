"""Whatever is asked: a result whose every number is finite and every ring valid and nested, or a clear ValueError."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.consequence import substances
from anlan.consequence.scenario import KINDS, LEVELS, Result, ScenarioError, default_scenarios, run, to_dict
from anlan.consequence.scenario import zones as rings
from anlan.consequence.scenario.inputs import CONGESTIONS, CONTAINMENTS, STATES

from .cases import NEUTRAL, STABLE, scenario

KEYS = tuple(substance.key for substance in substances.all())


def judged(asked: dict[str, Any], weather: dict[str, Any], **options: Any) -> Result | None:
    """The result after every promise was examined; None where it was refused in words."""
    try:
        result = run(asked, weather, **options)
    except (ScenarioError, substances.MissingProperty) as error:  # any other ValueError fails the test
        if not error.advice:
            pytest.fail(f"no advice: {error}")
        return None
    json.dumps(to_dict(result), allow_nan=False)
    assert result.outcomes
    assert len({outcome.kind for outcome in result.outcomes}) == len(result.outcomes)
    for outcome in result.outcomes:
        assert outcome.kind in KINDS
        assert 0.0 <= outcome.probability <= 1.0
        assert outcome.model
        assert outcome.uncertainty
        order = [LEVELS.index(zone.level) for zone in outcome.zones]
        assert order == sorted(set(order))
        for zone in outcome.zones:
            assert rings.is_valid_ring(zone.polygon), (outcome.kind, zone.level)
            assert zone.threshold.meaning
            assert zone.max_distance_m > 0
        shapes = [shapely.Polygon(zone.polygon) for zone in outcome.zones]
        for inner, outer in itertools.pairwise(shapes):
            assert inner.difference(outer).area <= 0.005 * inner.area + 0.01, outcome.kind
        reach = [zone.max_distance_m for zone in outcome.zones]
        assert reach == sorted(reach)
    return result


@pytest.mark.parametrize("key", KEYS)
def test_every_substance_at_its_defaults(key: str) -> None:
    judged(scenario(key), STABLE, sensitivity=False)


@pytest.mark.long
@pytest.mark.parametrize("containment", CONTAINMENTS)
@pytest.mark.parametrize("key", KEYS)
def test_every_substance_in_every_containment(key: str, containment: str) -> None:
    for item in default_scenarios(key, containment, 10_000.0):
        judged(item.scenario, NEUTRAL, frames=2)


@pytest.mark.parametrize("containment", CONTAINMENTS)
@pytest.mark.parametrize("substance", ["氯", "氨", "液化石油气", "LNG", "汽油", "苯", "氢", "硝酸铵"])
def test_every_containment_of_the_named_eight(substance: str, containment: str) -> None:
    for item in default_scenarios(substance, containment, 20_000.0)[1::2]:
        judged(item.scenario, NEUTRAL, frames=3, sensitivity=False)
        assert 0 < item.frequency_per_year < 1e-3


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    key=st.sampled_from(KEYS),
    containment=st.sampled_from(CONTAINMENTS),
    state=st.sampled_from(STATES),
    amount=st.floats(0.01, 1e8),
    kelvin=st.floats(100.0, 600.0),
    pressure=st.floats(5e4, 3e7),
    hole=st.floats(1e-3, 1.0),
    rupture=st.booleans(),
    height=st.floats(0.0, 60.0),
    bund=st.none() | st.floats(1.0, 1e5),
    congestion=st.sampled_from(CONGESTIONS),
    wind=st.floats(0.0, 25.0),
    stability=st.sampled_from("ABCDEF"),
    air=st.floats(243.15, 318.15),
    terrain=st.sampled_from(["rural", "urban"]),
)
def test_anything(
    key: str, containment: str, state: str, amount: float, kelvin: float, pressure: float, hole: float, rupture: bool,
    height: float, bund: float | None, congestion: str, wind: float, stability: str, air: float, terrain: str,
) -> None:  # fmt: skip
    asked = {
        "substance": key, "containment": containment, "state": state, "amount_kg": amount, "temperature_K": kelvin,
        "pressure_Pa": pressure, "hole_diameter_m": hole, "rupture": rupture, "release_height_m": height,
        "bund_area_m2": bund, "congestion": congestion,
    }  # fmt: skip
    weather = {
        **NEUTRAL,
        "wind_speed": wind,
        "stability": stability,
        "temperature_K": air,
        "terrain": terrain,
    }
    judged(asked, weather, sensitivity=False, frames=2)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    key=st.sampled_from(KEYS),
    containment=st.sampled_from(CONTAINMENTS),
    changed=st.sampled_from([0.2, 0.7, 1.0, 1.6, 5.0]),
    warmer=st.floats(-20.0, 30.0),
    wind=st.floats(1.0, 12.0),
    rupture=st.booleans(),
)
def test_anything_near_the_usual(
    key: str, containment: str, changed: float, warmer: float, wind: float, rupture: bool
) -> None:
    asked = scenario(key, containment, rupture=rupture)
    asked["amount_kg"] *= changed
    asked["temperature_K"] += warmer
    judged(asked, {**NEUTRAL, "wind_speed": wind}, frames=1, sensitivity=False)
