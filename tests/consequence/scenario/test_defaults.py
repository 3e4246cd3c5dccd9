"""What the calculator starts with, and the results as JSON."""

from __future__ import annotations

import dataclasses
import json
import math

import pytest

from anlan.consequence import substances
from anlan.consequence.scenario import default_scenarios, defaults_for, run, to_dict
from anlan.consequence.scenario.inputs import CONTAINMENTS, read_scenario
from anlan.consequence.scenario.results import Threshold

from .cases import NEUTRAL

KEYS = {
    "substance", "containment", "state", "amount_kg", "temperature_K", "pressure_Pa", "hole_diameter_m", "rupture",
    "release_height_m", "bund_area_m2", "duration_s", "congestion", "indoor_air_changes_per_h",
}  # fmt: skip


@pytest.mark.parametrize(
    ("substance", "containment", "state"),
    [("氯", "pressure-vessel", "liquefied-gas"), ("氨", "pressure-vessel", "liquefied-gas"),
     ("LPG", "pressure-vessel", "liquefied-gas"), ("LNG", "tank", "liquefied-gas"), ("汽油", "tank", "liquid"),
     ("苯", "tank", "liquid"), ("氢", "pressure-vessel", "gas"), ("甲烷", "pressure-vessel", "gas"),
     ("乙炔", "pressure-vessel", "gas"), ("硝酸铵", "warehouse", "solid"), ("TNT", "warehouse", "solid")],
)  # fmt: skip
def test_the_usual_way_to_keep_it(substance: str, containment: str, state: str) -> None:
    found = defaults_for(substance)
    assert (found["containment"], found["state"]) == (containment, state)
    assert set(found) == KEYS


def test_every_default_can_be_read() -> None:
    for substance in substances.all():
        for containment in CONTAINMENTS:
            read_scenario(defaults_for(substance.key, containment))


def test_vessels_hold_their_vapour_pressure() -> None:
    cold, warm = (
        defaults_for("氨", "pressure-vessel", ambient_K=kelvin)["pressure_Pa"] for kelvin in (263.15, 303.15)
    )
    assert cold == pytest.approx(2.9e5, rel=0.05)
    assert warm == pytest.approx(11.7e5, rel=0.05)


def test_cold_tanks_are_at_their_boiling_point() -> None:
    assert defaults_for("LNG")["temperature_K"] == pytest.approx(111.7, abs=1.0)
    assert defaults_for("氨", "tank")["temperature_K"] == pytest.approx(239.8, abs=1.0)


def test_credible_releases_of_an_installation() -> None:
    found = default_scenarios("液化石油气", "pressure-vessel", 50_000.0)
    assert [item.key for item in found] == ["leak-10mm", "leak-25mm", "leak-100mm", "rupture"]
    assert [item.scenario["hole_diameter_m"] for item in found] == [0.01, 0.025, 0.1, None]
    assert found[-1].scenario["rupture"]
    assert all(item.frequency_source and item.title for item in found)
    assert [item.key for item in default_scenarios("硝酸铵", "warehouse", 1e6)] == ["explosion"]
    assert len(default_scenarios("氯", "cylinder", 1000.0)) == 3


@pytest.mark.parametrize(
    ("name", "value"), [("amount_kg", -1.0), ("ambient_K", 20.0), ("containment", "ship")]
)
def test_bad_defaults_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        defaults_for("氯", **{name: value})  # type: ignore[arg-type]


def test_a_result_is_json() -> None:
    result = run(defaults_for("氨", "pressure-vessel"), NEUTRAL, frames=2, sensitivity=True)
    text = json.dumps(to_dict(result), allow_nan=False, ensure_ascii=False)
    back = json.loads(text)
    assert set(back) == {field.name for field in dataclasses.fields(result)}
    assert back["outcomes"][0]["zones"][0]["threshold"]["unit"] == "ppm"
    assert back["weather"]["stability"] == "D"
    assert result.zones[0].level == "red"
    assert result.outcome("fireball") is None


def test_what_is_not_finite_never_leaves() -> None:
    with pytest.raises(ValueError, match="finite"):
        to_dict(Threshold(math.nan, "ppm", ""))
