"""Source terms against published examples, limits and conservation."""

from __future__ import annotations

import doctest
import importlib
import json
import math
import pkgutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.consequence import checks, met, source

CASES = json.loads((Path(__file__).parent / "cases_source.json").read_text(encoding="utf-8"))["cases"]
HOLE: dict[str, Any] = {
    "cd": 0.62,
    "hole_diameter": 0.02,
    "upstream_pressure": 5e5,
    "upstream_temperature": 293.15,
    "molar_mass": 0.029,
    "gamma": 1.4,
    "ambient_pressure": 101325.0,
}
LIQUID: dict[str, Any] = {
    "cd": 0.62,
    "hole_diameter": 0.05,
    "liquid_density": 800.0,
    "liquid_head": 2.0,
    "ullage_pressure": 2e5,
    "ambient_pressure": 101325.0,
}
PROPANE: dict[str, Any] = {
    "cd": 0.62,
    "hole_diameter": 0.02,
    "upstream_pressure": 9.5e5,
    "upstream_temperature": 298.15,
    "saturation_pressure": 9.5e5,
    "liquid_density": 492.0,
    "vapour_density": 20.5,
    "latent_heat": 3.35e5,
    "liquid_cp": 2700.0,
    "ambient_pressure": 101325.0,
}
TANK: dict[str, Any] = {
    "shape": "vertical",
    "diameter": 10.0,
    "liquid_level": 5.0,
    "hole_diameter": 0.1,
    "cd": 0.62,
    "liquid_density": 1000.0,
}
VESSEL: dict[str, Any] = {
    "volume": 10.0,
    "cd": 0.62,
    "hole_diameter": 0.02,
    "pressure": 2e6,
    "temperature": 293.15,
    "molar_mass": 0.016,
    "gamma": 1.31,
}
LINE: dict[str, Any] = {
    "length": 10_000.0,
    "diameter": 0.5,
    "pressure": 60e5,
    "temperature": 288.15,
    "molar_mass": 0.01604,
    "gamma": 1.31,
}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_published(case: dict[str, Any]) -> None:
    module, name = case["call"].split(".")
    result = getattr({"source": source, "met": met}[module], name)(**case["inputs"])
    for field, value in case["expected"].items():
        got = getattr(result, field) if field else result
        if isinstance(value, bool):
            assert got is value
        else:
            assert got == pytest.approx(value, rel=case["rel"])


@pytest.mark.parametrize("package", [source, met], ids=["source", "met"])
def test_examples_in_docstrings(package: Any) -> None:
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        assert doctest.testmod(module).failed == 0, module.__name__


# --- holes


def test_gas_is_continuous_at_choking() -> None:
    critical = 101325.0 / source.critical_pressure_ratio(gamma=1.4)
    below = source.gas_hole(**{**HOLE, "upstream_pressure": critical * (1 - 1e-7)})
    above = source.gas_hole(**{**HOLE, "upstream_pressure": critical * (1 + 1e-7)})
    assert (below.choked, above.choked) == (False, True)
    assert below.mass_rate == pytest.approx(above.mass_rate, rel=1e-5)
    assert below.exit_temperature == pytest.approx(above.exit_temperature, rel=1e-5)


def test_gas_at_rest_flows_not() -> None:
    still = source.gas_hole(**{**HOLE, "upstream_pressure": 101325.0})
    assert (still.mass_rate, still.expanded_velocity) == (0.0, 0.0)
    assert still.exit_temperature == pytest.approx(293.15)


def test_gas_broadcasts() -> None:
    flow = source.gas_hole(
        **{
            **HOLE,
            "upstream_pressure": np.array([1.2e5, 5e5, 2e6]),
            "hole_diameter": np.array([[0.01], [0.02]]),
        }
    )
    assert np.shape(flow.mass_rate) == np.shape(flow.choked) == (2, 3)
    assert list(np.asarray(flow.choked)[0]) == [False, True, True]


@given(low=st.floats(1.02e5, 5e6), factor=st.floats(1.0001, 10), gamma=st.floats(1.05, 1.66))
def test_gas_rate_grows_with_pressure(low: float, factor: float, gamma: float) -> None:
    rates = [
        source.gas_hole(**{**HOLE, "upstream_pressure": p, "gamma": gamma}).mass_rate
        for p in (low, low * factor)
    ]
    assert math.isfinite(rates[0])
    assert rates[0] < rates[1]


