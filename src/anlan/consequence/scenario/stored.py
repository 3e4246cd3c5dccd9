"""How a substance is kept: whether the stated phase, temperature and pressure go together, and its properties there.

Refuses impossible states (a liquid above its critical temperature, a gas that would be liquid) in words that say
what to enter instead. Releases nothing.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final, Literal

from anlan.consequence import source
from anlan.consequence.checks import warn_out_of_range
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, refuse
from anlan.consequence.scenario.nearest import guidebook
from anlan.consequence.substances import MissingProperty, R, Substance

FILLING: Final = 0.85  # liquid by volume in a vessel
DRUM: Final = 0.8  # m of liquid in a drum or container of a warehouse
GAS_STATE_MARGIN: Final = 1.05  # pressure over the vapour pressure at which a "gas" must have condensed
BARELY_SUPERHEATED: Final = 3.0  # K above the boiling point still spilt rather than sprayed


@dataclasses.dataclass(frozen=True, slots=True)
class Stored:
    """The contents. `kind`: 'gas'; 'pressurised' liquid above its boiling point; 'cold' at it; 'liquid' below it."""

    kind: Literal["gas", "pressurised", "cold", "liquid"]
    temperature: float
    pressure: float
    volume: float
    vapour_pressure: float = 0.0
    boiling_point: float = 0.0
    liquid_density: float = 0.0
    liquid_cp: float = 0.0
    latent_heat: float = 0.0
    flash: float = 0.0
    head: float = 0.0
    level: float = 0.0
    diameter: float = 0.0


def stored_state(scenario: Scenario) -> Stored:
    """The contents of the containment, or `ValueError` with Chinese `advice`."""
    fluid = scenario.substance
    if scenario.state == "solid":
        raise refuse(
            "state",
            f"solid {fluid.english_name} gives off no cloud; only condensed explosives have a model",
            f"固体“{fluid.name}”没有扩散模型；燃烧或遇水产生的有毒烟气，{guidebook(fluid)}",
        )
    if scenario.state == "gas":
        return _gas(scenario)
    return _liquid(scenario)


def _gas(scenario: Scenario) -> Stored:
    fluid, kelvin, pressure = scenario.substance, scenario.temperature, scenario.pressure
    saturated = _vapour_pressure_or_none(fluid, kelvin)
    if saturated is not None and pressure > GAS_STATE_MARGIN * saturated:
        raise refuse(
            "pressure_Pa",
            f"must be in (0, {saturated:g}] for gaseous {fluid.english_name} at {kelvin:g} K, got {pressure:g}",
            f"“{fluid.name}”在该温度和压力下是液体（饱和蒸气压 {saturated / 1e3:.0f} kPa）；请选液态或核对温度压力",
        )
    volume = scenario.amount_kg * R * kelvin / (fluid.molar_mass * pressure)
    fluid.gamma(kelvin)  # says now what is missing
    return Stored("gas", kelvin, pressure, volume)


def _vapour_pressure_or_none(fluid: Substance, kelvin: float) -> float | None:
    """None above the critical temperature, where the curve ends above, or where there is no curve."""
    if fluid.critical_temperature is not None and kelvin >= fluid.critical_temperature:
        return None
    try:
        low, high = fluid.liquid_range()
    except MissingProperty:
        return None
    if kelvin > high:
        return None
    return float(fluid.vapour_pressure(max(kelvin, low)))


def _liquid(scenario: Scenario) -> Stored:
    fluid, kelvin = scenario.substance, scenario.temperature
    _must_be_liquid(fluid, kelvin)
    boiling = _boiling_point(fluid)
    saturated = _within(fluid, "vapour_pressure", kelvin)
    density = _within(fluid, "liquid_density", kelvin)
    if (
        scenario.state == "liquid"
        and kelvin > boiling + BARELY_SUPERHEATED
        and scenario.pressure < 0.8 * saturated
    ):
        raise refuse(
            "temperature_K",
            f"must be in (0, {boiling:.0f}] for liquid {fluid.english_name} here, got {kelvin:g}",
            f"“{fluid.name}”沸点 {boiling - 273.15:.0f} ℃，该温度和压力下不是液体；请选液化气体或核对温度压力",
        )
    superheat = kelvin - boiling
    kind: Literal["pressurised", "cold", "liquid"] = (
        "pressurised"
        if superheat > BARELY_SUPERHEATED
        else "cold"
        if superheat > -BARELY_SUPERHEATED
        else "liquid"
    )
    if scenario.state == "liquefied-gas" and kind == "pressurised" and scenario.pressure < 0.8 * saturated:
        warn_out_of_range(
            f"给出的压力 {scenario.pressure / 1e3:.0f} kPa 低于该温度下的饱和蒸气压 {saturated / 1e3:.0f} kPa，"
            "按饱和蒸气压计算",
        )
    heat = float(_within(fluid, "liquid_heat_capacity", (kelvin + boiling) / 2 if superheat > 0 else kelvin))
    latent = float(_within(fluid, "latent_heat", min(kelvin, boiling)))
    flash = 0.0
    if kind == "pressurised":
        flash = float(
            source.flash_fraction(
                liquid_cp=heat,
                latent_heat=latent,
                storage_temperature=kelvin,
                boiling_temperature=boiling,
                exponential=True,
            )
        )
    liquid_volume = scenario.amount_kg / density
    level, diameter, head = _geometry(scenario, liquid_volume)
    return Stored(
        kind=kind,
        temperature=kelvin,
        pressure=max(scenario.pressure, saturated),
        volume=liquid_volume / FILLING,
        vapour_pressure=saturated,
        boiling_point=boiling,
        liquid_density=density,
        liquid_cp=heat,
        latent_heat=latent,
        flash=flash,
        head=head,
        level=level,
        diameter=diameter,
    )


def _must_be_liquid(fluid: Substance, kelvin: float) -> None:
    critical = fluid.critical_temperature
    if critical is not None and kelvin >= 0.995 * critical:
        raise refuse(
            "temperature_K",
            f"must be in (0, {0.995 * critical:.1f}) for liquid {fluid.english_name} (critical point), got {kelvin:g}",
            f"“{fluid.name}”的临界温度为 {critical - 273.15:.0f} ℃，该温度下不能液化；请选气态，或按低温液体给出温度",
        )
    melting = fluid.melting_point
    if melting is not None and kelvin < melting - 1.0:
        raise refuse(
            "temperature_K",
            f"must be in [{melting:.1f}, …] for liquid {fluid.english_name} (melting point), got {kelvin:g}",
            f"“{fluid.name}”熔点 {melting - 273.15:.0f} ℃，该温度下是固体；请核对温度",
        )


def _boiling_point(fluid: Substance) -> float:
    """Boiling point [K]; of a blend without one, where its vapour pressure reaches one atmosphere or its curve ends."""
    if fluid.boiling_point is not None:
        return fluid.boiling_point
    low, high = fluid.liquid_range()
    if float(fluid.vapour_pressure(high)) <= ATMOSPHERE:
        return high
    if float(fluid.vapour_pressure(low)) >= ATMOSPHERE:
        return low
    return float(fluid.saturation_temperature(ATMOSPHERE))


def _within(fluid: Substance, name: str, kelvin: float) -> float:
    """A correlation at `kelvin`, or at the end of its range with a warning when `kelvin` lies a little outside."""
    correlation = fluid.correlations.get(name)
    if correlation is None:
        raise MissingProperty(fluid.name, name)
    clipped = min(max(kelvin, correlation.t_min), correlation.t_max)
    if abs(clipped - kelvin) > 1.0:
        warn_out_of_range(
            f"{kelvin - 273.15:.0f} ℃ 超出“{fluid.name}”物性数据的温度范围，取 {clipped - 273.15:.0f} ℃ 的值",
        )
    return float(correlation(clipped))


def _geometry(scenario: Scenario, liquid_volume: float) -> tuple[float, float, float]:
    """(level, diameter, head over the hole) of the liquid: a squat tank, a lying vessel, a bottle; none in a pipe."""
    volume = liquid_volume / FILLING
    if scenario.containment == "tank":
        diameter = (
            (4 * volume / math.pi) ** (1 / 3) if volume < 1000 else math.sqrt(4 * volume / (math.pi * 12.0))
        )
        level = liquid_volume / (math.pi / 4 * diameter**2)
        return level, diameter, level
    if scenario.containment == "pipe":
        return 0.0, 0.0, 0.0
    if scenario.containment == "warehouse":
        return DRUM, DRUM, DRUM
    slenderness = 4.0 if scenario.containment == "pressure-vessel" else 2.0
    diameter = (4 * volume / (math.pi * slenderness)) ** (1 / 3)
    return FILLING * diameter, diameter, FILLING * diameter
