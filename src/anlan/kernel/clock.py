"""Time: the one place where the wall clock is read.

Only interface edges (views, endpoints, jobs, the command line) call `now`; operations and policies take `at`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The current moment, aware, in UTC."""
    return datetime.now(UTC)


def in_shanghai(moment: datetime) -> datetime:
    """The same moment as a clock in Shanghai shows it; `moment` must be aware."""
    if moment.tzinfo is None:
        raise ValueError("moment: must carry a time zone")
    return moment.astimezone(SHANGHAI)
