"""What the dossiers show in the frame and on an enterprise's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.data.dossiers.kinds import DOSSIER_FILE, RISK_POINT, STORAGE_UNIT, kinds
from anlan.data.dossiers.queries import items
from anlan.data.enterprises.facade import (
    Enterprise,
    register_enterprise_action,
    register_enterprise_panel,
)
from anlan.data.ledger.screens import Part
from anlan.ui.facade import NavItem, SearchHit, SearchProvider, navigation, register_search

_SEARCHED = (STORAGE_UNIT, RISK_POINT, DOSSIER_FILE)


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("dossiers.view_dossier"):
        return []
    found: list[SearchHit] = []
    for kind in _SEARCHED:
        rows = items(kind, visible_to=user, q=text).active().order_by("name")
        for row in rows[: limit - len(found)]:
            name = f"{row.tag} {row.name}" if kind is STORAGE_UNIT else row.name
            url = reverse(f"dossiers:{kind.key}", args=[row.pk])
            found.append(SearchHit(name, f"{kind.title}　{row.enterprise.name}", url, kind.icon))
        if len(found) >= limit:
            break
    return found


def _panel(enterprise: Enterprise, user: User) -> list[Part]:
    """How much of the dossier is filled, with the way to each list."""
    if not user.has_perm("dossiers.view_dossier"):
        return []
    rows = []
    for kind in kinds():
        found = items(kind, visible_to=user).active().filter(enterprise=enterprise).order_by()
        days = list(found.values_list("as_of", flat=True))
        known = [day for day in days if day is not None]
        url = reverse(f"dossiers:{kind.key}-list") + f"?enterprise={enterprise.pk}"
        link = format_html('<a href="{}">{}</a>', url, kind.title)
        rows.append((link, str(len(days)), f"{min(known):%Y-%m-%d}" if known else "—"))
    return [Part("档案", heads=("内容", "数量", "最早核实日期"), rows=rows, numeric=frozenset({1}))]


def _actions(enterprise: Enterprise, user: User) -> list[Mapping[str, Any]]:
    if not user.has_perm("dossiers.view_dossier"):
        return []
    return [{"title": "应急档案", "url": reverse("dossiers:page", args=[enterprise.pk]), "icon": "file-text"}]


def register() -> None:
    """Called from `AppConfig.ready()`."""
    navigation.register(
        NavItem(
            key="dossiers",
            title="企业档案",
            url_name="dossiers:index",
            icon="file-text",
            service="数据",
            permission="dossiers.view_dossier",
            order=12,
            section="基础台账",
        )
    )
    register_search(SearchProvider(kind="dossier", title="企业档案", search=_search, order=35))
    register_enterprise_panel("dossier", _panel, order=10)
    register_enterprise_action("dossier", _actions, order=10)
