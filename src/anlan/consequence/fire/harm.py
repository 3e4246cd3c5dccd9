"""What heat does to people and plant: probits, doses, the meaning of a flux. Knows no fire.

Probits Y = a + b ln D with the dose D in (kW/m2)^(4/3) s, from UK HSE SPC/Tech/OSD/30, Table 17. The sets differ
(Tsao & Perry lies 2.1 above Eisenberg), so the caller names one; they are never mixed.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, not_negative, one_of, plain, positive

THERMAL_PRESETS: Final[dict[str, tuple[float, float]]] = {
    "eisenberg": (-14.9, 2.56),
    "tsao-perry": (-12.8, 2.56),
    "lees": (-10.7, 1.99),
}
"""Constants (a, b) of each named set: Eisenberg et al. 1975, Tsao & Perry 1979, Lees 1994 (no area factor)."""

DOSE_EXPONENT: Final = 4.0 / 3.0

FLUX_MEANINGS: Final[tuple[tuple[float, str], ...]] = (
    (37.5, "设备、设施损坏；1 min 内致人死亡，10 s 内 1% 死亡"),
    (25.0, "钢结构变形，木材无明火自燃；10 s 重大烧伤，1 min 内致人死亡"),
    (12.5, "有明火时木材点燃、塑料熔化；10 s 一度烧伤，1 min 内 1% 死亡"),
    (9.5, "8 s 感到疼痛，20 s 二度烧伤"),
    (6.3, "穿戴防护服的应急人员可短时（1 min 内）作业"),
    (4.7, "15～20 s 感到疼痛，30 s 以上可致烧伤；人员应立即撤离"),
    (4.0, "20 s 以上感到疼痛，未必起泡"),
    (1.6, "长时间暴露无不适感"),
)
"""Lower bound [kW/m2] and meaning. Source: World Bank 1988 (Technical Paper 55), API Std 521, CCPS 1999."""


def thermal_probit(*, flux_kW_m2: ArrayLike, time: ArrayLike, preset: str) -> Any:  # noqa: N803
    """Probit of death by heat: a + b ln(t q^(4/3)).

    `flux_kW_m2` [kW/m2] and `time` [s] above 0; `preset` 'eisenberg', 'tsao-perry' or 'lees'. Source: HSE
    SPC/Tech/OSD/30 Table 17. `ValueError` names what is not positive or not a preset.

    >>> round(thermal_probit(flux_kW_m2=10.0, time=30.0, preset="eisenberg"), 4)
    1.6666
    """
    a, b = THERMAL_PRESETS[one_of("preset", preset, tuple(THERMAL_PRESETS))]
    flux = positive("flux_kW_m2", flux_kW_m2)
    seconds = positive("time", time)
    return plain(a + b * (np.log(seconds) + DOSE_EXPONENT * np.log(flux)))


def fatality(*, flux_kW_m2: ArrayLike, time: ArrayLike, preset: str) -> Any:  # noqa: N803
    """Probability of death in [0, 1] for a flux [kW/m2, >= 0] over a time [s, >= 0]; 0 for no dose.

    Phi(Y - 5) of `thermal_probit`, which see for the source.

    >>> round(fatality(flux_kW_m2=20.0, time=20.0, preset="tsao-perry"), 2)
    0.54
    """
    a, b = THERMAL_PRESETS[one_of("preset", preset, tuple(THERMAL_PRESETS))]
    dose = not_negative("time", time) * not_negative("flux_kW_m2", flux_kW_m2) ** DOSE_EXPONENT
    exposed = dose > 0
    probit = a + b * np.log(np.where(exposed, dose, 1.0))
    return plain(np.where(exposed, normal_cdf(probit - 5.0), 0.0))


def thermal_dose_for(*, probability: ArrayLike, preset: str) -> Any:
    """The dose [(kW/m2)^(4/3) s] at which a share `probability`, in (0, 1), of those exposed dies.

    Source: HSE SPC/Tech/OSD/30 Table 17, inverted (1 % and 50 % columns reproduced within 0.5 %).

    >>> round(thermal_dose_for(probability=0.5, preset="eisenberg"))
    2377
    """
    a, b = THERMAL_PRESETS[one_of("preset", preset, tuple(THERMAL_PRESETS))]
    share = finite("probability", probability)
    if not np.all((share > 0) & (share < 1)):
        raise ValueError(f"probability: must be in (0, 1), got {probability!r}")
    return plain(np.exp((5.0 + normal_quantile(share) - a) / b))


def flux_for(*, probability: ArrayLike, time: ArrayLike, preset: str) -> Any:
    """The flux [kW/m2] that over `time` [s] kills a share `probability` of those exposed.

    >>> round(flux_for(probability=0.01, time=20.0, preset="eisenberg"), 1)
    18.2
    """
    dose = np.asarray(thermal_dose_for(probability=probability, preset=preset))
    return plain((dose / positive("time", time)) ** (1 / DOSE_EXPONENT))


def thermal_meaning(flux: float) -> str:
    """What a flux [W/m2] means, in Chinese (World Bank 1988, API 521).

    >>> thermal_meaning(5000.0)
    '15～20 s 感到疼痛，30 s 以上可致烧伤；人员应立即撤离'
    """
    level = float(not_negative("flux", flux)) / 1000.0
    for bound, meaning in FLUX_MEANINGS:
        if level >= bound:
            return meaning
    return "低于引起不适的热辐射"


def normal_cdf(z: ArrayLike) -> Array:
    """Standard normal distribution function, to double precision."""
    return 0.5 * _erfc(-np.asarray(z, dtype=np.float64) / math.sqrt(2.0))


def normal_quantile(p: ArrayLike) -> Array:
    """Inverse of `normal_cdf` for p in (0, 1): bisection-safe Newton from a rational start, |error| < 1e-12."""
    share = np.asarray(p, dtype=np.float64)
    tail = np.minimum(share, 1.0 - share)
    t = np.sqrt(-2.0 * np.log(tail))
    # Abramowitz & Stegun 26.2.23, |error| < 4.5e-4: the start of the iteration
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in range(4):
        excess = 0.5 * _erfc(z / math.sqrt(2.0)) - tail
        z = z + excess / (np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi))
    return np.where(share < 0.5, -z, z)


_erfc_each = np.frompyfunc(math.erfc, 1, 1)


def _erfc(x: Array) -> Array:
    return np.asarray(_erfc_each(x), dtype=np.float64)
