"""What the filings add to the frame and to lower rooms: navigation, search, clocks, to-do, the enterprise's page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html

from anlan.base.accounts.facade import User
from anlan.base.events.facade import guard_topic
from anlan.base.presence.facade import register_subject
from anlan.data.enterprises.facade import (
    Enterprise,
    register_dependants,
    register_enterprise_action,
    register_enterprise_panel,
)
from anlan.data.filing import queries
from anlan.data.filing.enums import FilingStatus
from anlan.data.filing.kinds import register_kinds
from anlan.data.filing.ledgers import fileable_kinds
from anlan.data.filing.models import Filing
from anlan.data.ledger.facade import Part
from anlan.kernel.clock import in_shanghai
from anlan.ui.facade import (
    NavItem,
    QuickAction,
    RunningClock,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    navigation,
    register_clocks,
    register_quick_action,
    register_search,
    register_todo,
)

_CLOCKS = 6
_TODO = 50
_ON_PAGE = 8


def register() -> None:
    """Called from `AppConfig.ready()`."""
    register_kinds(fileable_kinds)
    _register_navigation()
    register_search(SearchProvider(kind="filing", title="企业填报", search=_search, order=45))
    register_clocks(_clocks)
    register_todo(TodoProvider("filing.review", "待审核填报", "filing.review_filing", _to_review, order=30))
    register_todo(TodoProvider("filing.returned", "退回的填报", "filing.edit_filing", _returned, order=30))
    register_enterprise_panel("filings", _panel, order=90)
    register_enterprise_action("filing", _action, order=50)
    register_dependants("filings", "次未办结的填报", _dependants)
    register_subject("filing", _sees_filing)
    register_subject("filing-change", _sees_change)
    guard_topic("filing", "filing.view_filing")


def _register_navigation() -> None:
    navigation.register(
        NavItem(
            key="filing-own",
            title="企业填报",
            url_name="filing:own",
            icon="edit",
            service="数据",
            permission="filing.edit_filing",
            order=1,
            count=lambda user: int(queries.to_finish(user).count()),
            section="填报",
        )
    )
    navigation.register(
        NavItem(
            key="filing-reviews",
            title="填报审核",
            url_name="filing:reviews",
            icon="clipboard-check",
            service="数据",
            permission="filing.review_filing",
            order=2,
            count=lambda user: int(queries.waiting_for(user).order_by().count()),
            section="填报",
        )
    )
    register_quick_action(
        QuickAction(
            key="filing",
            title="企业填报",
            url_name="filing:own",
            icon="edit",
            permission="filing.edit_filing",
            primary=True,
            order=1,
        )
    )


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    if not user.has_perm("filing.view_filing"):
        return []
    rows = queries.matching(queries.filings(visible_to=user).defer("sent"), text)
    return [
        SearchHit(
            title=f"{row.enterprise.name} {row}",
            subtitle=f"{row.get_status_display()}　{row.summary}",
            url=reverse("filing:filing", args=[row.pk]),
            icon="clipboard-text",
        )
        for row in rows.order_by("-created_at")[:limit]
    ]


def _clocks(user: Any) -> list[RunningClock]:
    if not isinstance(user, User) or not user.has_perm("filing.review_filing"):
        return []
    return [
        RunningClock(
            title="审核时限",
            due_at=row.due_at,
            url=reverse("filing:review", args=[row.pk]),
            subject=f"{row.enterprise.name} {row}",
        )
        for row in queries.waiting_for(user).defer("sent")[:_CLOCKS]
        if row.due_at is not None
    ]


def _to_review(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"审核填报：{row.enterprise.name}",
            subtitle=f"{row}　{row.summary}",
            url=reverse("filing:review", args=[row.pk]),
            due_at=row.due_at,
        )
        for row in queries.waiting_for(user).defer("sent")[:_TODO]
    ]


def _returned(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"修改退回的填报：{row}",
            subtitle=f"{row.reviewed_by_name}　{row.review_note or row.summary}",
            url=reverse("filing:filing", args=[row.pk]),
        )
        for row in queries.to_finish(user).defer("sent")[:_TODO]
    ]


def _panel(enterprise: Enterprise, user: User) -> list[Part]:
    if not user.has_perm("filing.view_filing"):
        return []
    found = queries.filings(visible_to=user).filter(enterprise=enterprise).defer("sent")
    rows = [
        (
            format_html('<a href="{}">{}</a>', reverse("filing:filing", args=[row.pk]), row),
            row.get_status_display(),
            row.summary or "—",
            f"{in_shanghai(row.submitted_at):%Y-%m-%d}" if row.submitted_at else "—",
            f"{in_shanghai(row.reviewed_at):%Y-%m-%d} {row.reviewed_by_name}" if row.reviewed_at else "—",
        )
        for row in found.order_by("-number")[:_ON_PAGE]
    ]
    if not rows:
        return []
    return [Part("企业填报", heads=("填报", "状态", "内容", "提交", "审核"), rows=rows)]


def _action(enterprise: Enterprise, user: User) -> list[Mapping[str, Any]]:
    if enterprise.organisation_id not in user.scope.organisations or not user.has_perm("filing.edit_filing"):
        return []
    url = f"{reverse('filing:own')}?enterprise={enterprise.pk}"
    return [{"title": "企业填报", "url": url, "icon": "edit", "primary": True}]


def _dependants(enterprise: Enterprise) -> list[str]:
    rows = Filing.objects.filter(enterprise=enterprise, status=FilingStatus.SUBMITTED).order_by("number")
    return [str(row) for row in rows]


def _sees_filing(user: User, filing_id: str) -> bool:
    return bool(queries.filings(visible_to=user).filter(pk=UUID(filing_id)).exists())


def _sees_change(user: User, change_id: str) -> bool:
    return bool(queries.filings(visible_to=user).filter(changes=UUID(change_id)).exists())
