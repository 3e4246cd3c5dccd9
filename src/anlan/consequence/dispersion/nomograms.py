"""The curves of Britter and McQuaid: how far, in scaled distance, a heavy cloud carries a share of its concentration.

Owns the digitised lines and reading them both ways. What the scales mean is in britter_mcquaid.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, plain, warn_out_of_range

# Of every concentration ratio: pieces (up to this alpha, slope, value at alpha 0) of log10(scaled distance).
_Pieces = tuple[tuple[float, float, float], ...]
_PLUME: dict[float, _Pieces] = {
    0.1: ((-0.55, 0.0, 1.75), (-0.14, 0.24, 1.88), (1.0, -0.50, 1.78)),
    0.05: ((-0.68, 0.0, 1.92), (-0.29, 0.36, 2.16), (-0.18, 0.0, 2.06), (1.0, -0.56, 1.96)),
    0.02: ((-0.69, 0.0, 2.08), (-0.31, 0.45, 2.39), (-0.16, 0.0, 2.25), (1.0, -0.54, 2.16)),
    0.01: ((-0.70, 0.0, 2.25), (-0.29, 0.49, 2.59), (-0.20, 0.0, 2.45), (1.0, -0.52, 2.35)),
    0.005: ((-0.67, 0.0, 2.40), (-0.28, 0.59, 2.80), (-0.15, 0.0, 2.63), (1.0, -0.48, 2.56)),
    0.002: ((-0.69, 0.0, 2.60), (-0.25, 0.39, 2.87), (-0.13, 0.0, 2.77), (1.0, -0.50, 2.71)),
}
_PUFF: dict[float, _Pieces] = {
    0.1: ((-0.44, 0.0, 0.70), (0.43, 0.26, 0.81), (1.0, 0.0, 0.93)),
    0.05: ((-0.56, 0.0, 0.85), (0.31, 0.26, 1.00), (1.0, -0.12, 1.12)),
    0.02: ((-0.66, 0.0, 0.95), (0.32, 0.36, 1.19), (1.0, -0.26, 1.38)),
    0.01: ((-0.71, 0.0, 1.15), (0.37, 0.34, 1.39), (1.0, -0.38, 1.66)),
    0.005: ((-0.52, 0.0, 1.48), (0.24, 0.26, 1.62), (1.0, -0.30, 1.75)),
    0.002: ((0.27, 0.0, 1.83), (1.0, -0.32, 1.92)),
    0.001: ((-0.10, 0.0, 2.075), (1.0, -0.27, 2.05)),
}
_PLUME_NEAR, _PLUME_NEAR_END = 306.0, 30.0
_PUFF_NEAR = 3.24
ALPHA_RANGE = (-1.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """The line of one alpha: ratio of concentrations (falling) against log10 of scaled distance.

    Up to `near_end` the near-field formula K/(K + x²) holds, beyond the last point the ratio falls as x⁻²; between,
    the ratio is linear in log10(x).
    """

    ratios: Array
    logs: Array
    near_constant: float
    near_end: float
    near_floor: float

    @property
    def smallest(self) -> float:
        return float(self.ratios[-1])

    def ratio(self, scaled: Array) -> Array:
        """Concentration ratio at scaled distances > 0."""
        near = np.maximum(self.near_constant / (self.near_constant + scaled**2), self.near_floor)
        last = 10.0 ** float(self.logs[-1])
        between = np.interp(np.log10(scaled), self.logs, self.ratios)
        far = self.smallest * (last / np.maximum(scaled, last)) ** 2
        return np.asarray(np.where(scaled <= self.near_end, near, np.where(scaled < last, between, far)))

    def log_scaled(self, ratio: Array) -> Array:
        """log10 of the farthest scaled distance at which a ratio in (0, 1) is still reached."""
        between = np.interp(ratio, self.ratios[::-1], self.logs[::-1])
        far = self.logs[-1] + 0.5 * np.log10(self.smallest / np.minimum(ratio, self.smallest))
        inner = np.sqrt(self.near_constant * (1.0 - ratio) / ratio)
        near = np.log10(np.minimum(inner, self.near_end))
        return np.asarray(
            np.where(ratio > self.ratios[0], near, np.where(ratio < self.smallest, far, between))
        )


def plume_curve(alpha: float) -> Curve:
    """The line of a continuous release; the near-field formula holds to 30 source lengths.

    >>> round(float(plume_curve(0.0).log_scaled(np.array(0.05))), 2)
    1.96
    """
    ratios, logs = _read(_PLUME, alpha)
    near_end = _PLUME_NEAR_END
    if math.log10(near_end) < logs[0]:
        start = _PLUME_NEAR / (_PLUME_NEAR + near_end**2)
        ratios, logs = np.insert(ratios, 0, start), np.insert(logs, 0, math.log10(near_end))
    else:  # from alpha 0.6 the lines begin inside 30 source lengths and the near field ends where they begin
        near_end = 10.0 ** float(logs[0])
    return Curve(ratios, logs, _PLUME_NEAR, near_end, 0.0)


def puff_curve(alpha: float) -> Curve:
    """The line of an instantaneous release; the near-field formula holds to where the ratio 0.1 is read.

    >>> round(float(puff_curve(0.0).log_scaled(np.array(0.02))), 2)
    1.19
    """
    ratios, logs = _read(_PUFF, alpha)
    return Curve(ratios, logs, _PUFF_NEAR, 10.0 ** float(logs[0]), float(ratios[0]))


def britter_mcquaid_plume_curve(*, alpha: ArrayLike, c_ratio: ArrayLike) -> Any:
    """log10(x/√(V/u)) at which a continuous heavy release is diluted to `c_ratio` of its source concentration.

    `alpha` = 0.2 log₁₀(g₀²V/u⁵). Between the lines linear in the ratio, nearer than 30 lengths 306/(306 + x²), beyond
    the line 0.002 falling as x⁻². Lines drawn for −1 ≤ alpha ≤ 1 and 0.002 ≤ c_ratio ≤ 0.1; outside a warning, and
    the line of the end of the range. Source: Britter and McQuaid 1988 as digitised in CCPS 1999 and EPA TSCREEN.

    >>> round(britter_mcquaid_plume_curve(alpha=-0.4, c_ratio=0.05), 3)
    2.016
    """
    return _read_all(plume_curve, alpha, c_ratio, 0.002)


def britter_mcquaid_puff_curve(*, alpha: ArrayLike, c_ratio: ArrayLike) -> Any:
    """log10(x/V^(1/3)) at which an instantaneous heavy release is diluted to `c_ratio` of its source concentration.

    `alpha` = 0.5 log₁₀(g₀V^(1/3)/u²). Between the lines linear in the ratio, nearer 3.24/(3.24 + x²), beyond the line
    0.001 falling as x⁻². Lines drawn for −1 ≤ alpha ≤ 1 and 0.001 ≤ c_ratio ≤ 0.1; outside a warning.
    Source: Britter and McQuaid 1988 as digitised in CCPS 1999.

    >>> round(britter_mcquaid_puff_curve(alpha=0.75, c_ratio=0.01), 3)
    1.375
    """
    return _read_all(puff_curve, alpha, c_ratio, 0.001)


def warn_of_alpha(alpha: float, *, stacklevel: int = 4) -> None:
    """Say that a release is heavier or lighter than the curves were drawn for."""
    low, high = ALPHA_RANGE
    if alpha > high:
        warn_out_of_range(
            f"Britter–McQuaid 参数 α={alpha:.2f} 大于 1，超出诺模图范围，按 α=1 取值（偏保守）。",
            stacklevel=stacklevel,
        )
    elif alpha < low:
        warn_out_of_range(
            f"Britter–McQuaid 参数 α={alpha:.2f} 小于 -1，重力影响已可忽略，宜改用高斯（被动扩散）模型。",
            stacklevel=stacklevel,
        )


def warn_of_ratio(ratio: Array, smallest: float, *, stacklevel: int = 4) -> None:
    """Say that a concentration lies below the lowest curve."""
    if np.any(ratio < smallest * (1 - 1e-9)):
        warn_out_of_range(f"浓度低于 Britter–McQuaid 诺模图下限（稀释比 {smallest:g}），按与距离平方成反比外推。",
                          stacklevel=stacklevel)  # fmt: skip


def _read(table: dict[float, _Pieces], alpha: float) -> tuple[Array, Array]:
    held = min(max(alpha, -10.0), ALPHA_RANGE[1])
    logs = [
        next(slope * held + value for end, slope, value in pieces if held <= end) for pieces in table.values()
    ]
    return np.array(tuple(table)), np.array(logs)


def _read_all(curve: Any, alpha: ArrayLike, c_ratio: ArrayLike, smallest: float) -> Any:
    alphas, ratios = finite("alpha", alpha), finite("c_ratio", c_ratio)
    if not np.all((ratios > 0) & (ratios < 1)):
        raise ValueError(f"c_ratio: must be in (0, 1), got {c_ratio!r}")
    for extreme in {float(alphas.min()), float(alphas.max())}:
        warn_of_alpha(extreme, stacklevel=5)
    warn_of_ratio(ratios, smallest, stacklevel=5)
    if np.any(ratios > 0.1 * (1 + 1e-9)):
        warn_out_of_range("稀释比大于 0.1，高于 Britter–McQuaid 诺模图上限，按近场公式取值。", stacklevel=4)
    alphas, ratios = np.broadcast_arrays(alphas, ratios)
    result = [
        curve(float(a)).log_scaled(np.asarray(r)) for a, r in zip(alphas.ravel(), ratios.ravel(), strict=True)
    ]
    return plain(np.reshape(result, alphas.shape))