@pytest.mark.parametrize("name", list(HOLE))
@pytest.mark.parametrize("bad", [math.nan, None, -1.0, "x", math.inf])
def test_gas_names_bad_argument(name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=name):
        source.gas_hole(**{**HOLE, name: bad})


@pytest.mark.parametrize("name", list(LIQUID))
@pytest.mark.parametrize("bad", [math.nan, None, -1.0])
def test_liquid_names_bad_argument(name: str, bad: Any) -> None:
    with pytest.raises(ValueError, match=name):
        source.liquid_hole(**{**LIQUID, name: bad})


def test_pressure_below_ambient_is_refused() -> None:
    with pytest.raises(ValueError, match="ullage_pressure"):
        source.liquid_hole(**{**LIQUID, "ullage_pressure": 5e4, "liquid_head": 1.0})
    with pytest.raises(ValueError, match="upstream_pressure"):
        source.gas_hole(**{**HOLE, "upstream_pressure": 9e4})
    assert source.liquid_hole(**{**LIQUID, "ullage_pressure": 101325, "liquid_head": 0}) == 0.0


# --- two-phase


def test_hole_in_the_wall_passes_liquid() -> None:
    flow = source.two_phase_hole(**PROPANE)
    liquid = source.liquid_hole(
        cd=0.62,
        hole_diameter=0.02,
        liquid_density=492.0,
        liquid_head=0,
        ullage_pressure=9.5e5,
        ambient_pressure=101325.0,
    )
    assert flow.mass_rate == pytest.approx(liquid, rel=1e-9)
    assert (flow.choked, flow.method) == (False, "non-equilibrium")


def test_equilibrium_rate_model_at_full_length() -> None:
    flow = source.two_phase_hole(**PROPANE, pipe_length=0.1, method="non-equilibrium")
    fauske = 3.35e5 / (1 / 20.5 - 1 / 492) / math.sqrt(298.15 * 2700)
    assert flow.mass_flux == pytest.approx(fauske, rel=1e-9)
    omega = source.two_phase_hole(**PROPANE, pipe_length=0.1, method="omega")
    assert omega.mass_flux == pytest.approx(flow.mass_flux, rel=0.25)


def test_omega_recovers_the_perfect_gas() -> None:
    """omega 1/gamma: the critical ratio of an isothermal gas at omega = 1 is exp(-1/2)."""
    assert source.critical_ratio_omega(omega=1.0) == pytest.approx(math.exp(-0.5), rel=1e-6)


def test_omega_subcooled_meets_saturated_and_bernoulli() -> None:
    at = source.two_phase_hole(**PROPANE, method="omega")
    near = source.two_phase_hole(**{**PROPANE, "saturation_pressure": 9.4999e5}, method="omega")
    assert at.mass_flux == pytest.approx(near.mass_flux, rel=1e-3)
    cold = source.two_phase_hole(**{**PROPANE, "saturation_pressure": 2e5}, method="omega")
    assert cold.mass_flux == pytest.approx(math.sqrt(2 * 492 * 7.5e5), rel=1e-9)
    assert (cold.regime, at.regime) == ("subcooled", "flashing")


def test_omega_flux_is_a_maximum() -> None:
    """Leung's implicit root must be where the flux, integrated numerically, is largest."""
    omega, eta = 7.3, np.linspace(0.3, 0.999, 20_000)
    flux = np.sqrt(2 * (-omega * np.log(eta) + (omega - 1) * (eta - 1))) / (omega * (1 / eta - 1) + 1)
    assert source.critical_ratio_omega(omega=omega) == pytest.approx(eta[np.argmax(flux)], abs=1e-3)


@settings(max_examples=60)
@given(
    ratio=st.floats(0.12, 1.0),
    quality=st.floats(0.0, 1.0),
    length=st.floats(0.0, 0.5),
    pressure=st.floats(1.1e5, 3e6),
)
def test_two_phase_is_finite_and_below_liquid(
    ratio: float, quality: float, length: float, pressure: float
) -> None:
    for x in (0.0, quality):
        flow = source.two_phase_hole(
            **{**PROPANE, "upstream_pressure": pressure, "saturation_pressure": ratio * pressure},
            vapour_fraction=x,
            pipe_length=length,
        )
        assert math.isfinite(flow.mass_rate)
        assert 0 < flow.mass_flux <= math.sqrt(2 * 492 * (pressure - 101325)) * (1 + 1e-9)
        assert flow.throat_pressure >= 101325 * (1 - 1e-9)


