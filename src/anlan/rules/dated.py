"""Versions of a rule in time: which one was in force on a day. Knows nothing of what the rules say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything in force from a day on, up to and including another (None: still in force)."""

    @property
    def effective_from(self) -> date: ...
    @property
    def effective_to(self) -> date | None: ...


Version = TypeVar("Version", bound=Dated)


def in_force(versions: Iterable[Version], on: date) -> Version | None:
    """The version in force on `on`, or None."""
    for version in versions:
        if version.effective_from <= on and (version.effective_to is None or on <= version.effective_to):
            return version
    return None
