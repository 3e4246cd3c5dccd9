"""Concentrations as parts per million by volume and as mass in a volume. Knows no substance."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

from anlan.consequence.checks import not_negative, plain, positive
from anlan.consequence.constants import R


def ppm_to_mg_m3(
    *, ppm: ArrayLike, molar_mass: ArrayLike, temperature: ArrayLike = 298.15, pressure: ArrayLike = 101325.0
) -> Any:
    """Mass concentration [mg/m³] of a volume fraction [ppm] of an ideal gas: ppm·M·p/(R·T).

    `molar_mass` kg/mol, `temperature` K, `pressure` Pa. Source: ideal gas law; at 25 °C one mole takes 24.465 L
    (NIOSH Pocket Guide, conversion factors).

    >>> round(ppm_to_mg_m3(ppm=10, molar_mass=0.070906), 2)
    28.98
    """
    parts = not_negative("ppm", ppm)
    return plain(parts * _mg_m3_per_ppm(molar_mass, temperature, pressure))


def mg_m3_to_ppm(
    *,
    mg_m3: ArrayLike,
    molar_mass: ArrayLike,
    temperature: ArrayLike = 298.15,
    pressure: ArrayLike = 101325.0,
) -> Any:
    """Volume fraction [ppm] of a mass concentration [mg/m³] of an ideal gas; the inverse of `ppm_to_mg_m3`.

    >>> round(mg_m3_to_ppm(mg_m3=28.98, molar_mass=0.070906), 1)
    10.0
    """
    mass = not_negative("mg_m3", mg_m3)
    return plain(mass / _mg_m3_per_ppm(molar_mass, temperature, pressure))


def _mg_m3_per_ppm(molar_mass: ArrayLike, temperature: ArrayLike, pressure: ArrayLike) -> Any:
    mass, kelvin = positive("molar_mass", molar_mass), positive("temperature", temperature)
    return mass * positive("pressure", pressure) / (R * kelvin)
