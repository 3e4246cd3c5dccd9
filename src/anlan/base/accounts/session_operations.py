"""Beginning and ending the sessions of browsers.

Ending deletes the row, so the browser's next request finds nobody signed in; an open live stream is cut by the fact
(`config.live`). Tokens of programs are `token_operations`' and not touched here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest

from anlan.base.accounts import sessions
from anlan.base.accounts.access import address_of
from anlan.base.accounts.account_record import END_SESSION, note
from anlan.base.accounts.credential_queries import open_sessions
from anlan.base.accounts.enums import SYSTEM_ROLES
from anlan.base.accounts.events import SessionEnded
from anlan.base.accounts.models import User, UserSession
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput, NotAllowed

BACKEND = "anlan.base.accounts.backends.PasswordBackend"


def begin_session(
    request: HttpRequest, *, user: User, way: str, steps: Sequence[str] = (), at: datetime
) -> None:
    """Sign `user` in to this browser; `way` says how in words, `steps` what is owed before anything else."""
    login(request, user, backend=BACKEND)
    moment = at.timestamp()
    request.session[sessions.SEEN] = moment
    request.session[sessions.BEGUN] = moment
    request.session[sessions.PROVED] = moment
    request.session[sessions.ADDRESS] = address_of(request)
    request.session[sessions.AGENT] = request.headers.get("User-Agent", "")[:300]
    request.session[sessions.WAY] = way
    if steps:
        request.session[sessions.PENDING] = list(steps)
    else:
        request.session.pop(sessions.PENDING, None)


def end_sessions(*, user: User, by: Actor, at: datetime, reason: str, keep: str | None = None) -> int:
    """End the sessions of a user, except the one whose key is `keep`; how many were open. Says nothing for none."""
    with transaction.atomic():
        count = open_sessions(at).filter(user=user).exclude(session_key=keep or "").count()
        UserSession.objects.filter(user=user).exclude(session_key=keep or "").delete()
        if count:
            _note(user, count, reason, by=by, at=at)
    return count


def end_session(*, session: UserSession, by: Actor, at: datetime, reason: str = "") -> None:
    """End one session: one's own, or with a `reason` that of a business user (the security officer)."""
    user = session.user
    if user is None:
        raise NotAllowed("此会话没有登录用户。")
    if by.id != user.id:
        if user.roles & SYSTEM_ROLES:
            raise NotAllowed("系统管理员、安全管理员、审计员的登录会话只能由本人结束。")
        if not reason.strip():
            raise InvalidInput("请填写结束会话的原因。", field="reason")
    with transaction.atomic():
        deleted, _each = UserSession.objects.filter(pk=session.pk).delete()
        if deleted:
            _note(user, 1, reason or "本人退出该设备", by=by, at=at)


def _note(user: User, count: int, reason: str, *, by: Actor, at: datetime) -> None:
    note(
        END_SESSION,
        user=user,
        summary=f"结束 {user.username} 的 {count} 个登录会话",
        fact=SessionEnded(count=count, reason=reason),
        reason=reason,
        by=by,
        at=at,
    )
