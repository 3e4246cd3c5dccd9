"""What the case library shows in the frame: navigation and search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.data.cases.queries import cases
from anlan.kernel.clock import in_shanghai
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("cases.view_case"):
        return []
    return [
        SearchHit(
            row.name,
            f"{in_shanghai(row.occurred_at):%Y-%m-%d} {row.unit}",
            reverse("cases:detail", args=[row.pk]),
            "book-2",
        )
        for row in cases(visible_to=user, q=text).active().order_by("-occurred_at")[:limit]
    ]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="cases",
            title="事故案例库",
            url_name="cases:list",
            icon="book-2",
            service="数据",
            permission="cases.view_case",
            order=40,
            section="知识库",
        )
    )
    register_search(SearchProvider(kind="accident-case", title="事故案例", search=_search, order=60))
