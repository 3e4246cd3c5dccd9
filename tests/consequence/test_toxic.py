"""Toxic harm against printed tables, the bounds of its arguments, and inverse functions against each other."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import substances, toxic
from anlan.consequence.substances import MissingProperty, UnknownSubstance

# TNO Purple Book CPR 18E (1999) table 5.1: probit by probability, first and last rows and the deciles
PURPLE_BOOK_5_1 = {
    0.01: 2.67, 0.02: 2.95, 0.03: 3.12, 0.04: 3.25, 0.05: 3.36, 0.06: 3.45, 0.07: 3.52, 0.08: 3.59, 0.09: 3.66,
    0.10: 3.72, 0.20: 4.16, 0.30: 4.48, 0.40: 4.75, 0.50: 5.00, 0.60: 5.25, 0.70: 5.52, 0.80: 5.84, 0.90: 6.28,
    0.95: 6.64, 0.99: 7.33,
}  # fmt: skip

# HSE SPC/Tech/OSD/30 table 2: ppm that kill 1 % and 50 % in 5 and in 30 min by the constants Lees prints
OSD_30_2 = {
    "ammonia": (15057, 6147, 28264, 11539),
    "benzene": (18096, 7388, 22545, 9204),
    "carbon-monoxide": (11810, 1968, 22169, 3695),
    "chlorine": (173, 71, 613, 250),
    "hydrogen-chloride": (3464, 577, 11106, 1851),
    "nitrogen-dioxide": (160, 65, 367, 150),
    "phosgene": (77, 13, 145, 24),
    "sulfur-dioxide": (1241, 207, 3764, 627),
    "hydrogen-fluoride": (19652, 3260, 39184, 6531),
    "hydrogen-sulfide": (897, 256, 1543, 441),
    "hydrogen-cyanide": (564, 161, 969, 277),
}


@pytest.mark.parametrize(("fraction", "value"), PURPLE_BOOK_5_1.items())
def test_purple_book_table_5_1(fraction: float, value: float) -> None:
    assert toxic.probability(value) == pytest.approx(fraction, abs=0.002)
    assert toxic.probit_of(fraction) == pytest.approx(value, abs=0.006)


def test_purple_book_carbon_monoxide_example() -> None:
    """Appendix 6.B: 21,300 mg/m3 for 30 min, probit 5.97, probability 0.835."""
    value = toxic.probit(a=-7.4, b=1.0, n=1.0, concentration=21300.0, time_min=30.0)
    assert value == pytest.approx(5.97, abs=0.005)
    assert toxic.probability(value) == pytest.approx(0.835, abs=0.002)


@pytest.mark.parametrize(("key", "printed"), OSD_30_2.items())
def test_osd_30_table_2(key: str, printed: tuple[int, int, int, int]) -> None:
    one = toxic.probit_set(key, "lees")
    assert one.unit == "ppm"
    cells = [(0.01, 5.0), (0.01, 30.0), (0.5, 5.0), (0.5, 30.0)]
    for (fraction, minutes), value in zip(cells, printed, strict=True):
        found = toxic.lethal_concentration(a=one.a, b=one.b, n=one.n, time_min=minutes, probability=fraction)
        assert found == pytest.approx(value, rel=0.012, abs=1.0)


@pytest.mark.parametrize("y", np.linspace(-3.0, 13.0, 33))
def test_normal_cdf_is_exact(y: float) -> None:
    assert toxic.probability(y) == pytest.approx(NormalDist().cdf(y - 5.0), abs=1e-12)


@pytest.mark.parametrize(
    "p", [1e-9, 1e-6, 0.001, 0.0242, 0.0243, 0.3, 0.5, 0.7, 0.9757, 0.9758, 0.999, 1 - 1e-9]
)
def test_inverse_normal_is_exact(p: float) -> None:
    assert toxic.probit_of(p) == pytest.approx(5.0 + NormalDist().inv_cdf(p), abs=1e-9)


constants = st.tuples(st.floats(-40, 5), st.floats(0.5, 6.0), st.floats(1.0, 4.0))


@given(constants, st.floats(0.1, 600.0), st.floats(0.001, 0.999))
def test_lethal_concentration_inverts_the_probit(
    abn: tuple[float, float, float], minutes: float, p: float
) -> None:
    a, b, n = abn
    found = toxic.lethal_concentration(a=a, b=b, n=n, time_min=minutes, probability=p)
    again = toxic.probability(toxic.probit(a=a, b=b, n=n, concentration=found, time_min=minutes))
    assert again == pytest.approx(p, abs=1e-9)


@given(constants, st.floats(1.0, 1e5), st.floats(0.1, 600.0))
def test_probit_rises_with_concentration_and_time(
    abn: tuple[float, float, float], strength: float, minutes: float
) -> None:
    a, b, n = abn

    def value(c: float, t: float) -> float:
        return float(toxic.probit(a=a, b=b, n=n, concentration=c, time_min=t))

    assert value(strength * 1.1, minutes) > value(strength, minutes)
    assert value(strength, minutes * 1.1) > value(strength, minutes)


def test_no_exposure_no_deaths() -> None:
    field = np.array([[0.0, 100.0], [0.0, 1e6]])
    value = toxic.probit(a=-8.29, b=0.92, n=2.0, concentration=field, time_min=30.0)
    assert value[0, 0] == -math.inf
    deaths = toxic.probability(value)
    assert deaths[0, 0] == 0.0
    assert deaths[1, 1] == pytest.approx(1.0)
    assert toxic.probability(toxic.probit(a=1.0, b=1.0, n=1.0, concentration=5.0, time_min=0.0)) == 0.0


@pytest.mark.parametrize("bad", [-1.0, float("nan"), None, "much", float("inf")])
@pytest.mark.parametrize("argument", ["concentration", "time_min"])
def test_bad_probit_arguments(argument: str, bad: object) -> None:
    values: dict[str, object] = {
        "a": -8.0,
        "b": 1.0,
        "n": 1.0,
        "concentration": 10.0,
        "time_min": 10.0,
        argument: bad,
    }
    with pytest.raises(ValueError, match=argument):
        toxic.probit(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", [0.0, 1.0, -0.1, 1.1, float("nan")])
def test_bad_probability(bad: float) -> None:
    with pytest.raises(ValueError, match="probability"):
        toxic.lethal_concentration(a=-8.0, b=1.0, n=1.0, time_min=10.0, probability=bad)


@pytest.mark.parametrize("argument", ["b", "n"])
def test_slope_and_exponent_must_be_positive(argument: str) -> None:
    values = {"a": -8.0, "b": 1.0, "n": 1.0, "concentration": 10.0, "time_min": 10.0, argument: 0.0}
    with pytest.raises(ValueError, match=argument):
        toxic.probit(**values)


def test_nan_probit_is_refused() -> None:
    with pytest.raises(ValueError, match="probit"):
        toxic.probability(float("nan"))


def test_sets_are_not_mixed_in_units() -> None:
    """Chlorine 50 ppm, 10 min: 144.9 mg/m3 for the Purple Book, ppm for Lees (published worked example)."""
    assert toxic.convert(concentration=50.0, unit="ppm", to="mg/m3", molar_mass=0.0709) == pytest.approx(
        144.898, rel=1e-4
    )
    for ppm, lees, purple in [
        (50.0, 3.5e-5, 3.95e-4),
        (100.0, 0.003487, 0.008118),
        (200.0, 0.077409, 0.073459),
    ]:
        assert toxic.fatality(substance="氯", ppm=ppm, time_min=10.0, name="lees") == pytest.approx(
            lees, rel=0.02
        )
        assert toxic.fatality(substance="氯", ppm=ppm, time_min=10.0, name="purple-book") == pytest.approx(
            purple, rel=0.02
        )


@given(st.floats(0.0, 1e6), st.floats(0.002, 0.4), st.floats(230.0, 330.0))
def test_unit_conversion_goes_there_and_back(ppm: float, molar_mass: float, kelvin: float) -> None:
    there = toxic.convert(
        concentration=ppm, unit="ppm", to="mg/m3", molar_mass=molar_mass, temperature=kelvin
    )
    back = toxic.convert(
        concentration=there, unit="mg/m3", to="ppm", molar_mass=molar_mass, temperature=kelvin
    )
    assert back == pytest.approx(ppm, rel=1e-12)


def test_unknown_unit_and_set_and_substance() -> None:
    with pytest.raises(ValueError, match="unit"):
        toxic.convert(concentration=1.0, unit="ppb", to="ppm", molar_mass=0.03)
    with pytest.raises(ValueError, match="purple-book, lees"):
        toxic.probit_set("氯", "nobody")
    with pytest.raises(MissingProperty):
        toxic.probit_set("氢")
    with pytest.raises(UnknownSubstance):
        toxic.guideline("不存在", "IDLH")


@pytest.mark.parametrize("key", OSD_30_2)
def test_lethal_ppm_inverts_fatality(key: str) -> None:
    for one in substances.get(key).probits:
        ppm = toxic.lethal_ppm(substance=key, time_min=20.0, probability=0.1, name=one.name)
        assert toxic.fatality(substance=key, ppm=ppm, time_min=20.0, name=one.name) == pytest.approx(
            0.1, abs=1e-9
        )


def test_toxic_load_of_a_history() -> None:
    assert toxic.toxic_load(n=2.0, concentration=10.0, time_min=5.0) == 500.0
    flat = toxic.toxic_load_of_series(n=2.75, time_min=[0.0, 3.0, 10.0], concentration=[40.0, 40.0, 40.0])
    assert flat == pytest.approx(toxic.toxic_load(n=2.75, concentration=40.0, time_min=10.0))
    ramp = toxic.toxic_load_of_series(n=2.0, time_min=[0.0, 3.0], concentration=[0.0, 9.0])
    assert ramp == pytest.approx(81.0)  # integral of (3t)^2 from 0 to 3


@given(st.floats(0.5, 4.0), st.lists(st.floats(0.0, 1e4), min_size=3, max_size=12))
def test_toxic_load_of_series_matches_fine_steps(n: float, values: list[float]) -> None:
    times = np.arange(len(values), dtype=float)
    fine = np.linspace(0.0, times[-1], 20001)
    strength = np.interp(fine, times, values) ** n
    expected = float(np.sum((strength[1:] + strength[:-1]) / 2 * np.diff(fine)))
    found = toxic.toxic_load_of_series(n=n, time_min=times, concentration=values)
    assert found == pytest.approx(expected, rel=2e-3, abs=1e-6)


def test_toxic_load_of_series_refuses_disorder() -> None:
    with pytest.raises(ValueError, match="time_min"):
        toxic.toxic_load_of_series(n=1.0, time_min=[0.0, 2.0, 1.0], concentration=[1.0, 1.0, 1.0])
    with pytest.raises(ValueError, match="concentration"):
        toxic.toxic_load_of_series(n=1.0, time_min=[0.0, 2.0], concentration=[1.0])


# EPA compiled AEGL values, NIOSH Pocket Guide, AIHA ERPG
PUBLISHED = [
    ("氯", "AEGL-1 60min", 0.5), ("氯", "AEGL-2 60min", 2.0), ("氯", "AEGL-3 60min", 20.0), ("氯", "AEGL-3 10min", 50.0),
    ("氯", "AEGL-2 8h", 0.71), ("氯", "IDLH", 10.0), ("氯", "ERPG-2", 3.0), ("氨", "AEGL-1 60min", 30.0),
    ("氨", "AEGL-2 60min", 160.0), ("氨", "AEGL-3 60min", 1100.0), ("氨", "AEGL-3 10min", 2700.0), ("氨", "IDLH", 300.0),
    ("氨", "ERPG-1", 25.0), ("氨", "ERPG-2", 150.0), ("硫化氢", "AEGL-3 60min", 50.0), ("硫化氢", "IDLH", 100.0),
    ("光气", "AEGL-1 60min", None), ("光气", "AEGL-2 60min", 0.3), ("光气", "AEGL-3 60min", 0.75), ("光气", "IDLH", 2.0),
    ("氰化氢", "AEGL-3 60min", 15.0), ("氰化氢", "ERPG-1", None), ("氟化氢", "AEGL-2 60min", 24.0),
    ("氟化氢", "AEGL-3 60min", 44.0), ("氯化氢", "AEGL-3 60min", 100.0), ("二氧化硫", "AEGL-2 60min", 0.75),
    ("二氧化硫", "AEGL-3 60min", 30.0), ("一氧化碳", "AEGL-1 60min", None), ("一氧化碳", "AEGL-2 60min", 83.0),
    ("一氧化碳", "IDLH", 1200.0), ("苯", "AEGL-3 60min", 4000.0), ("苯", "IDLH", 500.0), ("环氧乙烷", "AEGL-2 60min", 45.0),
    ("异氰酸甲酯", "AEGL-3 60min", 0.2), ("丙烯腈", "AEGL-2 60min", 1.7), ("溴", "AEGL-3 60min", 8.5),
    ("甲醇", "AEGL-2 60min", 2100.0), ("氯乙烯", "AEGL-3 60min", 4800.0), ("氯乙烯", "IDLH", None),
    ("砷化氢", "AEGL-3 60min", 0.5), ("磷化氢", "AEGL-2 60min", 2.0), ("二氧化碳", "IDLH", 40000.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kind", "value"), PUBLISHED)
def test_published_guidelines(name: str, kind: str, value: float | None) -> None:
    assert toxic.guideline(name, kind) == value


@pytest.mark.parametrize(
    "spelling",
    ["AEGL-3 60min", "AEGL-3 60 min", "aegl-3 (60 min)", "AEGL3 1h", "AEGL-3", "AEGL-3 1 hr", "AEGL-3 60"],
)
def test_spellings_of_one_kind(spelling: str) -> None:
    assert toxic.guideline(substance="UN1017", kind=spelling) == 20.0


@pytest.mark.parametrize(
    "kind", ["AEGL-4 60min", "AEGL-1 20min", "TLV", "", "ERPG-4", "IDLH-1", "AEGL-1 10h"]
)
def test_unknown_kind(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        toxic.guideline("氯", kind)


def test_unknown_value_is_not_none() -> None:
    with pytest.raises(MissingProperty) as failure:
        toxic.guideline("TNT", "AEGL-2 60min")
    assert "没有 AEGL-2 60min 值" in failure.value.advice


def test_pac_falls_back_as_doe_defines_it() -> None:
    assert toxic.guideline("氯", "PAC-2") == 2.0
    assert toxic.guideline("甲烷", "PAC-3") == 400000.0
    assert toxic.guideline("乙醇", "PAC-1") == 1800.0


@pytest.mark.parametrize("record", substances.all(), ids=lambda each: each.key)
def test_guidelines_are_in_order(record: substances.Substance) -> None:
    """A longer exposure never allows more; a higher level is never lower."""
    values = toxic.guidelines(record)
    for level in (1, 2, 3):
        row = [values.get(f"AEGL-{level} {time}") for time in ("10min", "30min", "60min", "4h", "8h")]
        known = [each for each in row if each is not None]
        assert known == sorted(known, reverse=True)
    for family, times in (
        ("AEGL-{} {}", ("10min", "30min", "60min", "4h", "8h")),
        ("ERPG-{}", ("",)),
        ("PAC-{}", ("",)),
    ):
        for time in times:
            steps = [values.get(family.format(level, time)) for level in (1, 2, 3)]
            known = [each for each in steps if each is not None]
            assert known == sorted(known)
    assert all(value is None or 0 < value <= 1e6 for value in values.values())
    has_aegl = any(kind.startswith("AEGL") for kind in values)
    assert toxic.aegl_status(record) in (("final", "interim") if has_aegl else (None,))


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [(0.0, "10min"), (10.0, "10min"), (10.1, "30min"), (60.0, "60min"), (61.0, "4h"), (900.0, "8h")],
)
def test_guideline_for_a_time(minutes: float, kind: str) -> None:
    found = toxic.guideline_for("氯", 3, minutes)
    assert found is not None
    assert found == (f"AEGL-3 {kind}", toxic.guideline("氯", f"AEGL-3 {kind}"))


def test_guideline_for_a_level_not_recommended() -> None:
    assert toxic.guideline_for("光气", 1, 30.0) is None
    assert toxic.guideline_for("TNT", 3, 30.0) is None
    with pytest.raises(ValueError, match="level"):
        toxic.guideline_for("氯", 4, 30.0)


def test_dangerous_toxic_loads_are_ordered() -> None:
    for key, (n, slot, slod) in toxic.DANGEROUS_TOXIC_LOADS.items():
        assert substances.get(key).key == key
        assert n >= 1
        assert slot < slod
