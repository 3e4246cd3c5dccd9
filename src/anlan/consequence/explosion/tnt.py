"""TNT equivalence and the blast of condensed explosives. Knows no cloud.

Free air: Kinney & Graham 1985. Hemispherical charge on the ground: Kingery & Bulmash 1984 in the simplified
polynomials of Swisdak 1994 (NSWC, 26th DoD Explosives Safety Seminar), incident values. Scaled distance
Z = R / W^(1/3) in m/kg^(1/3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, one_of, plain, positive, warn_out_of_range, within
from anlan.consequence.constants import TNT_ENERGY

KPA_PER_PSI: Final = 6.894757293168361
METHODS: Final = ("kinney-graham", "kingery-bulmash")
EPA_SCALE: Final = 17.0
"""Distance to 1 psi for 1 kg of TNT [m/kg^(1/3)] (EPA RMP OCAG eq. C-1)."""

_KINNEY_RANGE: Final = (0.05, 40.0)
_Branches = tuple[tuple[float, tuple[float, ...]], ...]

# Upper Z of each branch and the coefficients of ln(value) in powers of ln Z (Swisdak 1994, metric)
_INCIDENT: Final[_Branches] = (
    (2.9, (7.2106, -2.1069, -0.3229, 0.1117, 0.0685)),
    (23.8, (7.5938, -3.0523, 0.40977, 0.0261, -0.01267)),
    (198.5, (6.0536, -1.4066)),
)
_REFLECTED: Final[_Branches] = (
    (2.0, (9.006, -2.6893, -0.6295, 0.1011, 0.29255, 0.13505, 0.019736)),
    (40.0, (8.8396, -1.733, -2.64, 2.293, -0.8232, 0.14247, -0.0099)),
)
_IMPULSE: Final[_Branches] = (
    (0.96, (5.522, 1.117, 0.6, -0.292, -0.087)),
    (2.38, (5.465, -0.308, -1.464, 1.362, -0.432)),
    (33.7, (5.2749, -0.4677, -0.2499, 0.0588, -0.00554)),
    (158.7, (5.9825, -1.062)),
)
_DURATION: Final[_Branches] = (
    (1.02, (0.5426, 3.2299, -1.5931, -5.9667, -4.0815, -0.9149)),
    (2.8, (0.5440, 2.7082, -9.7354, 14.3425, -9.7791, 2.8535)),
    (40.0, (-2.4608, 7.1639, -5.6215, 2.2711, -0.44994, 0.03486)),
)
_ARRIVAL: Final[_Branches] = (
    (1.5, (-0.7604, 1.8058, 0.1257, -0.0437, -0.0310, -0.00669)),
    (40.0, (-0.7137, 1.5732, 0.5561, -0.4213, 0.1054, -0.00929)),
)


@dataclass(frozen=True, slots=True)
class Blast:
    """A hemispherical surface burst: pressures [kPa], incident impulse [kPa ms], times [ms]; NaN out of range."""

    overpressure_kPa: Any  # noqa: N815
    reflected_kPa: Any  # noqa: N815
    impulse_kPa_ms: Any  # noqa: N815
    duration_ms: Any
    arrival_ms: Any


def tnt_equivalent(
    *, fuel_mass: ArrayLike, heat_of_combustion: ArrayLike, yield_fraction: ArrayLike, tnt_energy: ArrayLike
) -> Any:
    """Mass of TNT [kg] with the blast of a share `yield_fraction`, in (0, 1], of a fuel's heat.

    `fuel_mass` [kg], heats [J/kg] (TNT 4.19 to 4.68 MJ/kg in use). Source: TNO Yellow Book (2005) eq. 5.1, CCPS 1999.

    >>> round(tnt_equivalent(fuel_mass=10_000.0, heat_of_combustion=46.35e6, yield_fraction=0.03, tnt_energy=4.6e6))
    3023
    """
    share = within("yield_fraction", positive("yield_fraction", yield_fraction), 0.0, 1.0)
    energy = positive("fuel_mass", fuel_mass) * positive("heat_of_combustion", heat_of_combustion)
    return plain(share * energy / positive("tnt_energy", tnt_energy))


def kinney_graham(*, tnt_mass: ArrayLike, distance: ArrayLike, ambient_kPa: ArrayLike = 101.325) -> Any:  # noqa: N803
    """Peak side-on overpressure [kPa] of `tnt_mass` [kg] of TNT in free air at `distance` [m].

    p/p0 = 808 (1 + (Z/4.5)^2) / sqrt((1 + (Z/0.048)^2) (1 + (Z/0.32)^2) (1 + (Z/1.35)^2)), times `ambient_kPa`.
    Source: Kinney & Graham, Explosive Shocks in Air (1985); it warns outside Z = 0.05 to 40 m/kg^(1/3), where it
    goes on smoothly (0.83/Z).

    >>> round(kinney_graham(tnt_mass=1.0, distance=5.0), 2)
    29.24
    """
    z = _scaled(tnt_mass, distance)
    if np.any((z < _KINNEY_RANGE[0]) | (z > _KINNEY_RANGE[1])):
        warn_out_of_range("比例距离超出 Kinney-Graham 公式适用范围 0.05～40 m/kg^(1/3)，超压偏差增大")
    return plain(_kinney_ratio(z) * positive("ambient_kPa", ambient_kPa))


def _kinney_ratio(z: Array) -> Array:
    below = np.sqrt((1 + (z / 0.048) ** 2) * (1 + (z / 0.32) ** 2) * (1 + (z / 1.35) ** 2))
    return 808.0 * (1 + (z / 4.5) ** 2) / below


def kingery_bulmash(*, tnt_mass: ArrayLike, distance: ArrayLike) -> Any:
    """Peak incident overpressure [kPa] of a hemispherical charge of TNT [kg] on the ground at `distance` [m].

    Source: Swisdak 1994 (simplified Kingery-Bulmash), Z = 0.2 to 198.5 m/kg^(1/3); it warns outside and goes on
    with the nearest branch.

    >>> round(kingery_bulmash(tnt_mass=10_000.0, distance=500.0), 3)
    5.055
    """
    z = _scaled(tnt_mass, distance)
    if np.any((z < 0.2) | (z > 198.5)):
        warn_out_of_range("比例距离超出 Kingery-Bulmash 公式适用范围 0.2～198.5 m/kg^(1/3)，超压偏差增大")
    return plain(_polynomial(_INCIDENT, z))


def kingery_bulmash_full(*, tnt_mass: ArrayLike, distance: ArrayLike) -> Blast:
    """All values Swisdak gives for a hemispherical surface burst; NaN where one is not given (beyond Z = 40).

    >>> blast = kingery_bulmash_full(tnt_mass=10_000.0, distance=500.0)
    >>> round(blast.reflected_kPa, 2), round(blast.impulse_kPa_ms, 1), round(blast.arrival_ms)
    (10.24, 295.9, 1276)
    """
    mass = positive("tnt_mass", tnt_mass)
    z = _scaled(mass, distance)
    root = np.cbrt(mass)
    return Blast(
        overpressure_kPa=plain(_within_range(_INCIDENT, z, 0.2)),
        reflected_kPa=plain(_within_range(_REFLECTED, z, 0.06)),
        impulse_kPa_ms=plain(_within_range(_IMPULSE, z, 0.2) * root),
        duration_ms=plain(_within_range(_DURATION, z, 0.2) * root),
        arrival_ms=plain(_within_range(_ARRIVAL, z, 0.06) * root),
    )


def blast_arrival(*, tnt_mass: ArrayLike, distance: ArrayLike, sound_speed: float = 340.0) -> Any:
    """When the blast of a surface burst arrives [s]: Swisdak 1994 to Z = 40, at `sound_speed` [m/s] from there.

    >>> round(blast_arrival(tnt_mass=10_000.0, distance=500.0), 2)
    1.28
    """
    mass = positive("tnt_mass", tnt_mass)
    speed = float(positive("sound_speed", sound_speed))
    z = _scaled(mass, distance)
    near = np.clip(z, 0.06, 40.0)
    milliseconds = _polynomial(_ARRIVAL, near) * np.cbrt(mass)
    return plain(milliseconds / 1e3 + np.maximum(z - 40.0, 0.0) * np.cbrt(mass) / speed)


def distance_to_overpressure(
    *,
    tnt_mass: ArrayLike,
    overpressure_kPa: ArrayLike,  # noqa: N803
    method: str = "kinney-graham",
) -> Any:
    """Distance [m] at which the blast of `tnt_mass` [kg] has fallen to `overpressure_kPa` [kPa] (side-on).

    `method` 'kinney-graham' (free air) or 'kingery-bulmash' (on the ground). Source: the inverse of the function of
    that name, by bisection; `ValueError` when the pressure is above what the formula gives at all.

    >>> round(distance_to_overpressure(tnt_mass=1.0, overpressure_kPa=29.24), 2)
    5.0
    """
    mass = positive("tnt_mass", tnt_mass)
    wanted = positive("overpressure_kPa", overpressure_kPa)
    one_of("method", method, METHODS)
    return plain(scaled_distance_for(wanted, method) * np.cbrt(mass))


def scaled_distance_for(overpressure_kPa: ArrayLike, method: str) -> Array:  # noqa: N803
    """Z [m/kg^(1/3)] of an overpressure [kPa]; warns when it lies outside the formula's range."""
    wanted = np.asarray(overpressure_kPa, dtype=np.float64)
    kinney = method == "kinney-graham"
    curve: Callable[[Array], Array] = _kinney_kpa if kinney else _incident_kpa
    low, high = (1e-3, 1e6) if kinney else (0.05, 1e6)
    top = float(curve(np.asarray(low)))
    if np.any(wanted > top):
        raise ValueError(f"overpressure_kPa: must be in (0, {top:.0f}], got {overpressure_kPa!r}")
    left, right = np.full(wanted.shape, np.log(low)), np.full(wanted.shape, np.log(high))
    for _ in range(60):
        middle = 0.5 * (left + right)
        above = curve(np.exp(middle)) >= wanted
        left, right = np.where(above, middle, left), np.where(above, right, middle)
    z: Array = np.exp(0.5 * (left + right))
    bounds = _KINNEY_RANGE if kinney else (0.2, 198.5)
    if np.any((z < bounds[0]) | (z > bounds[1])):
        warn_out_of_range(
            f"该超压对应的比例距离超出公式适用范围 {bounds[0]}～{bounds[1]} m/kg^(1/3)，距离偏差增大"
        )
    return z


