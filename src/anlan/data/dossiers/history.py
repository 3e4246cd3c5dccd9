"""What happened at an enterprise: each room names its own; registered in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise

MOST = 20


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of an enterprise's history; `kind` is a word: 事故, 突发事件, 填报."""

    at: datetime
    kind: str
    title: str
    url: str = ""


#: Answers the latest happenings the user may see, at most so many.
HistorySource = Callable[[Enterprise, User, int], list[Happening]]
_sources: dict[str, HistorySource] = {}


def register_history(key: str, source: HistorySource) -> None:
    """Add a room's happenings to every dossier; the same key replaces the earlier ones."""
    _sources[key] = source


def happenings_of(enterprise: Enterprise, user: User) -> list[Happening]:
    """The latest of all rooms, newest first."""
    found = [each for source in _sources.values() for each in source(enterprise, user, MOST)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]
