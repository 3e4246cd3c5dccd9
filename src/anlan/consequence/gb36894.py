"""GB 36894-2018, risk criteria of hazardous chemicals installations (危险化学品生产装置和储存设施风险基准).

Individual risk: frequency per year at which a person always present and unprotected dies, by class of protection
target, new or existing installation (clause 4, table 1). Societal risk: the F-N diagram with an unacceptable region,
a region where risk is reduced as far as practicable, and an acceptable region (clause 5, figure 1). Computes no risk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence.checks import not_negative, number, one_of, plain, positive, warn_out_of_range

STANDARD = "GB 36894-2018"
SENSITIVE = "高敏感/重要/一般一类"
SECOND = "一般二类"
THIRD = "一般三类"
TARGET_CLASSES = (SENSITIVE, SECOND, THIRD)

#: Acceptable individual risk [1/a]: new (also rebuilt and enlarged) and existing installations.
LIMITS = {SENSITIVE: (3e-7, 3e-6), SECOND: (3e-6, 1e-5), THIRD: (1e-5, 3e-5)}
#: Levels at which individual risk is drawn [1/a]: the limits above, and one decade more.
CONTOUR_LEVELS = (3e-7, 3e-6, 1e-5, 3e-5, 1e-4)

UNACCEPTABLE = "不可接受区"
REDUCE = "尽可能降低区"
ACCEPTABLE = "可接受区"
REGIONS = (ACCEPTABLE, REDUCE, UNACCEPTABLE)

#: Both lines of the F-N diagram have slope -1; frequency of one death or more [1/a] at N = 1.
_UPPER_AT_ONE = 1e-3
_LOWER_AT_ONE = 1e-5
_LARGEST_N = 1000
_ALIASES = {
    "高敏感": SENSITIVE,
    "重要": SENSITIVE,
    "一般一类": SENSITIVE,
    "一类": SENSITIVE,
    "二类": SECOND,
    "三类": THIRD,
}
_ROUNDING = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class SocietalPoint:
    """A point of an F-N curve with the limits at its N [1/a] and its region."""

    fatalities: float
    frequency: float
    upper_limit: float
    lower_limit: float
    region: str


@dataclass(frozen=True, slots=True)
class SocietalVerdict:
    """The region of the whole curve (that of its worst point), the point that decides, and every point."""

    region: str
    decisive: SocietalPoint | None
    points: tuple[SocietalPoint, ...]

    @property
    def acceptable(self) -> bool:
        """Whether no point lies in the unacceptable region."""
        return self.region != UNACCEPTABLE


def target_class(name: str) -> str:
    """The class of table 1 a text means: the whole string, any of its parts, with or without 防护目标.

    >>> target_class("高敏感防护目标"), target_class("一般防护目标中的二类防护目标")
    ('高敏感/重要/一般一类', '一般二类')
    """
    if not isinstance(name, str):
        raise ValueError(f"target_class: must be one of {', '.join(TARGET_CLASSES)}; got {name!r}")
    text = "".join(name.split()).replace("防护目标中的", "").replace("防护目标", "")
    return one_of("target_class", _ALIASES.get(text, text), TARGET_CLASSES)


def individual_risk_limit(target_class: str, existing: bool = False) -> float:
    """Acceptable individual risk [1/a] (table 1).

    >>> individual_risk_limit("重要"), individual_risk_limit("一般三类", existing=True)
    (3e-07, 3e-05)
    """
    return LIMITS[_target(target_class)][1 if existing else 0]


def individual_risk_acceptable(individual_risk: float, target_class: str, existing: bool = False) -> bool:
    """Whether individual risk [1/a] is acceptable for a class of targets; the limit itself is (table 1).

    >>> individual_risk_acceptable(3e-7, "高敏感/重要/一般一类", existing=False)
    True
    >>> individual_risk_acceptable(3.1e-7, "高敏感", existing=False)
    False
    """
    risk = number("individual_risk", individual_risk, 0)
    if not isinstance(existing, bool | np.bool_):
        raise ValueError(f"existing: must be True or False, got {existing!r}")
    return risk <= individual_risk_limit(target_class, bool(existing)) * _ROUNDING


def societal_limits(fatalities: Any) -> tuple[Any, Any]:
    """(upper, lower) frequency of N or more deaths [1/a]: 1e-3/N and 1e-5/N (figure 1).

    Above the upper line risk is unacceptable, below the lower acceptable. The figure ends at 1000 deaths.

    >>> [float(f"{one:.3g}") for one in societal_limits(100)]
    [1e-05, 1e-07]
    """
    n = positive("fatalities", fatalities)
    if np.any(n < 1):
        raise ValueError(f"fatalities: must be >= 1, got {fatalities!r}")
    if np.any(n > _LARGEST_N):
        warn_out_of_range(
            f"{STANDARD} 图1 的死亡人数到 {_LARGEST_N} 人为止，超出部分按斜率 -1 外推", stacklevel=3
        )
    return plain(_UPPER_AT_ONE / n), plain(_LOWER_AT_ONE / n)


def societal_region(fatalities: float, frequency: float) -> str:
    """The region of one point: N or more deaths at `frequency` [1/a]; a line belongs to the milder side.

    >>> societal_region(10, 1e-4), societal_region(10, 1.1e-4), societal_region(10, 1e-6)
    ('尽可能降低区', '不可接受区', '可接受区')
    """
    return _point(fatalities, frequency).region


def classify(curve: Iterable[tuple[float, float]]) -> SocietalVerdict:
    """Classify an F-N curve, given as (deaths N, frequency of N or more [1/a]); the worst point decides.

    Between two points F stays while the limits fall, so the points themselves are where a curve comes closest.
    Points below one death or with frequency 0 have no place in the diagram and are left out.

    >>> classify([(1, 1e-4), (10, 2e-4), (100, 1e-8)]).region
    '不可接受区'
    >>> classify([]).region
    '可接受区'
    """
    points = tuple(
        _point(n, f) for n, f in curve if number("fatalities", n, 0) >= 1 and number("frequency", f, 0) > 0
    )
    if not points:
        return SocietalVerdict(ACCEPTABLE, None, ())
    decisive = max(points, key=lambda point: point.frequency / point.upper_limit)
    return SocietalVerdict(decisive.region, decisive, points)


def _point(fatalities: float, frequency: float) -> SocietalPoint:
    n = number("fatalities", fatalities)
    f = float(not_negative("frequency", frequency))
    upper, lower = societal_limits(n)
    if f > upper * _ROUNDING:
        region = UNACCEPTABLE
    elif f > lower * _ROUNDING:
        region = REDUCE
    else:
        region = ACCEPTABLE
    return SocietalPoint(n, f, upper, lower, region)


_target = target_class
