"""Fines for accidents on the enterprise and its head, by the law of the day of the accident.

Order 493 articles 37, 38 (from 2007-06-01), 安全生产法 (2014) articles 92, 109, 安全生产法 (2021) articles 95, 114.
Owns no grading of accidents (see `accidents`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anlan.rules.accidents import AccidentGrade
from anlan.rules.dated import in_force
from anlan.rules.money import WAN, rounded, yuan


@dataclass(frozen=True, slots=True)
class _AccidentFines:
    """Fines for an accident in one version of the law: enterprise bounds in 10,000 yuan and shares of a year's income
    of its head, by grade from 一般 to 特别重大."""

    basis: str
    effective_from: date
    effective_to: date | None
    enterprise: tuple[tuple[int, int], ...]
    head: tuple[int, ...]
    egregious_bounds: tuple[int, int] | None = None


_ACCIDENT_FINES = (
    _AccidentFines(
        "生产安全事故报告和调查处理条例37、38条",
        date(2007, 6, 1),
        date(2014, 11, 30),
        ((10, 20), (20, 50), (50, 200), (200, 500)),
        (30, 40, 60, 80),
    ),
    _AccidentFines(
        "安全生产法（2014）92、109条",
        date(2014, 12, 1),
        date(2021, 8, 31),
        ((20, 50), (50, 100), (100, 500), (500, 1000)),
        (30, 40, 60, 80),
        egregious_bounds=(1000, 2000),
    ),
    _AccidentFines(
        "安全生产法95、114条",
        date(2021, 9, 1),
        None,
        ((30, 100), (100, 200), (200, 1000), (1000, 2000)),
        (40, 60, 80, 100),
    ),
)
_EGREGIOUS = (2, 5)


def accident_fine_range(
    grade: AccidentGrade | int | str, egregious: bool = False, on: date | None = None
) -> tuple[Decimal, Decimal]:
    """Bounds in yuan of the fine on an enterprise responsible for an accident (安全生产法114条).

    `egregious` (情节特别严重、影响特别恶劣): twice the lower to five times the upper bound. `on` is the day of the
    accident, None today's law; before 2021-09-01 only a 特别重大 accident knew an egregious case.

    >>> accident_fine_range("较大")
    (Decimal('1000000.00'), Decimal('2000000.00'))
    >>> accident_fine_range("特别重大", egregious=True)
    (Decimal('20000000.00'), Decimal('100000000.00'))
    """
    version, index = _accident_version(on), _grade_index(grade)
    low, high = version.enterprise[index]
    if egregious:
        if version.effective_to is None:
            low, high = low * _EGREGIOUS[0], high * _EGREGIOUS[1]
        elif version.egregious_bounds is not None and index == len(version.enterprise) - 1:
            low, high = version.egregious_bounds
        else:
            raise ValueError(f"egregious: {version.basis} knows no such case for this grade")
    return rounded(low * WAN), rounded(high * WAN)


def accident_head_fine(
    grade: AccidentGrade | int | str, annual_income: Decimal | int, on: date | None = None
) -> Decimal:
    """Fine on the head of the enterprise: 40, 60, 80, 100 % of last year's income by grade (安全生产法95条).

    >>> accident_head_fine("一般", 200_000), accident_head_fine("特别重大", 200_000)
    (Decimal('80000.00'), Decimal('200000.00'))
    """
    share = _accident_version(on).head[_grade_index(grade)]
    return rounded(yuan("annual_income", annual_income) * share / 100)


def _accident_version(on: date | None) -> _AccidentFines:
    if on is None:
        return _ACCIDENT_FINES[-1]
    if isinstance(on, datetime) or not isinstance(on, date):
        raise ValueError(f"on: {on!r} is not a date")
    found = in_force(_ACCIDENT_FINES, on)
    if found is None:
        raise ValueError(f"on: no fines for accidents are known for {on.isoformat()}")
    return found


def _grade_index(grade: AccidentGrade | int | str) -> int:
    """0 for 一般 to 3 for 特别重大."""
    try:
        found = AccidentGrade.from_label(grade) if isinstance(grade, str) else AccidentGrade(grade)
    except ValueError:
        raise ValueError(f"grade: {grade!r} is no accident grade") from None
    return AccidentGrade.ORDINARY - found
