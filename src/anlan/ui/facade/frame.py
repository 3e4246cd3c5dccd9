"""What the top bar shows and higher rooms know: running clocks, notifications, duty, jurisdiction.

Each is a function registered once in `AppConfig.ready()`; without one the place stays empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A deadline the user answers for; `due_at` aware."""

    title: str
    due_at: datetime
    url: str
    subject: str = ""
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class Notification:
    """A message to the user."""

    id: str
    title: str
    text: str
    at: datetime
    url: str = ""
    unread: bool = True
    icon: str = "bell"


ClockSource = Callable[[Any], list[RunningClock]]
NotificationSource = Callable[[Any, int], list[Notification]]
CountSource = Callable[[Any], int]
TextSource = Callable[[Any], str]

_clock_sources: list[ClockSource] = []
_notifications: NotificationSource | None = None
_unread_count: CountSource | None = None
_duty: TextSource | None = None
_jurisdiction: TextSource | None = None


def register_clocks(source: ClockSource) -> None:
    """Add a source of running clocks, `source(user)`."""
    if source not in _clock_sources:
        _clock_sources.append(source)


def register_notifications(*, latest: NotificationSource, unread: CountSource) -> None:
    """Set where messages come from: `latest(user, limit)` newest first, `unread(user)`."""
    global _notifications, _unread_count
    _notifications, _unread_count = latest, unread


def register_duty(source: TextSource) -> None:
    """Set who is on duty, as short text, e.g. "带班 王 · 值班 李"."""
    global _duty
    _duty = source


def register_jurisdiction(source: TextSource) -> None:
    """Set the words for a user's jurisdiction, e.g. "大连市" or "金州区"."""
    global _jurisdiction
    _jurisdiction = source


def running_clocks(user: Any) -> list[RunningClock]:
    """All clocks of the user, the most urgent first."""
    found = [clock for source in _clock_sources for clock in source(user)]
    return sorted(found, key=lambda clock: clock.due_at)


def notifications(user: Any, limit: int = 10) -> list[Notification]:
    """Latest messages, newest first."""
    return _notifications(user, limit) if _notifications else []


def unread_count(user: Any) -> int:
    """Number of unread messages."""
    return _unread_count(user) if _unread_count else 0


def duty_text(user: Any) -> str:
    """Who is on duty, or nothing."""
    return _duty(user) if _duty else ""


def jurisdiction_text(user: Any) -> str:
    """The user's jurisdiction in words, or nothing."""
    return _jurisdiction(user) if _jurisdiction else ""