# --- vessels


def test_vertical_tank_is_torricelli() -> None:
    tank = source.tank_draindown(**TANK)
    exact = (10 / 0.1) ** 2 / 0.62 * math.sqrt(2 * 5 / 9.80665)
    assert tank.duration == pytest.approx(exact, rel=1e-9)
    assert tank.total_mass == pytest.approx(1000 * math.pi * 25 * 5, rel=1e-12)
    assert tank.mass_rate[0] == pytest.approx(
        source.liquid_hole(
            cd=0.62,
            hole_diameter=0.1,
            liquid_density=1000,
            liquid_head=5,
            ullage_pressure=101325,
            ambient_pressure=101325,
        )
    )
    assert tank.mass_rate[-1] == pytest.approx(0.0, abs=1e-9)


@settings(max_examples=40)
@given(
    shape=st.sampled_from(["vertical", "horizontal", "sphere"]),
    level=st.floats(0.05, 0.999),
    hole=st.floats(0.0, 0.9),
    padding=st.floats(101325.0, 2e6),
    closed=st.booleans(),
)
def test_tank_conserves_mass(shape: str, level: float, hole: float, padding: float, closed: bool) -> None:
    tank = source.tank_draindown(
        shape=shape,
        diameter=4.0,
        length=9.0,
        total_height=4.0,
        liquid_level=4 * level,
        hole_height=4 * level * hole,
        hole_diameter=0.05,
        cd=0.62,
        liquid_density=700.0,
        ullage_pressure=padding,
        ullage="closed" if closed else "constant",
    )
    for series in (tank.time, tank.mass_rate, tank.level, tank.mass_released):
        assert np.all(np.isfinite(series))
    assert np.all(np.diff(tank.time) >= 0)
    assert np.all(np.diff(tank.mass_released) >= -1e-9 * max(tank.total_mass, 1))
    assert np.trapezoid(tank.mass_rate, tank.time) == pytest.approx(tank.total_mass, rel=2e-3, abs=0.05)


def test_closed_tank_stops_and_a_duration_cuts() -> None:
    closed = source.tank_draindown(**TANK, ullage="closed", total_height=5.5, ullage_pressure=1.2e5)
    assert closed.level[-1] > 4.0
    assert closed.ullage_pressure[-1] + 1000 * 9.80665 * closed.level[-1] == pytest.approx(101325, rel=1e-6)
    cut = source.tank_draindown(**TANK, duration=600.0)
    assert cut.duration == 600.0
    assert cut.total_mass == pytest.approx(np.trapezoid(cut.mass_rate, cut.time), rel=1e-4)
    with pytest.raises(ValueError, match="total_height"):
        source.tank_draindown(**TANK, ullage="closed")
    with pytest.raises(ValueError, match="hole_height"):
        source.tank_draindown(**TANK, hole_height=6.0)
    with pytest.raises(ValueError, match="length"):
        source.tank_draindown(**{**TANK, "shape": "horizontal"})


def test_blowdown_choked_part_is_the_closed_form() -> None:
    """Adiabatic, choked: p/p0 = (1 + (k-1)/2 t/tau)^(-2k/(k-1)), tau = M0/q0."""
    gas = source.gas_blowdown(**VESSEL)
    choked = gas.pressure > 101325 / source.critical_pressure_ratio(gamma=1.31)
    mass = 2e6 * 10 * 0.016 / (8.314462618 * 293.15)
    tau = mass / gas.mass_rate[0]
    exact = 2e6 * (1 + 0.155 * gas.time[choked] / tau) ** (-2 * 1.31 / 0.31)
    assert gas.pressure[choked] == pytest.approx(exact, rel=1e-6)
    assert np.trapezoid(gas.mass_rate, gas.time) == pytest.approx(gas.total_mass, rel=1e-3)
    assert gas.pressure[-1] == pytest.approx(101325)


