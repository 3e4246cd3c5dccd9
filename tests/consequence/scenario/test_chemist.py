"""What a sceptical chemist found laughable or wrong, kept from coming back."""

from __future__ import annotations

import math
from typing import Any

import pytest

from anlan.consequence import fire, substances
from anlan.consequence.scenario import Outcome, Result, ScenarioError, defaults_for, run
from anlan.consequence.scenario.fires import stoichiometric_fraction
from anlan.consequence.scenario.thresholds import toxic_levels

from .cases import NEUTRAL, STABLE, scenario


def answer(
    substance: str, containment: str | None = None, weather: dict[str, Any] = NEUTRAL, **changes: Any
) -> Result:
    return run(scenario(substance, containment, **changes), weather, sensitivity=False)


def of(result: Result, kind: str) -> Outcome:
    found = result.outcome(kind)
    assert found is not None
    return found


def kinds(result: Result) -> set[str]:
    return {outcome.kind for outcome in result.outcomes}


def reach(outcome: Outcome, level: str) -> float:
    return next((zone.max_distance_m for zone in outcome.zones if zone.level == level), 0.0)


def said(result: Result) -> str:
    texts = [*result.assumptions, *(text for outcome in result.outcomes for text in outcome.assumptions)]
    return "；".join(texts)


class TestThresholds:
    """No zone at what people breathe every day."""

    def test_carbon_dioxide(self) -> None:
        levels, _ = toxic_levels("carbon-dioxide")
        assert [(level, t.value) for level, t in levels] == [("red", 4e4), ("orange", 3e4), ("yellow", 5e3)]

    @pytest.mark.parametrize("substance", ["一氧化碳", "光气", "环氧乙烷"])
    def test_no_yellow_without_a_guideline_for_slight_effects(self, substance: str) -> None:
        levels, notes = toxic_levels(substances.get(substance).key)
        assert [level for level, _ in levels] == ["red", "orange"]
        assert any("不画黄区" in note for note in notes)


class TestFires:
    """Pools as they lie when lit; lines that break; jets of other fuels than paraffins."""

    def test_a_leak_lit_late_burns_on_its_whole_pool(self) -> None:
        result = answer("汽油")
        pool = of(result, "pool-fire")
        radius = math.sqrt(result.source.pool_area_m2 / math.pi)
        assert reach(pool, "red") >= 0.99 * radius
        assert reach(pool, "yellow") > 45
        assert any("泄漏即着火时" in text for text in pool.assumptions)

    def test_a_broken_gas_line_burns_as_a_jet(self) -> None:
        result = answer("天然气", "pipe", amount_kg=1e5, pressure_Pa=6e6, rupture=True)
        assert {"jet-fire", "flash-fire"} <= kinds(result)
        assert "fireball" not in kinds(result)
        rates = result.series[0].value
        assert result.source.rate < rates[0]
        assert rates[-1] < 0.5 * rates[0]
        assert 150 < reach(of(result, "jet-fire"), "orange") < 800
        assert "管径" in said(result)

    @pytest.mark.parametrize(
        ("name", "share"), [("CO", 0.289), ("氨", 0.141), ("硫化氢", 0.141), ("氢", 0.0285)]
    )
    def test_stoichiometric_fraction(self, name: str, share: float) -> None:
        assert stoichiometric_fraction(substances.get(name)) == pytest.approx(share, rel=0.01)

    def test_a_blend_has_none(self) -> None:
        assert stoichiometric_fraction(substances.get("汽油")) is None

    def test_the_fraction_shortens_the_flame(self) -> None:
        release: dict[str, Any] = {
            "mass_rate": 1.5, "heat_of_combustion": 10.1e6, "molar_mass": 0.028, "gamma": 1.4, "upstream_pressure": 16e5,
            "upstream_temperature": 293.0, "direction": "horizontal",
        }  # fmt: skip
        long, short = (
            fire.jet_fire(**release, **w).flame_length for w in ({}, {"stoichiometric_fraction": 0.289})
        )
        assert short < 0.6 * long
        with pytest.raises(ValueError, match="stoichiometric_fraction"):
            fire.jet_fire(**release, stoichiometric_fraction=1.5)

    def test_the_model_is_named_as_it_is(self) -> None:
        assert "Johnson" in of(answer("甲烷", "pressure-vessel"), "jet-fire").model
        wet = of(answer("液化石油气"), "jet-fire").model
        assert "Hirst" in wet
        assert "Chamberlain" not in wet

    def test_spray_that_does_not_rain_out_burns_too(self) -> None:
        jet = of(answer("环氧乙烷", "pressure-vessel"), "jet-fire")
        assert reach(jet, "orange") > 8
        assert any("三成" in text for text in jet.assumptions)

    def test_a_fireball_keeps_its_middle(self) -> None:
        ball = of(answer("丁二烯", "cylinder", rupture=True), "fireball")
        assert [zone.level for zone in ball.zones] == ["red", "orange", "yellow"]

    def test_no_noise_of_dry_air_near_by(self) -> None:
        assert not any("Bagster" in text for text in answer("汽油").warnings)


