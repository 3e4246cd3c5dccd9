"""Panels and actions that rooms above add to a resource's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.base.accounts.facade import User
from anlan.data.ledger.facade import Part
from anlan.data.resources.models import Resource


@dataclass(frozen=True)
class Addition:
    """What one room adds to the page of a resource."""

    parts: Sequence[Part] = ()
    actions: Sequence[dict[str, Any]] = ()


#: `source(resource, user)` is asked for resources of its kind only.
Source = Callable[[Resource, User], Addition]
_sources: dict[str, list[Source]] = {}


def add_to_page(kind: str, source: Source) -> None:
    """Show what `source` gives on the pages of a kind, in place of the ledger's own panel of stock for depots."""
    if source not in _sources.setdefault(kind, []):
        _sources[kind].append(source)


def additions_for(resource: Resource, user: User) -> list[Addition]:
    """What other rooms add to this resource's page."""
    return [source(resource, user) for source in _sources.get(resource.kind, ())]
