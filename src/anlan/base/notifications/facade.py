"""What other rooms may call."""

from anlan.base.notifications.enums import NotificationLevel
from anlan.base.notifications.models import Notification
from anlan.base.notifications.operations import mark_read, notify
from anlan.base.notifications.queries import notifications, unread_count

__all__ = ["Notification", "NotificationLevel", "mark_read", "notifications", "notify", "unread_count"]