def test_blowdown_isothermal_takes_longer() -> None:
    warm = source.gas_blowdown(**VESSEL, process="isothermal")
    cold = source.gas_blowdown(**VESSEL)
    assert warm.duration > cold.duration
    assert warm.total_mass > cold.total_mass
    assert np.all(warm.temperature == 293.15)
    assert source.gas_blowdown(**{**VESSEL, "pressure": 101325.0}).total_mass == 0.0


# --- pipes


def test_pipeline_gives_its_content() -> None:
    line = source.pipe_rupture(**LINE, duration=1e6)
    content = 60e5 * 0.01604 / (8.314462618 * 288.15) * 10_000 * math.pi / 16
    assert line.total_mass == pytest.approx(content, rel=1e-9)
    assert line.mass_released[-1] == pytest.approx(content, rel=1e-6)
    assert line.mass_rate[0] == pytest.approx(line.initial_rate, rel=1e-12)
    assert source.pipe_rupture(**LINE).mass_released[-1] == pytest.approx(0.99 * content, rel=1e-6)
    assert source.pipe_rupture(**LINE, both_ends=True).initial_rate == pytest.approx(2 * line.initial_rate)
    assert np.all(np.diff(line.mass_rate) <= 0)


def test_pipeline_small_hole_is_a_vessel_and_short_line_warns() -> None:
    small = source.pipe_rupture(**LINE, hole_diameter=0.05)
    assert small.model == "vessel"
    with pytest.warns(checks.OutOfRangeWarning, match="管线较短"):
        source.pipe_rupture(**{**LINE, "length": 50.0})
    with pytest.raises(ValueError, match="hole_diameter"):
        source.pipe_rupture(**LINE, hole_diameter=0.6)


def test_short_pipe_without_friction_is_a_hole() -> None:
    given_ = {key: HOLE[key] for key in ("upstream_temperature", "molar_mass", "gamma")}
    for pressure in (1.3e5, 5e5):
        pipe = source.short_pipe(
            length=0.0, diameter=0.02, entrance_loss=0.0, upstream_pressure=pressure, **given_
        )
        hole = source.gas_hole(**{**HOLE, "cd": 1.0, "upstream_pressure": pressure})
        assert pipe.mass_rate == pytest.approx(hole.mass_rate, rel=1e-6)
        assert pipe.choked == hole.choked


@settings(max_examples=30)
@given(length=st.floats(0.1, 500), pressure=st.floats(1.02e5, 1e7))
def test_short_pipe_friction_reduces(length: float, pressure: float) -> None:
    given_ = {key: HOLE[key] for key in ("upstream_temperature", "molar_mass", "gamma")}
    pipe = source.short_pipe(length=length, diameter=0.05, upstream_pressure=pressure, **given_)
    hole = source.gas_hole(**{**HOLE, "cd": 1.0, "hole_diameter": 0.05, "upstream_pressure": pressure})
    assert 0 < pipe.mass_rate < hole.mass_rate
    assert pipe.exit_pressure >= 101325 * (1 - 1e-6)


def test_friction_factor() -> None:
    assert source.friction_factor(reynolds=1000, relative_roughness=0.0) == pytest.approx(0.064, rel=1e-3)
    rough = (2 * math.log10(3.7 / 0.001)) ** -2
    assert source.friction_factor(reynolds=1e9, relative_roughness=0.001) == pytest.approx(rough, rel=0.01)


def test_liquid_pipe() -> None:
    line = source.liquid_pipe_rupture(
        length=1000,
        diameter=0.2,
        pressure=8e5,
        liquid_density=750,
        viscosity=5e-4,
        pump_rate=60,
        shutdown_time=300,
    )
    assert line.total_mass == pytest.approx(line.pumped_mass + line.decompressed_mass)
    assert line.drained_mass == 0
    assert line.duration > 300
    falling = source.liquid_pipe_rupture(
        length=1000, diameter=0.2, pressure=101325, liquid_density=750, viscosity=5e-4, elevation_drop=10
    )
    assert falling.drained_mass == pytest.approx(750 * 1000 * math.pi * 0.01)
    idle = source.liquid_pipe_rupture(
        length=1000, diameter=0.2, pressure=101325, liquid_density=750, viscosity=5e-4
    )
    assert (idle.mass_rate, idle.total_mass, idle.duration) == (0, 0, 0)


# --- flash and rain-out


