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


def oldest_of(key: str, records: Iterable[Any], *, renew_days: int, on: date) -> Age | None:
    """The age of the oldest of some records, by the day they were confirmed; None for none."""
    days = [record.as_of for record in records]
    if not days:
        return None
    known = [day for day in days if day is not None]
    return age_of(key, min(known) if len(known) == len(days) else None, renew_days=renew_days, on=on)
