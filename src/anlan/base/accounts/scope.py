"""Jurisdiction (属地) as arithmetic: ranges of division codes and a set of organisations. Pure: the organisation
tree is handed in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from uuid import UUID

from anlan.base.accounts.enums import SYSTEM_ROLES, OrganisationKind
from anlan.base.divisions.facade import descendants_range

if TYPE_CHECKING:
    from anlan.base.accounts.models import Post

#: Reads the organisation tree, when it is needed, as pairs (child, parent).
Links = Callable[[], Iterable[tuple[UUID, UUID]]]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a user sees: everything of the city, or code ranges [low, high) plus organisations (subtrees included)."""

    everything: bool = False
    ranges: tuple[tuple[str, str], ...] = ()
    organisations: frozenset[UUID] = frozenset()

    @property
    def key(self) -> str:
        """A short name of this scope: users with equal scopes see the same rows."""
        if self.everything:
            return "all"
        parts = [f"{low}-{high}" for low, high in self.ranges] + sorted(
            str(each) for each in self.organisations
        )
        return hashlib.sha256(",".join(parts).encode()).hexdigest()[:24]

    def sees(self, located_in: str, supervised_by: UUID | None) -> bool:
        """Whether a record at this place under this supervisor is within the scope."""
        return (
            self.everything
            or (supervised_by is not None and supervised_by in self.organisations)
            or (bool(located_in) and any(low <= located_in < high for low, high in self.ranges))
        )

    @classmethod
    def of_posts(cls, posts: Iterable[Post], links: Links) -> Self:
        """The union of what each business post sees; `links` gives the organisation tree as (child, parent)."""
        business = [post for post in posts if post.role not in SYSTEM_ROLES]
        if any(post.organisation.kind == OrganisationKind.CITY_BUREAU for post in business):
            return cls(everything=True)
        ranges: set[tuple[str, str]] = set()
        roots: set[UUID] = set()
        for post in business:
            organisation = post.organisation
            roots.add(organisation.id)
            if organisation.division_id and organisation.kind != OrganisationKind.ENTERPRISE:
                ranges.add(descendants_range(organisation.division_id))
        return cls(
            ranges=tuple(sorted(ranges)), organisations=_subtree(roots, links) if roots else frozenset()
        )


NOWHERE = Scope()


def _subtree(roots: set[UUID], links: Links) -> frozenset[UUID]:
    children: dict[UUID, list[UUID]] = defaultdict(list)
    for child, parent in links():
        children[parent].append(child)
    found, pending = set(roots), list(roots)
    while pending:
        for child in children[pending.pop()]:
            if child not in found:
                found.add(child)
                pending.append(child)
    return frozenset(found)
