"""Reading one's own messages. Nobody reads another's: `visible_to` is the owner."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from anlan.base.accounts.facade import User
from anlan.base.notifications.models import Notification
from anlan.kernel.errors import NotFound


def notifications(*, visible_to: AbstractBaseUser | AnonymousUser) -> QuerySet[Notification]:
    """The user's messages, newest first."""
    if not isinstance(visible_to, User):
        return Notification.objects.none()
    return Notification.objects.filter(user=visible_to).order_by("-sent_at", "-id")


def unread_count(*, visible_to: AbstractBaseUser | AnonymousUser) -> int:
    """How many the user has not read."""
    return notifications(visible_to=visible_to).filter(read_at=None).count()


def notification_by_id(
    notification_id: UUID, *, visible_to: AbstractBaseUser | AnonymousUser
) -> Notification:
    """One of the user's own messages. Raises NotFound."""
    found = notifications(visible_to=visible_to).filter(pk=notification_id).first()
    if found is None:
        raise NotFound("没有此消息。")
    return found
