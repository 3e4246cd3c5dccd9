"""What the enterprise room shows in the frame: navigation and search."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.data.enterprises.matching import match_enterprises
from anlan.data.enterprises.queries import needing_attention
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("enterprises.view_enterprise"):
        return []
    return [
        SearchHit(
            title=row.name,
            subtitle=f"{row.located_in.name if row.located_in else '区划不明'} {row.address or row.credit_code}",
            url=reverse("enterprises:detail", args=[row.pk]),
            icon="building-factory-2",
        )
        for row in match_enterprises(text, visible_to=user, limit=limit)
    ]


def _attention_count(user: Any) -> int:
    return int(needing_attention(visible_to=user).order_by()[:100].count())


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="enterprises",
            title="企业台账",
            url_name="enterprises:list",
            icon="building-factory-2",
            service="数据",
            permission="enterprises.view_enterprise",
            order=10,
            section="基础台账",
        )
    )
    navigation.register(
        NavItem(
            key="enterprise-worklist",
            title="待核实企业",
            url_name="enterprises:worklist",
            icon="alert-triangle",
            service="数据",
            permission="enterprises.view_worklist",
            order=11,
            count=_attention_count,
            section="基础台账",
        )
    )
    register_search(SearchProvider(kind="enterprise", title="企业", search=_search, order=10))
