"""How well a model meets observations: the measures of Chang and Hanna. Holds no observation itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, number, warn_out_of_range


@dataclass(frozen=True, slots=True)
class Performance:
    """Measures of predictions against observations; a perfect model has FB 0, NMSE 0, MG 1, VG 1, FAC2 1.

    `count` pairs were compared, `excluded` of them held a zero and are not in MG and VG.
    """

    FB: float
    NMSE: float
    MG: float
    VG: float
    FAC2: float
    count: int
    excluded: int

    @property
    def acceptable(self) -> bool:
        """The criteria of Chang and Hanna (2004): |FB| < 0.3, 0.7 < MG < 1.3, NMSE < 4, VG < 1.6, FAC2 > 0.5."""
        means = abs(self.FB) < 0.3 and 0.7 < self.MG < 1.3
        return means and self.NMSE < 4 and self.VG < 1.6 and self.FAC2 > 0.5


def performance_measures(
    *, observed: ArrayLike, predicted: ArrayLike, threshold: float | None = None
) -> Performance:
    """FB, NMSE, MG, VG and FAC2 of paired values ≥ 0 in one unit; positive FB and MG > 1 mean under-prediction.

    FB = 2(Ōo − Ōp)/(Ōo + Ōp), NMSE = mean((o − p)²)/(Ōo Ōp), MG = exp(mean(ln o − ln p)),
    VG = exp(mean((ln o − ln p)²)), FAC2 = share with 0.5 ≤ p/o ≤ 2. Logarithms need values > 0: with `threshold` (the
    limit of detection) lower values are raised to it, as Chang and Hanna advise; without it pairs holding a zero are
    left out of MG and VG, with a warning. A pair of two zeros counts as agreeing. Undefined ratios become inf, never
    NaN. Source: J. C. Chang, S. R. Hanna, Meteorol. Atmos. Phys. 87 (2004) 167-196.

    >>> result = performance_measures(observed=[10, 10, 4, 100], predicted=[40, 2.5, 4, 60])
    >>> round(result.FB, 4), round(result.NMSE, 4), round(result.MG, 4), round(result.VG, 4), result.FAC2
    (0.1518, 0.7743, 1.1362, 2.7903, 0.5)
    """
    seen = np.atleast_1d(not_negative("observed", observed)).ravel()
    told = np.atleast_1d(not_negative("predicted", predicted)).ravel()
    if seen.size == 0 or seen.shape != told.shape:
        raise ValueError(
            f"predicted: must have as many values as observed ({seen.size} ≥ 1), got {told.size}"
        )
    mean_seen, mean_told = float(seen.mean()), float(told.mean())
    if mean_seen + mean_told == 0:
        raise ValueError("observed: must hold a value > 0 when all predictions are 0")
    geometric, variance, excluded = _logarithmic(seen, told, threshold)
    product = mean_seen * mean_told
    return Performance(
        FB=2.0 * (mean_seen - mean_told) / (mean_seen + mean_told),
        NMSE=float(np.mean((seen - told) ** 2)) / product if product > 0 else float("inf"),
        MG=geometric,
        VG=variance,
        FAC2=float(np.mean((told >= 0.5 * seen) & (told <= 2.0 * seen))),
        count=int(seen.size),
        excluded=excluded,
    )


def _logarithmic(seen: Array, told: Array, threshold: float | None) -> tuple[float, float, int]:
    """MG, VG and how many pairs could not take part."""
    if threshold is not None:
        least = number("threshold", threshold)
        if least <= 0:
            raise ValueError(f"threshold: must be > 0, got {threshold!r}")
        seen, told = np.maximum(seen, least), np.maximum(told, least)
    usable = (seen > 0) & (told > 0)
    excluded = int(np.count_nonzero(~usable))
    if excluded:
        warn_out_of_range(f"{excluded} 对数据含零值，未计入 MG 与 VG；可给出检出限 threshold。", stacklevel=4)
    if excluded == seen.size:
        return float("inf") if seen.mean() > told.mean() else 0.0, float("inf"), excluded
    logs = np.log(seen[usable]) - np.log(told[usable])
    return float(np.exp(logs.mean())), float(np.exp(np.mean(logs**2))), excluded
