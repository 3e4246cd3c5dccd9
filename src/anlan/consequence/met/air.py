"""Properties of moist air near the ground. SI; relative humidity as a fraction 0..1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import AIR_MOLAR_MASS, ATMOSPHERE, WATER_MOLAR_MASS, ZERO_CELSIUS, R

_LOWEST, _HIGHEST = 193.15, 333.15  # range in which Buck's fit is given, with a margin [K]


def saturation_vapour_pressure(*, temperature: ArrayLike) -> Any:
    """Saturation pressure of water vapour [Pa] over water, over ice below 0 degC: Buck (1981), rev. 1996.

    Valid 193-333 K (0.1 %).

    >>> round(saturation_vapour_pressure(temperature=293.15))
    2338
    """
    celsius = checks.within("temperature", temperature, _LOWEST, _HIGHEST) - ZERO_CELSIUS
    water = 611.21 * np.exp((18.678 - celsius / 234.5) * celsius / (257.14 + celsius))
    ice = 611.15 * np.exp((23.036 - celsius / 333.7) * celsius / (279.82 + celsius))
    return checks.plain(np.where(celsius >= 0, water, ice))


def water_vapour_pressure(*, temperature: ArrayLike, relative_humidity: ArrayLike) -> Any:
    """Partial pressure of water vapour [Pa] in air of that relative humidity (0..1).

    >>> round(water_vapour_pressure(temperature=293.15, relative_humidity=0.7))
    1637
    """
    humidity = checks.within("relative_humidity", relative_humidity, 0.0, 1.0)
    return checks.plain(humidity * np.asarray(saturation_vapour_pressure(temperature=temperature)))


def air_density(
    *, temperature: ArrayLike, pressure: ArrayLike = ATMOSPHERE, relative_humidity: ArrayLike = 0.0
) -> Any:
    """Density of moist air [kg/m3] as a mixture of perfect gases (0.1 %).

    >>> round(air_density(temperature=288.15), 4)
    1.225
    """
    kelvin = checks.positive("temperature", temperature)
    total = checks.positive("pressure", pressure)
    humidity = checks.within("relative_humidity", relative_humidity, 0.0, 1.0)
    vapour: Array = np.zeros(np.broadcast_shapes(kelvin.shape, humidity.shape))
    if np.any(humidity > 0):
        vapour = np.asarray(water_vapour_pressure(temperature=kelvin, relative_humidity=humidity))
    if np.any(vapour > total):
        raise ValueError(f"pressure: must be >= the water vapour pressure, got {pressure!r}")
    mass = (total - vapour) * AIR_MOLAR_MASS + vapour * WATER_MOLAR_MASS
    return checks.plain(mass / (R * kelvin))


def air_viscosity(*, temperature: ArrayLike) -> Any:
    """Dynamic viscosity of air [Pa s]: Sutherland as in the U.S. Standard Atmosphere 1976 (eq. 51), 100-1900 K.

    >>> round(air_viscosity(temperature=288.15) * 1e6, 2)
    17.89
    """
    kelvin = checks.positive("temperature", temperature)
    return checks.plain(1.458e-6 * kelvin**1.5 / (kelvin + 110.4))


def air_kinematic_viscosity(*, temperature: ArrayLike, pressure: ArrayLike = ATMOSPHERE) -> Any:
    """Kinematic viscosity of dry air [m2/s].

    >>> round(air_kinematic_viscosity(temperature=293.15) * 1e6, 1)
    15.1
    """
    density = np.asarray(air_density(temperature=temperature, pressure=pressure))
    return checks.plain(np.asarray(air_viscosity(temperature=temperature)) / density)
