"""Substances: found by every name, faithful to published constants, silent about nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.consequence import substances
from anlan.consequence.substances import Correlation, MissingProperty, Substance, UnknownSubstance

ALL = substances.all()
VOLATILE = [each for each in ALL if each.has("vapour_pressure")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("氯", "chlorine"),
        ("液氯", "chlorine"),
        ("Chlorine", "chlorine"),
        ("CHLORINE ", "chlorine"),
        ("7782-50-5", "chlorine"),
        ("UN1017", "chlorine"),
        ("un 1017", "chlorine"),
        ("1017", "chlorine"),
        (1017, "chlorine"),
        ("Cl2", "chlorine"),
        ("光气", "phosgene"),
        ("碳酰氯", "phosgene"),
        ("天然气", "methane"),
        ("LNG", "lng"),
        ("液化天然气", "lng"),
        ("1,2-环氧丙烷", "propylene-oxide"),
        ("氯化氢（无水）", "hydrogen-chloride"),
        ("甲醛(含量>90%)", "formaldehyde"),
        ("甲烷、天然气", "methane"),
        ("液化石油气（含丙烷、丁烷及其混合物）", "lpg"),
        ("硝化纤维素[干的或含水(或乙醇)<25%]", "nitrocellulose"),
        ("UN1005", "ammonia"),
        ("71-43-2", "benzene"),
        ("ＬＰＧ", "lpg"),
        (1307, "xylene"),
        (2186, "hydrogen-chloride"),
    ],
)
def test_found_by_any_name(text: str | int, key: str) -> None:
    assert substances.get(text).key == key
    assert substances.get(name_or_cas_or_un=text).key == key


def test_record_passes_through() -> None:
    record = substances.get("氨")
    assert substances.get(record) is record


@pytest.mark.parametrize("text", ["不存在的东西", "", "  ", "UN9999", None, 3.5, True, "99-99-9"])
def test_unknown_is_both_key_and_value_error(text: object) -> None:
    with pytest.raises(UnknownSubstance) as failure:
        substances.get(text)  # type: ignore[arg-type]
    assert isinstance(failure.value, KeyError)
    assert isinstance(failure.value, ValueError)
    assert "物性库中没有" in failure.value.advice
    assert "substance" in str(failure.value)


def test_unknown_offers_near_names() -> None:
    with pytest.raises(UnknownSubstance) as failure:
        substances.get("二氯")
    assert failure.value.near
    assert "相近的有" in failure.value.advice


def test_at_least_ninety_with_unique_keys_names_and_cas() -> None:
    assert len(ALL) >= 90
    for field in ("key", "name", "english_name"):
        values = [getattr(each, field) for each in ALL]
        assert len(values) == len(set(values)), field
    numbers = [each.cas for each in ALL if each.cas]
    assert len(numbers) == len(set(numbers))


def test_cas_check_digits() -> None:
    for each in ALL:
        if each.cas:
            digits = each.cas.replace("-", "")
            total = sum(int(digit) * place for place, digit in enumerate(reversed(digits[:-1]), 1))
            assert total % 10 == int(digits[-1]), each.cas


@pytest.mark.parametrize("record", ALL, ids=lambda each: each.key)
def test_constants_are_physical(record: Substance) -> None:
    assert 0.001 < record.molar_mass < 0.4
    assert record.state_at_ambient in {"gas", "liquid", "solid"}
    assert record.reactivity in {None, "low", "medium", "high"}
    if record.lower_flammable_limit is not None:
        assert record.flammable or record.toxic
        assert record.upper_flammable_limit is not None
        assert 0 < record.lower_flammable_limit < record.upper_flammable_limit <= 1
    if record.critical_temperature and record.boiling_point:
        assert record.boiling_point < record.critical_temperature
    assert 0 <= record.radiative_fraction <= 1
    assert 0 <= record.soot_fraction <= 1
    assert not record.explosive or record.tnt_yield


# boiling points at one atmosphere: CRC Handbook of Chemistry and Physics
CRC = {
    "chlorine": 239.11,
    "ammonia": 239.82,
    "propane": 231.04,
    "methane": 111.67,
    "hydrogen": 20.37,
    "benzene": 353.23,
    "sulfur-dioxide": 263.1,
    "hydrogen-chloride": 188.05,
    "hydrogen-fluoride": 293.0,
    "phosgene": 280.7,
    "ethylene-oxide": 283.7,
    "vinyl-chloride": 259.3,
    "methanol": 337.8,
    "acetone": 329.2,
    "bromine": 331.9,
}


@pytest.mark.parametrize(("key", "kelvin"), CRC.items())
def test_boiling_points(key: str, kelvin: float) -> None:
    assert substances.get(key).boiling_point == pytest.approx(kelvin, abs=0.7)


@pytest.mark.parametrize(
    "record", [each for each in VOLATILE if each.boiling_point is not None], ids=lambda each: each.key
)
def test_one_atmosphere_at_the_boiling_point(record: Substance) -> None:
    """Also at the sublimation point of acetylene and carbon dioxide."""
    tolerance = 0.06 if record.key == "acetone-cyanohydrin" else 0.03
    assert record.boiling_point is not None
    assert record.vapour_pressure(record.boiling_point) == pytest.approx(101325.0, rel=tolerance)


@pytest.mark.parametrize("record", VOLATILE, ids=lambda each: each.key)
def test_curves_are_monotonic_and_positive(record: Substance) -> None:
    low, high = record.liquid_range()
    t = np.linspace(low, high, 200)
    pressure = record.vapour_pressure(t)
    assert np.all(np.diff(pressure) > 0)
    assert np.all(pressure > 0)
    for name, sign in (("liquid_density", -1), ("latent_heat", -1)):
        fit = record.correlations[name]
        values = fit(np.linspace(fit.t_min, fit.t_max, 200))
        assert np.all(values > 0), name
        # the latent heat of HF and of acids that associate in the vapour rises first: its fit is not held to it
        if name == "liquid_density":
            assert np.all(np.diff(values) * sign > -1e-3 * values[:-1]), name
    gas = record.correlations["gas_heat_capacity"]
    assert np.all(gas(np.linspace(gas.t_min, gas.t_max, 100)) > 0)


@pytest.mark.parametrize(
    ("key", "method", "kelvin", "expected", "tolerance"),
    [
        ("chlorine", "vapour_pressure", 298.15, 7.78e5, 0.01),  # NIST: 7.78 bar
        ("ammonia", "vapour_pressure", 293.15, 8.575e5, 0.005),  # NIST
        ("propane", "vapour_pressure", 293.15, 8.365e5, 0.005),  # NIST
        ("benzene", "vapour_pressure", 298.15, 12690.0, 0.01),  # CRC 12.7 kPa
        ("hydrogen-cyanide", "vapour_pressure", 293.15, 82.6e3, 0.02),  # CRC
        ("sulfur-dioxide", "vapour_pressure", 293.15, 3.30e5, 0.02),
        ("chlorine", "liquid_density", 239.11, 1562.0, 0.01),
        ("ammonia", "liquid_density", 239.8, 682.0, 0.005),
        ("benzene", "liquid_density", 293.15, 878.9, 0.005),
        ("methane", "liquid_density", 111.67, 422.4, 0.005),
        ("chlorine", "latent_heat", 239.11, 287.8e3, 0.02),
        ("ammonia", "latent_heat", 239.8, 1370e3, 0.01),
        ("methane", "latent_heat", 111.67, 511e3, 0.01),
        ("hydrogen-fluoride", "latent_heat", 292.7, 374e3, 0.03),
        ("ammonia", "liquid_heat_capacity", 293.15, 4740.0, 0.02),
        ("benzene", "liquid_heat_capacity", 293.15, 1715.0, 0.02),
        ("methane", "gas_heat_capacity", 298.15, 2230.0, 0.01),
        ("chlorine", "gas_heat_capacity", 298.15, 478.0, 0.01),
        ("propane", "gas_heat_capacity", 298.15, 1670.0, 0.015),
        ("chlorine", "gamma", 298.15, 1.325, 0.01),
        ("ammonia", "gamma", 298.15, 1.31, 0.02),
        ("hydrogen", "gamma", 298.15, 1.405, 0.01),
    ],
)
def test_against_published_values(
    key: str, method: str, kelvin: float, expected: float, tolerance: float
) -> None:
    assert getattr(substances.get(key), method)(kelvin) == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("methane", 50.0e6),
        ("propane", 46.3e6),
        ("benzene", 40.1e6),
        ("hydrogen", 120.0e6),
        ("ammonia", 18.6e6),
        ("methanol", 19.9e6),
        ("gasoline", 43.5e6),
        ("ethylene-oxide", 27.7e6),
        ("n-hexane", 44.7e6),
    ],
)
def test_lower_heat_of_combustion(key: str, expected: float) -> None:
    assert substances.get(key).heat_of_combustion == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(
    "method", ["vapour_pressure", "liquid_density", "latent_heat", "liquid_heat_capacity"]
)
def test_above_critical_there_is_no_liquid(method: str) -> None:
    methane = substances.get("甲烷")
    with pytest.raises(ValueError, match=r"temperature: must be <= 190\.564 K"):
        getattr(methane, method)(298.15)
    with pytest.raises(ValueError, match="temperature"):
        getattr(methane, method)(np.array([120.0, 298.15]))


def test_below_the_range_raises() -> None:
    benzene = substances.get("苯")  # freezes at 5.5 °C
    assert benzene.melting_point == pytest.approx(278.7, abs=0.2)
    with pytest.raises(ValueError, match="temperature: must be in"):
        benzene.vapour_pressure(250.0)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), None, "warm", -5.0])
def test_bad_temperature_names_the_argument(bad: object) -> None:
    with pytest.raises(ValueError, match="temperature"):
        substances.get("氨").vapour_pressure(bad)  # type: ignore[arg-type]


def test_missing_property_says_what_is_missing_and_what_to_use() -> None:
    tnt = substances.get("TNT")
    with pytest.raises(MissingProperty) as failure:
        tnt.vapour_pressure(298.15)
    assert "缺少饱和蒸气压数据" in failure.value.advice
    assert failure.value.property == "vapour_pressure"
    with pytest.raises(MissingProperty):
        tnt.diffusivity(298.15)
    with pytest.raises(MissingProperty):
        tnt.liquid_range()


def test_gasoline_is_not_isooctane() -> None:
    gasoline = substances.get("汽油")
    assert gasoline.vapour_pressure(310.93) == pytest.approx(60e3, rel=0.05)  # Reid vapour pressure
    assert 0.06 < gasoline.molar_mass < 0.075  # butane and pentanes, not 0.114
    assert gasoline.liquid_density(288.15) == pytest.approx(740.0, rel=0.01)
    assert gasoline.mixture


def test_lpg_is_half_propane_half_butane() -> None:
    propane, butane, lpg = (substances.get(each) for each in ("丙烷", "正丁烷", "液化石油气"))
    both = (propane.vapour_pressure(293.15) + butane.vapour_pressure(293.15)) / 2
    assert lpg.vapour_pressure(293.15) == pytest.approx(both, rel=0.01)
    assert lpg.molar_mass == pytest.approx((propane.molar_mass + butane.molar_mass) / 2, rel=1e-3)


@pytest.mark.parametrize(
    ("key", "flux", "k_beta"),
    [
        ("gasoline", 0.055, 2.1),
        ("lng", 0.078, 1.1),
        ("benzene", 0.085, 2.7),
        ("lpg", 0.099, 1.4),
        ("n-hexane", 0.074, 1.9),
    ],
)
def test_babrauskas(key: str, flux: float, k_beta: float) -> None:
    record = substances.get(key)
    assert (record.burning_flux, record.k_beta) == (flux, k_beta)


def test_arrays_and_scalars() -> None:
    ammonia = substances.get("氨")
    assert isinstance(ammonia.vapour_pressure(290.0), float)
    values = ammonia.vapour_pressure(np.array([280.0, 290.0]))
    assert values.shape == (2,)
    assert values[1] == ammonia.vapour_pressure(290.0)
    assert ammonia.gas_density(298.15, 101325.0) == pytest.approx(0.696, rel=0.005)
    assert 0.5 < ammonia.schmidt(298.15) < 0.8


@given(st.sampled_from(VOLATILE), st.floats(0.02, 0.98))
def test_saturation_temperature_inverts_vapour_pressure(record: Substance, share: float) -> None:
    low, high = record.liquid_range()
    kelvin = low + share * (high - low)
    assert record.saturation_temperature(record.vapour_pressure(kelvin)) == pytest.approx(kelvin, abs=1e-3)


def test_saturation_temperature_out_of_range() -> None:
    with pytest.raises(ValueError, match="pressure: must be in"):
        substances.get("丙烷").saturation_temperature(1e8)
    with pytest.raises(ValueError, match="pressure"):
        substances.get("丙烷").saturation_temperature(-1.0)


def test_correlation_at_its_ends() -> None:
    line = Correlation("poly", (1.0, 2.0), 250.0, 300.0, "test")
    assert line(250.0) == 501.0
    assert line(300.0) == 601.0
    for outside in (249.9, 300.1):
        with pytest.raises(ValueError, match=r"temperature: must be in \[250, 300\]"):
            line(outside)


def test_probit_sets_know_their_unit() -> None:
    for each in ALL:
        names = [one.name for one in each.probits]
        assert len(names) == len(set(names))
        for one in each.probits:
            assert one.unit in {"ppm", "mg/m3"}
            assert one.b > 0
            assert one.n > 0
            assert one.source
            assert math.isfinite(one.a)
