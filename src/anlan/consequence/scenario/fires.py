"""Heat: zones of a pool fire, a jet fire and a fireball of the scenario, with `fire`'s models. No probabilities."""

from __future__ import annotations

import dataclasses
import functools
import math
import re
from collections.abc import Callable
from typing import Any, Final

from anlan.consequence import fire, met
from anlan.consequence.constants import AIR_MOLAR_MASS
from anlan.consequence.scenario import thresholds, zones
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.results import Isopleth, Level, Polygon, Zone
from anlan.consequence.scenario.source_term import Release
from anlan.consequence.substances import MissingProperty, Substance

SOOT_SEP: Final = 20e3  # W/m2, of the smoke (Yellow Book §6.5.4)
K_BETA: Final = 2.0  # 1/m, heavy fuels in Babrauskas's table lie between 1 and 3; matters under 2 m only
CONTOUR_POINTS: Final = 48
SPRAY_BURNS: Final = 0.3  # least share of a flashing jet that burns: unrained spray burns with the vapour
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
    # lit late, the larger and the likelier case: the pool as it then lies there
    area = pool.area
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

    said = (
        f"火焰直径 {diameter:.0f} m，{_lasting(pool.mass / max(rate * area, 1e-9), released)}",
        *_lit_at_once(pool.mass, flux, area, released),
        "火焰倾向下风向，未计遮挡；37.5 kW/m² 不超出火焰时红区为火焰范围",
    )
    return Burning(_heat_zones(contour, flame, model), _heat_lines(contour), model, said)


def _lasting(burns: float, released: Release) -> str:
    """How long the pool burns [`burns` s for its mass], in words."""
    words = "不足 1 分钟" if burns < 60 else f"约 {min(burns / 60, 9999):.0f} 分钟"
    if released.instantaneous or burns > released.duration:
        return f"可持续{words}"
    return f"全面积燃烧{words}，此后随泄漏继续燃烧"


def _lit_at_once(mass: float, flux: float, area: float, released: Release) -> tuple[str, ...]:
    """The small fire of a leak lit at once, which burns as fast as it is fed: Yellow Book §6.5.2."""
    if released.instantaneous:
        return ()
    fed = mass / max(released.duration, 1.0) / flux
    if fed > 0.8 * area:
        return ()
    return (f"按液池摊开后才点燃计算；泄漏即着火时火焰直径仅约 {math.sqrt(4 * fed / math.pi):.1f} m",)


def jet_fire(
    scenario: Scenario, weather: Weather, released: Release, *, bare: bool = False, only: Level | None = None
) -> Burning | None:
    """The burning jet of gas or of flashing liquid, along the wind; None for an instantaneous release."""
    jets = [vapour for vapour in released.vapours if vapour.kind == "jet"]
    if not jets:
        return None
    fluid, jet = scenario.substance, jets[0]
    gas_temperature = released.state.temperature
    sprays = released.phase == "two-phase"
    arguments: dict[str, Any] = {
        "mass_rate": max(jet.rate, SPRAY_BURNS * released.rate) if sprays else jet.rate,
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
        "stoichiometric_fraction": stoichiometric_fraction(fluid),
    }
    shape = "Hirst 火焰长度" if jet.liquid_fraction > 0 else "Johnson 水平火焰"
    model = f"喷射火：锥台固体火焰（{shape}）"
    length = float(fire.jet_fire(**arguments).flame_length)

    def contour(level: float) -> Polygon:
        ring = tuple(fire.jet_fire_contour(flux=level * 1e3, count=CONTOUR_POINTS, **arguments))
        return zones.hull(zones.tidy((*ring, *flame)) if len(ring) >= 3 else ring)

    if bare:
        reach = functools.partial(fire.jet_fire_distance, **arguments)
        return Burning(_bare_zones(reach, length, model, only), (), model, ())
    flame = zones.leaning(downwind=length, crosswind=max(0.1 * length, 0.1), upwind=max(0.02 * length, 0.1))
    said = (
        f"水平喷射、顺风，火焰长约 {length:.0f} m；实际方向由孔口朝向决定，其他方向须同等警戒",
        *(("闪蒸和雾滴不足三成时按三成喷出量参与燃烧",) if sprays else ()),
    )
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


_ATOMS: Final = re.compile(r"([A-Z][a-z]?)(\d*)")
# moles of oxygen one atom asks for; halogens take hydrogen away, nitrogen leaves as N2
_OXYGEN: Final = {"C": 1.0, "H": 0.25, "O": -0.5, "S": 1.0, "Si": 1.0, "B": 0.75, "P": 1.25, "N": 0.0}
_HALOGENS: Final = frozenset({"F", "Cl", "Br", "I"})
_AIR_PER_OXYGEN: Final = 4.76 * AIR_MOLAR_MASS


def stoichiometric_fraction(fluid: Substance) -> float | None:
    """Mass fraction of the fuel in a stoichiometric mixture with air, from the formula; None for blends.

    >>> from anlan.consequence import substances
    >>> [round(stoichiometric_fraction(substances.get(name)) or 0, 3) for name in ("CO", "氨", "丙烷")]
    [0.289, 0.141, 0.06]
    """
    atoms = _ATOMS.findall(fluid.formula)
    if fluid.mixture or not atoms or "".join(a + n for a, n in atoms) != fluid.formula:
        return None
    oxygen = 0.0
    for atom, number in atoms:
        if atom not in _OXYGEN and atom not in _HALOGENS:
            return None
        oxygen += float(number or 1) * _OXYGEN.get(atom, -0.25)
    if oxygen <= 0.05:
        return None
    return fluid.molar_mass / (fluid.molar_mass + oxygen * _AIR_PER_OXYGEN)


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
