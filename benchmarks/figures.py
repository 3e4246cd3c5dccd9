"""One measured figure, how it is taken and how it is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its budget; both in `unit`. `ratio` is to the bare reply of the same run.

    A budget bounds the value from above, `least` from below.
    """

    name: str
    value: float
    unit: str
    budget: float | None = None
    ratio: float | None = None
    note: str = ""
    least: float | None = None

    @property
    def within(self) -> bool:
        below = self.budget is None or self.value <= self.budget
        return below and (self.least is None or self.value >= self.least)

    def line(self) -> str:
        """The figure as a row of the table."""
        budget = f"≤ {self.budget:g}" if self.budget is not None else ""
        if self.least is not None:
            budget = f"≥ {self.least:g}"
        ratio = f"{self.ratio:.1f}×" if self.ratio is not None else ""
        mark = "" if self.within else "  over budget"
        digits = 1 if self.value >= 1 else 3
        return f"{self.name:<44}{self.value:>10.{digits}f} {self.unit:<5}{ratio:>9}  {budget:<9}{self.note}{mark}"


@dataclass(frozen=True, slots=True)
class Sample:
    """Times of one thing done many times, in milliseconds."""

    times_ms: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.times_ms)

    @property
    def p95(self) -> float:
        return sorted(self.times_ms)[max(0, round(len(self.times_ms) * 0.95) - 1)]


def sample(action: Callable[[], object], *, times: int, warm: int = 3) -> Sample:
    """Do `action` `times` times after `warm` unmeasured ones."""
    for _ in range(warm):
        action()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append((time.perf_counter() - started) * 1000)
    return Sample(tuple(taken))
