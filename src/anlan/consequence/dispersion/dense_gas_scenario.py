"""What `dense_gas` is asked: the scenario's keys, their checks, defaults, and the substance as the mixture needs it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence import checks, met, substances
from anlan.consequence.dispersion import dense_gas_entrainment as mixing
from anlan.consequence.dispersion.dense_gas_thermo import (
    CP_AIR,
    M_AIR,
    R_GAS,
    Air,
    Fluid,
    ambient,
    source_density,
)

KINDS = ("pool", "jet", "instantaneous")
KEYS = frozenset({
    "substance", "kind", "mass_rate", "total_mass", "duration", "source_area", "source_height", "source_temperature",
    "liquid_fraction", "wind_speed", "wind_height", "stability", "inverse_obukhov_length", "roughness",
    "air_temperature", "relative_humidity", "averaging_time", "receptor_height", "pressure", "ground_temperature",
    "molar_mass", "gas_heat_capacity",
})  # fmt: skip
_TWO_PHASE_SPEED = 100.0  # m/s, about what a flashing jet reaches (Fauske and Epstein 1988)
_CLASSES = "ABCDEF"


@dataclass(frozen=True, slots=True)
class Case:
    """A checked scenario in SI; `duration` is infinite for a lasting release."""

    fluid: Fluid
    air: Air
    layer: mixing.SurfaceLayer
    kind: str
    rate: float
    total: float
    duration: float
    area: float
    height: float
    temperature: float
    liquid: float
    speed: float
    density: float
    averaging: float
    receptor: float
    width: float
    ground: float
    warnings: tuple[str, ...]


def read(scenario: Mapping[str, Any]) -> Case:
    """The case of a scenario; ValueError names the key that is missing or unphysical."""
    notes: list[str] = [f"未识别的参数：{key}，已忽略。" for key in scenario if key not in KEYS]
    given = _Reader(scenario)
    kind = checks.one_of("kind", scenario.get("kind"), KINDS)
    air = ambient(
        given.number("air_temperature", 150.0, 350.0, 293.15),
        given.number("pressure", 3e4, 2e5, 101325.0),
        given.number("relative_humidity", 0.0, 100.0, 70.0),
    )
    layer, inverse = _layer(given, scenario)
    fluid, temperature = _fluid(given, scenario, air, kind, notes)
    liquid = given.number("liquid_fraction", 0.0, 1.0, 0.0)
    if fluid.boiling is None and liquid > 0.0:
        raise ValueError(
            "liquid_fraction: must be 0 for a substance without vapour pressure data, got a liquid"
        )
    if liquid > 0.0:
        temperature = min(temperature, fluid.saturation_temperature(air.pressure))
    density = source_density(fluid, temperature, liquid, air.pressure)
    rate, total, duration = _amount(given, kind)
    height = given.number("source_height", 0.0, 500.0, 0.0)
    area, speed = _opening(given, kind, rate, total, density, liquid, temperature, fluid, notes)
    if height > 0.0 and kind != "jet":
        notes.append("源高仅对射流起作用；液池和瞬时释放按地面源计算。")
    _ranges(layer, density, air, kind, notes)
    averaging = given.number("averaging_time", 0.0, 36_000.0, 600.0)
    width = mixing.width_coefficient(inverse, 0.0 if kind == "instantaneous" else averaging)
    return Case(
        fluid=fluid, air=air, layer=layer, kind=kind, rate=rate, total=total, duration=duration, area=area,
        height=height, temperature=temperature, liquid=liquid, speed=speed, density=density, averaging=averaging,
        receptor=given.number("receptor_height", 0.0, 200.0, 0.0), width=width,
        ground=given.number("ground_temperature", 150.0, 400.0, air.temperature), warnings=tuple(notes),
    )  # fmt: skip


class _Reader:
    """Numbers of the scenario by name, each with its range and default."""

    def __init__(self, scenario: Mapping[str, Any]) -> None:
        self.scenario = scenario

    def has(self, name: str) -> bool:
        return self.scenario.get(name) is not None

    def number(self, name: str, low: float, high: float, default: float | None = None) -> float:
        value = self.scenario.get(name)
        if value is None:
            if default is None:
                raise ValueError(f"{name}: is required, in [{low:g}, {high:g}]")
            return default
        return checks.number(name, value, low, high)

    def positive(self, name: str, high: float) -> float:
        value = self.number(name, 0.0, high)
        if value <= 0.0:
            raise ValueError(f"{name}: must be > 0, got {value!r}")
        return value


def _layer(given: _Reader, scenario: Mapping[str, Any]) -> tuple[mixing.SurfaceLayer, float]:
    roughness = given.number("roughness", 1e-6, 3.0, 0.03)
    wind = given.positive("wind_speed", 60.0)
    height = given.number("wind_height", 0.1, 300.0, 10.0)
    if height <= 2.0 * roughness:
        raise ValueError(f"wind_height: must be > twice the roughness ({2 * roughness:g}), got {height!r}")
    if given.has("inverse_obukhov_length"):
        inverse = given.number("inverse_obukhov_length", -2.0, 2.0)
    else:
        stability = scenario.get("stability")
        if stability is None:
            raise ValueError("stability: is required (A..F) unless inverse_obukhov_length is given")
        inverse = float(met.inverse_obukhov_length(stability=str(stability), roughness=roughness))
    layer = mixing.surface_layer(wind_speed=wind, height=height, roughness=roughness, inverse_length=inverse)
    return layer, inverse


def _amount(given: _Reader, kind: str) -> tuple[float, float, float]:
    """Rate [kg/s], total [kg] and duration [s]; two of the three give the third."""
    if kind == "instantaneous":
        return 0.0, given.positive("total_mass", 1e9), 0.0
    duration = given.positive("duration", 1e7) if given.has("duration") else math.inf
    if given.has("mass_rate"):
        rate = given.positive("mass_rate", 1e6)
        if given.has("total_mass") and math.isinf(duration):
            duration = given.positive("total_mass", 1e9) / rate
    else:
        if not (given.has("total_mass") and math.isfinite(duration)):
            raise ValueError(
                "mass_rate: is required, in (0, 1e+06], unless total_mass and duration are given"
            )
        rate = given.positive("total_mass", 1e9) / duration
    return rate, rate * duration, duration


def _opening(
    given: _Reader, kind: str, rate: float, total: float, density: float, liquid: float, temperature: float,
    fluid: Fluid, notes: list[str]
) -> tuple[float, float]:  # fmt: skip
    """Source area [m2] and outflow speed [m/s] (0 unless a jet)."""
    if kind == "instantaneous":
        volume = total / density
        return (given.positive("source_area", 1e7) if given.has("source_area")
                else (math.pi * volume * volume) ** (1.0 / 3.0)), 0.0  # fmt: skip
    if kind == "pool":
        return given.positive("source_area", 1e7), 0.0
    gamma = fluid.cp_gas / max(fluid.cp_gas - R_GAS / fluid.molar_mass, 0.1 * fluid.cp_gas)
    limit = math.sqrt(gamma * R_GAS * temperature / fluid.molar_mass) if liquid == 0.0 else _TWO_PHASE_SPEED
    if not given.has("source_area"):
        notes.append(f"未给出射流截面积，按出口速度 {limit:.0f} m/s 计算。")
        return rate / (density * limit), limit
    area = given.positive("source_area", 1e5)
    speed = rate / (density * area)
    if speed > limit:
        notes.append(f"射流截面积对应的速度超过 {limit:.0f} m/s，视为膨胀前的孔口面积，按该速度膨胀。")
        return rate / (density * limit), limit
    return area, speed


def _fluid(
    given: _Reader, scenario: Mapping[str, Any], air: Air, kind: str, notes: list[str]
) -> tuple[Fluid, float]:
    """The substance and the temperature it comes at: given, else its boiling point for a pool, else the air's."""
    name = scenario.get("substance")
    if given.has("molar_mass"):
        molar = given.number("molar_mass", 0.002, 1.0)
        cp = given.number("gas_heat_capacity", 100.0, 2e4, CP_AIR * M_AIR / molar)
        gas = Fluid(str(name or "gas"), molar, cp)
        return gas, given.number("source_temperature", 20.0, 2000.0, air.temperature)
    if name is None:
        raise ValueError("substance: is required (name, CAS, UN number or a Substance)")
    record = substances.get(name) if isinstance(name, str) else name
    boiling = record.boiling_point
    liquid = given.number("liquid_fraction", 0.0, 1.0, 0.0)
    boils = boiling is not None and boiling < air.temperature and (kind == "pool" or liquid > 0.0)
    temperature = given.number("source_temperature", 20.0, 2000.0, boiling if boils else air.temperature)
    if record.key == "hydrogen-fluoride":
        notes.append("氟化氢的缔合与水合放热未计入，近场浓度偏差可能较大。")
    return fluid_of(record, 0.5 * (temperature + air.temperature)), temperature


