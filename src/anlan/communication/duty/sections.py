"""What stands in a day report: rooms above register the parts they know of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anlan.base.accounts.facade import Scope

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class DaySection:
    """One table of the day report: `rows(scope, start, end)` from `start` up to, not including, `end`; drills are
    never counted. `empty` is the sentence for a day without."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: Callable[[Scope, datetime, datetime], Rows]
    empty: str = "无。"
    order: int = 100


_sections: dict[str, DaySection] = {}


def register_day_section(section: DaySection) -> None:
    """Add a part, from `AppConfig.ready()`; the same key replaces the earlier one."""
    _sections[section.key] = section


def day_sections() -> list[DaySection]:
    """What is registered, in order."""
    return sorted(_sections.values(), key=lambda section: (section.order, section.key))
