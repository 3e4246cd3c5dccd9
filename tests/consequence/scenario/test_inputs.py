"""What a scenario is told: every missing or unphysical value is named with its range."""

from __future__ import annotations

import datetime as dt
import math
import zoneinfo

import pytest

from anlan.consequence import scenario as public
from anlan.consequence.scenario import ScenarioError
from anlan.consequence.scenario.inputs import RANGES, read_scenario, read_weather

from .cases import NEUTRAL, scenario

CHLORINE = scenario("氯", "pressure-vessel")
REQUIRED = (
    "substance",
    "containment",
    "state",
    "amount_kg",
    "temperature_K",
    "pressure_Pa",
    "hole_diameter_m",
)


@pytest.mark.parametrize("argument", REQUIRED)
def test_a_missing_value_is_named(argument: str) -> None:
    with pytest.raises(ScenarioError, match=argument) as caught:
        public.run({**CHLORINE, argument: None}, NEUTRAL)
    assert caught.value.advice


@pytest.mark.parametrize("argument", ["wind_speed", "temperature_K"])
def test_missing_weather_is_named(argument: str) -> None:
    with pytest.raises(ScenarioError, match=argument):
        public.run(CHLORINE, {**NEUTRAL, argument: None})


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, "much", True, [1.0, 2.0]])
@pytest.mark.parametrize(
    "argument", ["amount_kg", "temperature_K", "pressure_Pa", "hole_diameter_m", "release_height_m"]
)
def test_an_unphysical_value_is_named_with_its_range(argument: str, value: object) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario({**CHLORINE, argument: value})
    (problem,) = caught.value.problems
    assert problem.argument == argument
    assert f"{RANGES[argument][1]:g}" in problem.message
    assert problem.advice


@pytest.mark.parametrize("value", [math.nan, -0.1, 1.1, 60.0])
def test_humidity_is_a_share(value: float) -> None:
    with pytest.raises(ScenarioError, match=r"humidity: must be in \[0, 1\]"):
        read_weather({**NEUTRAL, "humidity": value})


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        read_scenario({**CHLORINE, "amount_kg": -1.0, "temperature_K": math.nan, "state": "plasma"})
    assert {problem.argument for problem in caught.value.problems} == {"amount_kg", "temperature_K", "state"}


@pytest.mark.parametrize("values", [None, 3, "氯", [("substance", "氯")]])
def test_what_is_no_mapping_is_refused(values: object) -> None:
    with pytest.raises(ScenarioError, match="scenario"):
        read_scenario(values)


def test_unknown_substance_has_advice() -> None:
    with pytest.raises(ScenarioError, match="substance") as caught:
        read_scenario({**CHLORINE, "substance": "不存在的物质"})
    assert caught.value.advice


@pytest.mark.parametrize("text", ["氯", "chlorine", "7782-50-5", "1017", "UN1017", "液氯"])
def test_a_substance_has_many_names(text: str) -> None:
    assert read_scenario({**CHLORINE, "substance": text}).substance.key == "chlorine"


def test_rupture_needs_no_hole_and_a_solid_no_pressure() -> None:
    assert read_scenario({**CHLORINE, "rupture": True, "hole_diameter_m": None}).rupture
    stock = {"substance": "硝酸铵", "containment": "warehouse", "state": "solid", "amount_kg": 1e6}
    assert read_scenario(stock).rupture


def test_what_is_assumed_is_said() -> None:
    lacking = {key: value for key, value in CHLORINE.items() if key not in ("congestion", "release_height_m")}
    assert len(read_scenario(lacking).assumed) == 2
    result = public.run(
        lacking, {k: v for k, v in NEUTRAL.items() if k not in ("humidity", "terrain")}, sensitivity=False
    )
    assert sum("未给" in text for text in result.assumptions) == 4


