"""What higher rooms hang on an incident's record: each registers a source of links in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anlan.base.accounts.facade import User
from anlan.rescue.incidents.models import Incident


@dataclass(frozen=True, slots=True)
class Linked:
    """A record of another room that came of this incident: what it is, its name and its address."""

    label: str
    title: str
    url: str


Source = Callable[[Incident, User], list[Linked]]
_sources: dict[str, Source] = {}


def register_linked(key: str, source: Source) -> None:
    """Add links to every incident's record; the same key replaces the earlier source."""
    _sources[key] = source


def linked_to(incident: Incident, user: User) -> list[Linked]:
    """The records of all rooms that the user may open, in the order of the keys."""
    return [each for _key, source in sorted(_sources.items()) for each in source(incident, user)]
