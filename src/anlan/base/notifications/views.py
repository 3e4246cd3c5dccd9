"""A user's own messages: list, opening one, marking read."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from anlan.base.accounts.facade import User, actor_of, requires
from anlan.base.notifications.operations import mark_read
from anlan.base.notifications.queries import notification_by_id, notifications, unread_count
from anlan.base.notifications.tables import NOTIFICATIONS
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


@require_GET
@requires("accounts.use_desk")
def notification_list(request: HttpRequest) -> HttpResponseBase:
    """One's own messages."""
    unread = unread_count(visible_to=request.user)
    action = {
        "title": "全部标为已读",
        "url": reverse("notifications:read-all"),
        "icon": "checks",
        "method": "post",
        "disabled": "" if unread else "没有未读消息",
    }
    return table_response(
        request,
        NOTIFICATIONS,
        notifications(visible_to=request.user),
        context={"page_actions": [action], "nav_key": "notifications.list"},
    )


@require_GET
@requires("accounts.use_desk")
def open_notification(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Mark a message read and go where it leads."""
    message = notification_by_id(notification_id, visible_to=request.user)
    if message.read_at is None:
        mark_read(user=cast(User, request.user), ids=[message.pk], by=actor_of(request), at=now())
    safe = url_has_allowed_host_and_scheme(
        message.url, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(message.url if message.url and safe else "notifications:list")


@require_POST
@requires("accounts.use_desk")
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    mark_read(user=cast(User, request.user), by=actor_of(request), at=now())
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204)
    return redirect("notifications:list")
