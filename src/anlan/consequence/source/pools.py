"""Pools of a liquid below its boiling point: how large they are, how they spread, how fast they evaporate.

Not boiling pools and not the heat balance of a pool: those are in boiling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import ATMOSPHERE, G, R

MINIMUM_THICKNESS: dict[str, float] = {
    # Depth at which a pool stops spreading [m]: TNO Yellow Book (2005) chapter 3 (roughness of the subsoil).
    "concrete": 0.005,  # concrete, stone, flat industrial ground
    "sand": 0.005,  # flat sandy soil
    "gravel": 0.010,  # normal sandy soil, gravel, railway yard
    "grass": 0.020,  # rough sandy soil, farmland, grassland
    "rough": 0.025,  # very rough, overgrown, with potholes
    "water": 0.0018,  # LNG and similar on water
}
_SQUARE_FOOT = 0.3048**2
_POUND_PER_MINUTE = 0.45359237 / 60
_MMHG = ATMOSPHERE / 760
_MACKAY_MATSUGU = 0.004786


@dataclass(frozen=True, slots=True)
class PoolSize:
    """Area [m2], equivalent diameter [m] and depth [m] of a pool; `bounded` when the bund limits it."""

    area: float | Array
    diameter: float | Array
    depth: float | Array
    bounded: bool | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PoolEvaporation:
    """Mass transfer coefficient [m/s], evaporation per area [kg/m2/s] and of the whole pool [kg/s]."""

    mass_transfer_coefficient: float | Array
    evaporation_flux: float | Array
    evaporation_rate: float | Array


@dataclass(frozen=True, slots=True)
class SpreadingPool:
    """A pool over time: all arrays over `time` [s]; SI."""

    time: Array
    area: Array
    diameter: Array
    depth: Array
    mass: Array
    evaporation_rate: Array
    mass_evaporated: Array
    maximum_area: float


def pool_size(
    *, spill_volume: ArrayLike, thickness: ArrayLike, bund_area: ArrayLike | None = None
) -> PoolSize:
    """Area of a pool of the stated thickness, never more than the bund: A = V/delta (Yellow Book eq. 6.64, 6.65).

    >>> pool = pool_size(spill_volume=28.3, thickness=0.02)
    >>> round(pool.area), round(pool.diameter, 3)
    (1415, 42.446)
    """
    volume = checks.not_negative("spill_volume", spill_volume)
    free = volume / checks.positive("thickness", thickness)
    area, bounded = free, np.zeros(free.shape, dtype=bool)
    if bund_area is not None:
        bund = checks.positive("bund_area", bund_area)
        area, bounded = np.minimum(free, bund), free > bund
    depth = np.where(area > 0, volume / np.where(area > 0, area, 1.0), 0.0)
    return PoolSize(
        area=checks.plain(area),
        diameter=checks.plain(np.sqrt(4 * area / np.pi)),
        depth=checks.plain(depth),
        bounded=bool(bounded) if np.ndim(bounded) == 0 else bounded,
    )


def minimum_thickness(*, surface: str) -> float:
    """Depth [m] at which a pool on that surface stops spreading (Yellow Book chapter 3).

    >>> minimum_thickness(surface="gravel")
    0.01
    """
    return MINIMUM_THICKNESS[checks.one_of("surface", surface, tuple(MINIMUM_THICKNESS))]


def pool_evaporation_epa(
    *,
    wind_speed: ArrayLike,
    molar_mass: ArrayLike,
    pool_area: ArrayLike,
    vapour_pressure: ArrayLike,
    liquid_temperature: ArrayLike,
    ambient_pressure: float = ATMOSPHERE,
) -> Any:
    """Evaporation rate [kg/s] of a pool: EPA RMP Offsite Consequence Analysis Guidance eq. D-1.

    0.284 U^0.78 M^(2/3) A VP / (82.05 T) in lb/min with U in m/s, M in g/mol, A in ft2, VP in mmHg, T in K.
    Valid for vapour pressures below ambient; a boiling pool raises.

    >>> round(pool_evaporation_epa(wind_speed=1.5, molar_mass=0.07811, pool_area=100.0,
    ...                            vapour_pressure=12700.0, liquid_temperature=298.15), 4)
    0.2256
    """
    wind = checks.positive("wind_speed", wind_speed)
    grams = checks.positive("molar_mass", molar_mass) * 1000
    feet = checks.not_negative("pool_area", pool_area) / _SQUARE_FOOT
    pressure = below_boiling(vapour_pressure, ambient_pressure) / _MMHG
    temperature = checks.positive("liquid_temperature", liquid_temperature)
    pounds = 0.284 * wind**0.78 * grams ** (2 / 3) * feet * pressure / (82.05 * temperature)
    return checks.plain(pounds * _POUND_PER_MINUTE)


def pool_evaporation_mackay_matsugu(
    *,
    wind_speed_10m: ArrayLike,
    pool_diameter: ArrayLike,
    schmidt: ArrayLike,
    vapour_pressure: ArrayLike,
    molar_mass: ArrayLike,
    liquid_temperature: ArrayLike,
    ambient_pressure: float = ATMOSPHERE,
) -> PoolEvaporation:
    """Evaporation of a pool that does not boil: Mackay and Matsugu (1973) as in Yellow Book (2005) eq. 3.24-3.25.

    k = 0.004786 u10^0.78 d^-0.11 Sc^-0.67, flux = k Pv M / (R T). Schmidt number 0.8 where unknown.
    Vapour pressures at or above ambient raise: the pool boils and `boiling_pool` applies.

    >>> pool = pool_evaporation_mackay_matsugu(wind_speed_10m=5.0, pool_diameter=10.0, schmidt=0.8,
    ...     vapour_pressure=16000.0, molar_mass=0.08618, liquid_temperature=293.15)
    >>> round(pool.mass_transfer_coefficient, 6), round(pool.evaporation_rate, 4)
    (0.015139, 0.6727)
    """
    wind = checks.positive("wind_speed_10m", wind_speed_10m)
    diameter = checks.positive("pool_diameter", pool_diameter)
    number = checks.positive("schmidt", schmidt)
    pressure = below_boiling(vapour_pressure, ambient_pressure)
    mass = checks.positive("molar_mass", molar_mass)
    temperature = checks.positive("liquid_temperature", liquid_temperature)
    coefficient = _MACKAY_MATSUGU * wind**0.78 * diameter**-0.11 * number**-0.67
    flux = coefficient * pressure * mass / (R * temperature)
    return PoolEvaporation(
        mass_transfer_coefficient=checks.plain(coefficient),
        evaporation_flux=checks.plain(flux),
        evaporation_rate=checks.plain(flux * np.pi / 4 * diameter**2),
    )


def below_boiling(vapour_pressure: ArrayLike, ambient_pressure: ArrayLike) -> Array:
    """The vapour pressure when the pool does not boil; ValueError naming the model that applies otherwise."""
    pressure = checks.not_negative("vapour_pressure", vapour_pressure)
    ambient = checks.positive("ambient_pressure", ambient_pressure)
    if np.any(pressure >= ambient):
        raise ValueError(
            f"vapour_pressure: must be in [0, {float(np.min(ambient)):g}), got {vapour_pressure!r}; "
            "at or above ambient the pool boils: use boiling_pool"
        )
    return pressure


def spreading_pool(
    *,
    release_rate: float,
    release_duration: float,
    liquid_density: float,
    minimum_thickness: float,
    times: ArrayLike,
    evaporation_flux: float | Callable[[float], float] = 0.0,
    bund_area: float | None = None,
) -> SpreadingPool:
    """A pool fed at a steady rate that spreads by gravity to a minimum depth or to the bund, losing vapour.

    dr/dt = sqrt(2 g (h - h_min)), h = V/(pi r2) (Shaw and Briscoe 1980, Yellow Book chapter 3), dm/dt = feed -
    flux A. A `release_duration` of 0 means `release_rate` is the whole mass [kg], spilt at once as a column as high
    as its radius. At its minimum depth the pool draws back as it evaporates; the bund holds what it can.

    >>> pool = spreading_pool(release_rate=10.0, release_duration=600.0, liquid_density=870.0,
    ...                       minimum_thickness=0.005, times=[0, 600, 1200])
    >>> round(pool.area[-1]), round(pool.mass[-1])
    (1379, 6000)
    """
    rate = checks.number("release_rate", release_rate, 0.0)
    feed_time = checks.number("release_duration", release_duration, 0.0)
    density = float(checks.positive("liquid_density", checks.number("liquid_density", liquid_density)))
    floor = float(checks.positive("minimum_thickness", checks.number("minimum_thickness", minimum_thickness)))
    bund = np.inf if bund_area is None else float(checks.positive("bund_area", bund_area))
    wanted = series_times(times)
    flux = evaporation_flux if callable(evaporation_flux) else constant_flux(evaporation_flux)
    steps = np.unique(np.concatenate([wanted, np.geomspace(1e-2, max(wanted[-1], 1.0), 400), [feed_time]]))
    steps = steps[steps <= wanted[-1]]
    mass, gone = (rate, 0.0) if feed_time == 0 else (0.0, 0.0)
    radius = (mass / density / np.pi) ** (1 / 3)
    rows = [(min(np.pi * radius**2, bund), mass, 0.0, 0.0)]
    for before, after in pairwise(steps):
        span = after - before
        fed = rate * max(0.0, min(after, feed_time) - before) if feed_time else 0.0
        mass += fed
        radius = _spread(radius, mass / density, floor, span, bund)
        area = np.pi * radius**2
        lost = min(mass, checks.number("evaporation_flux", flux(float(after)), 0.0) * area * span)
        mass -= lost
        gone += lost
        rows.append((area if mass > 0 else 0.0, mass, gone, lost / span))
    columns = [np.interp(wanted, steps, column) for column in np.asarray(rows).T]
    area = columns[0]
    depth = np.where(area > 0, columns[1] / density / np.where(area > 0, area, 1.0), 0.0)
    return SpreadingPool(
        time=wanted,
        area=area,
        diameter=np.sqrt(4 * area / np.pi),
        depth=depth,
        mass=columns[1],
        evaporation_rate=columns[3],
        mass_evaporated=columns[2],
        maximum_area=float(max(row[0] for row in rows)),
    )


def _spread(radius: float, volume: float, floor: float, span: float, bund: float) -> float:
    """The radius after `span` seconds, exact for a volume that is constant during the step."""
    limit = min(volume / floor, bund) / np.pi
    square = radius**2
    if square >= limit:  # too thin to spread: the pool draws back to its minimum depth
        return float(np.sqrt(limit))
    # dr/dt = sqrt(2 g h_min (R2/r2 - 1)), R the final radius: -sqrt(R2 - r2) grows linearly in time.
    final = volume / floor / np.pi
    left = np.sqrt(final - square) - np.sqrt(2 * G * floor) * span
    grown = final - max(left, 0.0) ** 2
    return float(np.sqrt(min(grown, limit)))


def series_times(times: ArrayLike) -> Array:
    """Times [s] of a series: at least one, not negative, increasing."""
    array = np.atleast_1d(checks.not_negative("times", times))
    if array.ndim != 1 or array.size == 0 or np.any(np.diff(array) <= 0):
        raise ValueError("times: must be a list of increasing times in seconds")
    return array


def constant_flux(value: float) -> Callable[[float], float]:
    """A flux [kg/m2/s] that does not change."""
    number = checks.number("evaporation_flux", value, 0.0)
    return lambda _time: number
