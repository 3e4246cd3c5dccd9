"""Heat: zones of a pool fire, a jet fire and a fireball of the scenario, with `fire`'s models. No probabilities."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable
from typing import Any, Final

from anlan.consequence import fire, met
from anlan.consequence.scenario import thresholds, zones
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.results import Isopleth, Level, Polygon, Zone
from anlan.consequence.scenario.source_term import Release
from anlan.consequence.substances import MissingProperty, Substance

SOOT_SEP: Final = 20e3  # W/m2, of the smoke (Yellow Book §6.5.4)
K_BETA: Final = 2.0  # 1/m, heavy fuels in Babrauskas's table lie between 1 and 3; matters under 2 m only
CONTOUR_POINTS: Final = 48
DESIGN_TEMPERATURE: Final = 323.15  # K


@dataclasses.dataclass(frozen=True, slots=True)
class Burning:
    """The areas one fire harms, the model, and what was assumed (Chinese)."""

    zones: tuple[Zone, ...]
    isopleths: tuple[Isopleth, ...]
    model: str
    assumptions: tuple[str, ...]


def pool_fire(
    scenario: Scenario, weather: Weather, released: Release, *, bare: bool = False, only: Level | None = None
) -> Burning | None:
    """The burning pool, None when no pool forms or it is too small to matter (under 0.2 m). `bare`: distances only."""
    pool = released.pool
    if pool is None:
        return None
    fluid = scenario.substance
    flux = _burning_flux(fluid, released)
    area = pool.area
    if not released.instantaneous:  # burns as fast as it is fed: Yellow Book §6.5.2
        fed = pool.mass / max(released.duration, 1.0)
        area = min(area, fed / flux)
    diameter = math.sqrt(4 * area / math.pi)
    if diameter < 0.2:
        return None
    rate = float(
        fire.burning_rate_babrauskas(
            mass_flux_infinite=flux, k_beta=fluid.k_beta or K_BETA, diameter=diameter
        )
    )
    arguments: dict[str, Any] = {
        "pool_diameter": diameter,
        "burning_rate": rate,
        "heat_of_combustion": _heat(fluid),
        "wind_speed_10m": weather.wind_speed_10m,
        "air_density": float(met.air_density(temperature=weather.temperature)),
        "air_kinematic_viscosity": float(met.air_kinematic_viscosity(temperature=weather.temperature)),
        "radiative_fraction": fluid.radiative_fraction,
        "soot_fraction": fluid.soot_fraction,
        "soot_sep": SOOT_SEP,
        "water_vapour_pressure": _vapour(weather),
    }
    model = "池火：倾斜圆柱固体火焰模型（黄皮书 2005 §6.5.4）"
    flame = zones.circle(diameter / 2)
    if bare:
        reach = functools.partial(fire.pool_fire_distance, **arguments)
        return Burning(_bare_zones(reach, diameter / 2, model, only), (), model, ())

    def contour(level: float) -> Polygon:
        return tuple(fire.pool_fire_contour(flux=level * 1e3, count=CONTOUR_POINTS, **arguments))

    burns = pool.mass / max(rate * area, 1e-9)
    lasting = f"{burns:.0f} 秒" if burns < 120 else f"{min(burns / 60, 9999):.0f} 分钟"
    said = (
        f"火焰直径 {diameter:.0f} m，可持续约 {lasting}",
        "火焰倾向下风向，未计遮挡；37.5 kW/m² 不超出火焰时红区为火焰范围",
    )
    return Burning(_heat_zones(contour, flame, model), _heat_lines(contour), model, said)


def jet_fire(
    scenario: Scenario, weather: Weather, released: Release, *, bare: bool = False, only: Level | None = None
) -> Burning | None:
    """The burning jet of gas or of flashing liquid, along the wind; None for an instantaneous release."""
    jets = [vapour for vapour in released.vapours if vapour.kind == "jet"]
    if not jets or scenario.hole_diameter_m is None:
        return None
    fluid, jet = scenario.substance, jets[0]
    gas_temperature = released.state.temperature
    arguments: dict[str, Any] = {
        "mass_rate": jet.rate,
        "heat_of_combustion": _heat(fluid),
        "molar_mass": fluid.molar_mass,
        "gamma": float(fluid.gamma(gas_temperature)),
        "upstream_pressure": max(released.state.pressure, 1.001 * ATMOSPHERE),
        "upstream_temperature": gas_temperature,
        "ambient_temperature": weather.temperature,
        "wind_speed": weather.wind_speed_10m,
        "direction": "horizontal",
        "release_height": scenario.release_height_m,
        "water_vapour_pressure": _vapour(weather),
        "liquid_fraction": jet.liquid_fraction,
    }
    model = "喷射火：Chamberlain 锥台火焰模型"
    length = float(fire.jet_fire(**arguments).flame_length)

    def contour(level: float) -> Polygon:
        ring = tuple(fire.jet_fire_contour(flux=level * 1e3, count=CONTOUR_POINTS, **arguments))
        return zones.hull(zones.tidy((*ring, *flame)) if len(ring) >= 3 else ring)

    if bare:
        reach = functools.partial(fire.jet_fire_distance, **arguments)
        return Burning(_bare_zones(reach, length, model, only), (), model, ())
    flame = zones.leaning(downwind=length, crosswind=max(0.1 * length, 0.1), upwind=max(0.02 * length, 0.1))
    said = (f"水平喷射、顺风，火焰长约 {length:.0f} m；实际方向由孔口朝向决定，其他方向须同等警戒",)
    return Burning(_heat_zones(contour, flame, model), _heat_lines(contour), model, said)


def fireball(scenario: Scenario, weather: Weather, released: Release) -> Burning | None:
    """The fireball of a burst vessel of liquefied gas: all of its content (Purple Book §4.7)."""
    mass = scenario.amount_kg
    ball = fire.fireball(mass=mass)
    arguments: dict[str, Any] = {
        "mass": mass,
        "heat_of_combustion": _heat(scenario.substance),
        "vessel_pressure": burst_pressure(scenario, released),
        "water_vapour_pressure": _vapour(weather),
    }
    model = "火球：CCPS 尺寸 + 固体火焰（Roberts 辐射分数）"
    radius = float(ball.diameter) / 2
    found: list[Zone] = []
    for level, threshold in thresholds.DOSE:
        far = fire.fireball_distance(dose_kW=threshold.value, **arguments)
        if far is None and level != "red":
            continue
        distance = round(max(float(far or 0.0), radius), 1)
        found.append(Zone(level, threshold, zones.circle(distance), distance, None, model))
    lines = []
    for value, meaning in thresholds.DOSE_LINES:
        far = fire.fireball_distance(dose_kW=value, **arguments)
        if far is not None:
            ring = zones.circle(float(far))
            lines.append(Isopleth(value, "(kW/m²)^(4/3)·s", ring, meaning, round(float(far), 1)))
    said = (
        f"火球直径约 {float(ball.diameter):.0f} m，持续约 {float(ball.duration):.0f} 秒",
        "容器受火烤，在设计压力 1.21 倍下破裂，全部物料参与火球；人员全程无遮挡暴露",
        "罐体碎片可飞出更远，未计入",
    )
    return Burning(tuple(found), tuple(lines), model, said)


def burst_pressure(scenario: Scenario, released: Release) -> float:
    """Pressure [Pa] at which a vessel fails in a fire: 1.21 times the vapour pressure at 50 °C, the temperature
    liquefied-gas vessels are designed for (TSG 21-2016), or at storage if warmer (Yellow Book §6.5.5)."""
    fluid = scenario.substance
    low, high = fluid.liquid_range()
    ceiling = high if fluid.critical_temperature is None else min(high, 0.98 * fluid.critical_temperature)
    kelvin = min(max(DESIGN_TEMPERATURE, released.state.temperature, low), ceiling)
    return max(1.21 * float(fluid.vapour_pressure(kelvin)), released.state.pressure)


def _bare_zones(
    reach: Callable[..., float | None], flame: float, model: str, only: Level | None
) -> tuple[Zone, ...]:
    """How far each zone reaches down the wind, without its polygon."""
    found = []
    for level, threshold in thresholds.HEAT:
        if only not in (None, level):
            continue
        far = reach(flux=threshold.value * 1e3)
        found.append(Zone(level, threshold, (), max(float(far or 0.0), flame), None, model))
    return tuple(found)


def _heat_zones(contour: Callable[[float], Polygon], flame: Polygon, model: str) -> tuple[Zone, ...]:
    found: list[Zone] = []
    inner, middle = flame, zones.centre(flame)
    for level, threshold in thresholds.HEAT:
        ring = zones.around(contour(threshold.value), inner, middle=middle)
        found.append(Zone(level, threshold, ring, round(zones.reach(ring), 2), None, model))
        inner = ring
    return tuple(found)


def _heat_lines(contour: Callable[[float], Polygon]) -> tuple[Isopleth, ...]:
    lines = []
    for value, meaning in thresholds.HEAT_LINES:
        ring = zones.tidy(contour(value))
        if len(ring) >= 3:
            lines.append(Isopleth(value, "kW/m²", ring, meaning, round(zones.reach(ring), 2)))
    return tuple(lines)


def _burning_flux(fluid: Substance, released: Release) -> float:
    if fluid.burning_flux is not None:
        return fluid.burning_flux
    state = released.state
    return float(
        fire.burning_rate_burgess(
            heat_of_combustion=_heat(fluid),
            heat_of_vaporisation=state.latent_heat,
            liquid_cp=state.liquid_cp,
            boiling_point=state.boiling_point,
            ambient_temperature=min(state.temperature, state.boiling_point),
        )
    )


def _heat(fluid: Substance) -> float:
    if fluid.heat_of_combustion is None:
        raise MissingProperty(fluid.name, "heat_of_combustion")
    return fluid.heat_of_combustion


def _vapour(weather: Weather) -> float:
    return float(
        met.water_vapour_pressure(temperature=weather.temperature, relative_humidity=weather.humidity)
    )
