"""Registry of what stands in the left navigation. Every room registers its own items in
`AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse

# Groups in the order they appear: the three services, then the data platform and administration.
SERVICES: Final[dict[str, str]] = {
    "应急管理": "urgent",
    "监管监察": "shield-check",
    "公共服务": "building-community",
    "数据": "database",
    "平台": "settings",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation.

    `service` is a key of `SERVICES`; `section` the subsystem inside it, may be empty. `permission` is a
    permission name ("" = everybody signed in). `count` gives open work for the user; None shows no number.
    """

    key: str
    title: str
    url_name: str
    icon: str
    service: str
    permission: str = ""
    order: int = 100
    count: Callable[[Any], int] | None = None
    section: str = ""


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry as one user sees it."""

    key: str
    title: str
    url: str
    icon: str
    count: int
    section: str


@dataclass(frozen=True, slots=True)
class NavGroup:
    """A service with the entries the user may open."""

    title: str
    icon: str
    links: tuple[NavLink, ...]


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; the same key replaces the earlier one. ValueError for an unknown service."""
    if item.service not in SERVICES:
        raise ValueError(f"service: must be one of {', '.join(SERVICES)}, not {item.service!r}")
    _items[item.key] = item


def unregister(key: str) -> None:
    """Remove an entry again (tests)."""
    _items.pop(key, None)


def navigation_for(user: Any) -> list[NavGroup]:
    """Groups with the entries `user` may open, in order; groups without entries are left out."""
    groups = []
    for service, icon in SERVICES.items():
        items = _ordered([item for item in _items.values() if item.service == service])
        links = tuple(link for item in items if (link := _link_for(item, user)) is not None)
        if links:
            groups.append(NavGroup(title=service, icon=icon, links=links))
    return groups


def _ordered(items: list[NavItem]) -> list[NavItem]:
    """By order, the entries of one section together where its first one stands."""
    first: dict[str, tuple[int, str]] = {}
    for item in sorted(items, key=lambda i: (i.order, i.key)):
        first.setdefault(item.section, (item.order, item.key))
    return sorted(items, key=lambda i: (bool(i.section), first[i.section], i.order, i.key))


def _link_for(item: NavItem, user: Any) -> NavLink | None:
    if item.permission and not user.has_perm(item.permission):
        return None
    try:
        url = reverse(item.url_name)
    except NoReverseMatch:
        return None
    count = item.count(user) if item.count else 0
    return NavLink(item.key, item.title, url, item.icon, count, item.section)
