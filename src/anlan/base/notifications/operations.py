"""Sending and reading messages. Sending is part of the act it tells of and runs in that act's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.events import facade as events
from anlan.base.notifications.enums import NotificationLevel
from anlan.base.notifications.events import NotificationSent, NotificationsRead
from anlan.base.notifications.models import Notification
from anlan.kernel.actor import Actor
from anlan.kernel.records import RecordRef


def notify(
    *,
    users: Iterable[User],
    title: str,
    by: Actor,
    at: datetime,
    text: str = "",
    url: str = "",
    level: NotificationLevel | str = NotificationLevel.INFO,
    kind: str = "notice",
) -> list[Notification]:
    """Put a message on each user's list (once a user) and tell their open screens.

    No audit row of its own: the act that causes the message has one. `title` is cut at 128 characters, `text` at 500.
    """
    receivers = {user.id: user for user in users}
    with transaction.atomic():
        sent = Notification.objects.bulk_create(
            Notification(
                user=user,
                kind=kind,
                level=NotificationLevel(level),
                title=title[:128],
                text=text[:500],
                url=url,
                sent_by=by.name,
                sent_at=at,
            )
            for user in receivers.values()
        )
        for message in sent:
            fact = NotificationSent(
                title=message.title, text=message.text, url=url, level=str(message.level), kind=kind
            )
            events.publish(
                fact, subject=RecordRef.of("notification", message.id), by=by, at=at, audience=message.user_id
            )
    return sent


def mark_read(*, user: User, by: Actor, at: datetime, ids: Iterable[UUID] | None = None) -> int:
    """Mark the user's own messages read, all of them without `ids`; how many were unread before.

    Reading one's own messages is not audited: nothing of the world changes.
    """
    rows = Notification.objects.filter(user=user, read_at=None)
    if ids is not None:
        rows = rows.filter(id__in=list(ids))
    with transaction.atomic():
        changed = rows.update(read_at=at, updated_at=at)
        if changed:
            unread = Notification.objects.filter(user=user, read_at=None).count()
            subject = RecordRef.of("user", user.id)
            events.publish(NotificationsRead(unread=unread), subject=subject, by=by, at=at, audience=user.id)
    return changed
