"""How grade follows the casualties: which deaths still count, what a fall needs, when the grade moves. Pure.

源: 《生产安全事故报告和调查处理条例》第十三条, 第二十条 (30 days; fires and road traffic 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anlan.rescue.incidents.enums import Grade, IncidentKind
from anlan.rules import accidents

SHORT_WINDOW_KINDS = frozenset({IncidentKind.FIRE.value, IncidentKind.TRAFFIC.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Casualties in heads; `deaths` are those that count, `later_deaths` came after the window."""

    deaths: int
    missing: int
    serious_injuries: int
    later_deaths: int = 0


def window_days(kind: str) -> int:
    """Days after the accident within which a change of casualties counts."""
    return 7 if kind in SHORT_WINDOW_KINDS else 30


def still_counts(*, kind: str, occurred_on: date, changed_on: date) -> bool:
    """Whether a death (or another change of casualties) of that day still moves the grade; the last day counts."""
    return accidents.counts_toward_grade(
        occurred_on=occurred_on, died_on=changed_on, fire_or_road=kind in SHORT_WINDOW_KINDS
    )


def falls(before: Figures, after: Figures) -> bool:
    """Whether people drop out of the figures instead of moving to a graver column: that needs a reason.

    Who was missing may be found injured or dead, who was injured may die; anything else is a correction.
    """

    def columns(figures: Figures) -> tuple[int, int, int]:
        dead = figures.deaths + figures.later_deaths
        hurt = dead + figures.serious_injuries
        return dead, hurt, hurt + figures.missing

    return any(now < then for then, now in zip(columns(before), columns(after), strict=True))


@dataclass(frozen=True, slots=True)
class Followed:
    """What becomes of the grade: the new one, whether a person's decision still stands, whether it was kept against
    the law's lower one."""

    grade: Grade
    decided: bool
    kept: bool = False


def follow(*, present: int, decided: bool, law_before: int, law_after: int) -> Followed:
    """The grade after a change of figures; 1 is the gravest.

    Graver by law than the present one: it moves up, a decision does not hold it. Less grave: an undecided one
    follows, a decided one stays.
    """
    if law_after < present:
        return Followed(Grade(law_after), decided=False)
    if law_after == present or decided:
        return Followed(Grade(present), decided=decided, kept=decided and law_after > law_before)
    return Followed(Grade(law_after), decided=False)