class TestAmmonia:
    """A poison, by BEVI."""

    @pytest.mark.parametrize("containment", ["pressure-vessel", "tank"])
    @pytest.mark.parametrize("rupture", [True, False])
    def test_neither_fireball_nor_explosion_nor_pool_fire(self, containment: str, rupture: bool) -> None:
        result = answer("氨", containment, rupture=rupture, congestion="dense")
        assert not kinds(result) & {"fireball", "vapour-cloud-explosion", "pool-fire"}
        assert "BEVI" in said(result)
        assert sum(o.probability for o in result.outcomes if o.kind != "physical-explosion") <= 1.0

    def test_wind_dries_a_deep_cold_pool(self) -> None:
        result = answer("氨", "tank", rupture=True)
        assert result.source.vapour_rate > 5.0
        assert 350 < reach(of(result, "toxic-cloud"), "red") < 1000


class TestNothingToDraw:
    """Outcomes without zones are left out, and it is said."""

    def test_sulfuric_acid_is_refused_with_advice(self) -> None:
        with pytest.raises(ScenarioError) as caught:
            answer("硫酸")
        assert "接触灼伤" in caught.value.advice

    @pytest.mark.parametrize("substance", ["二甲苯"])
    def test_solvents_keep_their_fire(self, substance: str) -> None:
        result = answer(substance, "tank")
        assert "toxic-cloud" not in kinds(result)
        assert "不画毒气区" in said(result)

    def test_aluminium_alkyls_are_told_in_chinese(self) -> None:
        with pytest.raises(ValueError, match="vapour_pressure") as caught:
            answer("烷基铝")
        assert "protective_action" not in caught.value.advice  # type: ignore[attr-defined]


class TestReach:
    """The number told is that of the ring drawn, and ends where the models do."""

    @pytest.mark.parametrize("substance", ["汽油", "液化石油气", "氨", "丙烯", "LNG", "氯", "氢"])
    @pytest.mark.parametrize("rupture", [True, False])
    def test_no_ring_beyond_its_number(self, substance: str, rupture: bool) -> None:
        for outcome in answer(substance, weather=STABLE, rupture=rupture).outcomes:
            for zone in outcome.zones:
                farthest = max(math.hypot(x, y) for x, y in zone.polygon)
                assert farthest <= zone.max_distance_m * 1.005 + 0.1, (outcome.kind, zone.level)

    def test_nothing_beyond_thirty_kilometres(self) -> None:
        result = answer("光气", "pressure-vessel", weather=STABLE, rupture=True)
        assert max(outcome.reach_m for outcome in result.outcomes) <= 30_000
        assert "超过 10 km" in said(result)
        assert any("30 km" in text for text in result.warnings)

    def test_frames_keep_the_pool(self) -> None:
        result = run(scenario("汽油"), NEUTRAL, frames=4, sensitivity=False)
        first = of(result, "flash-fire").frames[0]
        assert [zone.level for zone in first.zones] == ["red", "orange", "yellow"]


