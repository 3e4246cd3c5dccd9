"""Magnitudes a chemist expects, from published cases and rules of thumb; which outcomes there are; what grows with what.

Bounds are wide on purpose: they hold off nonsense, not a factor of two (that is the validation's work).
"""

from __future__ import annotations

from typing import Any

import pytest

from anlan.consequence.scenario import Outcome, Result, compare, run

from .cases import NEUTRAL, STABLE, scenario


def answer(asked: dict[str, Any], weather: dict[str, Any] = NEUTRAL) -> Result:
    return run(asked, weather, sensitivity=False)


def kinds(result: Result) -> set[str]:
    return {outcome.kind for outcome in result.outcomes}


def of(result: Result, kind: str) -> Outcome:
    found = result.outcome(kind)
    assert found is not None
    return found


def reach(outcome: Outcome, level: str) -> float:
    return next((zone.max_distance_m for zone in outcome.zones if zone.level == level), 0.0)


class TestChlorine:
    """Poison and nothing else; heavier than air."""

    TON = scenario("氯", "cylinder", amount_kg=1000.0, rupture=True)
    LEAK = scenario("氯", "pressure-vessel", hole_diameter_m=0.025)

    def test_a_ton_cylinder_reaches_kilometres(self) -> None:
        # ERG 2024: large spill from a ton cylinder, day 1.5-5 km; EPA RMP look-up for a ton, D: 1-2 miles
        result = answer(self.TON)
        assert kinds(result) == {"toxic-cloud", "physical-explosion"}
        assert 500 < reach(of(result, "toxic-cloud"), "red") < 4000
        assert result.source.dense
        assert result.source.instantaneous_kg > 300

    def test_a_leak_flows_like_its_liquid(self) -> None:
        # 25 mm hole, 6.8 bar, 1.4 t/m3: 0.62 A sqrt(2 rho dp) = 12 kg/s
        result = answer(self.LEAK)
        assert result.source.rate == pytest.approx(12.4, rel=0.1)
        assert kinds(result) == {"toxic-cloud"}
        assert 1000 < reach(of(result, "toxic-cloud"), "red") < 5000

    def test_thresholds_are_aegl(self) -> None:
        zones = of(answer(self.LEAK), "toxic-cloud").zones
        assert [(zone.level, zone.threshold.value) for zone in zones] == [
            ("red", 20.0),
            ("orange", 2.0),
            ("yellow", 0.5),
        ]
        assert all("AEGL" in zone.threshold.meaning and zone.threshold.unit == "ppm" for zone in zones)

    def test_night_is_worse_than_day(self) -> None:
        both = compare(self.LEAK, NEUTRAL, sensitivity=False)
        worst, typical = (reach(of(both[name], "toxic-cloud"), "red") for name in ("worst", "typical"))
        assert worst > 1.5 * typical
        assert (both["worst"].weather.stability, both["worst"].weather.wind_speed_10m) == ("F", 1.5)
        assert both["actual"].weather.stability == "D"


class TestAmmonia:
    """Poison first; burns reluctantly."""

    def test_tank_leak(self) -> None:
        result = answer(scenario("氨", "pressure-vessel", amount_kg=50_000.0))
        toxic = of(result, "toxic-cloud")
        assert toxic.probability > 0.9
        assert 200 < reach(toxic, "red") < 1500
        assert result.source.rate == pytest.approx(9.3, rel=0.15)
        assert sum(o.probability for o in result.outcomes if o.kind in ("jet-fire", "flash-fire")) < 0.1

    def test_potchefstroom(self) -> None:
        # 1973: 38 t burst; deaths to 200 m, the cloud seen to 450 m across, alarm for kilometres
        result = answer(scenario("氨", "pressure-vessel", amount_kg=38_000.0, rupture=True))
        lethal = max(
            line.max_distance_m for line in of(result, "toxic-cloud").isopleths if "半数" in line.meaning
        )
        assert 150 < lethal < 1200

    def test_refrigerated_is_milder_than_pressurised(self) -> None:
        cold = answer(scenario("氨", "tank", amount_kg=50_000.0))
        warm = answer(scenario("氨", "pressure-vessel", amount_kg=50_000.0))
        assert cold.source.temperature < 245
        assert "fireball" not in kinds(cold)
        assert reach(of(cold, "toxic-cloud"), "red") < reach(of(warm, "toxic-cloud"), "red")