def test_flash_bounds() -> None:
    args = {"liquid_cp": 2500.0, "latent_heat": 4e5, "boiling_temperature": 231.0}
    assert source.flash_fraction(**args, storage_temperature=220.0) == 0.0
    assert source.flash_fraction(**args, storage_temperature=900.0) == 1.0
    linear = source.flash_fraction(**args, storage_temperature=300.0)
    curved = source.flash_fraction(**args, storage_temperature=300.0, exponential=True)
    assert linear == pytest.approx(2500 * 69 / 4e5)
    assert curved == pytest.approx(1 - math.exp(-linear))


@given(flash=st.floats(0, 1), method=st.sampled_from(["kletz", "devaull-king"]), rate=st.floats(0, 1e3))
def test_split_conserves_mass(flash: float, method: str, rate: float) -> None:
    rain = source.rain_out(flash=flash, method=method)
    assert rain.airborne_fraction >= flash - 1e-12
    split = source.jet_split(mass_rate=rate, flash=flash, rained_fraction=rain.rained_fraction)
    assert split.airborne_rate + split.pool_rate == pytest.approx(rate)
    assert split.airborne_rate * split.vapour_fraction == pytest.approx(rate * flash, rel=1e-6, abs=1e-9)


def test_larger_droplets_rain_out() -> None:
    rain = source.rain_out_droplets(
        flash=0.1,
        jet_velocity=40.0,
        droplet_diameter=np.array([1e-5, 1e-4, 1e-3]),
        liquid_density=600.0,
        gas_density=2.5,
        gas_viscosity=1.7e-5,
    )
    assert np.all(np.diff(rain.rained_fraction) > 0)
    assert np.all(rain.rained_fraction <= 0.9)


# --- pools


def test_pool_size_in_a_bund() -> None:
    pool = source.pool_size(spill_volume=10.0, thickness=0.01, bund_area=200.0)
    assert (pool.area, pool.bounded, pool.depth) == (200.0, True, 0.05)
    assert source.pool_size(spill_volume=1.0, thickness=0.01, bund_area=200.0).bounded is False
    assert source.minimum_thickness(surface="concrete") == 0.005
    with pytest.raises(ValueError, match="surface"):
        source.minimum_thickness(surface="ice")


def test_epa_evaporation_in_its_own_units() -> None:
    """EPA OCAG D-1 by hand: 1.5 m/s, 53.06 g/mol, 10 000 ft2, 108 mmHg, 298 K -> lb/min."""
    pounds = 0.284 * 1.5**0.78 * 53.06 ** (2 / 3) * 10_000 * 108 / (82.05 * 298)
    rate = source.pool_evaporation_epa(
        wind_speed=1.5,
        molar_mass=0.05306,
        pool_area=929.0304,
        vapour_pressure=108 * 133.322368,
        liquid_temperature=298,
    )
    assert rate == pytest.approx(pounds * 0.45359237 / 60, rel=1e-6)


def test_mackay_matsugu_by_hand() -> None:
    pool = source.pool_evaporation_mackay_matsugu(
        wind_speed_10m=5,
        pool_diameter=10,
        schmidt=0.8,
        vapour_pressure=16000,
        molar_mass=0.08618,
        liquid_temperature=293.15,
    )
    k = 0.004786 * 5**0.78 * 10**-0.11 * 0.8**-0.67
    assert pool.mass_transfer_coefficient == pytest.approx(k, rel=1e-12)
    assert pool.evaporation_flux == pytest.approx(k * 16000 * 0.08618 / (8.314462618 * 293.15), rel=1e-12)
    assert pool.evaporation_rate == pytest.approx(pool.evaporation_flux * math.pi * 25, rel=1e-12)


def test_boiling_pool_is_refused_by_evaporation() -> None:
    with pytest.raises(ValueError, match=r"vapour_pressure.*boiling_pool"):
        source.pool_evaporation_epa(
            wind_speed=3, molar_mass=0.044, pool_area=10, vapour_pressure=8e5, liquid_temperature=293
        )
    with pytest.raises(ValueError, match=r"vapour_pressure.*boiling_pool"):
        source.pool_evaporation_mackay_matsugu(
            wind_speed_10m=3,
            pool_diameter=5,
            schmidt=0.8,
            vapour_pressure=101325,
            molar_mass=0.04,
            liquid_temperature=293,
        )


