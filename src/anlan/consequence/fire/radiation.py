"""Thermal radiation on its way through the air, and how far a flux reaches. Knows no flame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, plain, positive, warn_out_of_range, within

WATER_VAPOUR: Final = 1200.0
"""Partial pressure of water vapour assumed when none is given [Pa]: 70 % at 15 degrees Celsius."""

_BAGSTER_LOW: Final = 1e4
_BAGSTER_HIGH: Final = 1e5
_BISECTIONS: Final = 34


def transmissivity(*, water_vapour_pressure: ArrayLike, path: ArrayLike) -> Any:
    """Share of the radiation that passes through humid air: 2.02 (p_w x)^-0.09, never above 1.

    Source: Bagster & Pitblado 1989 as eq. 6.29 of the TNO Yellow Book (CPR 14E, 2005); fitted for
    1e4 < p_w x < 1e5 Pa m, outside of which it warns (`OutOfRangeWarning`) and computes.
    `water_vapour_pressure` [Pa], `path` [m] from the flame's surface to the target; returns a fraction in (0, 1].
    `ValueError` names a negative or missing argument.

    >>> round(transmissivity(water_vapour_pressure=1193.5, path=50.0), 4)
    0.7508
    """
    vapour = not_negative("water_vapour_pressure", water_vapour_pressure)
    distance = not_negative("path", path)
    product = vapour * distance
    if np.any((product < _BAGSTER_LOW) | (product > _BAGSTER_HIGH)):
        warn_out_of_range(
            "大气透射率公式（Bagster）适用范围为水蒸气分压×路径 1×10⁴～1×10⁵ Pa·m，当前超出，结果偏差增大"
        )
    return plain(bagster(vapour * distance))


def bagster(product: ArrayLike) -> Array:
    """The formula alone for `product` = vapour pressure times path [Pa m]; 1 where it would exceed 1."""
    floor = np.maximum(np.asarray(product, dtype=np.float64), 1.0)
    return np.minimum(2.02 * floor**-0.09, 1.0)


def through_air(
    path: ArrayLike, *, water_vapour_pressure: float | None, transmissivity: float | None
) -> tuple[Array, bool]:
    """Transmissivity over `path` [m] and whether Bagster's range was left: a given number wins over the formula.

    Below the range the air takes at most an eighth and the formula ends at 1: nothing to warn of.
    """
    distance = np.asarray(path, dtype=np.float64)
    if transmissivity is not None:
        share = within("transmissivity", transmissivity, 1e-6, 1.0)
        return np.broadcast_to(share, distance.shape).astype(np.float64), False
    vapour = not_negative("water_vapour_pressure", water_vapour_pressure)
    product = vapour * np.maximum(distance, 0.0)
    return bagster(product), bool(np.any(product > _BAGSTER_HIGH))


def reach(value: Callable[[Array], Array], *, target: ArrayLike, near: ArrayLike, far: ArrayLike) -> Array:
    """Largest distance in [near, far] where `value` (falling with distance) still is `target`; NaN where never.

    Bisection in the logarithm of the distance, all elements at once; `near` > 0. At `far` it stops: the caller
    chooses it beyond anything the model means.
    """
    low = np.log(positive("near", near))
    high = np.log(positive("far", far))
    wanted = np.asarray(target, dtype=np.float64)
    low, high, wanted = (np.array(item, dtype=np.float64) for item in np.broadcast_arrays(low, high, wanted))
    missed = value(np.exp(low)) < wanted
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        inside = value(np.exp(middle)) >= wanted
        low = np.where(inside, middle, low)
        high = np.where(inside, high, middle)
    return np.where(missed, np.nan, np.exp(0.5 * (low + high)))


def number_or_none(value: ArrayLike) -> Any:
    """A distance as a plain number, None for NaN; arrays keep NaN where nothing is reached."""
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0:
        return None if np.isnan(array) else float(array)
    return array