class TestLpg:
    """Fireball, flash fire, explosion."""

    def test_bleve_of_fifty_tonnes(self) -> None:
        # D = 5.8 M^(1/3) = 214 m, 15.8 s (CCPS); 1000 tdu at about 300 m (HSE)
        result = answer(scenario("液化石油气", "pressure-vessel", amount_kg=50_000.0, rupture=True))
        ball = of(result, "fireball")
        assert any("214 m" in text for text in ball.assumptions)
        assert 214 / 2 <= reach(ball, "red") < reach(ball, "orange") < reach(ball, "yellow")
        assert 200 < reach(ball, "orange") < 450
        assert kinds(result) >= {"fireball", "flash-fire", "vapour-cloud-explosion", "physical-explosion"}
        assert "toxic-cloud" not in kinds(result)
        assert ball.probability == pytest.approx(0.49)

    def test_congestion_makes_the_explosion(self) -> None:
        leak = scenario("丙烯", "pressure-vessel", hole_diameter_m=0.1)
        places = {name: answer({**leak, "congestion": name}) for name in ("open", "some", "dense")}
        assert "vapour-cloud-explosion" not in kinds(places["open"])
        assert reach(of(places["some"], "vapour-cloud-explosion"), "red") == 0
        assert reach(of(places["dense"], "vapour-cloud-explosion"), "red") > 100
        assert all("flash-fire" in kinds(result) for result in places.values())

    def test_no_fireball_from_a_pipe(self) -> None:
        assert "fireball" not in kinds(answer(scenario("丙烷", "pipe", rupture=True)))


class TestLng:
    """A boiling pool: flash fire and pool fire."""

    def test_bund_full(self) -> None:
        result = answer(scenario("LNG", amount_kg=1e6, rupture=True))
        assert kinds(result) >= {"flash-fire", "pool-fire"}
        assert not kinds(result) & {"toxic-cloud", "jet-fire", "fireball"}
        assert 50 < reach(of(result, "flash-fire"), "red") < 600
        assert result.source.temperature < 120
        rates = result.series[-1].value
        assert max(rates[:5]) > 3 * rates[-1]  # the ground cools and the pool with it


class TestGasoline:
    """A bunded pool."""

    RUPTURE = scenario("汽油", amount_kg=500_000.0, rupture=True)

    def test_bund_fire(self) -> None:
        # 31 m pool: flames of some 30 m, 4 kW/m2 within two to three diameters of a smoky fire
        result = answer(self.RUPTURE)
        fire = of(result, "pool-fire")
        assert 15 < reach(fire, "red") < 60
        assert 45 < reach(fire, "yellow") < 140
        assert "toxic-cloud" not in kinds(result)
        assert "flash-fire" in kinds(result)

    def test_larger_bund_larger_fire(self) -> None:
        small, large = (
            reach(of(answer({**self.RUPTURE, "bund_area_m2": area}), "pool-fire"), "yellow")
            for area in (200.0, 2000.0)
        )
        assert large > 1.5 * small


def test_benzene_poisons_and_burns() -> None:
    assert kinds(answer(scenario("苯"), STABLE)) >= {"toxic-cloud", "pool-fire", "flash-fire"}


class TestHydrogen:
    """Jet and flash fire, explosion; no poison, no pool."""

    def test_leak(self) -> None:
        result = answer(scenario("氢"))
        assert kinds(result) <= {"flash-fire", "jet-fire", "vapour-cloud-explosion"}
        assert 10 < reach(of(result, "flash-fire"), "red") < 100
        assert 5 < reach(of(result, "jet-fire"), "yellow") < 60

    def test_a_burst_does_not_creep_for_kilometres(self) -> None:
        result = answer(scenario("氢", amount_kg=2000.0, rupture=True), STABLE)
        assert reach(of(result, "flash-fire"), "red") < 300
        assert "physical-explosion" in kinds(result)


class TestExplosives:
    """A warehouse."""

    def test_beirut(self) -> None:
        # 2750 t ammonium nitrate, 0.4 to 1.1 kt TNT: glass beyond 1.5 km, ruin to some 500 m
        result = answer(scenario("硝酸铵", amount_kg=2.75e6))
        (only,) = result.outcomes
        assert 350 < reach(only, "red") < 800
        assert 1300 < reach(only, "yellow") < 3000

    def test_tianjin(self) -> None:
        # 2015: second blast of 800 t ammonium nitrate, about 430 t TNT by the official report (24 kPa near 600 m)
        result = answer(scenario("硝酸铵", amount_kg=8e5))
        assert 600 < reach(result.outcomes[0], "yellow") < 2200

    def test_tnt_grows_with_the_cube_root(self) -> None:
        one, thousand = (
            reach(answer(scenario("TNT", amount_kg=m)).outcomes[0], "orange") for m in (1e3, 1e6)
        )
        assert thousand / one == pytest.approx(10.0, rel=0.02)


@pytest.mark.parametrize(
    ("substance", "containment"),
    [("氯", "cylinder"), ("氨", "pressure-vessel"), ("液化石油气", "pressure-vessel"), ("氢", "pressure-vessel"),
     ("硝酸铵", "warehouse"), ("硫化氢", "pressure-vessel"), ("光气", "cylinder")],
)  # fmt: skip
def test_more_never_reaches_less(substance: str, containment: str) -> None:
    before = 0.0
    for amount in (1e3, 4e3, 1.6e4, 6.4e4):
        result = answer(scenario(substance, containment, amount_kg=amount, rupture=True))
        now = max(outcome.reach_m for outcome in result.outcomes)
        assert now >= before * 0.999
        before = now


