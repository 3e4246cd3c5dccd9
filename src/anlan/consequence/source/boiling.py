"""Pools with a heat balance: boiling on the ground or on water, and evaporating while they cool or warm.

Not the size of a pool and not its spreading: those are in pools.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import AIR_HEAT_CAPACITY, ATMOSPHERE, STEFAN_BOLTZMANN, R
from anlan.consequence.source.pools import below_boiling, pool_evaporation_mackay_matsugu, series_times

WATER_COEFFICIENT = (
    500.0  # heat transfer from deep water to a boiling pool [W/m2/K], Yellow Book (2005) chapter 3
)
_FIRST = 1.0  # the ideal ground gives infinite heat at t = 0: the first second counts with its mean [s]
_EMISSIVITY = 0.95
_AIR_HEAT = 1.2 * AIR_HEAT_CAPACITY  # rho cp of air [J/m3/K]
_PRANDTL = 0.71


@dataclass(frozen=True, slots=True)
class Ground:
    """What a pool lies on: conductivity [W/m/K], diffusivity [m2/s], or a constant coefficient [W/m2/K]."""

    conductivity: float
    diffusivity: float
    coefficient: float | None = None


GROUNDS: dict[str, Ground] = {
    # NOAA OR&R 43 (ALOHA) after Briscoe and Shaw (1980); gravel from Yellow Book (2005).
    "soil": Ground(0.96, 4.59e-7),
    "concrete": Ground(0.92, 4.16e-7),
    "dry-sand": Ground(0.26, 1.93e-7),
    "moist-sand": Ground(0.59, 4.16e-7),
    "gravel": Ground(2.5, 1.1e-6),
    "water": Ground(0.0, 0.0, WATER_COEFFICIENT),
}


@dataclass(frozen=True, slots=True)
class BoilingPool:
    """A boiling pool: arrays over `time` [s] of kg/s, kg/m2/s and kg; `duration` [s] until dry, None when not dry."""

    time: Array
    evaporation_rate: Array
    evaporation_flux: Array
    mass_remaining: Array
    mass_evaporated: Array
    duration: float | None


@dataclass(frozen=True, slots=True)
class EvaporatingPool:
    """A pool with a heat balance: arrays over `time` [s] of kg/s, K and kg; `duration` until dry or None."""

    time: Array
    evaporation_rate: Array
    temperature: Array
    mass_remaining: Array
    mass_evaporated: Array
    duration: float | None


def boiling_pool(
    *,
    pool_area: ArrayLike | Callable[[float], float],
    boiling_temperature: float,
    latent_heat: float,
    times: ArrayLike,
    ground_temperature: float = 288.15,
    ground: str | Ground = "concrete",
    mass: float | None = None,
    release_rate: float | None = None,
    release_duration: float | None = None,
    extra_heat_flux: float = 0.0,
) -> BoilingPool:
    """Evaporation of a pool at its boiling point (LNG, LPG, chlorine, ammonia) from the heat of the ground.

    Flux (k dT / sqrt(pi a t) + extra)/hv on ground that cools (Yellow Book chapter 3, CCPS (1999) eq. 2.38-2.39),
    constant 500 dT W/m2 on deep water. `pool_area` [m2]: one value, one per time, or a function of time, growing only;
    each ring cools its own ground from the moment it is wetted. Mass: `mass` [kg] at once and/or `release_rate` [kg/s]
    during `release_duration` [s]; none means unlimited. `extra_heat_flux` [W/m2] sun and air. The ideal
    ground gives infinite heat at first, so the first second counts with its mean. Wet ground can freeze and give more.

    >>> pool = boiling_pool(pool_area=100.0, boiling_temperature=111.7, latent_heat=511e3, times=[10, 60, 600])
    >>> [round(float(rate), 2) for rate in pool.evaporation_rate]
    [8.79, 3.59, 1.13]
    """
    wanted = series_times(times)
    latent = checks.number("latent_heat", checks.positive("latent_heat", latent_heat))
    cold = checks.number("boiling_temperature", checks.positive("boiling_temperature", boiling_temperature))
    warm = checks.number("ground_temperature", checks.positive("ground_temperature", ground_temperature))
    extra = checks.number("extra_heat_flux", extra_heat_flux, 0.0)
    difference = max(warm - cold, 0.0)
    material = _ground(ground)
    ends = [0.0, checks.number("release_duration", release_duration or 0.0, 0.0)]
    fine = np.unique(np.concatenate([ends, wanted, np.geomspace(0.5, max(wanted[-1], 1.0), 200)]))
    fine = fine[fine <= wanted[-1]]
    area = _areas(pool_area, wanted, fine)
    rings = np.diff(area, prepend=0.0)
    age = np.maximum(fine[:, None] - fine[None, :], 0.0)  # of ring j at time i
    wet = fine[:, None] >= fine[None, :]
    heat = _ground_heat(material, difference, age) + extra * age
    possible = (heat * rings).sum(axis=1) / latent
    flux_now = np.where(wet, _ground_flux(material, difference, age) + extra, 0.0)
    rate = (flux_now * rings).sum(axis=1) / latent
    fed = _fed(mass, release_rate, release_duration, fine)
    gone, rate, dry = _limited(fine, possible, rate, fed, release_duration if release_rate else None)
    columns = [np.interp(wanted, fine, column) for column in (rate, gone)]
    supply = np.interp(wanted, fine, np.where(np.isfinite(fed), fed, 0.0))
    areas = np.interp(wanted, fine, area)
    return BoilingPool(
        time=wanted,
        evaporation_rate=columns[0],
        evaporation_flux=np.where(areas > 0, columns[0] / np.where(areas > 0, areas, 1.0), 0.0),
        mass_remaining=np.maximum(supply - columns[1], 0.0)
        if np.isfinite(fed).all()
        else np.full(wanted.shape, np.inf),
        mass_evaporated=columns[1],
        duration=dry,
    )


def _ground(ground: str | Ground) -> Ground:
    return ground if isinstance(ground, Ground) else GROUNDS[checks.one_of("ground", ground, tuple(GROUNDS))]


def _ground_flux(material: Ground, difference: float | Array, age: Array) -> Array:
    """Heat from the ground [W/m2] `age` seconds after it was wetted."""
    if material.coefficient is not None:
        return np.asarray(material.coefficient * difference * np.ones(np.shape(age)))
    ideal = material.conductivity * difference / np.sqrt(np.pi * material.diffusivity)
    return np.asarray(
        np.where(age < _FIRST, 2 * ideal / np.sqrt(_FIRST), ideal / np.sqrt(np.maximum(age, _FIRST)))
    )


def _ground_heat(material: Ground, difference: float, age: Array) -> Array:
    """Heat given by the ground until then [J/m2]: the exact integral of the flux."""
    if material.coefficient is not None:
        return np.asarray(material.coefficient * difference * age)
    ideal = 2 * material.conductivity * difference / np.sqrt(np.pi * material.diffusivity)
    return np.asarray(ideal * np.where(age < _FIRST, age / np.sqrt(_FIRST), np.sqrt(np.maximum(age, _FIRST))))


def _areas(pool_area: ArrayLike | Callable[[float], float], wanted: Array, fine: Array) -> Array:
    """Wetted area [m2] on the fine grid: never shrinking, since wetted ground stays cold."""
    if callable(pool_area):
        values = checks.not_negative("pool_area", [pool_area(float(t)) for t in fine])
    else:
        given = checks.not_negative("pool_area", pool_area)
        if given.ndim and given.shape != wanted.shape:
            raise ValueError(f"pool_area: must have one value per time, got shape {given.shape}")
        values = np.interp(fine, wanted, given) if given.ndim else np.full(fine.shape, float(given))
    return np.maximum.accumulate(values)


def _fed(mass: float | None, rate: float | None, duration: float | None, fine: Array) -> Array:
    """Mass supplied until each time [kg]; infinite when neither mass nor rate is given."""
    if mass is None and rate is None:
        return np.full(fine.shape, np.inf)
    at_once = 0.0 if mass is None else checks.number("mass", mass, 0.0)
    if rate is None:
        return np.full(fine.shape, at_once)
    feed = checks.number("release_rate", rate, 0.0)
    end = fine[-1] if duration is None else checks.number("release_duration", duration, 0.0)
    return np.asarray(at_once + feed * np.minimum(fine, end))


def _limited(
    fine: Array, possible: Array, rate: Array, fed: Array, feed_end: float | None
) -> tuple[Array, Array, float | None]:
    """Evaporated mass and rate when no more can evaporate than has been spilt, and when the pool is dry."""
    gone, real = np.zeros(fine.shape), rate.copy()
    if fed[0] == 0:
        real[0] = 0.0
    dry = None
    for i in range(1, fine.size):
        wish = gone[i - 1] + possible[i] - possible[i - 1]
        gone[i] = min(wish, fed[i])
        if wish > fed[i]:
            real[i] = (gone[i] - gone[i - 1]) / (fine[i] - fine[i - 1])
            if dry is None and fed[i] == fed[-1] and fine[i] >= (feed_end or 0.0):
                dry = float(fine[i])
    return gone, real, dry


def conduction_flux(
    *, time: ArrayLike, temperature_difference: ArrayLike, ground: str | Ground = "concrete"
) -> Any:
    """Heat flux [W/m2] from ground (or water) to a colder pool `time` seconds after contact.

    k dT / sqrt(pi a t), the mean of the first second before t = 1 s; 500 dT on deep water.

    >>> round(conduction_flux(time=100.0, temperature_difference=177.0))
    14244
    """
    age = checks.not_negative("time", time)
    difference = checks.not_negative("temperature_difference", temperature_difference)
    return checks.plain(_ground_flux(_ground(ground), difference, age))


def evaporating_pool(
    *,
    pool_area: float,
    mass: float,
    liquid_temperature: float,
    vapour_pressure: Callable[[float], float],
    latent_heat: float,
    liquid_cp: float,
    molar_mass: float,
    schmidt: float,
    wind_speed_10m: float,
    air_temperature: float,
    ground_temperature: float | None = None,
    ground: str | Ground = "concrete",
    solar_flux: float = 0.0,
    melting_temperature: float | None = None,
    sky_emissivity: float = 0.85,
    ambient_pressure: float = ATMOSPHERE,
    duration: float = 3600.0,
    points: int = 121,
) -> EvaporatingPool:
    """A pool below its boiling point that warms or cools while it evaporates (Yellow Book chapter 3, ALOHA).

    m cp dT/dt = A [ground + air + sun + long wave - flux hv]. Evaporation by Mackay and Matsugu with the Stefan flow
    factor -(pa/pv) ln(1 - pv/pa) (Brighton 1985), which keeps it finite near boiling; air by the Chilton-Colburn
    analogy; ground by conduction. Linearly implicit in time, so large steps stay stable. `solar_flux` [W/m2] on level
    ground (`met.solar_flux`). Constant area; at `melting_temperature` [K] the pool
    freezes and cools no further; `vapour_pressure` a function of T [K] -> Pa. A pool that boils from the
    start raises: use `boiling_pool`.

    >>> import math
    >>> pool = evaporating_pool(pool_area=100.0, mass=2000.0, liquid_temperature=293.15,
    ...     vapour_pressure=lambda t: math.exp(20.7936 - 2788.51 / (t - 52.36)) * 133.322 / math.exp(4.89),
    ...     latent_heat=4.3e5, liquid_cp=1740.0, molar_mass=0.07811, schmidt=1.76, wind_speed_10m=3.0,
    ...     air_temperature=293.15, duration=600.0)
    >>> bool(pool.temperature[-1] < 293.15)
    True
    """
    area = checks.number("pool_area", checks.positive("pool_area", pool_area))
    left = checks.number("mass", checks.positive("mass", mass))
    now = checks.number("liquid_temperature", checks.positive("liquid_temperature", liquid_temperature))
    latent = checks.number("latent_heat", checks.positive("latent_heat", latent_heat))
    heat = checks.number("liquid_cp", checks.positive("liquid_cp", liquid_cp))
    ambient = checks.number("ambient_pressure", checks.positive("ambient_pressure", ambient_pressure))
    air = checks.number("air_temperature", checks.positive("air_temperature", air_temperature))
    soil = air if ground_temperature is None else checks.number("ground_temperature", ground_temperature, 1.0)
    floor = (
        0.0 if melting_temperature is None else checks.number("melting_temperature", melting_temperature, 1.0)
    )
    sun = checks.number("solar_flux", solar_flux, 0.0)
    sky = checks.number("sky_emissivity", sky_emissivity, 0.0, 1.0)
    end = checks.number("duration", checks.positive("duration", duration))
    material = _ground(ground)
    below_boiling(vapour_pressure(now), ambient)
    unit = pool_evaporation_mackay_matsugu(
        wind_speed_10m=wind_speed_10m,
        pool_diameter=float(np.sqrt(4 * area / np.pi)),
        schmidt=schmidt,
        vapour_pressure=0.0,
        molar_mass=molar_mass,
        liquid_temperature=now,
    )
    transfer = float(np.asarray(unit.mass_transfer_coefficient))
    exchange = transfer * _AIR_HEAT * (float(schmidt) / _PRANDTL) ** 0.67

    def flux(t: float) -> float:
        relative = min(max(float(vapour_pressure(t)) / ambient, 0.0), 1 - 1e-9)
        return float(transfer * ambient * float(molar_mass) / (R * t) * -np.log1p(-relative))

    def balance(t: float, age: float) -> float:
        below = float(_ground_flux(material, soil - t, np.asarray(age)))
        waves = _EMISSIVITY * STEFAN_BOLTZMANN * (sky * air**4 - t**4)
        return float(below + exchange * (air - t) + _EMISSIVITY * sun + waves - flux(t) * latent)

    count = int(checks.number("points", points, 3, 100_000))
    time = end * np.linspace(0.0, 1.0, count) ** 2
    rows, gone, dry = [(flux(now) * area, now, left, 0.0)], 0.0, None
    for before, after in pairwise(time):
        span = float(after - before)
        middle = float(before + after) / 2
        lost = min(left, flux(now) * area * span)
        if dry is None:
            drive = balance(now, middle)
            slope = (balance(now - 0.05, middle) - drive) / -0.05
            capacity = max(left, 1e-3 * mass) / area * heat
            change = drive * span / (capacity - slope * span)
            now = max(_below_boiling(now, change, vapour_pressure, ambient), min(floor, now))
        left, gone = left - lost, gone + lost
        if left <= 1e-9 * mass and dry is None:
            dry = float(after)
        rows.append((flux(now) * area if left > 1e-9 * mass else 0.0, now, left, gone))
    columns = np.asarray(rows).T
    return EvaporatingPool(
        time=time,
        evaporation_rate=columns[0],
        temperature=columns[1],
        mass_remaining=columns[2],
        mass_evaporated=columns[3],
        duration=dry,
    )


def _below_boiling(
    now: float, change: float, vapour_pressure: Callable[[float], float], ambient: float
) -> float:
    """The new temperature, held under the boiling point by halving the step."""
    change = max(min(change, 15.0), -15.0)
    for _ in range(20):
        if float(vapour_pressure(now + change)) < 0.999 * ambient:
            return now + change
        change /= 2
    return now
