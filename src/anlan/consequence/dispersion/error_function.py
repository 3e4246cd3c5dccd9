"""The error function on arrays, so that no model needs SciPy. Nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, plain

_SMALL = 0.46875
_LARGE = 4.0
_INVERSE_ROOT_PI = 0.5641895835477563

# Coefficients of Cody's three rational approximations, highest power first as polyval wants them.
_NEAR_TOP = (1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2,
             3.20937758913846947e3)  # fmt: skip
_NEAR_BOTTOM = (1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3,
                2.84423683343917062e3)  # fmt: skip
_MIDDLE_TOP = (2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1,
               2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3,
               1.23033935479799725e3)  # fmt: skip
_MIDDLE_BOTTOM = (1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2,
                  1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3,
                  1.23033935480374942e3)  # fmt: skip
_FAR_TOP = (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1,
            1.60837851487422766e-2, 6.58749161529837803e-4)  # fmt: skip
_FAR_BOTTOM = (1.0, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1,
               6.05183413124413191e-2, 2.33520497626869185e-3)  # fmt: skip


def erf(value: ArrayLike) -> Any:
    """Error function 2/√π ∫₀ˣ exp(−t²) dt of a number or an array, to about 1e-15.

    Source: W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969) 631-637.

    >>> round(erf(0.5), 12)
    0.520499877813
    >>> erf([-10.0, 0.0, 10.0]).tolist()
    [-1.0, 0.0, 1.0]
    """
    x = np.asarray(value, dtype=np.float64)
    size = np.abs(x)
    # Each branch is computed on clipped values and chosen afterwards: no overflow where it is not used.
    return plain(np.where(size <= _SMALL, _near(x), np.sign(x) * (1.0 - _tail(size))))


def _near(x: Array) -> Array:
    square = np.minimum(x * x, _SMALL * _SMALL)
    return np.asarray(x * np.polyval(_NEAR_TOP, square) / np.polyval(_NEAR_BOTTOM, square))


def _tail(size: Array) -> Array:
    """1 − erf for sizes above 0.46875."""
    middle = np.clip(size, _SMALL, _LARGE)
    inner = np.exp(-middle * middle) * np.polyval(_MIDDLE_TOP, middle) / np.polyval(_MIDDLE_BOTTOM, middle)
    far = np.clip(size, _LARGE, 27.0)
    inverse = 1.0 / (far * far)
    correction = inverse * np.polyval(_FAR_TOP, inverse) / np.polyval(_FAR_BOTTOM, inverse)
    outer = np.exp(-far * far) / far * (_INVERSE_ROOT_PI - correction)
    return np.asarray(np.where(size <= _LARGE, inner, outer))