@pytest.mark.parametrize("substance", ["氯", "氨", "硫化氢", "二氧化硫", "光气", "氟化氢", "一氧化碳"])
def test_stable_is_worse_than_neutral_for_poison(substance: str) -> None:
    asked = scenario(substance)
    red = [reach(of(answer(asked, weather), "toxic-cloud"), "orange") for weather in (NEUTRAL, STABLE)]
    assert red[1] > red[0]


def test_frames_travel_and_go() -> None:
    result = run(TestChlorine.TON, NEUTRAL, frames=8, sensitivity=False)
    frames = of(result, "toxic-cloud").frames
    assert len(frames) == 8
    assert [frame.time_s for frame in frames] == sorted(frame.time_s for frame in frames)
    fronts = [max((zone.max_distance_m for zone in frame.zones), default=0.0) for frame in frames]
    assert fronts[1] > fronts[0] > 0
    assert fronts[-1] == 0.0


def test_arrival_grows_with_distance() -> None:
    zones = of(answer(TestChlorine.LEAK), "toxic-cloud").zones
    times = [zone.arrival_s for zone in zones]
    assert times == sorted(times)  # type: ignore[type-var]
    assert all(0.5 < zone.max_distance_m / zone.arrival_s < 8 for zone in zones if zone.arrival_s)


def test_isolation_in_time_shortens_the_reach() -> None:
    long, short = (
        reach(of(answer({**TestChlorine.LEAK, "duration_s": span}), "toxic-cloud"), "yellow")
        for span in (1800.0, 60.0)
    )
    assert short < long


def test_sensitivity_names_three_inputs_largest_first() -> None:
    result = run(TestChlorine.LEAK, NEUTRAL)
    assert len(result.sensitivity) == 3
    spreads = [
        max(s.red_low_m, s.red_high_m) / max(min(s.red_low_m, s.red_high_m), 1e-9) for s in result.sensitivity
    ]
    assert spreads == sorted(spreads, reverse=True)
    hole = next(s for s in result.sensitivity if s.input == "hole_diameter_m")
    assert hole.red_low_m < reach(of(result, "toxic-cloud"), "red") < hole.red_high_m


def test_warnings_reach_the_result_and_not_the_terminal(recwarn: pytest.WarningsRecorder) -> None:
    result = answer(TestChlorine.LEAK, STABLE)
    assert any("10 km" in warning for warning in result.warnings)
    assert not recwarn.list


def test_shelter_is_advised_near_a_short_cloud() -> None:
    result = answer(scenario("氯", "pressure-vessel", duration_s=600.0))
    assert result.shelter is not None
    assert result.shelter.advice in ("shelter", "shelter-then-leave")
    fire = answer(TestGasoline.RUPTURE).shelter
    assert fire is not None
    assert fire.advice == "evacuate"


def test_grid_sets_the_points_of_a_plume() -> None:
    few, many = (
        len(
            of(run(TestChlorine.LEAK, NEUTRAL, grid=points, sensitivity=False), "toxic-cloud")
            .zones[0]
            .polygon
        )
        for points in (20, 100)
    )
    assert many > 2 * few / 1.5
    with pytest.raises(ValueError, match="grid"):
        run(TestChlorine.LEAK, NEUTRAL, grid=2)
    with pytest.raises(ValueError, match="frames"):
        run(TestChlorine.LEAK, NEUTRAL, frames=-1)


@pytest.mark.parametrize(
    ("span", "minutes", "aegl_3"),
    [(None, 10, 50.0), (600.0, 30, 28.0), (1500.0, 30, 28.0), (1501.0, 60, 20.0)],
)
def test_guideline_of_the_time_of_exposure(span: float | None, minutes: int, aegl_3: float) -> None:
    asked = TestChlorine.TON if span is None else {**TestChlorine.LEAK, "duration_s": span}
    red = of(answer(asked), "toxic-cloud").zones[0].threshold
    assert red.value == aegl_3
    assert f"{minutes} 分钟" in red.meaning


def test_without_guidelines_the_nearest_method_is_offered() -> None:
    result = answer(scenario("煤气"))
    assert any("应急响应指南" in warning for warning in result.warnings)
    assert "toxic-cloud" not in kinds(result)


def test_a_missing_property_leaves_out_one_outcome() -> None:
    result = answer(scenario("羰基镍"))
    assert "toxic-cloud" in kinds(result)
    assert any("燃烧热" in warning for warning in result.warnings)


def test_too_little_is_said() -> None:
    with pytest.raises(ValueError, match="amount_kg"):
        answer(scenario("乙醇", "cylinder", amount_kg=0.001))


def test_idlh_stands_in() -> None:
    zones = of(answer(scenario("二氧化碳", "pressure-vessel", hole_diameter_m=0.1)), "toxic-cloud").zones
    assert "IDLH" in zones[0].threshold.meaning
