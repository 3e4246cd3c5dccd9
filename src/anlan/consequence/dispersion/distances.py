"""How far a passive plume carries a concentration, and how much of it is within two limits. Draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from anlan.consequence.checks import Array, number, warn_out_of_range
from anlan.consequence.dispersion.briggs import plume_sigmas, warn_of_distance
from anlan.consequence.dispersion.gaussian import SLOWEST_WIND, SigmaOf, width_at

_FARTHEST = 1e15  # m; a formula has no horizon, the warning about 10 km has
_LEVEL = 1e-6  # m; closer than this source and receptor are at one height
_PANELS = 64  # of the quadrature of the flammable mass, each of eight nodes


@dataclass(frozen=True, slots=True)
class Reach:
    """Between which distances [m] a target is exceeded on the axis; both None when it never is.

    `distance_of_peak` [m] and `peak` [kg/m³] are those of the highest concentration at the receptor's height.
    """

    near: float | None
    far: float | None
    distance_of_peak: float
    peak: float


def distance_to_concentration(
    *,
    mass_rate: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    target: float,
) -> Reach:
    """Distances [m] between which a reflected plume exceeds `target` [kg/m³] on its axis at the receptor's height.

    For source and receptor at one height the concentration grows without bound toward the source: `near` and
    `distance_of_peak` are 0 and `peak` is inf. Roots to 1e-10 of the distance. Source: Gaussian plume with Briggs's
    widths, see `gaussian_plume`; a result outside 100 m to 10 km gives a warning.

    >>> reach = distance_to_concentration(mass_rate=1, wind_speed=3, stability="D", terrain="rural",
    ...                                   release_height=0, receptor_height=0, target=100e-6)
    >>> reach.near, round(reach.far, 2), reach.peak
    (0.0, 554.38, inf)
    """
    aimed = number("target", target)
    if aimed <= 0:
        raise ValueError(f"target: must be > 0, got {target!r}")
    apart = abs(
        number("release_height", release_height, 0.0) - number("receptor_height", receptor_height, 0.0)
    )
    profile = axis_profile(mass_rate=mass_rate, wind_speed=wind_speed, stability=stability, terrain=terrain,
                           release_height=release_height, receptor_height=receptor_height)  # fmt: skip
    reach = reach_of(profile, aimed, apart, emitting=mass_rate > 0)
    if reach.far is not None:
        warn_of_distance(np.asarray(reach.far), near=True)
    return reach


def axis_profile(
    *,
    mass_rate: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
) -> Callable[[Array], Array]:
    """The concentration [kg/m³] on the plume's axis as a function of distances > 0; arguments checked once.

    >>> c = axis_profile(mass_rate=1, wind_speed=3, stability="D", terrain="rural", release_height=0,
    ...                  receptor_height=0)
    >>> f"{c(np.array([1000.0]))[0]:.4e}"
    '3.6657e-05'
    """
    rate, speed = number("mass_rate", mass_rate, low=0.0), number("wind_speed", wind_speed)
    if speed <= 0:
        raise ValueError(f"wind_speed: must be > 0, got {wind_speed!r}")
    if speed < SLOWEST_WIND:
        warn_out_of_range("风速低于 1 m/s，高斯模型不适用于静风，结果仅供参考。", stacklevel=4)
    height = number("release_height", release_height, low=0.0)
    receptor = number("receptor_height", receptor_height, low=0.0)
    plume_sigmas(np.ones(1), stability, terrain)  # names a wrong class or terrain before any loop starts

    def concentration(x: Array) -> Array:
        wide, high = plume_sigmas(x, stability, terrain)
        vertical = np.exp(-0.5 * ((receptor - height) / high) ** 2)
        vertical += np.exp(-0.5 * ((receptor + height) / high) ** 2)
        return np.asarray(rate / (2 * np.pi * speed * wide * high) * vertical)

    return concentration


def reach_of(profile: Callable[[Array], Array], target: float, apart: float, *, emitting: bool) -> Reach:
    """Where a profile of distances > 0 that rises once and falls exceeds `target`.

    `apart` [m] is the vertical distance of source and receptor: with none the profile has no summit but the source.

    >>> reach_of(lambda x: 1 / x, 0.5, 0.0, emitting=True).far.__round__(6)
    2.0
    """
    level = apart < _LEVEL
    start = 1e-9 if level else min(1e-3, 1e-2 * apart)
    end = 1e6
    if not emitting:
        return Reach(None, None, 0.0, 0.0)
    while profile(np.array([end]))[0] >= target and end < _FARTHEST:
        end *= 10.0
    if end >= _FARTHEST:
        raise ValueError(
            f"target: is still exceeded {_FARTHEST:g} m away; choose a larger one, got {target!r}"
        )
    x = np.geomspace(start, end, int(40 * np.log10(end / start)) + 2)
    values = profile(x)
    if level:
        inside = np.flatnonzero(values >= target)
        far = crossing(profile, x[inside[-1]], x[inside[-1] + 1], target) if inside.size else start
        return Reach(0.0, far, 0.0, float("inf"))
    top = int(np.argmax(values))
    distance, peak = _summit(profile, x[max(top - 1, 0)], x[min(top + 1, x.size - 1)])
    if peak < target:
        return Reach(None, None, distance, peak)
    before, after = x[x < distance], x[x > distance]
    lower = before[profile(before) < target]
    outer = after[profile(after) >= target]
    near = crossing(profile, lower[-1], min(distance, _next(before, lower[-1], distance)), target)
    last = float(outer[-1]) if outer.size else distance
    far = crossing(profile, last, float(after[after > last][0]), target)
    return Reach(near, far, distance, peak)


def _next(values: Array, value: float, otherwise: float) -> float:
    above = values[values > value]
    return float(above[0]) if above.size else otherwise


def crossing(profile: Callable[[Array], Array], low: float, high: float, target: float) -> float:
    """Where a profile passes `target` once between `low` and `high`; each round narrows the bracket 63 times.

    >>> round(crossing(lambda x: 1 / x, 1.0, 10.0, 0.5), 9)
    2.0
    """
    for _ in range(6):
        x = np.linspace(low, high, 64)
        above = profile(x) >= target
        changes = np.flatnonzero(above[1:] != above[:-1])
        if changes.size == 0:
            break
        low, high = float(x[changes[0]]), float(x[changes[0] + 1])
    return 0.5 * (low + high)


def _summit(profile: Callable[[Array], Array], low: float, high: float) -> tuple[float, float]:
    for _ in range(7):
        x = np.linspace(low, high, 33)
        values = profile(x)
        top = int(np.argmax(values))
        low, high = float(x[max(top - 1, 0)]), float(x[min(top + 1, 32)])
    return float(x[top]), float(values[top])


def flammable_mass(
    *,
    mass_rate: float,
    wind_speed: float,
    x_upper: float,
    x_lower: float,
    sigma_y: SigmaOf,
    sigma_z: SigmaOf,
) -> float:
    """Mass [kg] between the two whole concentration contours that cross the axis at `x_upper` < `x_lower` [m].

    A ground-level reflected plume holds above the concentration of its axis at X the mass
    Q/u ∫₀ˣ (1 − σyσz(x)/σyσz(X)) dx: on each slice the contour is a half ellipse with the share 1 − C_X/C_axis(x).
    Widths are functions of x [m]; `mass_rate` kg/s, `wind_speed` m/s. Source: integral of the plume of
    `gaussian_plume` over its isopleth surface (as Yellow Book CPR 14E, explosive mass).

    >>> round(flammable_mass(mass_rate=2, wind_speed=4, x_upper=10, x_lower=40, sigma_y=lambda x: 0.1 * x,
    ...                      sigma_z=lambda x: 0.1 * x), 9)
    10.0
    """
    rate, speed = number("mass_rate", mass_rate, low=0.0), number("wind_speed", wind_speed)
    if speed <= 0:
        raise ValueError(f"wind_speed: must be > 0, got {wind_speed!r}")
    upper, lower = number("x_upper", x_upper, low=0.0), number("x_lower", x_lower, low=0.0)
    if lower < upper:
        raise ValueError(f"x_lower: must be >= x_upper = {upper:g}, got {x_lower!r}")
    return rate / speed * (_held(lower, sigma_y, sigma_z) - _held(upper, sigma_y, sigma_z))


def _held(end: float, sigma_y: SigmaOf, sigma_z: SigmaOf) -> float:
    """∫₀ˣ max(0, 1 − σyσz(x)/σyσz(X)) dx by composite Gauss-Legendre quadrature."""
    if end == 0:
        return 0.0
    nodes, weights = _gauss()
    edges = np.linspace(0.0, end, _PANELS + 1)
    half = 0.5 * end / _PANELS
    x = (edges[:-1, None] + half * (nodes + 1.0)).ravel()
    share = 1.0 - _area(x, sigma_y, sigma_z) / _area(np.array([end]), sigma_y, sigma_z)[0]
    return float(half * np.sum(np.maximum(share, 0.0).reshape(_PANELS, -1) * weights))


@cache
def _gauss() -> tuple[Array, Array]:
    """Nodes and weights of eight-point Gauss-Legendre; asked for late, as importing them takes a tenth of NumPy."""
    nodes, weights = np.polynomial.legendre.leggauss(8)
    return nodes, weights


def _area(x: Array, sigma_y: SigmaOf, sigma_z: SigmaOf) -> Array:
    return width_at("sigma_y", sigma_y, x) * width_at("sigma_z", sigma_z, x)
