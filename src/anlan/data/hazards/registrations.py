"""What the hazard room shows in the frame and on an enterprise's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, register_dependants, register_enterprise_panel
from anlan.data.hazards.grading import level_word
from anlan.data.hazards.mixing import in_words, mixtures_in, stored_together_badly
from anlan.data.hazards.models import MajorHazardInstallation
from anlan.data.hazards.queries import graded_otherwise, installations, installations_of
from anlan.data.hazards.substances import search_substances
from anlan.data.ledger.screens import Part
from anlan.ui.facade import (
    NavItem,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    navigation,
    register_search,
    register_todo,
)


def _installations(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("hazards.view_installation"):
        return []
    return [
        SearchHit(row.name, row.enterprise.name, reverse("hazards:detail", args=[row.pk]), "flame")
        for row in installations(visible_to=user, q=text).active().order_by("name")[:limit]
    ]


def _substances(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("hazards.view_substance"):
        return []
    return [
        SearchHit(
            row.name, f"CAS {row.cas} UN {row.un}", reverse("hazards:substance", args=[row.pk]), "flask"
        )
        for row in search_substances(text)[:limit]
    ]


def _panel(enterprise: Enterprise, user: User) -> list[Part]:
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("hazards:detail", args=[row.pk]), row.name),
            row.get_level_display() or "未定级",
            "、".join(str(stored) for stored in row.stored.all()) or "—",
            f"{row.chief_name} {row.chief_phone}".strip() or "—",
        )
        for row in installations_of(enterprise, visible_to=user)
    ]
    heads = ("名称", "级别", "储存物质", "主要负责人")
    return [Part(f"重大危险源（{len(rows)}）", heads=heads, rows=rows, empty="没有登记重大危险源。")]


def _differing(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"重新备案：{row.name}",
            subtitle=f"{row.enterprise.name}　备案{row.get_level_display()}，测算{level_word(row.computed_level)}",
            url=reverse("hazards:detail", args=[row.pk]),
        )
        for row in graded_otherwise(visible_to=user)
    ]


def _mixed(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"分开存放：{row.name}",
            subtitle=f"{row.enterprise.name}　{in_words(mixtures_in(row), 1)}",
            url=reverse("hazards:mixing", args=[row.pk]),
        )
        for row in stored_together_badly(visible_to=user)
    ]


def _dependants(enterprise: Enterprise) -> list[str]:
    rows = MajorHazardInstallation.objects.active().filter(enterprise=enterprise).order_by("name")
    return list(rows.values_list("name", flat=True))


def register() -> None:
    """Called from `AppConfig.ready()`."""
    items = (
        ("installations", "重大危险源", "hazards:list", "flame", "hazards.view_installation", 20),
        ("substances", "危险化学品", "hazards:substances", "flask", "hazards.view_substance", 21),
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
    register_search(SearchProvider(kind="installation", title="重大危险源", search=_installations, order=20))
    register_search(SearchProvider(kind="substance", title="危险化学品", search=_substances, order=30))
    register_todo(
        TodoProvider("hazards.grading", "重大危险源分级变化", "hazards.settle_grading", _differing, order=55)
    )
    register_todo(TodoProvider("hazards.mixing", "不相容物质同存", "hazards.settle_mixing", _mixed, order=56))
    register_enterprise_panel("installations", _panel, order=20)
    register_dependants("installations", "处重大危险源", _dependants)
