"""How wide and how high a passive plume or puff grows: Briggs's formulas for plumes, the CCPS ones for puffs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, one_of, plain, warn_out_of_range

CLASSES = ("A", "B", "C", "D", "E", "F")
TERRAINS = ("rural", "urban")
BRIGGS_RANGE = (100.0, 10_000.0)
"""Distances [m] between which Briggs fitted his curves."""

# sigma = a x (1 + b x)^p, written (a, b, p): first of y, then of z.
_Growth = tuple[float, float, float]
_RURAL: dict[str, tuple[_Growth, _Growth]] = {
    "A": ((0.22, 1e-4, -0.5), (0.20, 0.0, 0.0)),
    "B": ((0.16, 1e-4, -0.5), (0.12, 0.0, 0.0)),
    "C": ((0.11, 1e-4, -0.5), (0.08, 2e-4, -0.5)),
    "D": ((0.08, 1e-4, -0.5), (0.06, 1.5e-3, -0.5)),
    "E": ((0.06, 1e-4, -0.5), (0.03, 3e-4, -1.0)),
    "F": ((0.04, 1e-4, -0.5), (0.016, 3e-4, -1.0)),
}
_URBAN_AB = ((0.32, 4e-4, -0.5), (0.24, 1e-3, 0.5))
_URBAN_EF = ((0.11, 4e-4, -0.5), (0.08, 1.5e-3, -0.5))
_URBAN: dict[str, tuple[_Growth, _Growth]] = {
    "A": _URBAN_AB,
    "B": _URBAN_AB,
    "C": ((0.22, 4e-4, -0.5), (0.20, 0.0, 0.0)),
    "D": ((0.16, 4e-4, -0.5), (0.14, 3e-4, -0.5)),
    "E": _URBAN_EF,
    "F": _URBAN_EF,
}
# sigma = a x^b of a puff: first of x and y, then of z.
_PUFF: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "A": ((0.18, 0.92), (0.60, 0.75)),
    "B": ((0.14, 0.92), (0.53, 0.73)),
    "C": ((0.10, 0.92), (0.34, 0.71)),
    "D": ((0.06, 0.92), (0.15, 0.70)),
    "E": ((0.04, 0.92), (0.10, 0.65)),
    "F": ((0.02, 0.89), (0.05, 0.61)),
}


@dataclass(frozen=True, slots=True)
class Sigmas:
    """Standard deviations of concentration across the wind and upward, m; unpacks in this order."""

    sigma_y: Any
    sigma_z: Any

    def __iter__(self) -> Iterator[Any]:
        yield self.sigma_y
        yield self.sigma_z


@dataclass(frozen=True, slots=True)
class PuffSigmas:
    """Standard deviations of concentration of a puff along, across the wind and upward, m."""

    sigma_x: Any
    sigma_y: Any
    sigma_z: Any

    def __iter__(self) -> Iterator[Any]:
        yield self.sigma_x
        yield self.sigma_y
        yield self.sigma_z


def sigma_briggs(*, x: ArrayLike, stability: str, terrain: str = "rural") -> Sigmas:
    """Widths σy, σz [m] of a plume at distance `x` [m] by Briggs, e.g. rural D: σz = 0.06 x (1 + 0.0015 x)^−1/2.

    `stability` 'A'..'F' or a mixed class such as 'B-C' (geometric mean of the two); `terrain` 'rural' or 'urban'.
    0 at and upwind of the source. Fitted for 100 m ≤ x ≤ 10 km; outside a warning is given.
    Source: G. A. Briggs, Diffusion estimation for small emissions, ATDL 79 (1973); R. F. Griffiths, Atmos. Environ.
    28 (1994) 2861, on misprints of the coefficients.

    >>> sigma = sigma_briggs(x=1000.0, stability="D", terrain="rural")
    >>> round(sigma.sigma_y, 3), round(sigma.sigma_z, 3)
    (76.277, 37.947)
    """
    distance = finite("x", x)
    warn_of_distance(distance, near=True)
    sigma_y, sigma_z = plume_sigmas(distance, stability, terrain)
    return Sigmas(plain(sigma_y), plain(sigma_z))


def sigma_puff(*, x: ArrayLike, stability: str) -> PuffSigmas:
    """Widths σx = σy and σz [m] of an instantaneous puff whose centre has gone `x` [m].

    Mixed classes by geometric mean, 0 at and upwind of the source. Source: CCPS, Guidelines for Consequence Analysis
    of Chemical Releases (1999), recommended puff equations after Slade, Meteorology and Atomic Energy (1968).

    >>> round(sigma_puff(x=500.0, stability="F").sigma_y, 2)
    5.05
    """
    sigma_xy, sigma_z = puff_sigmas(finite("x", x), stability)
    return PuffSigmas(plain(sigma_xy), plain(sigma_xy), plain(sigma_z))


def plume_sigmas(x: Array, stability: str, terrain: str) -> tuple[Array, Array]:
    """As `sigma_briggs` for a checked array and without a word about the range; for models inside loops."""
    table = _RURAL if one_of("terrain", terrain, TERRAINS) == "rural" else _URBAN
    downwind = np.maximum(x, 0.0)
    parts = [table[letter] for letter in letters(stability)]
    sigma_y, sigma_z = (_grown(downwind, part) for part in parts[0])
    if len(parts) == 2:
        sigma_y = np.sqrt(sigma_y * _grown(downwind, parts[1][0]))
        sigma_z = np.sqrt(sigma_z * _grown(downwind, parts[1][1]))
    return sigma_y, sigma_z


def puff_sigmas(x: Array, stability: str) -> tuple[Array, Array]:
    """As `sigma_puff` for a checked array: (σx = σy, σz)."""
    downwind = np.maximum(x, 0.0)
    parts = [_PUFF[letter] for letter in letters(stability)]
    across = [a * downwind**b for (a, b), _ in parts]
    upward = [a * downwind**b for _, (a, b) in parts]
    if len(parts) == 2:
        return np.sqrt(across[0] * across[1]), np.sqrt(upward[0] * upward[1])
    return across[0], upward[0]


@cache
def letters(stability: str) -> tuple[str, ...]:
    """The one or two Pasquill classes named by 'D' or 'B-C'; `ValueError` otherwise."""
    parts = tuple(part.strip().upper() for part in str(stability).split("-"))
    if len(parts) > 2 or any(part not in CLASSES for part in parts):
        raise ValueError(
            f"stability: must be one of A, B, C, D, E, F or two of them as 'B-C'; got {stability!r}"
        )
    return parts


def warn_of_distance(x: Array, *, near: bool, stacklevel: int = 4) -> None:
    """Say when distances leave Briggs's range; below it only when `near` is asked (grids start at the source)."""
    low, high = BRIGGS_RANGE
    if x.size and x.max() > high:
        warn_out_of_range("下风距离超过 10 km，超出 Briggs 扩散参数的拟合范围（100 m～10 km），结果仅供参考。",
                          stacklevel=stacklevel)  # fmt: skip
    if near and np.any((x > 0) & (x < low)):
        warn_out_of_range("下风距离不足 100 m，超出 Briggs 扩散参数的拟合范围（100 m～10 km），近源结果仅供参考。",
                          stacklevel=stacklevel)  # fmt: skip


def _grown(x: Array, growth: _Growth) -> Array:
    a, b, power = growth
    if power == 0.0:
        return np.asarray(a * x)
    base = 1.0 + b * x
    if power == -0.5:
        return np.asarray(a * x / np.sqrt(base))
    return np.asarray(a * x / base if power == -1.0 else a * x * np.sqrt(base))
