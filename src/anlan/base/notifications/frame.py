"""What notifications puts on the frame: the bell, and an entry in the navigation."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.base.notifications.enums import NotificationLevel
from anlan.base.notifications.models import Notification
from anlan.base.notifications.queries import notifications, unread_count
from anlan.ui import facade as ui

ICONS = {
    NotificationLevel.INFO: "bell",
    NotificationLevel.WARNING: "alert-circle",
    NotificationLevel.URGENT: "urgent",
}


def register_pages() -> None:
    """Called once, when the app is ready."""
    ui.register_notifications(latest=_latest, unread=_unread)
    ui.navigation.register(
        ui.NavItem(
            "notifications.list", "消息", "notifications:list", "bell", "平台", order=800, count=_unread
        )
    )
    ui.register_home_panel(
        ui.HomePanel(
            "notifications.latest", "最新消息", "", "notifications/home_panel.html", _panel, order=800
        )
    )


def _panel(user: Any) -> dict[str, Any]:
    return {"latest": _latest(user, 6)}


def _latest(user: Any, limit: int) -> list[ui.Notification]:
    return [_shown(message) for message in notifications(visible_to=user)[:limit]]


def _shown(message: Notification) -> ui.Notification:
    return ui.Notification(
        id=str(message.pk),
        title=message.title,
        text=message.text,
        at=message.sent_at,
        url=reverse("notifications:open", args=[message.pk]),
        unread=message.read_at is None,
        icon=ICONS[NotificationLevel(message.level)],
    )


def _unread(user: Any) -> int:
    return unread_count(visible_to=user)