def vce_distance_epa(
    *,
    fuel_mass: ArrayLike,
    heat_of_combustion: ArrayLike,
    tnt_heat: ArrayLike,
    yield_fraction: ArrayLike = 0.1,
    level_psi: ArrayLike = 1.0,
) -> Any:
    """Distance [m] to an overpressure of a vapour cloud explosion by EPA: 17 (0.1 W Hc / H_TNT)^(1/3) for 1 psi.

    `fuel_mass` [kg], heats in one unit [J/kg]. Source: EPA RMP OCAG (EPA 550-B-99-009) eq. C-1. EPA gives 1 psi only;
    other levels scale its distance by the scaled distances of the Kingery-Bulmash surface burst.

    >>> round(vce_distance_epa(fuel_mass=10_000.0, heat_of_combustion=46.333e6, tnt_heat=4.68e6))
    365
    """
    equivalent = tnt_equivalent(
        fuel_mass=fuel_mass,
        heat_of_combustion=heat_of_combustion,
        yield_fraction=yield_fraction,
        tnt_energy=tnt_heat,
    )
    level = positive("level_psi", level_psi)
    base = EPA_SCALE * np.cbrt(np.asarray(equivalent))
    if np.all(level == 1.0):
        return plain(np.broadcast_to(base, np.broadcast_shapes(base.shape, level.shape)))
    one = scaled_distance_for(KPA_PER_PSI, "kingery-bulmash")
    return plain(base * scaled_distance_for(level * KPA_PER_PSI, "kingery-bulmash") / one)


