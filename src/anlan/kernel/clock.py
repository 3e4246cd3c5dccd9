"""Time: the one place where the wall clock is read.

Only interface edges (views, endpoints, jobs, the command line) call `now`; operations and policies take `at`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ahead = timedelta(0)


def run_ahead(by: timedelta) -> None:
    """Let this process live at another hour than the machine, so that a night shift can be rehearsed by day.

    Set once at start, from a setting that a real city leaves alone.
    """
    global _ahead
    _ahead = by


def ahead() -> timedelta:
    """How far this process runs ahead of the machine's clock."""
    return _ahead


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC) + _ahead


def in_shanghai(moment: datetime) -> datetime:
    """The same moment as a clock in Shanghai shows it; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("moment: must carry a time zone")
    return moment.astimezone(SHANGHAI)
