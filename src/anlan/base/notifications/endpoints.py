"""HTTP API on one's own messages."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import AUTH, ListQuery, open_to_signed_in, ordered, paged
from anlan.base.notifications.models import Notification
from anlan.base.notifications.operations import mark_read
from anlan.base.notifications.queries import notification_by_id, notifications
from anlan.kernel.clock import now

router = Router(auth=AUTH, tags=["消息"])


class MessageQuery(ListQuery):
    """Filters of the list."""

    unread: bool | None = None
    level: str = ""
    kind: str = ""


class MessageOut(Schema):
    """One message; `read_at` is null while unread."""

    id: UUID
    kind: str
    level: str
    title: str
    text: str
    url: str
    sent_by: str
    sent_at: str
    read_at: str | None


class MessageList(Schema):
    """A page of messages."""

    items: list[MessageOut]
    count: int


class ReadIn(Schema):
    """Which messages were read; all without `ids`."""

    ids: list[UUID] | None = None


class ReadOut(Schema):
    """How many were unread before."""

    changed: int


def _serialised(message: Notification) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "kind": message.kind,
        "level": message.level,
        "title": message.title,
        "text": message.text,
        "url": message.url,
        "sent_by": message.sent_by,
        "sent_at": message.sent_at.isoformat(),
        "read_at": message.read_at.isoformat() if message.read_at else None,
    }


@router.get("/messages", response=MessageList, summary="我的消息")
@open_to_signed_in
def list_messages(request: HttpRequest, query: Query[MessageQuery]) -> dict[str, Any]:
    """The caller's own messages, newest first."""
    rows = notifications(visible_to=request.user)
    if query.unread is not None:
        rows = rows.filter(read_at__isnull=query.unread)
    if query.level:
        rows = rows.filter(level=query.level)
    if query.kind:
        rows = rows.filter(kind=query.kind)
    if query.q:
        rows = rows.filter(title__icontains=query.q)
    return paged(ordered(rows, query.order, ("sent_at", "level", "kind"), "-sent_at"), query, _serialised)


@router.get("/messages/{uuid:message_id}", response=MessageOut, summary="一条消息")
@open_to_signed_in
def get_message(request: HttpRequest, message_id: UUID) -> dict[str, Any]:
    """One of the caller's own messages."""
    return _serialised(notification_by_id(message_id, visible_to=request.user))


@router.post("/messages/read", response=ReadOut, summary="标为已读")
@open_to_signed_in
def read_messages(request: HttpRequest, payload: ReadIn) -> dict[str, int]:
    """Mark the caller's messages read."""
    user = cast(User, request.user)
    return {"changed": mark_read(user=user, ids=payload.ids, by=actor_of(request), at=now())}