class TestWeather:
    """Wind at ten metres and the stability class."""

    DALIAN = {"latitude": 38.9, "longitude": 121.6, "cloud_octas": 2, "wind_speed": 3.0, "height_m": 10.0,
              "temperature_K": 293.15, "humidity": 0.5, "terrain": "rural"}  # fmt: skip

    def test_class_from_time_place_and_cloud(self) -> None:
        shanghai = zoneinfo.ZoneInfo("Asia/Shanghai")
        noon = read_weather({**self.DALIAN, "at": dt.datetime(2026, 6, 21, 12, tzinfo=shanghai)})
        night = read_weather({**self.DALIAN, "at": dt.datetime(2026, 6, 21, 1, tzinfo=shanghai)})
        assert noon.stability in "AB"
        assert night.stability in "EF"
        assert noon.stability_from
        assert noon.stability_from != "指定"

    @pytest.mark.parametrize("lacking", ["cloud_octas", "latitude", "longitude", "at"])
    def test_without_class_all_it_follows_from_is_needed(self, lacking: str) -> None:
        given = {**self.DALIAN, "at": dt.datetime(2026, 6, 21, 12, tzinfo=dt.UTC), lacking: None}
        with pytest.raises(ScenarioError, match=lacking):
            read_weather(given)

    def test_a_naive_time_is_refused(self) -> None:
        with pytest.raises(ScenarioError, match="at"):
            read_weather({**self.DALIAN, "at": dt.datetime(2026, 6, 21, 12)})  # noqa: DTZ001

    def test_given_class_wins(self) -> None:
        assert read_weather({**NEUTRAL, "stability": "f"}).stability == "F"
        assert read_weather({**NEUTRAL, "stability": "C-D"}).stability == "D"
        with pytest.raises(ScenarioError, match="stability"):
            read_weather({**NEUTRAL, "stability": "G"})

    def test_wind_is_brought_to_ten_metres(self) -> None:
        low = read_weather({**NEUTRAL, "height_m": 2.0})
        assert low.wind_speed_10m > 3.0

    @pytest.mark.parametrize("speed", [0.0, 0.4, 0.99])
    def test_calm_is_computed_at_one_metre_per_second_and_said(self, speed: float) -> None:
        calm = read_weather({**NEUTRAL, "wind_speed": speed})
        assert calm.wind_speed_10m == 1.0
        assert calm.warnings


class TestStates:
    """A phase that cannot be is refused with what to enter instead."""

    def test_no_liquid_above_the_critical_point(self) -> None:
        with pytest.raises(ScenarioError, match="temperature_K") as caught:
            public.run(scenario("氢", state="liquefied-gas"), NEUTRAL)
        assert "临界温度" in caught.value.advice

    def test_no_gas_above_its_vapour_pressure(self) -> None:
        with pytest.raises(ScenarioError, match="pressure_Pa"):
            public.run(scenario("氯", state="gas", pressure_Pa=2e6), NEUTRAL)

    def test_no_liquid_far_above_its_boiling_point_without_pressure(self) -> None:
        with pytest.raises(ScenarioError, match="temperature_K"):
            public.run(scenario("氯", state="liquid", pressure_Pa=101325.0), NEUTRAL)

    def test_frozen_is_no_liquid(self) -> None:
        with pytest.raises(ScenarioError, match="melting"):
            public.run(scenario("苯", temperature_K=260.0), NEUTRAL)

    def test_gas_without_pressure_does_not_flow(self) -> None:
        with pytest.raises(ScenarioError, match="pressure_Pa"):
            public.run(scenario("甲烷", pressure_Pa=9e4), NEUTRAL)

    def test_pressure_below_vapour_pressure_is_corrected_and_said(self) -> None:
        result = public.run(
            scenario("氯", "pressure-vessel", pressure_Pa=101325.0), NEUTRAL, sensitivity=False
        )
        assert any("饱和蒸气压" in warning for warning in result.warnings)
        assert result.source.rate > 5.0

    @pytest.mark.parametrize("substance", ["氢氧化钠", "氰化钠"])
    def test_a_solid_without_model_says_the_nearest_method(self, substance: str) -> None:
        with pytest.raises(ValueError, match="state") as caught:
            public.run(scenario(substance), NEUTRAL)
        assert "应急响应指南" in caught.value.advice  # type: ignore[attr-defined]

    def test_what_does_no_harm_is_said(self) -> None:
        with pytest.raises(ScenarioError, match="no outcome") as caught:
            public.run(scenario("氮", state="gas", containment="pipe", pressure_Pa=5e5), NEUTRAL)
        assert "窒息" in caught.value.advice
