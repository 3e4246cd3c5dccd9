"""What the resource room shows in the frame: navigation and search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.data.resources.place_queries import responsibility_areas, water_sources
from anlan.data.resources.queries import places, resources
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search


def _resources(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("resources.view_resource"):
        return []
    return [
        SearchHit(
            row.name,
            f"{row.kind_label} {row.contact}",
            reverse("resources:detail", args=[row.pk]),
            "firetruck",
        )
        for row in resources(visible_to=user, q=text).active().order_by("name")[:limit]
    ]


def _places(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("resources.view_place"):
        return []
    return [
        SearchHit(
            row.name, f"{row.kind_label} {row.address}", reverse("resources:place", args=[row.pk]), "school"
        )
        for row in places(visible_to=user, q=text).active().order_by("name")[:limit]
    ]


def _waters(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("resources.view_water"):
        return []
    return [
        SearchHit(
            row.name, f"{row.kind_label} {row.address}", reverse("resources:water", args=[row.pk]), "droplet"
        )
        for row in water_sources(visible_to=user, q=text).active().order_by("name")[:limit]
    ]


def _areas(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("resources.view_area"):
        return []
    return [
        SearchHit(
            row.name,
            f"{row.located_in or ''} {row.grid} {row.phone}",
            reverse("resources:area", args=[row.pk]),
            "users-group",
        )
        for row in responsibility_areas(visible_to=user, q=text).active().order_by("name")[:limit]
    ]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    items = (
        ("resources", "应急资源", "resources:list", "firetruck", "resources.view_resource", 30),
        ("sensitive-places", "敏感场所", "resources:places", "school", "resources.view_place", 31),
        ("water-sources", "消防水源", "resources:waters", "droplet", "resources.view_water", 33),
        ("responsibility-areas", "责任田", "resources:areas", "users-group", "resources.view_area", 34),
    )
    for key, title, url_name, icon, permission, order in items:
        navigation.register(
            NavItem(
                key=key,
                title=title,
                url_name=url_name,
                icon=icon,
                service="数据",
                permission=permission,
                order=order,
                section="基础台账",
            )
        )
    register_search(SearchProvider(kind="resource", title="应急资源", search=_resources, order=40))
    register_search(SearchProvider(kind="sensitive-place", title="敏感场所", search=_places, order=50))
    register_search(SearchProvider(kind="water-source", title="消防水源", search=_waters, order=52))
    register_search(SearchProvider(kind="responsibility-area", title="责任田", search=_areas, order=54))
