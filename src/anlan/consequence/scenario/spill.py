"""A pool of the scenario: how large it gets, how fast it evaporates or boils, for how long. Uses `source`'s models.

Ground is concrete at air temperature; a bund limits the area; without one the pool thins to 5 mm and never covers
more than a hectare, for industrial ground drains.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np

from anlan.consequence import source, substances
from anlan.consequence.checks import Array
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.results import Series
from anlan.consequence.scenario.stored import Stored
from anlan.consequence.substances import MissingProperty, Substance

HOUR: Final = 3600.0
LARGEST_FREE_POOL: Final = 1e4  # m2
SURFACE: Final = "concrete"
CONCRETE_CONDUCTIVITY: Final = 1.1  # W/m/K, Yellow Book table 3.1 (heavy concrete 1.3, light 0.4)
CONCRETE_DIFFUSIVITY: Final = 6.0e-7  # m2/s
SCHMIDT: Final = 0.8  # where the diffusivity is unknown, as the Yellow Book advises
STEPS: Final = 61
COARSE_STEPS: Final = 16
BOILS_ABOVE: Final = (
    30.0  # K of the ground over the boiling point from which conduction alone rules; below it wind too
)
JUST_BELOW: Final = 0.8  # K under the boiling point at which the model of a pool that does not boil may start
BOILING_SHARE: Final = 0.98  # of ambient pressure: as near as the model of a pool that does not boil may come
WINDY_ABOVE: Final = (
    180.0  # K of boiling point from which wind dries a boiling pool noticeably; LNG boils by the ground
)
VOLATILE_SHARE: Final = 0.35  # of a blend of hydrocarbons that evaporates within the hour: its light ends
ROOM: Final = 1000.0  # m2, one fire compartment of a warehouse (GB 50016: class A and B goods)
Detail = Literal["full", "coarse", "area"]


@dataclasses.dataclass(frozen=True, slots=True)
class Pool:
    """A pool; `vapour_rate` is the mass-weighted mean of what it gives off, for `vapour_duration` seconds."""

    area: float
    temperature: float
    mass: float
    vapour_rate: float
    vapour_mass: float
    vapour_duration: float
    series: tuple[Series, ...]
    assumptions: tuple[str, ...]

    @property
    def diameter(self) -> float:
        """Diameter of the circle of the same area [m]."""
        return math.sqrt(4 * self.area / math.pi)


def spilled(
    *,
    scenario: Scenario,
    weather: Weather,
    state: Stored,
    temperature: float,
    mass: float,
    duration: float,
    detail: Detail = "full",
) -> Pool:
    """The pool of `mass` kg poured out during `duration` seconds (0: at once) at `temperature`.

    `detail` 'coarse' takes larger steps in time, 'area' leaves out what the pool gives off.
    """
    boils = weather.temperature - state.boiling_point > BOILS_ABOVE
    if not boils:
        temperature = min(temperature, state.boiling_point - JUST_BELOW)
    flux = _boiling_flux(state, weather) if boils else _drying_flux(scenario, weather, temperature)
    area, spread = _area(scenario, state, mass=mass, duration=duration, flux=flux)
    if detail == "area":
        time, rate, model = np.zeros(2), np.zeros(2), ""
    elif boils and spread is not None:
        time, rate = np.asarray(spread.time), np.asarray(spread.evaporation_rate)
        model = "液池沸腾蒸发（地面导热）"
    elif boils:
        time, rate = _boiled(scenario, state, weather, area=area, mass=mass)
        model = "液池沸腾蒸发（地面导热）"
    else:
        time, rate = _dried(
            scenario, state, weather, area=area, mass=mass, temperature=temperature, detail=detail
        )
        model = "液池蒸发（Mackay–Matsugu，含热平衡）"
    if boils and detail != "area" and state.boiling_point > WINDY_ABOVE:
        rate = _with_wind(scenario, state, weather, area=area, mass=mass, boiling=(time, rate), spread=spread)
        model += "，地面冷却后按风吹蒸发（Mackay–Matsugu，含热平衡）"
    light = mass
    if scenario.substance.mixture and scenario.substance.flammable:
        light = VOLATILE_SHARE * mass
    rate = until(time, rate, light)
    mean, given, lasting = effective(time, rate, light)
    return Pool(
        area=area,
        temperature=min(temperature, state.boiling_point),
        mass=mass,
        vapour_rate=mean,
        vapour_mass=given,
        vapour_duration=lasting,
        series=(Series(_floats(time), _floats(rate), "kg/s", "液池蒸发速率"),),
        assumptions=(
            model,
            _said_of_area(scenario, area),
            *((f"按轻组分约占 {100 * VOLATILE_SHARE:.0f}% 计，蒸发量以此为限",) if light < mass else ()),
        ),
    )


def _said_of_area(scenario: Scenario, area: float) -> str:
    if scenario.bund_area_m2 is not None and area >= 0.99 * scenario.bund_area_m2:
        return f"液池受围堰限制，面积 {area:.0f} m²"
    if scenario.containment == "warehouse" and scenario.bund_area_m2 is None and area >= 0.99 * ROOM:
        return f"仓库内泄漏，液池面积以一个防火分区 {ROOM:.0f} m² 为限"
    if area >= 0.99 * LARGEST_FREE_POOL:
        return f"无围堰，液池面积以 {LARGEST_FREE_POOL:.0f} m² 为限"
    return f"液池在混凝土地面摊薄至 5 mm，最大面积 {area:.0f} m²"


def _area(
    scenario: Scenario,
    state: Stored,
    *,
    mass: float,
    duration: float,
    flux: float | Callable[[float], float],
) -> tuple[float, Any]:
    """The largest area [m²], with the growth over time where the pool is fed."""
    free = ROOM if scenario.containment == "warehouse" else LARGEST_FREE_POOL
    bund = min(scenario.bund_area_m2 or free, 1e6)
    thickness = source.minimum_thickness(surface=SURFACE)
    if duration <= 0:
        size = source.pool_size(spill_volume=mass / state.liquid_density, thickness=thickness, bund_area=bund)
        return max(float(size.area), 1e-3), None
    grown = source.spreading_pool(
        release_rate=mass / duration,
        release_duration=duration,
        liquid_density=state.liquid_density,
        minimum_thickness=thickness,
        times=np.linspace(0.0, HOUR, STEPS),
        evaporation_flux=flux,
        bund_area=bund,
    )
    return max(float(grown.maximum_area), 1e-3), grown


def _boiling_flux(state: Stored, weather: Weather) -> Callable[[float], float]:
    """Heat from the ground under a pool that spreads: twice the flux under ground covered all along, as the mean of
    ground covered for every time up to now (area growing with time)."""
    gap = max(weather.temperature - state.boiling_point, 1.0)
    scale = 2 * CONCRETE_CONDUCTIVITY * gap / math.sqrt(math.pi * CONCRETE_DIFFUSIVITY) / state.latent_heat
    return lambda time: scale / math.sqrt(max(time, 10.0))


def _boiled(
    scenario: Scenario, state: Stored, weather: Weather, *, area: float, mass: float
) -> tuple[Array, Array]:
    del scenario
    found = source.boiling_pool(
        pool_area=area,
        boiling_temperature=state.boiling_point,
        latent_heat=state.latent_heat,
        times=np.concatenate([[0.0], np.geomspace(2.0, HOUR, STEPS - 1)]),
        ground_temperature=max(weather.temperature, state.boiling_point + 1.0),
        ground=SURFACE,
        mass=mass,
    )
    return np.asarray(found.time), np.asarray(found.evaporation_rate)


def _with_wind(
    scenario: Scenario,
    state: Stored,
    weather: Weather,
    *,
    area: float,
    mass: float,
    boiling: tuple[Array, Array],
    spread: Any,
) -> Array:
    """The rate [kg/s] of a pool that boils at first: what the wind takes from it as it cools, where that is more."""
    time, rate = boiling
    start = state.boiling_point - JUST_BELOW
    at, windy = _dried(scenario, state, weather, area=area, mass=mass, temperature=start, detail="coarse")
    blown = np.interp(time, at, windy)
    if spread is not None:
        blown = blown * np.asarray(spread.area) / area
    return np.asarray(np.maximum(rate, blown))


def until(time: Array, rate: Array, mass: float) -> Array:
    """`rate` ended where `mass` has gone.

    >>> until(np.array([0.0, 1.0, 2.0, 3.0]), np.array([1.0, 1.0, 1.0, 1.0]), 1.5).tolist()
    [1.0, 1.0, 1.0, 0.0]
    """
    steps = np.diff(time) * (rate[1:] + rate[:-1]) / 2
    before = np.concatenate([[0.0, 0.0], np.cumsum(steps)[:-1]]) if steps.size else np.zeros_like(rate)
    return np.asarray(np.where(before < mass, rate, 0.0))


def _drying_flux(scenario: Scenario, weather: Weather, temperature: float) -> float:
    found = source.pool_evaporation_mackay_matsugu(
        wind_speed_10m=weather.wind_speed_10m,
        pool_diameter=10.0,  # the flux depends on it by a power of -0.11 only
        schmidt=_schmidt(scenario.substance, temperature),
        vapour_pressure=_below_ambient(scenario.substance, temperature),
        molar_mass=scenario.substance.molar_mass,
        liquid_temperature=temperature,
    )
    return float(found.evaporation_flux)


def _dried(
    scenario: Scenario,
    state: Stored,
    weather: Weather,
    *,
    area: float,
    mass: float,
    temperature: float,
    detail: Detail,
) -> tuple[Array, Array]:
    fluid = scenario.substance
    pressure = _pressure_curve(fluid.key)
    found = source.evaporating_pool(
        pool_area=area,
        mass=mass,
        liquid_temperature=temperature,
        vapour_pressure=pressure,
        latent_heat=state.latent_heat,
        liquid_cp=state.liquid_cp,
        molar_mass=fluid.molar_mass,
        schmidt=_schmidt(fluid, temperature),
        wind_speed_10m=weather.wind_speed_10m,
        air_temperature=weather.temperature,
        ground=SURFACE,
        melting_temperature=fluid.melting_point,
        duration=HOUR,
        points=STEPS if detail == "full" else COARSE_STEPS,
    )
    return np.asarray(found.time), np.asarray(found.evaporation_rate)


def _below_ambient(fluid: Substance, kelvin: float) -> float:
    low, high = fluid.liquid_range()
    return min(float(fluid.vapour_pressure(min(max(kelvin, low), high))), BOILING_SHARE * ATMOSPHERE)


@functools.lru_cache(maxsize=64)
def _pressure_curve(key: str) -> Callable[[float], float]:
    """Vapour pressure [Pa] of one temperature [K], below ambient, read from a table: the pool asks for it often."""
    fluid = substances.get(key)
    low, high = fluid.liquid_range()
    top = min(high, (fluid.boiling_point or high) + 20.0)
    kelvin = np.linspace(low, max(top, low + 1.0), 400)
    logs = np.log(np.asarray(fluid.vapour_pressure(np.minimum(kelvin, high))))
    step = float(kelvin[1] - kelvin[0])
    table = logs.tolist()

    def pressure(temperature: float) -> float:
        place = min(max((temperature - low) / step, 0.0), len(table) - 1.001)
        at = int(place)
        value = table[at] + (place - at) * (table[at + 1] - table[at])
        return min(math.exp(value), BOILING_SHARE * ATMOSPHERE)

    return pressure


def _schmidt(fluid: Substance, kelvin: float) -> float:
    try:
        return float(fluid.schmidt(kelvin))
    except MissingProperty:
        return SCHMIDT


def effective(time: Array, rate: Array, mass: float) -> tuple[float, float, float]:
    """(rate, mass, duration) of a steady source that carries the same mass and the same mass-weighted rate.

    >>> effective(np.array([0.0, 100.0]), np.array([2.0, 2.0]), 1e9)
    (2.0, 200.0, 100.0)
    """
    total = float(np.trapezoid(rate, time))
    if total <= 0:
        return 0.0, 0.0, 0.0
    mean = float(np.trapezoid(rate**2, time)) / total
    given = min(total, mass)
    return mean, given, given / mean


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
