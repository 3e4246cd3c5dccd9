"""Explosions against printed tables, their inverses and the order the charts must keep."""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.consequence import explosion
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.explosion import curves


@pytest.mark.parametrize(
    ("mass", "distance", "printed"),
    [(1, 5, 29.24), (0.5, 5, 19.63), (0.1, 5, 9.066), (0.1, 2, 38.71), (0.1, 1, 174.87)],
)
def test_kinney_graham_of_the_table(mass: float, distance: float, printed: float) -> None:
    assert explosion.kinney_graham(tnt_mass=mass, distance=distance) == pytest.approx(printed, rel=5e-4)
    thin = explosion.kinney_graham(tnt_mass=mass, distance=distance, ambient_kPa=50.6625)
    assert thin == pytest.approx(printed / 2, rel=5e-4)


def test_kingery_bulmash_of_swisdak() -> None:
    # 10 t at 500 m by an independent implementation of Swisdak 1994
    blast = explosion.kingery_bulmash_full(tnt_mass=10_000.0, distance=500.0)
    assert blast.overpressure_kPa == pytest.approx(5.0549639655, rel=1e-9)
    assert blast.reflected_kPa == pytest.approx(10.244621193, rel=1e-9)
    assert blast.impulse_kPa_ms == pytest.approx(295.87689480, rel=1e-9)
    assert blast.duration_ms == pytest.approx(133.23344980, rel=1e-9)
    assert blast.arrival_ms == pytest.approx(1276.1650108, rel=1e-9)
    assert math.isnan(explosion.kingery_bulmash_full(tnt_mass=1.0, distance=50.0).duration_ms)


def test_surface_burst_is_about_twice_the_charge_in_free_air() -> None:
    distance = np.geomspace(3, 30, 12)
    ground = explosion.kingery_bulmash(tnt_mass=1.0, distance=distance)
    air = explosion.kinney_graham(tnt_mass=1.8, distance=distance)
    assert np.all(np.abs(np.log(ground / air)) < math.log(1.3))


def test_ranges_warn() -> None:
    for call in (
        lambda: explosion.kinney_graham(tnt_mass=1.0, distance=41.0),
        lambda: explosion.kingery_bulmash(tnt_mass=1.0, distance=0.19),
        lambda: explosion.kingery_bulmash(tnt_mass=1.0, distance=199.0),
        lambda: explosion.distance_to_overpressure(tnt_mass=1.0, overpressure_kPa=0.5),
        lambda: explosion.multi_energy(energy=1e9, distance=1.0, strength=7),
        lambda: explosion.baker_strehlow_tang(energy=1e9, distance=100.0, mach=0.1),
    ):
        with pytest.warns(OutOfRangeWarning):
            call()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        explosion.kinney_graham(tnt_mass=1.0, distance=[0.05, 40.0])
        explosion.kingery_bulmash(tnt_mass=1.0, distance=[0.2, 198.5])


@pytest.mark.parametrize("method", ["kinney-graham", "kingery-bulmash"])
@settings(max_examples=30, deadline=None)
@given(mass=st.floats(0.01, 1e6), level=st.floats(0.5, 1000))
def test_distance_to_overpressure_round_trip(method: str, mass: float, level: float) -> None:
    forward = {"kinney-graham": explosion.kinney_graham, "kingery-bulmash": explosion.kingery_bulmash}[method]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        distance = explosion.distance_to_overpressure(tnt_mass=mass, overpressure_kPa=level, method=method)
        # Swisdak's branches step by 0.7 % where they meet
        assert forward(tnt_mass=mass, distance=distance) == pytest.approx(level, rel=8e-3)


def test_distance_to_overpressure_refuses() -> None:
    with pytest.raises(ValueError, match="overpressure_kPa"):
        explosion.distance_to_overpressure(tnt_mass=1.0, overpressure_kPa=1e6)
    with pytest.raises(ValueError, match="method"):
        explosion.distance_to_overpressure(tnt_mass=1.0, overpressure_kPa=10.0, method="brode")
    for bad in (0.0, -1.0, float("nan"), None):
        with pytest.raises(ValueError, match="tnt_mass"):
            explosion.kinney_graham(tnt_mass=bad, distance=1.0)  # type: ignore[arg-type]