def test_spreading_pool_closed_form_and_mass() -> None:
    times = np.linspace(0, 3600, 121)
    pool = source.spreading_pool(
        release_rate=10,
        release_duration=600,
        liquid_density=870,
        minimum_thickness=0.005,
        times=times,
        evaporation_flux=2e-3,
    )
    assert pool.mass + pool.mass_evaporated == pytest.approx(10 * np.minimum(times, 600), rel=1e-9, abs=1e-6)
    assert pool.maximum_area <= 6000 / 870 / 0.005 + 1e-6
    at_once = source.spreading_pool(
        release_rate=1000,
        release_duration=0,
        liquid_density=1000,
        minimum_thickness=0.01,
        times=[0.5, 1, 2, 60],
    )
    final, start = 1 / (0.01 * math.pi), (1 / math.pi) ** (2 / 3)
    grown = final - (math.sqrt(final - start) - math.sqrt(2 * 9.80665 * 0.01)) ** 2
    assert at_once.area[1] == pytest.approx(math.pi * grown, rel=1e-2)
    assert at_once.area[-1] == pytest.approx(100.0, rel=1e-6)
    bund = source.spreading_pool(
        release_rate=10,
        release_duration=600,
        liquid_density=870,
        minimum_thickness=0.005,
        times=times,
        bund_area=300,
    )
    assert bund.maximum_area == pytest.approx(300)


def test_boiling_pool_on_the_ground() -> None:
    times = np.array([1.0, 10.0, 100.0, 1000.0])
    pool = source.boiling_pool(pool_area=50.0, boiling_temperature=111.7, latent_heat=511e3, times=times)
    flux = 0.92 * (288.15 - 111.7) / np.sqrt(math.pi * 4.16e-7 * times) / 511e3
    assert pool.evaporation_flux == pytest.approx(flux, rel=1e-9)
    gone = 50 * 2 * 0.92 * (288.15 - 111.7) * np.sqrt(times / (math.pi * 4.16e-7)) / 511e3
    assert pool.mass_evaporated == pytest.approx(gone, rel=1e-9)


def test_boiling_pool_on_water_is_steady_and_dries() -> None:
    pool = source.boiling_pool(
        pool_area=100.0,
        boiling_temperature=111.7,
        latent_heat=511e3,
        times=np.linspace(0, 600, 61),
        ground="water",
        mass=2000.0,
    )
    assert pool.evaporation_flux[5] == pytest.approx(500 * (288.15 - 111.7) / 511e3, rel=1e-9)
    assert pool.duration == pytest.approx(2000 / (100 * 500 * (288.15 - 111.7) / 511e3), rel=0.05)
    assert pool.mass_evaporated[-1] == pytest.approx(2000)
    assert pool.mass_remaining[-1] == 0


@settings(max_examples=30)
@given(mass=st.floats(0, 1e5), rate=st.floats(0, 100), feed=st.floats(0, 900), extra=st.floats(0, 500))
def test_boiling_pool_never_gives_more_than_it_got(
    mass: float, rate: float, feed: float, extra: float
) -> None:
    times = np.linspace(0, 1800, 61)
    pool = source.boiling_pool(
        pool_area=200.0,
        boiling_temperature=239.1,
        latent_heat=2.88e5,
        times=times,
        mass=mass,
        release_rate=rate,
        release_duration=feed,
        extra_heat_flux=extra,
    )
    supply = mass + rate * np.minimum(times, feed)
    assert np.all(pool.mass_evaporated <= supply * (1 + 1e-9) + 1e-6)
    assert np.all(np.isfinite(pool.evaporation_rate))
    assert np.all(np.diff(pool.mass_evaporated) >= -1e-9)


def test_growing_pool_wets_fresh_ground() -> None:
    times = np.linspace(0, 600, 61)
    args: dict[str, Any] = {"boiling_temperature": 111.7, "latent_heat": 511e3, "times": times}
    grown = source.boiling_pool(pool_area=lambda t: min(t, 300.0), **args)
    full = source.boiling_pool(pool_area=300.0, **args)
    assert grown.mass_evaporated[-1] < full.mass_evaporated[-1]
    assert grown.evaporation_rate[-1] > full.evaporation_rate[-1]


