"""What becomes of a superheated liquid once it is out: flashed vapour, aerosol, rain-out to the pool."""

from __future__ import annotations

from dataclasses import dataclass
from math import erf
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import G

RAIN_OUT_METHODS = ("devaull-king", "kletz")
_DEVAULL_KING_LIMIT = 0.145  # flash fraction above which nothing rains out
_DEVAULL_KING_POWER = 1.8
_SPRAY_ANGLE = 4.46  # half angle of the spray in RELEASE [degrees]
_SPREAD = 1.8  # geometric standard deviation of the droplets in RELEASE


@dataclass(frozen=True, slots=True)
class RainOut:
    """Share of the discharged mass that reaches the ground, and that stays airborne (vapour and aerosol)."""

    rained_fraction: float | Array
    airborne_fraction: float | Array
    method: str


@dataclass(frozen=True, slots=True)
class JetSplit:
    """A two-phase jet split: kg/s that go with the wind and into the pool, and what the airborne part is made of."""

    airborne_rate: float | Array
    pool_rate: float | Array
    vapour_fraction: float | Array  # of the airborne mass
    aerosol_fraction: float | Array


def flash_fraction(
    *,
    liquid_cp: ArrayLike,
    latent_heat: ArrayLike,
    storage_temperature: ArrayLike,
    boiling_temperature: ArrayLike,
    exponential: bool = False,
) -> Any:
    """Mass fraction that flashes adiabatically on release to ambient pressure, 0..1.

    Linear: cp (T - Tb)/hv (CCPS 1999, Yellow Book chapter 2); exponential: 1 - exp(-cp (T - Tb)/hv), which lets the
    liquid cool while it boils. cp [J/kg/K], hv [J/kg] at the boiling point. 0 below boiling; never above 1.

    >>> round(flash_fraction(liquid_cp=2450.0, latent_heat=425740.0, storage_temperature=298.15,
    ...                      boiling_temperature=231.0), 4)
    0.3864
    """
    heat = checks.positive("liquid_cp", liquid_cp)
    latent = checks.positive("latent_heat", latent_heat)
    storage = checks.positive("storage_temperature", storage_temperature)
    boiling = checks.positive("boiling_temperature", boiling_temperature)
    linear = heat * np.maximum(storage - boiling, 0.0) / latent
    return checks.plain(-np.expm1(-linear) if exponential else np.minimum(linear, 1.0))


def rain_out(*, flash: ArrayLike, method: str = "devaull-king") -> RainOut:
    """How much of a flashing jet rains out, from its flash fraction (mass vapour quality at the boiling point).

    'devaull-king': 1 - (x/0.145)^1.8, nothing above x = 0.145: fit to the CCPS RELEASE trials with chlorine,
    methylamine and CFC-11 in the form for volatile superheated liquids (DeVaull and King 1992; Johnson and Woodward
    1999). It leaves out the term for a liquid cooled below ambient, so it does not fit refrigerated releases.
    'kletz': as much liquid stays airborne as flashes (airborne = 2 x, at most all), Kletz 1977, Lees.

    >>> rain_out(flash=0.2).rained_fraction, rain_out(flash=0.2, method="kletz").airborne_fraction
    (0.0, 0.4)
    """
    quality = checks.within("flash", flash, 0.0, 1.0)
    if checks.one_of("method", method, RAIN_OUT_METHODS) == "kletz":
        airborne = np.minimum(2 * quality, 1.0)
    else:
        airborne = np.minimum(quality / _DEVAULL_KING_LIMIT, 1.0) ** _DEVAULL_KING_POWER
        airborne = np.maximum(airborne, quality)  # what has flashed cannot rain out
    return RainOut(
        rained_fraction=checks.plain(1 - airborne), airborne_fraction=checks.plain(airborne), method=method
    )


def jet_split(*, mass_rate: ArrayLike, flash: ArrayLike, rained_fraction: ArrayLike) -> JetSplit:
    """Split a flashing jet into the cloud (vapour and aerosol) and the pool. Mass is conserved.

    >>> split = jet_split(mass_rate=10.0, flash=0.2, rained_fraction=0.3)
    >>> round(split.airborne_rate, 3), round(split.pool_rate, 3), round(split.vapour_fraction, 3)
    (7.0, 3.0, 0.286)
    """
    rate = checks.not_negative("mass_rate", mass_rate)
    quality = checks.within("flash", flash, 0.0, 1.0)
    rained = checks.within("rained_fraction", rained_fraction, 0.0, 1.0)
    if np.any(rained + quality > 1 + 1e-9):
        raise ValueError(f"rained_fraction: must be in [0, 1 - flash], got {rained_fraction!r}")
    airborne = 1 - rained
    vapour = np.where(airborne > 0, quality / np.where(airborne > 0, airborne, 1.0), 1.0)
    vapour = np.minimum(vapour, 1.0)
    return JetSplit(
        airborne_rate=checks.plain(rate * airborne),
        pool_rate=checks.plain(rate * rained),
        vapour_fraction=checks.plain(vapour),
        aerosol_fraction=checks.plain(1 - vapour),
    )


