"""Passive clouds: continuous plume, instantaneous puff and the release that ends, all reflected at the ground.

Owns concentrations in given weather. The widths come from briggs.py, distances from distances.py, outlines from
outlines.py; heavy clouds are elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, not_negative, number, plain, positive, warn_out_of_range
from anlan.consequence.dispersion.briggs import BRIGGS_RANGE, plume_sigmas, warn_of_distance
from anlan.consequence.dispersion.error_function import erf

SLOWEST_WIND = 1.0
"""m/s; below it a plume has no direction and the formula overstates."""
TINY = 1e-100  # keeps 0/0 away where a width vanishes at the source

SigmaOf = Callable[[Any], Any]


def gaussian_plume(
    *,
    mass_rate: ArrayLike,
    wind_speed: ArrayLike,
    y: ArrayLike,
    z: ArrayLike,
    release_height: ArrayLike,
    sigma_y: ArrayLike | None = None,
    sigma_z: ArrayLike | None = None,
    x: ArrayLike | None = None,
    stability: str | None = None,
    terrain: str = "rural",
) -> Any:
    """Concentration [kg/m³] of a continuous plume reflected at the ground, no mixing lid.

    C = Q/(2π u σy σz) exp(−y²/2σy²) [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)]. Either both widths [m] are given, or `x`
    [m] with `stability` and `terrain` for Briggs's widths. `wind_speed` [m/s] is used as given; `mass_rate` kg/s,
    heights m. 0 where x ≤ 0. Validity: passive gas, u ≥ 1 m/s, 100 m to 10 km, averages of about ten minutes.
    Source: ALOHA 5.4.4 technical documentation, eq. 4.3 (NOAA OR&R 43, 2013); CCPS 1999.

    >>> f"{gaussian_plume(mass_rate=1, wind_speed=3, x=1000, y=0, z=0, release_height=0, stability='D'):.4e}"
    '3.6657e-05'
    """
    rate, speed = not_negative("mass_rate", mass_rate), _wind(wind_speed)
    across, up, height = finite("y", y), not_negative("z", z), not_negative("release_height", release_height)
    downwind = None if x is None else finite("x", x)
    wide, high = _widths(downwind, sigma_y, sigma_z, stability, terrain)
    result = rate / (2 * np.pi * speed * wide * high) * np.exp(-0.5 * (across / wide) ** 2)
    result = result * _vertical(up, height, high)
    if downwind is not None:
        result = np.where(downwind > 0, result, 0.0)
    return plain(result)


def plume_grid(
    *,
    mass_rate: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    x: ArrayLike,
    y: ArrayLike,
) -> Array:
    """Concentrations [kg/m³] of `gaussian_plume` on the grid of two 1-D axes [m]; shape (len(y), len(x)).

    The factor across the wind and the one along it are computed apart, so that 200×200 points take under 1 ms.

    >>> grid = plume_grid(mass_rate=1, wind_speed=3, stability="D", terrain="rural", release_height=0,
    ...                   receptor_height=0, x=[-50.0, 1000.0], y=[-10.0, 0.0, 10.0])
    >>> grid.shape, float(grid[1, 0]), f"{grid[1, 1]:.4e}"
    ((3, 2), 0.0, '3.6657e-05')
    """
    rate, height = _level("mass_rate", mass_rate), _level("release_height", release_height)
    receptor, speed = _level("receptor_height", receptor_height), _level("wind_speed", wind_speed)
    if not speed >= SLOWEST_WIND:
        _wind(speed)
    places, across = _axis("x", x), _axis("y", y)
    nearest, farthest = (float(places.min()), float(places.max())) if places.size else (1.0, 1.0)
    if farthest > BRIGGS_RANGE[1]:
        warn_of_distance(places, near=False)
    wide, high = plume_sigmas(places, stability, terrain)
    if nearest <= TINY:
        wide, high = np.maximum(wide, TINY), np.maximum(high, TINY)
    scale = rate / (2 * np.pi * speed) / (wide * high) * _vertical(receptor, height, high)
    if nearest <= 0:
        scale[places <= 0] = 0.0
    return _spread(across, -0.5 / (wide * wide), scale)


def _spread(y: Array, steepness: Array, scale: Array) -> Array:
    """scale·exp(steepness·y²) for every y and every place; the second half of a symmetric axis mirrors the first."""
    grid = np.empty((y.size, scale.size))
    mirrored = y.size > 1 and y[0] < 0 < y[-1] and bool(np.all(np.abs(y + y[::-1]) <= 1e-14 * abs(y[0])))
    rows = (y.size + 1) // 2 if mirrored else y.size
    part = grid[:rows]
    np.multiply((y[:rows] * y[:rows])[:, None], steepness, out=part)
    np.exp(part, out=part)
    part *= scale
    if mirrored:
        grid[rows:] = part[: y.size - rows][::-1]
    return grid


def gaussian_puff(
    *,
    total_mass: ArrayLike,
    wind_speed: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    z: ArrayLike,
    t: ArrayLike,
    release_height: ArrayLike,
    sigma_x: ArrayLike,
    sigma_y: ArrayLike,
    sigma_z: ArrayLike,
) -> Any:
    """Concentration [kg/m³] at time `t` [s] of a mass [kg] released at once, reflected at the ground.

    C = M/((2π)^1.5 σx σy σz) exp(−(x−ut)²/2σx²) exp(−y²/2σy²) [exp(−(z−h)²/2σz²) + exp(−(z+h)²/2σz²)], with the widths
    [m] given. 0 where x ≤ 0 or t < 0. Source: CCPS 1999, puff model; Yellow Book CPR 14E (2005) ch. 4.

    >>> c = gaussian_puff(total_mass=1, wind_speed=2, x=500, y=0, z=10, t=250, release_height=10,
    ...                   sigma_x=5.05, sigma_y=5.05, sigma_z=2.21)
    >>> f"{c:.3e}"
    '1.127e-03'
    """
    mass, speed = not_negative("total_mass", total_mass), not_negative("wind_speed", wind_speed)
    along, across, up = finite("x", x), finite("y", y), not_negative("z", z)
    time, height = finite("t", t), not_negative("release_height", release_height)
    long, wide, high = (
        positive("sigma_x", sigma_x),
        positive("sigma_y", sigma_y),
        positive("sigma_z", sigma_z),
    )
    distance = ((along - speed * time) / long) ** 2 + (across / wide) ** 2
    result = mass / ((2 * np.pi) ** 1.5 * long * wide * high) * np.exp(-0.5 * distance)
    result = result * _vertical(up, height, high)
    return plain(np.where((along > 0) & (time >= 0), result, 0.0))


def finite_release(
    *,
    mass_rate: ArrayLike,
    duration: ArrayLike,
    wind_speed: ArrayLike,
    x: ArrayLike,
    y: ArrayLike,
    z: ArrayLike,
    t: ArrayLike,
    release_height: ArrayLike,
    sigma_xy: SigmaOf,
    sigma_z: SigmaOf,
) -> Any:
    """Concentration [kg/m³] at time `t` [s] of a release that lasted `duration` [s], with dispersion along the wind.

    The plume's concentration times ½[erf((x − u(t−Δt))/√2σx) − erf((x − ut)/√2σx)], Δt = min(t, duration), where
    σx = σy = `sigma_xy(x)` and `sigma_z(x)` are taken at the receptor. 0 where x ≤ 0 or t ≤ 0.
    Source: E. Palazzi et al., Diffusion from a steady source of short duration, Atmos. Environ. 16 (1982) 2785.

    >>> c = finite_release(mass_rate=1, duration=600, wind_speed=3, x=1000, y=0, z=0, t=500, release_height=0,
    ...                    sigma_xy=lambda x: 0.08 * x / (1 + 1e-4 * x) ** 0.5,
    ...                    sigma_z=lambda x: 0.06 * x / (1 + 1.5e-3 * x) ** 0.5)
    >>> f"{c:.4e}"
    '3.6657e-05'
    """
    rate, lasted = not_negative("mass_rate", mass_rate), positive("duration", duration)
    speed, along, time = _wind(wind_speed), finite("x", x), finite("t", t)
    across, up = finite("y", y), not_negative("z", z)
    height = not_negative("release_height", release_height)
    reached = np.where(along > 0, along, 1.0)
    wide = width_at("sigma_xy", sigma_xy, reached)
    high = width_at("sigma_z", sigma_z, reached)
    steady = rate / (2 * np.pi * speed * wide * high) * np.exp(-0.5 * (across / wide) ** 2)
    result = steady * _vertical(up, height, high) * passing(along, time, lasted, speed, wide)
    return plain(np.where((along > 0) & (time > 0), result, 0.0))


def passing(along: Array, time: Array, duration: Array, speed: Array, sigma_x: Array) -> Array:
    """Share [0..1] of the steady concentration that is over `along` at `time`: Palazzi's factor."""
    ended = np.maximum(time - duration, 0.0)
    scale = 1.0 / (np.sqrt(2.0) * sigma_x)
    return np.asarray(0.5 * (erf((along - speed * ended) * scale) - erf((along - speed * time) * scale)))


