"""Arithmetic of freshness, completeness and scores. Pure: no database, no clock; days are Shanghai dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from anlan.data.stewardship.enums import State

#: What a list of terms shows of the fields that are empty.
MOST_MISSING = 12


@dataclass(frozen=True, slots=True)
class Freshness:
    """State of a fact on a day.

    `days` are those left while it is current and those it is overdue once stale; `due_on` is the last day on which it
    is still current, None of a fact nobody ever confirmed.
    """

    state: State
    days: int
    due_on: date | None

    @property
    def is_stale(self) -> bool:
        return self.state == State.STALE

    @property
    def words(self) -> str:
        """过期 12 天, 应更新，剩 5 天, 新鲜."""
        if self.due_on is None:
            return "从未核实"
        if self.state == State.STALE:
            return f"过期 {self.days} 天"
        if self.state == State.DUE:
            return f"应更新，剩 {self.days} 天" if self.days else "应更新，今天到期"
        return "新鲜"

    def as_json(self) -> dict[str, Any]:
        """`{state, days, due_on}` as every API and screen gets it, with the words."""
        return {
            "state": str(self.state),
            "days": self.days,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "words": self.words,
        }


def freshness(*, confirmed_on: date | None, on: date, renew_days: int, warn_days: int) -> Freshness:
    """How a fact confirmed on a day stands on another.

    It is current through `confirmed_on + renew_days` and, in the last `warn_days` of these, due. A day of
    confirmation in the future counts as it is written: the period runs from there.
    """
    if confirmed_on is None:
        return Freshness(State.STALE, 0, None)
    return freshness_until(confirmed_on + timedelta(days=renew_days), on=on, warn_days=warn_days)


def freshness_until(due_on: date, *, on: date, warn_days: int) -> Freshness:
    """The same from the last day on which the fact is current."""
    left = (due_on - on).days
    if left < 0:
        return Freshness(State.STALE, -left, due_on)
    return Freshness(State.DUE if left <= warn_days else State.FRESH, left, due_on)


@dataclass(frozen=True, slots=True)
class TermState:
    """One field of a group: its weight and whether it is filled."""

    name: str
    label: str
    weight: int
    filled: bool


def completeness(terms: Iterable[TermState]) -> int:
    """Share of the weight that is filled, 0 to 100, rounded down: 100 is only given when nothing is missing."""
    listed = list(terms)
    whole = sum(term.weight for term in listed)
    if not whole:
        return 100
    return 100 * sum(term.weight for term in listed if term.filled) // whole


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of a set of groups of fields, with the terms they are made of.

    `freshness` is the share of weight that is not overdue, `completeness` the weighted mean of the groups'
    completeness; both 0 to 100 and rounded down, None of nothing.
    """

    total: int = 0
    fresh: int = 0
    due: int = 0
    stale: int = 0
    weight: int = 0
    weight_current: int = 0
    weight_filled: int = 0  # Σ weight × completeness, in hundredths

    @property
    def freshness(self) -> int | None:
        return 100 * self.weight_current // self.weight if self.weight else None

    @property
    def completeness(self) -> int | None:
        return self.weight_filled // self.weight if self.weight else None

    @property
    def stale_share(self) -> float | None:
        """Share of the groups that are overdue, per cent with one decimal."""
        return round(100 * self.stale / self.total, 1) if self.total else None

    def __add__(self, other: Score) -> Score:
        return Score(
            self.total + other.total,
            self.fresh + other.fresh,
            self.due + other.due,
            self.stale + other.stale,
            self.weight + other.weight,
            self.weight_current + other.weight_current,
            self.weight_filled + other.weight_filled,
        )

    def as_json(self) -> dict[str, Any]:
        """Scores and their terms."""
        return {
            "freshness": self.freshness,
            "completeness": self.completeness,
            "stale_share": self.stale_share,
            "terms": {
                "total": self.total,
                "fresh": self.fresh,
                "due": self.due,
                "stale": self.stale,
                "weight": self.weight,
                "weight_current": self.weight_current,
                "weight_filled": self.weight_filled,
            },
        }


def score_of_one(state: State | str, *, weight: int, filled: int) -> Score:
    """One group of fields as a term of a score."""
    return Score(
        total=1,
        fresh=int(state == State.FRESH),
        due=int(state == State.DUE),
        stale=int(state == State.STALE),
        weight=weight,
        weight_current=0 if state == State.STALE else weight,
        weight_filled=weight * filled,
    )
