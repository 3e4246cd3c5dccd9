"""Registry of what the search box finds. The page and the live list belong to `web`; a room brings a
provider."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One result: a title, a line that tells it apart, and where it leads."""

    title: str
    subtitle: str
    url: str
    icon: str = "file"


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """Finds records of one kind. `search(user, text, limit)` returns only what `user` may see, best first."""

    kind: str
    title: str
    search: Callable[[Any, str, int], list[SearchHit]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """Results of one provider."""

    kind: str
    title: str
    hits: list[SearchHit]


_providers: dict[str, SearchProvider] = {}


def register_search(provider: SearchProvider) -> None:
    """Add a provider; the same kind replaces the earlier one."""
    _providers[provider.kind] = provider


def search_providers() -> list[SearchProvider]:
    """Providers in order."""
    return sorted(_providers.values(), key=lambda p: (p.order, p.kind))


def search(user: Any, text: str, limit: int = 6) -> list[SearchGroup]:
    """Results of all providers, grouped; at most `limit` of each. Blank text finds nothing."""
    wanted = text.strip()
    if not wanted:
        return []
    groups = []
    for provider in search_providers():
        hits = provider.search(user, wanted, limit)[:limit]
        if hits:
            groups.append(SearchGroup(provider.kind, provider.title, hits))
    return groups