def droplet_diameter(
    *,
    jet_velocity: ArrayLike,
    orifice_diameter: ArrayLike,
    liquid_density: ArrayLike,
    liquid_viscosity: ArrayLike,
    surface_tension: ArrayLike,
    air_density: ArrayLike = 1.2,
    superheat_ratio: ArrayLike = 1.0,
) -> Any:
    """Mean droplet diameter [m] of a liquid jet: TNO Yellow Book (2005) eq. 2.143.

    Capillary break-up 1.89 d sqrt(1 + 3 sqrt(We)/Re) while We < 1e6 Re^-0.45 and T < 1.11 Tb (`superheat_ratio` =
    T/Tb), otherwise aerodynamic break-up 15 sigma/(rho_air u2).

    >>> round(droplet_diameter(jet_velocity=20.0, orifice_diameter=0.01, liquid_density=560.0,
    ...     liquid_viscosity=1.7e-4, surface_tension=0.012, superheat_ratio=1.12) * 1e6)
    375
    """
    velocity = checks.positive("jet_velocity", jet_velocity)
    diameter = checks.positive("orifice_diameter", orifice_diameter)
    density = checks.positive("liquid_density", liquid_density)
    viscosity = checks.positive("liquid_viscosity", liquid_viscosity)
    tension = checks.positive("surface_tension", surface_tension)
    ratio = checks.positive("superheat_ratio", superheat_ratio)
    weber = velocity**2 * diameter * density / tension
    reynolds = diameter * velocity * density / viscosity
    capillary = 1.89 * diameter * np.sqrt(1 + 3 * np.sqrt(weber) / reynolds)
    aerodynamic = 15 * tension / (checks.positive("air_density", air_density) * velocity**2)
    calm = (weber < 1e6 * reynolds**-0.45) & (ratio < 1.11)
    return checks.plain(np.where(calm, capillary, aerodynamic))


def rain_out_droplets(
    *,
    flash: ArrayLike,
    jet_velocity: ArrayLike,
    droplet_diameter: ArrayLike,
    liquid_density: ArrayLike,
    gas_density: ArrayLike,
    gas_viscosity: ArrayLike,
) -> RainOut:
    """How much of a jet rains out, from the size of its droplets: CCPS RELEASE (Johnson and Woodward 1999).

    Droplets are log-normal by number (spread 1.8); those that fall faster than the jet widens (u tan 4.46 deg) rain
    out. `droplet_diameter` is the mean [m] (`droplet_diameter`, or `flashing_diameter` if smaller); drag on a sphere
    24/Re + 6/(1 + sqrt Re) + 0.4 (White 1974). Horizontal jets.

    >>> rain = rain_out_droplets(flash=0.17, jet_velocity=81.0, droplet_diameter=2.2e-5, liquid_density=602.0,
    ...                          gas_density=2.6, gas_viscosity=1.75e-5)
    >>> 0.9 < rain.airborne_fraction <= 1.0
    True
    """
    quality = checks.within("flash", flash, 0.0, 1.0)
    mean = checks.positive("droplet_diameter", droplet_diameter)
    settling = checks.positive("jet_velocity", jet_velocity) * np.tan(np.radians(_SPRAY_ANGLE))
    critical = _falling_diameter(
        settling,
        checks.positive("liquid_density", liquid_density),
        checks.positive("gas_density", gas_density),
        checks.positive("gas_viscosity", gas_viscosity),
    )
    kept = suspended_fraction(critical_diameter=critical, mean_diameter=mean)
    airborne = quality + (1 - quality) * kept
    return RainOut(
        rained_fraction=checks.plain(1 - airborne), airborne_fraction=checks.plain(airborne), method="release"
    )


def suspended_fraction(*, critical_diameter: ArrayLike, mean_diameter: ArrayLike) -> Any:
    """Mass share of log-normal droplets smaller than the critical diameter, RELEASE's spread of 1.8.

    >>> round(suspended_fraction(critical_diameter=1.4250630981793827e-4, mean_diameter=2.188550597862162e-5), 4)
    0.9228
    """
    critical = checks.positive("critical_diameter", critical_diameter)
    mean = checks.positive("mean_diameter", mean_diameter)
    spread = np.log(_SPREAD)
    argument = (3 * spread**2 - np.log(critical / mean)) / (np.sqrt(2) * spread)
    return checks.plain(0.5 * (1 - np.vectorize(erf, otypes=[float])(argument)))


def flashing_diameter(*, superheat: ArrayLike) -> Any:
    """Mean droplet diameter [m] of a shattering superheated jet: 0.03/(10 + 4 dT), dT above boiling [K].

    CCPS (Woodward 1998) eq. 4.30; compare with the aerodynamic diameter and take the smaller.

    >>> round(flashing_diameter(superheat=25.6) * 1e6)
    267
    """
    return checks.plain(0.03 / (10 + 4 * checks.not_negative("superheat", superheat)))


def _falling_diameter(speed: Array, liquid: Array, gas: Array, viscosity: Array) -> Array:
    """Diameter [m] of the droplet whose terminal velocity is `speed`, by bisection on log d."""
    shape = np.broadcast_shapes(speed.shape, liquid.shape, gas.shape, viscosity.shape)
    low, high = np.full(shape, np.log(1e-7)), np.full(shape, np.log(1.0))
    for _ in range(60):
        size = np.exp((low + high) / 2)
        reynolds = gas * speed * size / viscosity
        drag = 0.4 + 24 / reynolds + 6 / (1 + np.sqrt(reynolds))
        too_small = (liquid - gas) * G * size < 0.75 * drag * gas * speed**2
        low, high = np.where(too_small, np.log(size), low), np.where(too_small, high, np.log(size))
    return np.asarray(np.exp((low + high) / 2))