def fluid_of(record: Any, temperature: float) -> Fluid:
    """The mixture's constants of a `Substance`; without vapour pressure or latent heat it never condenses."""
    cp = _or(record, "gas_heat_capacity", temperature, 1000.0)
    boiling = record.boiling_point
    if boiling is None or not record.has("vapour_pressure"):
        return Fluid(record.key, record.molar_mass, cp)
    latent = _or(record, "latent_heat", boiling, 0.0)
    if latent <= 0.0:
        return Fluid(record.key, record.molar_mass, cp)
    cold = boiling - 35.0
    low, _ = record.liquid_range()
    slope = latent * record.molar_mass / R_GAS
    if low < boiling - 10.0:
        cold = max(cold, low)
        slope = math.log(float(record.vapour_pressure(boiling)) / float(record.vapour_pressure(cold)))
        slope /= 1.0 / cold - 1.0 / boiling
    return Fluid(
        record.key, record.molar_mass, cp, _or(record, "liquid_heat_capacity", boiling, 2000.0), latent, boiling,
        _or(record, "liquid_density", boiling, 800.0), math.log(101325.0) + slope / boiling, slope,
    )  # fmt: skip


def _or(record: Any, name: str, temperature: float, default: float) -> float:
    try:
        value = float(np.asarray(getattr(record, name)(temperature)))
    except ValueError:
        return default
    return value if math.isfinite(value) and value > 0.0 else default


def _ranges(layer: mixing.SurfaceLayer, density: float, air: Air, kind: str, notes: list[str]) -> None:
    if density < air.density:
        notes.append("释放物比空气轻：未计地面云团的浮升，地面浓度偏保守。")
    if layer.wind(10.0) < 1.0:
        notes.append("10 m 风速低于 1 m/s：稳定风向的假定不成立，结果仅供参考。")
    if layer.roughness > 0.3:
        notes.append("地面粗糙度大于 0.3 m（建筑群）：云团低于建筑高度时结果仅供参考。")
