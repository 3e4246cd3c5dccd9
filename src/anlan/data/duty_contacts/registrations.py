"""What the duty contacts show in the frame: navigation and search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.data.duty_contacts.queries import duty_contacts
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("duty_contacts.view_contact"):
        return []
    return [
        SearchHit(
            row.name,
            f"{row.category_label} {row.contact}",
            reverse("duty_contacts:detail", args=[row.pk]),
            "address-book",
        )
        for row in duty_contacts(visible_to=user, q=text).active().order_by("call_order")[:limit]
    ]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="duty-contacts",
            title="值班通讯录",
            url_name="duty_contacts:list",
            icon="address-book",
            service="数据",
            permission="duty_contacts.view_contact",
            order=32,
            section="基础台账",
        )
    )
    register_search(SearchProvider(kind="duty-contact", title="值班通讯录", search=_search, order=55))
