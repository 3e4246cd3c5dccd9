"""The closed forms the property table is fitted to. Knows no substance.

Each correlation carries the range it was fitted in and raises outside it; a fit is never silently extrapolated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, plain

_ROUNDING = 1e-6
"""Relative slack at the ends of a range, for temperatures converted to and from degrees Celsius."""


@dataclass(frozen=True, slots=True)
class Correlation:
    """One fitted property: `form` with its coefficients, valid from `t_min` to `t_max` [K].

    Forms (Tr = T/Tc, the critical temperature being the last coefficient where one is named):

    - `ln_p`: exp(A + B/T + C ln T + D T^E) (DIPPR 101);
    - `density`: A (1 + B t^(1/3) + C t^(2/3) + D t + E t^(4/3)), t = 1 - Tr (DIPPR 116 normalised);
    - `watson`: A (1 - Tr)^(B + C Tr) (Watson, DIPPR 106);
    - `poly`: A + B T + C T^2 + ...;
    - `ln_mu`: exp(A + B/T + C ln T) (DIPPR 101 for viscosity).

    >>> water = Correlation("poly", (4182.0,), 273.16, 373.0, "constant at 293 K")
    >>> water(300.0)
    4182.0
    """

    form: str
    coefficients: tuple[float, ...]
    t_min: float
    t_max: float
    source: str

    def __call__(self, temperature: ArrayLike) -> Any:
        """The property at `temperature` [K]; `ValueError` naming it outside [t_min, t_max]."""
        kelvin = finite("temperature", temperature)
        if not np.all((kelvin >= self.t_min * (1 - _ROUNDING)) & (kelvin <= self.t_max * (1 + _ROUNDING))):
            low, high = self.t_min, self.t_max
            raise ValueError(
                f"temperature: must be in [{low:g}, {high:g}] K, got {temperature!r} ({self.source})"
            )
        return plain(_FORMS[self.form](np.clip(kelvin, self.t_min, self.t_max), self.coefficients))


def _ln_p(kelvin: Array, c: tuple[float, ...]) -> Array:
    return np.asarray(np.exp(c[0] + c[1] / kelvin + c[2] * np.log(kelvin) + c[3] * kelvin ** c[4]))


def _ln_mu(kelvin: Array, c: tuple[float, ...]) -> Array:
    return np.asarray(np.exp(c[0] + c[1] / kelvin + c[2] * np.log(kelvin)))


def _density(kelvin: Array, c: tuple[float, ...]) -> Array:
    t = np.maximum(1.0 - kelvin / c[5], 0.0)
    root = np.cbrt(t)
    return np.asarray(c[0] * (1.0 + c[1] * root + c[2] * root**2 + c[3] * t + c[4] * t * root))


def _watson(kelvin: Array, c: tuple[float, ...]) -> Array:
    reduced = kelvin / c[3]
    return np.asarray(c[0] * np.maximum(1.0 - reduced, 0.0) ** (c[1] + c[2] * reduced))


def _poly(kelvin: Array, c: tuple[float, ...]) -> Array:
    total = np.zeros_like(kelvin)
    for coefficient in reversed(c):
        total = total * kelvin + coefficient
    return total


_FORMS: dict[str, Callable[[Array, tuple[float, ...]], Array]] = {
    "ln_p": _ln_p,
    "ln_mu": _ln_mu,
    "density": _density,
    "watson": _watson,
    "poly": _poly,
}