def benzene(t: float) -> float:
    return math.exp(15.9008 - 2788.51 / (t - 52.36)) * 133.322


BENZENE: dict[str, Any] = {
    "pool_area": 100.0,
    "mass": 2000.0,
    "liquid_temperature": 293.15,
    "vapour_pressure": benzene,
    "latent_heat": 4.3e5,
    "liquid_cp": 1740.0,
    "molar_mass": 0.07811,
    "schmidt": 1.76,
    "wind_speed_10m": 3.0,
    "air_temperature": 293.15,
}


def test_evaporating_pool_cools_and_conserves() -> None:
    pool = source.evaporating_pool(**BENZENE, duration=7200.0)
    assert pool.temperature[-1] < 285
    assert pool.evaporation_rate[-1] < pool.evaporation_rate[0]
    assert pool.mass_evaporated + pool.mass_remaining == pytest.approx(np.full(121, 2000.0))
    steady = source.pool_evaporation_mackay_matsugu(
        wind_speed_10m=3,
        pool_diameter=math.sqrt(400 / math.pi),
        schmidt=1.76,
        vapour_pressure=benzene(293.15),
        molar_mass=0.07811,
        liquid_temperature=293.15,
    )
    relative = benzene(293.15) / 101325
    assert pool.evaporation_rate[0] == pytest.approx(
        steady.evaporation_rate * -math.log(1 - relative) / relative, rel=1e-9
    )


def test_evaporating_pool_freezes_at_its_melting_point() -> None:
    pool = source.evaporating_pool(**BENZENE, melting_temperature=278.68, duration=7200.0)
    assert pool.temperature.min() == pytest.approx(278.68)


def test_evaporating_pool_in_the_sun_dries() -> None:
    pool = source.evaporating_pool(**{**BENZENE, "mass": 50.0}, solar_flux=800.0, duration=7200.0)
    assert pool.duration is not None
    assert pool.evaporation_rate[-1] == 0
    warm = source.evaporating_pool(**{**BENZENE, "ground_temperature": 330.0, "air_temperature": 340.0})
    assert np.all([benzene(t) < 101325 for t in warm.temperature])
    with pytest.raises(ValueError, match="boiling_pool"):
        source.evaporating_pool(**{**BENZENE, "liquid_temperature": 360.0})


SERIES_ERRORS: list[tuple[Any, dict[str, Any], str]] = [
    (
        source.boiling_pool,
        {"pool_area": 1.0, "boiling_temperature": 111.7, "latent_heat": 5e5, "times": [3, 1]},
        "times",
    ),
    (
        source.boiling_pool,
        {"pool_area": -1.0, "boiling_temperature": 111.7, "latent_heat": 5e5, "times": [1]},
        "pool_area",
    ),
    (
        source.boiling_pool,
        {"pool_area": 1.0, "boiling_temperature": None, "latent_heat": 5e5, "times": [1]},
        "boiling_temperature",
    ),
    (source.tank_draindown, {**TANK, "diameter": math.nan}, "diameter"),
    (source.tank_draindown, {**TANK, "liquid_level": -1.0}, "liquid_level"),
    (source.tank_draindown, {**TANK, "shape": "cone"}, "shape"),
    (source.gas_blowdown, {**VESSEL, "gamma": 1.0}, "gamma"),
    (source.gas_blowdown, {**VESSEL, "volume": None}, "volume"),
    (source.pipe_rupture, {**LINE, "length": 0.0}, "length"),
    (source.evaporating_pool, {**BENZENE, "mass": 0.0}, "mass"),
    (source.rain_out, {"flash": 1.2}, "flash"),
    (source.rain_out, {"flash": 0.2, "method": "x"}, "method"),
    (source.jet_split, {"mass_rate": 1.0, "flash": 0.6, "rained_fraction": 0.6}, "rained_fraction"),
    (source.pool_size, {"spill_volume": -1.0, "thickness": 0.1}, "spill_volume"),
    (source.two_phase_hole, {**PROPANE, "vapour_density": 600.0}, "vapour_density"),
]


@pytest.mark.parametrize(("function", "arguments", "name"), SERIES_ERRORS)
def test_bad_input_is_named(function: Any, arguments: dict[str, Any], name: str) -> None:
    with pytest.raises(ValueError, match=name):
        function(**arguments)
