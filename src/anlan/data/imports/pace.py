"""How fast a run goes and how long it still takes; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.data.imports.enums import UndoStatus
from anlan.data.imports.models import ImportRun

#: A running import moves several times a second; so long without a move its worker is gone.
SILENT = timedelta(seconds=45)
#: Too short a time says nothing of the speed.
_EARLY_S = 2.0


@dataclass(frozen=True, slots=True)
class Pace:
    """`rate` in rows (of an undo: records) a second and `remaining_s` in seconds, None while unknown."""

    done: int
    total: int
    rate: float | None
    remaining_s: int | None
    silent: bool

    @property
    def percent(self) -> int:
        """0 to 100; never 100 before the end."""
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def remaining(self) -> str:
        """The remaining time in words."""
        if self.remaining_s is None:
            return ""
        minutes, seconds = divmod(self.remaining_s, 60)
        if minutes >= 60:
            return f"约 {minutes // 60} 小时 {minutes % 60} 分"
        return f"约 {minutes} 分 {seconds} 秒" if minutes else f"约 {seconds} 秒"


def pace_of(run: ImportRun, *, at: datetime) -> Pace:
    """Where a run, or its undo, stands at `at`."""
    if run.undo == UndoStatus.QUEUED:
        done, total, since, before = run.reverted + run.kept, run.touched, run.undo_asked_at, 0
    else:
        done, total, since, before = run.processed, run.total, run.resumed_at, run.resumed_from
    silent = since is not None and at - run.updated_at > SILENT
    seconds = (at - since).total_seconds() if since is not None else 0.0
    if seconds < _EARLY_S or done <= before or silent:
        return Pace(done, total, None, None, silent)
    rate = (done - before) / seconds
    return Pace(done, total, rate, max(1, round((total - done) / rate)) if total > done else None, silent)
