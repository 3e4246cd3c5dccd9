"""What the accident ledger contributes to the frame, and what it listens to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.base.events.facade import guard_topic
from anlan.data.dossiers.facade import Happening, register_history
from anlan.data.enterprises.facade import Enterprise, register_enterprise_panel
from anlan.data.imports.facade import Dataset, add_dataset
from anlan.data.ledger.facade import Part
from anlan.kernel.clock import in_shanghai
from anlan.rescue.accidents import queries
from anlan.rescue.accidents.columns import IMPORT_COLUMNS
from anlan.rescue.accidents.figures import figures
from anlan.rescue.accidents.ledger import BOOK, PEOPLE
from anlan.rescue.accidents.receivers import connect
from anlan.rescue.incidents.facade import Incident, Linked, register_linked
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    NavItem,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    grade_badge,
    navigation,
    register_figures,
    register_search,
    register_todo,
)


def register() -> None:
    """Called once from `AppConfig.ready()`."""
    connect()
    register_linked("accidents", _of_incident)
    register_enterprise_panel("accidents", _of_enterprise, order=60)
    register_history("accidents", _history)
    add_dataset(
        Dataset(
            key="accidents",
            title="事故台账",
            columns=tuple(IMPORT_COLUMNS),
            book=BOOK,
            found_by=("name", "occurred_at"),
            retire_permission="accidents.retire_accident",
            identity=(("name", "occurred_at"),),
            limits=dict.fromkeys(PEOPLE, 10000) | {"direct_loss": 10_000_000_000},
            page="accidents:list",
            record_page="accidents:detail",
        )
    )
    guard_topic("accident", "accidents.view_accident")
    for key, title, url_name, icon, permission, order in (
        ("accidents.list", "事故台账", "accidents:list", "clipboard-list", "accidents.view_accident", 60),
        ("accidents.figures", "事故统计", "accidents:figures", "chart-bar", "accidents.view_figures", 61),
    ):
        navigation.register(
            NavItem(
                key=key,
                title=title,
                url_name=url_name,
                icon=icon,
                service="应急管理",
                section="事故管理",
                permission=permission,
                order=order,
            )
        )
    register_search(SearchProvider(kind="accident", title="事故台账", search=_search, order=35))
    register_figures(FigureProvider("accidents", "accidents.view_figures", _figures, order=20))
    settle = "accidents.settle_accident"
    register_todo(TodoProvider("accidents.differ", "核对事故台账", settle, _differing, order=60))
    register_todo(
        TodoProvider("accidents.reports", "事故调查期限", settle, _investigations, watched=True, order=61)
    )


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("accidents.view_accident"):
        return []
    rows = queries.accidents(visible_to=user, q=text).active().order_by("-occurred_at")[:limit]
    return [
        SearchHit(
            title=row.name,
            subtitle=f"{row.number} {in_shanghai(row.occurred_at):%Y-%m-%d} {row.kind_label}",
            url=reverse("accidents:detail", args=[row.pk]),
            icon="clipboard-list",
        )
        for row in rows
    ]


def _figures(user: Any, at: datetime) -> list[Figure]:
    found = figures(user, at)
    url = reverse("accidents:figures")
    return [
        Figure("今年生产安全事故", found.number, url=url, hint=f"{found.number_words}，不含演练"),
        Figure("今年事故死亡", found.deaths, url=url, hint=f"{found.deaths_words}，不含演练"),
    ]


def _differing(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"数字与处置记录不一致：{row.name}",
            subtitle=row.number,
            url=reverse("accidents:detail", args=[row.pk]),
        )
        for row in queries.settled_but_differing(visible_to=user)
    ]


def _investigations(user: Any) -> list[TodoItem]:
    items = []
    for row in queries.under_investigation(visible_to=user, limit=20):
        due = queries.report_due(row)
        if due is not None:
            url = reverse("accidents:detail", args=[row.pk])
            items.append(
                TodoItem(title=f"提交调查报告：{row.name}", subtitle=row.number, url=url, due_at=due)
            )
    return items


def _of_incident(incident: Incident, user: User) -> list[Linked]:
    """The ledger's record, on the incident's own page."""
    found = queries.accident_of(incident) if user.has_perm("accidents.view_accident") else None
    if found is None:
        return []
    url = reverse("accidents:detail", args=[found.pk])
    return [Linked("事故台账", f"{found.number} {found.get_dossier_display()}", url)]


def _of_enterprise(enterprise: Enterprise, user: User) -> list[Part]:
    """Past accidents, on the enterprise's page."""
    if not user.has_perm("accidents.view_accident"):
        return []
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("accidents:detail", args=[row.pk]), row.name),
            f"{row.occurred_on:%Y-%m-%d}",
            row.kind_label,
            grade_badge(row.grade_label),
            row.deaths,
        )
        for row in queries.accidents_at(enterprise, visible_to=user)
    ]
    heads = ("事故", "发生日期", "类别", "等级", "死亡")
    return [Part("事故", heads=heads, rows=rows, empty="台账中没有这家企业的事故。")]


def _history(enterprise: Enterprise, user: User, most: int) -> list[Happening]:
    """Past accidents, in the enterprise's dossier."""
    if not user.has_perm("accidents.view_accident"):
        return []
    return [
        Happening(
            row.occurred_at,
            "事故",
            f"{row.name}（{row.grade_label}，死亡 {row.deaths} 人）",
            reverse("accidents:detail", args=[row.pk]),
        )
        for row in queries.accidents_at(enterprise, visible_to=user, limit=most)
    ]
