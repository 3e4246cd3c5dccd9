"""One substance and its properties. Finds nothing (registry) and judges no exposure (toxic)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import finite, plain, positive
from anlan.consequence.constants import ATMOSPHERE, R
from anlan.consequence.substances.correlations import Correlation

_CHINESE = {
    "vapour_pressure": "饱和蒸气压",
    "liquid_density": "液体密度",
    "liquid_heat_capacity": "液体比热容",
    "latent_heat": "汽化热",
    "gas_heat_capacity": "气体比热容",
    "liquid_viscosity": "液体黏度",
    "surface_tension": "表面张力",
    "diffusivity": "空气中扩散系数",
    "boiling_point": "沸点",
    "critical_temperature": "临界温度",
    "heat_of_combustion": "燃烧热",
    "lower_flammable_limit": "爆炸下限",
    "burning_flux": "液池燃烧速率",
    "probits": "毒性概率函数",
    "guideline": "急性暴露指导值",
}
_INSTEAD = {
    "vapour_pressure": "可按《应急响应指南》的初始隔离距离处置",
    "latent_heat": "可手工给出汽化热，或按全部液体蒸发的保守估计",
    "liquid_heat_capacity": "可手工给出液体比热容，或不计闪蒸",
    "diffusivity": "可改用 EPA 池蒸发公式（不需扩散系数）",
    "burning_flux": "可按燃烧热与汽化热之比估算（Burgess 法）",
    "probits": "可改用 AEGL、ERPG 或 IDLH 浓度划区",
    "guideline": "可改用致死概率划区，或按《应急响应指南》隔离距离处置",
}


class MissingProperty(ValueError):
    """A property is not known of a substance. `advice` (Chinese) says what is missing and what can be used instead."""

    def __init__(self, substance: str, property: str, nearest: str = "") -> None:
        self.substance = substance
        self.property = property
        self.nearest = nearest or _INSTEAD.get(property, "可手工给出该值，或按物性相近的物质估算")
        self.advice = f"“{substance}”缺少{_CHINESE.get(property, property)}数据。{self.nearest}。"
        super().__init__(f"{property}: no data for {substance}; {self.nearest}")


@dataclass(frozen=True, slots=True)
class ProbitSet:
    """Published constants of Y = a + b ln(C^n t), with t in minutes and C in `unit` ('ppm' or 'mg/m3')."""

    name: str
    a: float
    b: float
    n: float
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Substance:
    """Constants in SI; correlations as methods of the temperature [K].

    Flammable limits are volume fractions; `heat_of_combustion` is the lower one. None means: not known, or has no
    meaning for this substance (a gas has no flash point). For a blend (`mixture`) `molar_mass` is that of the
    vapour it gives off, and the correlations are those of the surrogate composition named in `sources`.
    """

    key: str
    name: str
    english_name: str
    aliases: tuple[str, ...]
    cas: str
    un: str
    formula: str
    molar_mass: float
    state_at_ambient: str
    melting_point: float | None = None
    boiling_point: float | None = None
    critical_temperature: float | None = None
    critical_pressure: float | None = None
    heat_of_combustion: float | None = None
    lower_flammable_limit: float | None = None
    upper_flammable_limit: float | None = None
    flash_point: float | None = None
    autoignition: float | None = None
    burning_flux: float | None = None
    k_beta: float | None = None
    radiative_fraction: float = 0.35
    soot_fraction: float = 0.8
    sep_max: float | None = None
    reactivity: str | None = None
    tnt_yield: float | None = None
    explosive: bool = False
    flammable: bool = False
    toxic: bool = False
    mixture: bool = False
    probits: tuple[ProbitSet, ...] = ()
    diffusion_298: float | None = None
    other_un: tuple[str, ...] = ()
    correlations: dict[str, Correlation] = field(default_factory=dict, repr=False, hash=False, compare=False)
    sources: tuple[str, ...] = ()

    def has(self, property: str) -> bool:
        """Whether the correlation of that name is known, e.g. 'vapour_pressure'."""
        return property in self.correlations

    def liquid_range(self) -> tuple[float, float]:
        """Temperatures [K] between which vapour pressure is known: clip to these and say so, rather than fail."""
        fit = self._correlation("vapour_pressure")
        return fit.t_min, fit.t_max

    def vapour_pressure(self, temperature: ArrayLike) -> Any:
        """Saturation pressure over the liquid [Pa]; `ValueError` above the critical temperature.

        >>> from anlan.consequence import substances
        >>> round(substances.get("氯").vapour_pressure(293.15) / 1e5, 1)
        6.8
        """
        self._subcritical(temperature)
        return self._correlation("vapour_pressure")(temperature)

    def saturation_temperature(self, pressure: ArrayLike) -> Any:
        """Temperature [K] at which the vapour pressure is `pressure` [Pa], by bisection (1e-6 K).

        >>> from anlan.consequence import substances
        >>> round(substances.get("丙烷").saturation_temperature(101325.0), 1)
        231.0
        """
        wanted = np.log(positive("pressure", pressure))
        fit = self._correlation("vapour_pressure")
        low, high = np.full_like(wanted, fit.t_min), np.full_like(wanted, fit.t_max)
        bounds = float(fit(fit.t_min)), float(fit(fit.t_max))
        if np.any(wanted < np.log(bounds[0]) - 1e-9) or np.any(wanted > np.log(bounds[1]) + 1e-9):
            raise ValueError(f"pressure: must be in [{bounds[0]:g}, {bounds[1]:g}] Pa, got {pressure!r}")
        for _ in range(40):
            middle = (low + high) / 2
            below = np.log(np.asarray(fit(middle))) < wanted
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return plain((low + high) / 2)

    def liquid_density(self, temperature: ArrayLike) -> Any:
        """Density of the saturated liquid [kg/m3]."""
        self._subcritical(temperature)
        return self._correlation("liquid_density")(temperature)

    def liquid_heat_capacity(self, temperature: ArrayLike) -> Any:
        """Specific heat of the liquid [J/kg/K]."""
        self._subcritical(temperature)
        return self._correlation("liquid_heat_capacity")(temperature)

    def latent_heat(self, temperature: ArrayLike) -> Any:
        """Heat of vaporisation [J/kg]."""
        self._subcritical(temperature)
        return self._correlation("latent_heat")(temperature)

    def gas_heat_capacity(self, temperature: ArrayLike) -> Any:
        """Specific heat of the ideal gas at constant pressure [J/kg/K]."""
        return self._correlation("gas_heat_capacity")(temperature)

    def gamma(self, temperature: ArrayLike) -> Any:
        """Ratio of the specific heats of the ideal gas, cp/(cp - R/M).

        >>> from anlan.consequence import substances
        >>> round(substances.get("甲烷").gamma(298.15), 2)
        1.3
        """
        heat_capacity = np.asarray(self.gas_heat_capacity(temperature))
        return plain(heat_capacity / (heat_capacity - R / self.molar_mass))

    def gas_density(self, temperature: ArrayLike, pressure: ArrayLike = ATMOSPHERE) -> Any:
        """Density of the ideal gas [kg/m3] at `temperature` [K] and `pressure` [Pa]."""
        kelvin = positive("temperature", temperature)
        return plain(positive("pressure", pressure) * self.molar_mass / (R * kelvin))

    def liquid_viscosity(self, temperature: ArrayLike) -> Any:
        """Dynamic viscosity of the liquid [Pa s]."""
        self._subcritical(temperature)
        return self._correlation("liquid_viscosity")(temperature)

    def surface_tension(self, temperature: ArrayLike) -> Any:
        """Surface tension against its vapour [N/m]."""
        self._subcritical(temperature)
        return self._correlation("surface_tension")(temperature)

    def diffusivity(self, temperature: ArrayLike) -> Any:
        """Diffusion coefficient of the vapour in air at one atmosphere [m2/s]: Fuller's method, ~T^1.75."""
        if self.diffusion_298 is None:
            raise MissingProperty(self.name, "diffusivity")
        return plain(self.diffusion_298 * (positive("temperature", temperature) / 298.15) ** 1.75)

    def schmidt(self, temperature: ArrayLike) -> Any:
        """Schmidt number of the vapour in air: kinematic viscosity of air (Sutherland) over diffusivity."""
        kelvin = positive("temperature", temperature)
        viscosity = 1.458e-6 * kelvin**1.5 / (kelvin + 110.4)
        density = ATMOSPHERE * 0.0289647 / (R * kelvin)
        return plain(viscosity / density / np.asarray(self.diffusivity(kelvin)))

    def _correlation(self, property: str) -> Correlation:
        try:
            return self.correlations[property]
        except KeyError:
            raise MissingProperty(self.name, property) from None

    def _subcritical(self, temperature: ArrayLike) -> None:
        kelvin = finite("temperature", temperature)
        critical = self.critical_temperature
        if critical is not None and np.any(kelvin > critical):
            raise ValueError(
                f"temperature: must be <= {critical:g} K, the critical temperature of {self.english_name} "
                f"(there is no liquid above it), got {temperature!r}"
            )
