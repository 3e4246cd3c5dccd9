"""Raw ASGI route of the live stream: `GET /api/v1/events?topics=&after=`, outside Django's request cycle, because a
connection that lives for hours must not hold a thread or a database connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.cookie import parse_cookie

from anlan.base.accounts.facade import SESSION_ENDED, User, pending_steps, user_of_token, viewer_of
from anlan.base.api.facade import problem
from anlan.base.events.facade import EventStream, Viewer
from anlan.kernel.clock import now

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/api/v1/events"
stream = EventStream()
ENDED = f"event: {SESSION_ENDED}\n".encode()
#: A connection ends after ten minutes and the browser resumes where it was: rights taken away meanwhile take effect.
LIFETIME_S = 600.0


async def live_events(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one subscriber until it leaves."""
    headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
    query = parse_qs(scope["query_string"].decode())
    if scope["method"] not in {"GET", "HEAD"}:
        await _refuse(send, 405, "此地址只支持 GET。")
        return
    after, valid = _after(headers, query)
    if not valid:
        await _refuse(send, 422, "after 应为事件序号（非负整数）。")
        return
    viewer = await sync_to_async(_viewer)(headers, _topics(query))
    if viewer is None:
        await _refuse(send, 401, "请先登录，或在 Authorization 头中给出有效的令牌。")
        return
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"cache-control", b"no-store"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    await _pump(viewer, after, headers, receive, send)


async def _pump(
    viewer: Viewer, after: int | None, headers: dict[str, str], receive: Receive, send: Send
) -> None:
    async def forward() -> None:
        async for chunk in stream.subscribe(viewer, after):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            # A session of this user ended somewhere: perhaps this one.
            if ENDED in chunk and not await sync_to_async(_still_signed_in)(headers):
                break
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    tasks = {asyncio.create_task(forward()), asyncio.create_task(gone())}
    done, pending = await asyncio.wait(tasks, timeout=LIFETIME_S, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if not done:
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _after(headers: dict[str, str], query: dict[str, list[str]]) -> tuple[int | None, bool]:
    """Where to resume: the browser's own Last-Event-ID wins over the address."""
    text = headers.get("last-event-id") or (query.get("after") or [""])[0]
    if not text:
        return None, True
    return (int(text), True) if text.isascii() and text.isdigit() else (None, False)


def _topics(query: dict[str, list[str]]) -> tuple[str, ...]:
    wanted = tuple(topic for topic in ",".join(query.get("topics", [])).split(",") if topic)
    return (*wanted, SESSION_ENDED) if wanted else ()


def _viewer(headers: dict[str, str], topics: tuple[str, ...]) -> Viewer | None:
    close_old_connections()
    user = _user(headers)
    if user is None:
        return None
    return viewer_of(user, topics=topics)


def _user(headers: dict[str, str]) -> User | None:
    authorization = headers.get("authorization", "")
    if authorization.lower().startswith("bearer "):
        found = user_of_token(authorization[7:].strip(), at=now())
        return found[0] if found else None
    key = parse_cookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    seen = request.session.get("seen_at")
    if seen is not None and now().timestamp() - float(seen) > settings.IDLE_TIMEOUT_S:
        return None
    if pending_steps(request.session):
        return None  # nothing before a password of one's own and a second factor where it is required
    user = get_user(request)
    return user if isinstance(user, User) and user.is_active else None


def _still_signed_in(headers: dict[str, str]) -> bool:
    close_old_connections()
    return _user(headers) is not None


async def _refuse(send: Send, status: int, detail: str) -> None:
    answer = problem(status, detail)
    headers = [(b"content-type", b"application/problem+json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
