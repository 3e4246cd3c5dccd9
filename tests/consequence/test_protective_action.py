"""ERG distances as printed, rooms against their closed form, advice at its turning points."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import protective_action, substances, toxic
from anlan.consequence.protective_action import NotListed

# ERG 2024 table 1: isolation m, day km, night km for a small and for a large spill
TABLE_1 = {
    1016: ((30, 0.1, 0.2), (200, 1.2, 3.9)),
    1051: ((60, 0.2, 0.7), (200, 0.7, 1.8)),
    1053: ((30, 0.1, 0.5), (400, 2.4, 6.3)),
    1062: ((30, 0.1, 0.1), (150, 0.3, 0.7)),
    1076: ((100, 0.6, 2.5), (500, 3.0, 9.5)),
    1660: ((30, 0.1, 0.6), (100, 0.6, 2.2)),
    1744: ((60, 0.8, 2.4), (400, 4.2, 7.6)),
    1911: ((60, 0.3, 1.2), (300, 1.6, 4.6)),
    2188: ((150, 1.0, 3.9), (1000, 6.2, 10.5)),
    2199: ((60, 0.3, 1.1), (400, 1.3, 3.7)),
    2676: ((60, 0.3, 1.6), (200, 1.3, 4.1)),
}
SMALL = {1005: (30, 0.1, 0.2), 1017: (60, 0.3, 1.5), 1040: (30, 0.1, 0.2), 1050: (30, 0.1, 0.3), 1052: (30, 0.1, 0.5),
         1079: (100, 0.6, 2.6)}  # fmt: skip


@pytest.mark.parametrize("number", TABLE_1)
@pytest.mark.parametrize("spill", ["small", "large"])
@pytest.mark.parametrize("night", [False, True])
def test_table_1(number: int, spill: str, night: bool) -> None:
    isolation, day, dark = TABLE_1[number][0 if spill == "small" else 1]
    found = protective_action.erg(number, spill=spill, night=night)
    assert (found.isolation_m, found.downwind_km) == (isolation, dark if night else day)
    assert (found.edition, found.table, found.spill, found.night) == ("ERG 2024", 1, spill, night)


@pytest.mark.parametrize("number", SMALL)
def test_small_spills_of_the_six_gases(number: int) -> None:
    isolation, day, night = SMALL[number]
    assert protective_action.erg(number).isolation_m == isolation
    assert protective_action.erg(number).downwind_km == day
    assert protective_action.erg(number, night=True).downwind_km == night


@pytest.mark.parametrize("form", [1017, "1017", "UN1017", "un 1017", "NA1017", "UN-1017"])
def test_forms_of_the_number(form: int | str) -> None:
    assert protective_action.erg(form).un == "1017"


@pytest.mark.parametrize(
    ("container", "night", "wind", "isolation", "downwind", "at_least"),
    [
        ("rail", False, 2.7, 1000, 9.6, False),
        ("rail", False, 2.8, 1000, 6.3, False),
        ("rail", False, 5.6, 1000, 5.1, False),
        ("rail", True, 1.0, 1000, 11.0, True),
        ("truck", True, 3.0, 600, 4.7, False),
        ("ton", False, None, 300, 1.9, False),
        ("cylinders", True, 6.0, 150, 0.6, False),
    ],
)
def test_table_3_chlorine(
    container: str, night: bool, wind: float | None, isolation: int, downwind: float, at_least: bool
) -> None:
    found = protective_action.erg_container(1017, container=container, night=night, wind_speed=wind)
    assert (found.isolation_m, found.downwind_km, found.at_least) == (isolation, downwind, at_least)
    assert found.table == 3
    assert found.container == protective_action.CONTAINERS[container]


def test_large_spill_of_a_table_3_gas_takes_the_worst() -> None:
    found = protective_action.erg(1005, spill="large")
    assert (found.table, found.isolation_m, found.downwind_km) == (3, 300, 1.6)
    chosen = protective_action.erg(1005, spill="large", container="nurse", wind_speed=8.0, night=True)
    assert (chosen.isolation_m, chosen.downwind_km) == (60, 0.3)


def test_water_reactive() -> None:
    dry = protective_action.erg(1836, spill="large", night=True)
    wet = protective_action.erg(1836, spill="large", night=True, spilled_on="water")
    assert (dry.downwind_km, dry.spilled_on) == (0.5, "land")
    assert (wet.downwind_km, wet.at_least, wet.spilled_on) == (11.0, True, "water")
    cyanide = protective_action.erg(1689)
    assert cyanide.spilled_on == "water"
    assert "仅适用于泄漏入水" in cyanide.advice


def test_advice_says_all() -> None:
    text = protective_action.erg(2480, spill="large", night=True).advice
    for part in ("大量泄漏", "1000 m", "夜间", "11 km以上", "ERG 2024", "UN2480"):
        assert part in text


def test_what_is_not_listed_raises_with_a_way_out() -> None:
    with pytest.raises(NotListed) as failure:
        protective_action.erg(1203)
    assert isinstance(failure.value, KeyError)
    assert isinstance(failure.value, ValueError)
    assert "un_number" in str(failure.value)
    assert "orange_guide" in failure.value.advice
    with pytest.raises(NotListed) as other:
        protective_action.erg(9999)
    assert "不在" in other.value.advice
    with pytest.raises(NotListed) as third:
        protective_action.erg_container(1017, container="nurse")
    assert "铁路罐车" in third.value.advice
    with pytest.raises(NotListed):
        protective_action.erg_container(1076, container="rail")


@pytest.mark.parametrize("bad", ["chlorine", "", None, -5, 1.5, True, "10170"])
def test_bad_number(bad: object) -> None:
    with pytest.raises(ValueError, match="un_number"):
        protective_action.erg(bad)  # type: ignore[arg-type]


def test_bad_choices() -> None:
    with pytest.raises(ValueError, match="spill"):
        protective_action.erg(1017, spill="medium")
    with pytest.raises(ValueError, match="container"):
        protective_action.erg_container(1017, container="bucket")
    with pytest.raises(ValueError, match="wind_speed"):
        protective_action.erg_container(1017, container="rail", wind_speed=-1.0)


def test_the_whole_table_is_in_order() -> None:
    numbers = protective_action.un_numbers()
    assert len(numbers) >= 200
    for number in numbers:
        for on in ("land", "water"):
            small = [protective_action.erg(number, night=night, spilled_on=on) for night in (False, True)]
            large = [
                protective_action.erg(number, spill="large", night=night, spilled_on=on)
                for night in (False, True)
            ]
            assert small[0].isolation_m <= large[0].isolation_m
            assert small[0].downwind_km <= small[1].downwind_km
            assert large[0].downwind_km <= large[1].downwind_km
            assert small[0].downwind_km <= large[0].downwind_km
            assert 30 <= small[0].isolation_m <= 1000


def test_orange_guides() -> None:
    assert protective_action.orange_guide("UN1075").guide == "115"
    gasoline = protective_action.orange_guide(1203)
    assert (gasoline.isolation_m, gasoline.large_spill_m, gasoline.fire_m) == (50.0, 300.0, 800.0)
    with pytest.raises(NotListed):
        protective_action.orange_guide(1824)


def test_every_flammable_fluid_has_one_of_the_two() -> None:
    lost = []
    for record in substances.all():
        if record.un and (record.toxic or record.flammable) and record.state_at_ambient == "gas":
            try:
                protective_action.erg(record.un)
            except NotListed:
                try:
                    protective_action.orange_guide(record.un)
                except NotListed:
                    lost.append((record.key, record.un))
    assert not lost


@given(st.floats(0.05, 20.0), st.floats(60.0, 14400.0), st.floats(0.0, 30000.0))
def test_room_follows_its_closed_form(rate: float, duration: float, time: float) -> None:
    found = protective_action.indoor_concentration(
        outdoor=80.0, air_changes_per_h=rate, time_s=time, duration_s=duration
    )
    inside = 80.0 * -math.expm1(-rate / 3600.0 * min(time, duration))
    if time > duration:
        inside *= math.exp(-rate / 3600.0 * (time - duration))
    assert found == pytest.approx(inside, rel=1e-9, abs=1e-12)
    assert 0.0 <= found <= 80.0


def test_room_before_arrival_and_when_aired() -> None:
    times = np.array([0.0, 599.0, 600.0, 1500.0, 2400.0, 3000.0])
    shut = protective_action.indoor_concentration(
        outdoor=100.0, air_changes_per_h=1.0, time_s=times, arrival_s=600.0, duration_s=1800.0
    )
    aired = protective_action.indoor_concentration(
        outdoor=100.0,
        air_changes_per_h=1.0,
        time_s=times,
        arrival_s=600.0,
        duration_s=1800.0,
        ventilate_at_s=2400.0,
    )
    assert list(shut[:3]) == [0.0, 0.0, 0.0]
    assert shut[4] == pytest.approx(100.0 * -math.expm1(-0.5))
    assert aired[4] == pytest.approx(shut[4])
    assert aired[5] == pytest.approx(aired[4] * math.exp(-10.0 * 600.0 / 3600.0))
    assert aired[5] < shut[5]


def test_series_agrees_with_the_closed_form() -> None:
    times = np.linspace(0.0, 3600.0, 61)
    series = protective_action.indoor_series(time_s=times, outdoor=np.full(61, 50.0), air_changes_per_h=2.0)
    closed = protective_action.indoor_concentration(outdoor=50.0, air_changes_per_h=2.0, time_s=times)
    assert series == pytest.approx(closed, rel=1e-9)
    tight = protective_action.indoor_series(time_s=times, outdoor=np.full(61, 50.0), air_changes_per_h=0.0)
    assert np.all(tight == 0.0)


@pytest.mark.parametrize("argument", ["outdoor", "air_changes_per_h", "time_s", "arrival_s", "duration_s"])
def test_bad_room(argument: str) -> None:
    values = {
        "outdoor": 10.0,
        "air_changes_per_h": 1.0,
        "time_s": 60.0,
        "arrival_s": 0.0,
        "duration_s": 600.0,
    }
    with pytest.raises(ValueError, match=argument):
        protective_action.indoor_concentration(**{**values, argument: float("nan")})


@given(st.floats(0.1, 5.0), st.floats(300.0, 7200.0), st.sampled_from([1.0, 2.0, 2.75]))
def test_staying_in_never_takes_in_more(rate: float, duration: float, n: float) -> None:
    inside = protective_action.indoor_exposure(
        outdoor=100.0, duration_s=duration, air_changes_per_h=rate, n=n
    )
    assert inside.peak <= 100.0
    assert inside.peak_s == pytest.approx(duration, abs=1.0)
    late = protective_action.indoor_exposure(
        outdoor=100.0, duration_s=duration, air_changes_per_h=rate, n=n, airing_delay_s=3600.0
    )
    assert late.load >= inside.load * 0.999
    assert inside.ventilate_at_s == duration
    assert inside.clear_at_s >= inside.ventilate_at_s
    if n > 1 and rate * duration / 3600.0 < 1:
        assert inside.ratio < 1.0


def test_all_gas_that_comes_in_goes_out() -> None:
    """With n = 1 and no airing, a room takes the whole outdoor dose in the end, only later."""
    inside = protective_action.indoor_exposure(
        outdoor=100.0,
        duration_s=1800.0,
        air_changes_per_h=1.0,
        n=1.0,
        ventilated_air_changes_per_h=1.0,
        leave_after_s=1e5,
    )
    assert inside.ratio == pytest.approx(1.0, abs=0.02)


def test_time_to_clear_bounds() -> None:
    assert protective_action.time_to_clear(start=1.0, target=2.0, air_changes_per_h=5.0) == 0.0
    assert protective_action.time_to_clear(start=2.0, target=1.0, air_changes_per_h=0.0) == math.inf


CLOUD = {
    "substance": "氯",
    "outdoor_ppm": 60.0,
    "arrival_s": 600.0,
    "duration_s": 900.0,
    "evacuation_s": 1800.0,
}


def advise(**changes: object) -> protective_action.Advice:
    return protective_action.advise(**{**CLOUD, **changes})  # type: ignore[arg-type]


def test_evacuate_when_there_is_time() -> None:
    assert advise(evacuation_s=300.0).action == "evacuate"  # 300 s to spare
    assert advise(evacuation_s=301.0).load_ratio_evacuate == pytest.approx(
        1.0 / 900.0
    )  # the margin is not kept
    assert advise(evacuation_s=1200.0).action == "shelter"
    assert advise(evacuation_s=300.0, night=True).action == "shelter"  # 900 s more to wake and dress


def test_shelter_text_names_the_time_to_air() -> None:
    found = advise()
    assert found.ventilate_at_s == 1500.0
    assert "25 分钟" in found.text
    assert "开窗通风" in found.text
    assert found.load_ratio_shelter < found.load_ratio_evacuate
    assert found.indoor_peak_ppm < 60.0
    assert found.limit_kind == "AEGL-2 30min"
    assert any("AEGL-2 30min" in each for each in found.reasons)
    assert found.shelter_fatality is not None
    assert found.outdoor_fatality is not None
    assert found.shelter_fatality < found.outdoor_fatality


def test_leaky_building_and_long_cloud_do_not_protect() -> None:
    long = advise(duration_s=4 * 3600.0, building="old")
    assert long.action in {"shelter-then-leave", "evacuate"}
    assert advise(building="open", duration_s=3600.0, evacuation_s=900.0).action == "evacuate"


def test_weak_cloud_needs_nothing() -> None:
    found = advise(outdoor_ppm=0.2)
    assert found.action == "none"
    assert "不需疏散" in found.text


def test_without_probit_the_dose_is_haber() -> None:
    found = advise(substance="汽油", outdoor_ppm=500.0)
    assert found.shelter_fatality is None
    assert any("无毒性概率函数" in each for each in found.assumptions)


def test_shelter_fatality_is_that_of_the_indoor_load() -> None:
    found = advise(outdoor_ppm=400.0, probit_name="lees")
    one = toxic.probit_set("氯", "lees")
    load = found.load_ratio_shelter * 400.0**one.n * 15.0
    expected = toxic.probability(one.a + one.b * math.log(load))
    assert found.shelter_fatality == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("argument", ["outdoor_ppm", "arrival_s", "duration_s", "evacuation_s"])
@pytest.mark.parametrize("bad", [-1.0, float("nan"), None])
def test_bad_advice_arguments(argument: str, bad: float | None) -> None:
    with pytest.raises(ValueError, match=argument):
        advise(**{argument: bad})


def test_unknown_building() -> None:
    with pytest.raises(ValueError, match="building"):
        advise(building="tent")


@given(st.floats(0.1, 3.0), st.floats(0.1, 3.0))
def test_a_tighter_building_protects_more(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert advise(air_changes_per_h=low).indoor_peak_ppm <= advise(air_changes_per_h=high).indoor_peak_ppm
