"""How old facts are and whether they are stale. A higher room that keeps renewal periods (stewardship) may judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

State = Literal["fresh", "due", "stale", "unknown"]
#: (kind key, day last confirmed, today) to the state and the day it is to be renewed.
Judge = Callable[[str, date | None, date], tuple[State, date | None]]


@dataclass(frozen=True, slots=True)
class Age:
    """The oldest confirmation among some facts. `days` is None where nobody ever confirmed them."""

    state: State
    days: int | None = None
    as_of: date | None = None

    @property
    def stale(self) -> bool:
        """Whether to show the facts in grey."""
        return self.state in {"stale", "unknown"}

    @property
    def text(self) -> str:
        """The age in words."""
        if self.days is None:
            return "核实日期不明"
        if self.days <= 0:
            return "今日核实"
        since = f"{self.days} 天前核实" if self.days < 365 else f"{self.days / 365:.1f} 年前核实"
        return f"{since}，已过期" if self.state == "stale" else since


_judges: list[Judge] = []
#: A tenth of the period before its end facts are due.
_DUE_SHARE = 0.1


def judge_ages_by(judge: Judge) -> None:
    """Let `judge` decide what is stale, from `AppConfig.ready()`; the last one registered counts."""
    _judges.append(judge)


def age_of(key: str, as_of: date | None, *, renew_days: int, on: date) -> Age:
    """The age of one fact of a kind on a day."""
    days = None if as_of is None else (on - as_of).days
    if _judges:
        return Age(_judges[-1](key, as_of, on)[0], days, as_of)
    if days is None:
        return Age("unknown")
    if days > renew_days:
        return Age("stale", days, as_of)
    return Age("due" if days > renew_days * (1 - _DUE_SHARE) else "fresh", days, as_of)


@dataclass(frozen=True, slots=True)
class Ages:
    """How old several facts of one kind are: the oldest, and how many are stale."""

    oldest: Age
    count: int
    stale_count: int

    @property
    def stale(self) -> bool:
        """Whether all of them are stale."""
        return self.stale_count == self.count

    @property
    def text(self) -> str:
        """The ages in words."""
        if not self.stale_count or self.stale:
            return self.oldest.text
        since = self.oldest.text.removesuffix("，已过期")
        return (
            f"{self.stale_count} 项已过期，最早 {since}"
            if self.oldest.days is not None
            else f"{self.stale_count} 项{since}"
        )


def ages_of(key: str, records: Iterable[Any], *, renew_days: int, on: date) -> Ages | None:
    """The ages of some records by the day each was confirmed; None for none."""
    ages = [age_of(key, record.as_of, renew_days=renew_days, on=on) for record in records]
    if not ages:
        return None
    oldest = max(ages, key=lambda age: (age.days is None, age.days or 0))
    return Ages(oldest, len(ages), sum(age.stale for age in ages))