class TestLightPuffs:
    """Thin gas drifts like air: no reach that grows with the wind without end."""

    @pytest.mark.parametrize(("substance", "bound"), [("CO", 2500.0), ("乙硼烷", 15_000.0)])
    def test_poison(self, substance: str, bound: float) -> None:
        cold = {**NEUTRAL, "temperature_K": 258.0}
        red = [
            reach(of(answer(substance, "pressure-vessel", {**cold, "wind_speed": wind}, rupture=True, amount_kg=1000.0,
                            state="gas"), "toxic-cloud"), "red")
            for wind in (1.0, 8.0)
        ]  # fmt: skip
        assert 0 < red[0] < bound
        assert red[1] == pytest.approx(red[0], rel=0.05)

    def test_no_jump_at_one_degree(self) -> None:
        cool, warm = (
            reach(of(answer("CO", "pressure-vessel", {**NEUTRAL, "temperature_K": kelvin}, rupture=True),
                     "toxic-cloud"), "red")
            for kelvin in (255.0, 295.0)
        )  # fmt: skip
        assert warm == pytest.approx(cool, rel=0.5)


class TestExplosions:
    """Hydrogen explodes in small amounts; a refinery does not fill with gas whole."""

    def test_hydrogen_of_a_station(self) -> None:
        result = answer("氢", "pressure-vessel", amount_kg=100.0, rupture=True, congestion="dense")
        assert reach(of(result, "vapour-cloud-explosion"), "orange") > 50

    def test_a_large_cloud_counts_with_its_congested_part(self) -> None:
        result = answer("丙烷", "pressure-vessel", rupture=True, congestion="dense")
        blast = of(result, "vapour-cloud-explosion")
        assert 600 < reach(blast, "yellow") < 950  # 40 CFR 68: 624 m
        assert any("拥塞区内按 10 t" in text for text in blast.assumptions)

    def test_absence_is_explained(self) -> None:
        result = answer("液化石油气", hole_diameter_m=0.01)
        assert "vapour-cloud-explosion" not in kinds(result)
        assert "不计蒸气云爆炸" in said(result)


class TestSources:
    """Pools and stores as they are in the world."""

    def test_gasoline_keeps_its_heavy_ends(self) -> None:
        result = answer("汽油")
        assert result.source.vapour_kg <= 0.36 * result.source.released_kg
        assert "轻组分" in said(result)

    def test_small_tanks_stand_in_a_real_bund(self) -> None:
        assert defaults_for("汽油", "tank", amount_kg=1000.0)["bund_area_m2"] == 50.0
        small, large = (reach(of(answer("汽油", "tank", amount_kg=kg, rupture=True), "pool-fire"), "yellow")
                        for kg in (100.0, 1000.0))  # fmt: skip
        assert large > small

    def test_a_warehouse_ends_at_its_fire_walls(self) -> None:
        result = answer("苯", "warehouse", rupture=True)
        assert result.source.pool_area_m2 == pytest.approx(1000.0)
        assert "防火分区" in said(result)

    def test_oleum_is_kept_where_its_properties_are_known(self) -> None:
        assert not any("物性数据" in text for text in answer("发烟硫酸").warnings)

    @pytest.mark.parametrize(("substance", "word"), [("氟化氢", "缔合"), ("硝酸", "68%")])
    def test_particulars_are_told(self, substance: str, word: str) -> None:
        assert word in said(answer(substance))

    @pytest.mark.parametrize(
        ("text", "word"), [("盐酸", "氯化氢"), ("氨水", "“氨”"), ("双氧水", "助燃"), ("次氯酸钠", "“氯”")]
    )
    def test_solutions_are_answered(self, text: str, word: str) -> None:
        with pytest.raises(substances.UnknownSubstance) as caught:
            substances.get(name_or_cas_or_un=text)
        assert word in caught.value.advice


@pytest.mark.parametrize("substance", ["液化石油气", "氯"])
def test_sensitivity_tells_what_a_run_would(substance: str) -> None:
    asked = scenario(substance, "pressure-vessel", rupture=True)
    result = run(asked, NEUTRAL)
    level = result.sensitivity[0].zone_level
    told = [s for s in result.sensitivity if s.input == "amount_kg"]
    assert told
    kind = max(
        (zone.max_distance_m, outcome.kind)
        for outcome in result.outcomes
        for zone in outcome.zones
        if zone.level == level
    )[1]
    again = run({**asked, "amount_kg": 1.25 * asked["amount_kg"]}, NEUTRAL, sensitivity=False)
    assert told[0].red_high_m == pytest.approx(reach(of(again, kind), level), rel=0.03)