def _level(name: str, value: float) -> float:
    """One finite float ≥ 0; the plain case without a detour through arrays, for the budget of `plume_grid`."""
    if type(value) in (float, int) and 0.0 <= value < np.inf:
        return float(value)
    return number(name, value, low=0.0)


def _vertical(z: Any, height: Any, sigma_z: Array) -> Any:
    if isinstance(z, float) and z == 0.0 and height == 0.0:
        return 2.0
    direct, mirrored = (z - height) / sigma_z, (z + height) / sigma_z
    return np.asarray(np.exp(-0.5 * direct * direct) + np.exp(-0.5 * mirrored * mirrored))


def _widths(
    x: Array | None, sigma_y: ArrayLike | None, sigma_z: ArrayLike | None, stability: str | None, terrain: str
) -> tuple[Array, Array]:
    if sigma_y is not None or sigma_z is not None:
        if x is None:
            return positive("sigma_y", sigma_y), positive("sigma_z", sigma_z)
        wide, high = not_negative("sigma_y", sigma_y), not_negative("sigma_z", sigma_z)
        if np.any((x > 0) & ((wide == 0) | (high == 0))):
            raise ValueError("sigma_y, sigma_z: must be > 0 where x > 0")
    elif x is None or stability is None:
        raise ValueError("sigma_y and sigma_z, or x and stability: one of the two pairs is required")
    else:
        warn_of_distance(x, near=True, stacklevel=5)
        wide, high = plume_sigmas(x, stability, terrain)
    return np.maximum(wide, TINY), np.maximum(high, TINY)


def width_at(name: str, sigma: SigmaOf, x: Array) -> Array:
    """A width [m] given as a function, at many distances, also when the function takes one number only.

    >>> width_at("sigma_y", lambda x: 0.1 * float(x), np.array([10.0, 20.0])).tolist()
    [1.0, 2.0]
    """
    if not callable(sigma):
        raise ValueError(f"{name}: must be a function of the distance, got {sigma!r}")
    try:
        found = np.asarray(sigma(x), dtype=np.float64)
    except (TypeError, ValueError):
        found = np.array([float(sigma(float(one))) for one in x.ravel()]).reshape(x.shape)
    return np.broadcast_to(positive(name, found), x.shape)


def _wind(wind_speed: ArrayLike) -> Array:
    speed = positive("wind_speed", wind_speed)
    if np.any(speed < SLOWEST_WIND):
        warn_out_of_range("风速低于 1 m/s，高斯模型不适用于静风，结果仅供参考。", stacklevel=4)
    return speed


def _axis(name: str, values: ArrayLike) -> Array:
    axis = finite(name, values)
    if axis.ndim != 1:
        raise ValueError(f"{name}: must be a one-dimensional axis, got shape {axis.shape}")
    return axis
