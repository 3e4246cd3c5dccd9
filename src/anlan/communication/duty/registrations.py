"""What the duty contributes to the frame: navigation, the top bar, the clock of the hand-over, work to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.communication.duty.bar import duty_bar, duty_text, handover_clocks
from anlan.communication.duty.desks import home_desk, keeps
from anlan.communication.duty.enums import CheckResult, HandoverStatus
from anlan.communication.duty.models import Assignment, CheckCall, Handover
from anlan.kernel.clock import now
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    NavItem,
    SearchHit,
    SearchProvider,
    TodoItem,
    TodoProvider,
    navigation,
    register_clocks,
    register_duty,
    register_figures,
    register_search,
    register_todo,
)

SECTION = "值班值守"


def register_all() -> None:
    """Called once from `AppConfig.ready()`."""
    for key, title, url_name, icon, permission, order in (
        ("duty.overview", "值班", "duty:overview", "user-shield", "duty.view_duty", 50),
        ("duty.roster", "排班", "duty:roster", "calendar-month", "duty.view_duty", 51),
        ("duty.handover", "交接班", "duty:handover", "transfer", "duty.view_duty", 52),
        ("duty.log", "值班日志", "duty:log", "notebook", "duty.view_duty", 53),
        ("duty.reports", "值班日报", "duty:reports", "report", "duty.view_duty", 54),
        ("duty.checks", "查岗", "duty:checks", "phone-check", "duty.check_duty", 55),
    ):
        navigation.register(
            NavItem(
                key,
                title,
                url_name,
                icon,
                "应急管理",
                permission=permission,
                order=order,
                section=SECTION,
                count=_to_accept_count if key == "duty.handover" else None,
            )
        )
    register_duty(duty_text)
    register_clocks(handover_clocks)
    register_todo(TodoProvider("duty.accept", "待接班", "duty.hand_over", _to_accept, order=15))
    register_todo(TodoProvider("duty.checks", "待查岗", "duty.check_duty", _to_check, order=60))
    register_figures(FigureProvider("duty", "duty.view_duty", _figures, order=40))
    register_search(SearchProvider(kind="duty", title="在班人员", search=_search, order=60))


def _waiting(user: Any) -> list[Handover]:
    """Submitted hand-overs of the user's own desk that somebody else prepared."""
    home = home_desk(user) if isinstance(user, User) and user.has_perm("duty.hand_over") else None
    if home is None or not keeps(user, home):
        return []
    rows = Handover.objects.filter(organisation=home, status=HandoverStatus.SUBMITTED)
    return list(rows.exclude(prepared_by_id=user.pk).select_related("to_shift", "from_shift"))


def _to_accept_count(user: Any) -> int:
    return len(_waiting(user))


def _to_accept(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            title=f"接班：{row.to_shift.words}",
            subtitle=f"{row.prepared_by} 已提交交接班",
            url=reverse("duty:handover-record", args=[row.pk]),
            due_at=row.to_shift.starts_at,
        )
        for row in _waiting(user)
    ]


def _to_check(user: Any) -> list[TodoItem]:
    rows = CheckCall.objects.visible_to(user).filter(result=CheckResult.PENDING, by_name=user.name)
    return [
        TodoItem(
            title=f"查岗：{row.organisation} {row.person}",
            subtitle=row.phone,
            url=reverse("duty:check", args=[row.pk]),
        )
        for row in rows.select_related("organisation")[:20]
    ]


def _figures(user: Any, at: datetime) -> list[Figure]:
    text = duty_bar(user).text
    return (
        [Figure("在班", None, text=text.split(" · ")[0], url=reverse("duty:overview"), hint=text)]
        if text
        else []
    )


def _search(user: Any, text: str, limit: int) -> list[SearchHit]:
    """People on duty now, by name or telephone."""
    if not isinstance(user, User) or not user.has_perm("duty.view_duty") or len(text) < 2:
        return []
    at = now()
    rows = Assignment.objects.filter(shift__starts_at__lte=at, shift__ends_at__gt=at)
    found = (rows.filter(name__icontains=text) | rows.filter(phone__icontains=text)).select_related(
        "shift__organisation"
    )
    return [
        SearchHit(
            title=f"{row.name} {row.phone}",
            subtitle=f"{row.shift.organisation} {row.get_role_display()}",
            url=reverse("duty:shift", args=[row.shift_id]),
            icon="user-shield",
        )
        for row in found.order_by("name")[: limit * 4]
        if row.shift.lies_under(user.scope)
    ][:limit]
