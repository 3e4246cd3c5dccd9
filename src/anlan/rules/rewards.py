"""Rewards for tip-offs on work safety (安全生产领域举报奖励办法, 安监总财〔2018〕19号, in force since 2018-01-04).

A verified hidden danger or violation: 15 % of the fine, at least 3,000 and at most 300,000 yuan. A concealed or falsely
reported accident: by grade 30,000 to 60,000 yuan for each death found, at most 300,000. Local rules may pay more: the
amounts are a schedule that can be replaced. Owns no question of who is entitled.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from anlan.rules.accidents import AccidentGrade
from anlan.rules.dated import in_force
from anlan.rules.money import rounded, whole, yuan

KINDS = {"violation": "重大事故隐患或安全生产违法行为", "concealed_accident": "瞒报、谎报事故"}


@dataclass(frozen=True, slots=True)
class Schedule:
    """One version of the amounts [yuan]; `per_death` by grade."""

    basis: str
    effective_from: date
    effective_to: date | None
    share_of_fine: Decimal
    least: Decimal
    most: Decimal
    per_death: dict[AccidentGrade, Decimal]
    most_concealed: Decimal


NATIONAL = Schedule(
    basis="安全生产领域举报奖励办法（安监总财〔2018〕19号）",
    effective_from=date(2018, 1, 4),
    effective_to=None,
    share_of_fine=Decimal("0.15"),
    least=Decimal(3_000),
    most=Decimal(300_000),
    per_death={
        AccidentGrade.ORDINARY: Decimal(30_000),
        AccidentGrade.LARGER: Decimal(40_000),
        AccidentGrade.MAJOR: Decimal(50_000),
        AccidentGrade.EXTRAORDINARY: Decimal(60_000),
    },
    most_concealed=Decimal(300_000),
)
SCHEDULES = (NATIONAL,)


def amount(
    kind: str,
    fine: Decimal | int | None = None,
    grade: AccidentGrade | int | str | None = None,
    deaths: int | None = None,
    *,
    on: date | None = None,
    schedule: Schedule | None = None,
) -> Decimal:
    """The reward in yuan, rounded to 0.01.

    `kind` "violation" needs `fine` (what the offender paid, 0 for another penalty); "concealed_accident" needs
    `grade` and `deaths` (those concealed, at least one). `on` is the day of the report (None: today's rule);
    `schedule` replaces the amounts by a local rule. `ValueError` names the argument.

    >>> amount("violation", fine=100_000), amount("violation", fine=1_000), amount("violation", fine=3_000_000)
    (Decimal('15000.00'), Decimal('3000.00'), Decimal('300000.00'))
    >>> amount("concealed_accident", grade="较大", deaths=4)
    Decimal('160000.00')
    """
    rule = schedule or _in_force(on)
    if kind == "violation":
        if fine is None:
            raise ValueError("fine: is required for a violation")
        share = yuan("fine", fine) * rule.share_of_fine
        return rounded(min(max(share, rule.least), rule.most))
    if kind == "concealed_accident":
        if grade is None:
            raise ValueError("grade: is required for a concealed accident")
        if deaths is None:
            raise ValueError("deaths: is required for a concealed accident")
        each = rule.per_death[_grade(grade)]
        return rounded(min(each * whole("deaths", deaths, 1), rule.most_concealed))
    raise ValueError(f"kind: {kind!r} is none of {', '.join(KINDS)}")


def _in_force(on: date | None) -> Schedule:
    if on is None:
        return SCHEDULES[-1]
    found = in_force(SCHEDULES, on)
    if found is None:
        raise ValueError(f"on: no rule on rewards is known for {on.isoformat()}")
    return found


def _grade(grade: AccidentGrade | int | str) -> AccidentGrade:
    try:
        return AccidentGrade.from_label(grade) if isinstance(grade, str) else AccidentGrade(grade)
    except ValueError:
        raise ValueError(f"grade: {grade!r} is no accident grade") from None