def test_epa_vapour_cloud() -> None:
    cloud: dict[str, Any] = {"fuel_mass": 10_000.0, "heat_of_combustion": 46.333e6, "tnt_heat": 4.68e6}
    one = explosion.vce_distance_epa(**cloud)
    assert one == pytest.approx(17 * (0.1 * 10_000 * 46.333 / 4.68) ** (1 / 3))
    levels = explosion.vce_distance_epa(**cloud, level_psi=[0.5, 1.0, 3.0])
    assert levels[1] == pytest.approx(one)
    assert levels[0] > levels[1] > levels[2]
    with pytest.raises(ValueError, match="yield_fraction"):
        explosion.vce_distance_epa(**cloud, yield_fraction=0.0)


def test_blast_arrives_after_sound_would_not() -> None:
    distance = np.array([50.0, 200.0, 1000.0, 5000.0])
    arrival = explosion.blast_arrival(tnt_mass=1000.0, distance=distance)
    assert np.all(np.diff(arrival) > 0)
    assert np.all(arrival < distance / 330)


@pytest.mark.parametrize("strength", range(1, 11))
def test_multi_energy_falls_with_distance_and_inverts(strength: int) -> None:
    energy, distance = 1e10, np.geomspace(11, 4500, 200)
    blast = explosion.multi_energy(energy=energy, distance=distance, strength=strength)
    assert np.all(np.diff(blast.overpressure) <= 1e-9)
    assert np.all(blast.duration > 0)
    level = blast.overpressure[120]
    back = explosion.multi_energy_distance(energy=energy, overpressure_Pa=level, strength=strength)
    assert back == pytest.approx(distance[120], rel=1e-6)


def test_multi_energy_strengths_are_ordered_and_meet() -> None:
    def at(r: float, strength: int) -> float:
        scale = (1e9 / 101325) ** (1 / 3)
        return (
            float(explosion.multi_energy(energy=1e9, distance=r * scale, strength=strength).overpressure)
            / 101325
        )

    for r in (0.3, 0.5, 0.8, 1.0, 2.0, 4.0, 10.0, 60.0):
        ratios = [at(r, strength) for strength in range(1, 11)]
        assert all(a <= b * 1.000001 for a, b in itertools.pairwise(ratios))
    assert [at(0.3, n) for n in range(1, 9)] == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0])
    assert {round(at(10.0, n), 5) for n in range(6, 11)} == {round(0.301 * 10**-1.11, 5)}
    with pytest.raises(ValueError, match="strength"):
        at(1.0, 11)


def test_kinsella_covers_all_surroundings() -> None:
    for obstruction, confined, strong in itertools.product(
        ("high", "low", "none"), (True, False), (True, False)
    ):
        low, high = explosion.multi_energy_strength(
            obstruction=obstruction, confined=confined, strong_ignition=strong
        )
        assert 1 <= low <= high <= 10
    assert explosion.multi_energy_strength(obstruction="none", confined=False) == (1, 1)
    assert explosion.multi_energy_strength(obstruction="high", confined=True, strong_ignition=True) == (7, 10)


@pytest.mark.parametrize(
    ("expansion", "reactivity", "congestion", "mach"),
    [
        ("2D", "high", "low", 0.59),
        ("2D", "medium", "high", 1.6),
        ("2.5D", "medium", "medium", 0.55),
        ("3D", "low", "low", 0.026),
        ("3D", "high", "high", 5.2),
        ("3D", "medium", "medium", 0.44),
    ],
)
def test_flame_speeds_of_pierorazio(expansion: str, reactivity: str, congestion: str, mach: float) -> None:
    assert explosion.flame_mach(reactivity=reactivity, congestion=congestion, expansion=expansion) == mach


# Sandia's digitisation of Tang & Baker's chart (HyRAM+): flame Mach number, scaled distance, overpressure over ambient
SANDIA = [
    (0.2, 0.4593, 0.0558),
    (0.2, 2.0095, 0.01454),
    (0.35, 1.0333, 0.0894),
    (0.35, 5.0818, 0.01821),
    (0.7, 0.4961, 0.4670),
    (0.7, 3.0541, 0.09508),
    (1.0, 0.7099, 0.5756),
    (1.0, 9.7783, 0.02448),
    (1.4, 1.5040, 0.2394),
    (2.0, 0.3482, 2.233),
    (2.0, 2.9958, 0.10936),
    (4.0, 1.0383, 0.3778),
    (4.0, 7.0198, 0.03907),
    (5.2, 0.3101, 2.539),
]


