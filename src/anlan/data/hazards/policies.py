"""Identification and grading of major hazard installations by GB 18218-2018; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anlan.data.hazards.enums import InstallationLevel

#: Table 5: least number of permanent residents within 500 m of the plant boundary, and α.
_ALPHA = ((100, 2.0), (50, 1.5), (30, 1.2), (1, 1.0), (0, 0.5))
#: Table 6: least R and the level.
_LEVELS = (
    (100.0, InstallationLevel.FIRST),
    (50.0, InstallationLevel.SECOND),
    (10.0, InstallationLevel.THIRD),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One substance in a unit: tonnes held, critical quantity Q in tonnes, correction factor β.

    Without both Q and β the standard does not name the substance; it does not count.
    """

    name: str
    quantity_t: float
    critical_quantity_t: float | None
    beta: float | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the quantities give. `s` and `r` are None where `missing` says what is not known."""

    s: float | None
    r: float | None
    level: InstallationLevel | None
    missing: tuple[str, ...]
    counted: int = 0

    @property
    def is_major(self) -> bool | None:
        """Whether S ≥ 1 (4.2.1); None while unknown."""
        return None if self.s is None else self.s >= 1


def alpha_of(exposed_people: int) -> float:
    """Correction factor α by permanent residents within 500 m (GB 18218-2018, 4.3.2, table 5).

    >>> [alpha_of(n) for n in (0, 1, 29, 30, 49, 50, 99, 100)]
    [0.5, 1.0, 1.0, 1.2, 1.2, 1.5, 1.5, 2.0]
    """
    if exposed_people < 0:
        raise ValueError(f"exposed_people: {exposed_people} is negative")
    return next(alpha for least, alpha in _ALPHA if exposed_people >= least)


def level_of(r: float) -> InstallationLevel:
    """Level by R (GB 18218-2018, 4.3.3, table 6), bounds included.

    >>> [level_of(r).value for r in (100, 99.9, 50, 10, 9.99)]
    ['1', '2', '2', '3', '4']
    """
    return next((level for least, level in _LEVELS if r >= least), InstallationLevel.FOURTH)


def assess(quantities: Iterable[Quantity], *, exposed_people: int | None) -> Assessment:
    """S = Σ q/Q and R = α Σ β q/Q (GB 18218-2018, 4.2 and 4.3), with what is missing in words.

    A unit with S < 1 is no major hazard installation and gets level `NONE`.
    """
    counted = [one for one in quantities if one.critical_quantity_t is not None or one.beta is not None]
    missing = [
        f"{one.name}的临界量未定（按危险性类别确定）" for one in counted if one.critical_quantity_t is None
    ]
    if not counted:
        return Assessment(None, None, None, ("未登记列入 GB 18218 的物质和数量",))
    if missing:
        return Assessment(None, None, None, tuple(missing), len(counted))
    ratios = [(one, one.quantity_t / one.critical_quantity_t) for one in counted if one.critical_quantity_t]
    s = sum(ratio for _, ratio in ratios)
    if s < 1:
        return Assessment(s, None, InstallationLevel.NONE, (), len(counted))
    missing = [f"{one.name}的校正系数 β 未定" for one, _ in ratios if one.beta is None]
    if exposed_people is None:
        missing.append("厂界外 500 米内常住人口未填")
        return Assessment(s, None, None, tuple(missing), len(counted))
    if missing:
        return Assessment(s, None, None, tuple(missing), len(counted))
    r = alpha_of(exposed_people) * sum((one.beta or 0.0) * ratio for one, ratio in ratios)
    return Assessment(s, r, level_of(r), (), len(counted))