def mass_of_energy(energy: ArrayLike) -> Array:
    """TNT [kg] of an explosion energy [J] at 4.68 MJ/kg."""
    tnt: Array = not_negative("energy", energy) / TNT_ENERGY
    return tnt


def _scaled(tnt_mass: ArrayLike, distance: ArrayLike) -> Array:
    z: Array = positive("distance", distance) / np.cbrt(positive("tnt_mass", tnt_mass))
    return z


def _kinney_kpa(z: Array) -> Array:
    return _kinney_ratio(z) * 101.325


def _incident_kpa(z: Array) -> Array:
    return _polynomial(_INCIDENT, z)


def _polynomial(branches: _Branches, z: Array) -> Array:
    log = np.log(z)
    values = [np.polynomial.polynomial.polyval(log, coefficients) for _, coefficients in branches]
    chosen = values[-1]
    for (upper, _), value in zip(reversed(branches[:-1]), reversed(values[:-1]), strict=True):
        chosen = np.where(z <= upper, value, chosen)
    result: Array = np.exp(chosen)
    return result


def _within_range(branches: _Branches, z: Array, low: float) -> Array:
    inside = (z >= low) & (z <= branches[-1][0])
    return np.where(inside, _polynomial(branches, np.where(inside, z, 1.0)), np.nan)