@pytest.mark.parametrize(("mach", "r", "ratio"), SANDIA)
def test_baker_strehlow_tang_against_sandia(mach: float, r: float, ratio: float) -> None:
    energy = 1e9
    scale = (energy / 101325) ** (1 / 3)
    blast = explosion.baker_strehlow_tang(
        energy=energy, distance=r * scale, mach=mach, ground_reflection=False
    )
    assert blast.overpressure / 101325 == pytest.approx(ratio, rel=0.12)


def test_baker_strehlow_tang_is_ordered_and_inverts() -> None:
    distance = np.geomspace(6, 400, 60)
    previous = np.zeros_like(distance)
    for mach in (0.05, 0.2, 0.3, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 4.0, 5.2):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OutOfRangeWarning)
            blast = explosion.baker_strehlow_tang(energy=1e10, distance=distance, mach=mach)
            level = blast.overpressure[40]
            back = explosion.bst_distance(energy=1e10, overpressure_Pa=level, mach=mach)
        assert np.all(np.diff(blast.overpressure) <= 1e-9)
        assert np.all(np.diff(blast.impulse) < 1e-9)
        assert np.all(blast.overpressure >= 0.999 * previous)
        assert back == pytest.approx(distance[40], rel=1e-6)
        previous = blast.overpressure
    assert explosion.bst_distance(energy=1e10, overpressure_Pa=1e5, mach=0.35) is None


def test_tables_are_whole() -> None:
    assert all(len(row) == len(curves.BST_DISTANCE) for row in curves.BST_OVERPRESSURE)
    assert all(len(row) == len(curves.BST_IMPULSE_DISTANCE) for row in curves.BST_IMPULSE)
    assert len(curves.BST_OVERPRESSURE) == len(curves.BST_IMPULSE) == len(curves.BST_MACH)


def test_bursting_vessel_energies() -> None:
    vessel: dict[str, Any] = {"burst_pressure": 2e6, "volume": 10.0, "gamma": 1.4}
    brode = explosion.physical_explosion(**vessel).energy
    assert brode == pytest.approx((2e6 - 101325) * 10 / 0.4)
    isentropic = explosion.physical_explosion(**vessel, method="isentropic").energy
    isothermal = explosion.physical_explosion(**vessel, method="isothermal").energy
    assert isentropic < isothermal < brode
    near = explosion.physical_explosion(**vessel, distance=0.6)
    assert near.overpressure_kPa == pytest.approx((2e6 - 101325) / 1e3)
    with pytest.raises(ValueError, match="burst_pressure"):
        explosion.physical_explosion(burst_pressure=9e4, volume=1.0, gamma=1.4)


def test_bleve_blast() -> None:
    liquid: dict[str, Any] = {
        "mass": 20_000.0,
        "liquid_cp": 2700.0,
        "storage_temperature": 328.0,
        "boiling_temperature": 231.0,
    }
    tough = explosion.bleve_blast(**liquid)
    assert tough.energy == pytest.approx(0.05 * 20_000 * 2700 * 97)
    assert tough.overpressure_kPa is None
    assert explosion.bleve_blast(**liquid, brittle=True).energy == pytest.approx(tough.energy * 0.14 / 0.05)
    with pytest.raises(ValueError, match="storage_temperature"):
        explosion.bleve_blast(**(liquid | {"storage_temperature": 230.0}))


def test_probits_as_published() -> None:
    assert explosion.eardrum_probit(overpressure_Pa=1e5) == pytest.approx(-15.6 + 1.93 * math.log(1e5))
    assert explosion.lung_probit(overpressure_Pa=1e5) == pytest.approx(-77.1 + 6.91 * math.log(1e5))
    # OSD/30: 1, 50 and 95 % at 2.4, 13.1 and 43.5 psi
    for pressure, probit in ((2.4, 2.674), (13.1, 5.0), (43.5, 6.645)):
        assert explosion.hsc_probit(overpressure_psig=pressure) == pytest.approx(probit, abs=0.01)
    with pytest.raises(ValueError, match="overpressure_Pa"):
        explosion.lung_probit(overpressure_Pa=0.0)


def test_meanings_are_ordered() -> None:
    bounds = [bound for bound, _ in explosion.OVERPRESSURE_EFFECTS]
    assert bounds == sorted(bounds, reverse=True)
    assert explosion.overpressure_meaning(1.99) != explosion.overpressure_meaning(2.0)
    assert explosion.overpressure_meaning(0.0) == "一般无损害"
