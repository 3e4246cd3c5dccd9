"""Facts of notifications."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class NotificationSent(Fact):
    """A message reached a user's list; published for that user alone."""

    topic: ClassVar[str] = "notification"
    title: str
    text: str
    url: str
    level: str
    kind: str


@dataclass(frozen=True)
class NotificationsRead(Fact):
    """A user read messages; the other tabs and devices of the same user lower their count to `unread`."""

    topic: ClassVar[str] = "notification.read"
    unread: int
