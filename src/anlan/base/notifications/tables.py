"""The list of one's own messages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anlan.base.notifications.enums import NotificationLevel
from anlan.base.notifications.models import Notification
from anlan.ui.facade import (
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    EmptyState,
    SearchFilter,
    Table,
    status_badge,
)

TONES = {
    NotificationLevel.INFO: "neutral",
    NotificationLevel.WARNING: "waiting",
    NotificationLevel.URGENT: "late",
}


def _level(message: Notification) -> SafeString:
    return status_badge(message.get_level_display(), TONES[NotificationLevel(message.level)])


def _title(message: Notification) -> SafeString | str:
    return format_html("<strong>{}</strong>", message.title) if message.read_at is None else message.title


def _state(message: Notification) -> SafeString:
    return status_badge("未读", "active") if message.read_at is None else status_badge("已读", "neutral")


NOTIFICATIONS = Table(
    key="notifications",
    title="消息",
    columns=[
        Column("title", "标题", render=_title, export=lambda message: message.title, link=True),
        Column("text", "内容", width="wide"),
        Column("level", "级别", render=_level, export=lambda message: message.get_level_display()),
        Column("sent_by", "发送人"),
        Column("sent_at", "时间", sortable=True),
        Column("state", "状态", render=_state, export=lambda message: "已读" if message.read_at else "未读"),
    ],
    filters=[
        SearchFilter(fields=("title", "text"), placeholder="标题、内容"),
        BooleanFilter(
            "read",
            "状态",
            yes="已读",
            no="未读",
            apply_to=lambda rows, yes: rows.filter(read_at__isnull=not yes),
        ),
        ChoiceFilter("level", "级别", choices=tuple(NotificationLevel.choices)),
        DateRangeFilter("sent", "时间", field="sent_at"),
    ],
    default_order="-sent_at",
    row_url=lambda message: reverse("notifications:open", args=[message.pk]),
    empty=EmptyState("没有消息", "派单、时限和签发等事项会通知到这里。"),
)
