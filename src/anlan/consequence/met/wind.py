"""Wind over height and the surface layer (friction velocity, Obukhov length). Knows no sun and no cloud."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import VON_KARMAN

_POWER_LAW_TOP = 200.0  # [m]
_SMOOTHEST, _ROUGHEST = 1e-4, 1.0  # roughness lengths the fit is used for [m]
TERRAINS = ("rural", "urban")
STABILITIES = ("A", "A-B", "B", "B-C", "C", "C-D", "D", "E", "F")
# Irwin (1979) exponents of the wind profile, as in CCPS (1999). ISC3 lowers the urban E and F to 0.30.
_EXPONENTS = {
    "rural": {"A": 0.07, "B": 0.07, "C": 0.10, "D": 0.15, "E": 0.35, "F": 0.55},
    "urban": {"A": 0.15, "B": 0.15, "C": 0.20, "D": 0.25, "E": 0.40, "F": 0.60},
}
# Golder (1972): 1/L = a + b log10(z0), z0 and L in metres (Seinfeld and Pandis, table 16.5).
_GOLDER = {
    "A": (-0.096, 0.029),
    "B": (-0.037, 0.029),
    "C": (-0.002, 0.018),
    "D": (0.0, 0.0),
    "E": (0.004, -0.018),
    "F": (0.035, -0.036),
}


def wind_exponent(*, stability: str, terrain: str = "rural") -> float:
    """Exponent of the power law for a class; a mixed class has the mean of its two.

    >>> wind_exponent(stability="D"), wind_exponent(stability="D", terrain="urban")
    (0.15, 0.25)
    """
    table = _EXPONENTS[checks.one_of("terrain", terrain, TERRAINS)]
    letters = _letters(stability)
    return sum(table[letter] for letter in letters) / len(letters)


def wind_at_height(
    *, u_ref: ArrayLike, z_ref: ArrayLike, z: ArrayLike, stability: str, terrain: str = "rural"
) -> Any:
    """Wind speed [m/s] at height z [m]: u_ref (z/z_ref)^p, p by Irwin (1979). Good below some 200 m.

    >>> round(wind_at_height(u_ref=3.0, z_ref=1.0, z=10.0, stability="D"), 4)
    4.2376
    """
    speed = checks.not_negative("u_ref", u_ref)
    above = checks.positive("z", z)
    if np.any(above > _POWER_LAW_TOP):
        checks.warn_out_of_range(f"幂律风廓线只适用于约{_POWER_LAW_TOP:g} m以下，更高处的风速仅供参考")
    ratio = above / checks.positive("z_ref", z_ref)
    return checks.plain(speed * ratio ** wind_exponent(stability=stability, terrain=terrain))


def inverse_obukhov_length(*, stability: str, roughness: ArrayLike) -> Any:
    """1/L [1/m] by class and roughness length [m]: Golder (1972), fitted for roughness 0.001-0.5 m, held at
    0.0001-1 m beyond (with a warning); 0 for D.

    The fit changes sign at its rough or smooth end; there the class keeps its side of neutral.

    >>> inverse_obukhov_length(stability="D", roughness=0.1)
    0.0
    """
    length = checks.positive("roughness", roughness)
    if np.any((length < _SMOOTHEST) | (length > _ROUGHEST)):
        checks.warn_out_of_range(
            f"地面粗糙度超出戈尔德关系的范围（{_SMOOTHEST:g}～{_ROUGHEST:g} m），按边界取值"
        )
    logarithm = np.log10(np.clip(length, _SMOOTHEST, _ROUGHEST))
    letters = _letters(stability)
    total = np.zeros(length.shape)
    for letter in letters:
        a, b = _GOLDER[letter]
        value = a + b * logarithm
        total = total + (np.minimum(value, 0.0) if letter in "ABC" else np.maximum(value, 0.0))
    return checks.plain(total / len(letters))


def obukhov_length(*, stability: str, roughness: ArrayLike) -> Any:
    """Obukhov length L [m] by class and roughness length [m]; infinite when neutral (Golder 1972).

    >>> round(obukhov_length(stability="F", roughness=0.1), 1)
    14.1
    """
    inverse = np.asarray(inverse_obukhov_length(stability=stability, roughness=roughness))
    with np.errstate(divide="ignore"):
        return checks.plain(np.where(inverse == 0, np.inf, 1 / inverse))


def friction_velocity(
    *, wind_speed: ArrayLike, height: ArrayLike, roughness: ArrayLike, stability: str
) -> Any:
    """Friction velocity [m/s] from the wind at one height: k u / (ln(z/z0) - psi(z/L) + psi(z0/L)).

    Businger-Dyer profiles (Dyer 1974: gamma 16, beta 5), stable side held at z/L <= 1. Height must exceed roughness.

    >>> round(friction_velocity(wind_speed=5.0, height=10.0, roughness=0.1, stability="D"), 3)
    0.434
    """
    speed = checks.not_negative("wind_speed", wind_speed)
    return checks.plain(speed / _shape(height, roughness, stability))


def wind_profile(
    *, friction_velocity: ArrayLike, height: ArrayLike, roughness: ArrayLike, stability: str
) -> Any:
    """Wind [m/s] at a height from the friction velocity, the inverse of `friction_velocity`.

    >>> round(wind_profile(friction_velocity=0.434, height=10.0, roughness=0.1, stability="D"), 2)
    5.0
    """
    velocity = checks.not_negative("friction_velocity", friction_velocity)
    return checks.plain(velocity * _shape(height, roughness, stability))


def _shape(height: ArrayLike, roughness: ArrayLike, stability: str) -> Array:
    """u/u* at a height."""
    z = checks.positive("height", height)
    z0 = checks.positive("roughness", roughness)
    if np.any(z <= z0):
        raise ValueError(f"height: must be > roughness, got {height!r}")
    inverse = np.asarray(inverse_obukhov_length(stability=stability, roughness=z0))
    return np.asarray((np.log(z / z0) - _psi(z * inverse) + _psi(z0 * inverse)) / VON_KARMAN)


def _psi(zeta: Array) -> Array:
    x = (1 - 16 * np.minimum(zeta, 0.0)) ** 0.25
    unstable = 2 * np.log((1 + x) / 2) + np.log((1 + x * x) / 2) - 2 * np.arctan(x) + np.pi / 2
    # Beyond z/L = 1 the linear form overstates the shear; the profile goes on with a logarithm (Holtslag 1984).
    stable = np.where(zeta <= 1, -5 * zeta, -5 * (1 + np.log(np.maximum(zeta, 1.0))))
    return np.where(zeta < 0, unstable, stable)


def _letters(stability: str) -> tuple[str, ...]:
    return tuple(checks.one_of("stability", stability, STABILITIES).split("-"))
