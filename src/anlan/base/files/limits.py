"""Refusing a body that is too large before anybody reads it.

`refuse_large_bodies` wraps the ASGI application, so that nothing of it reaches memory or disk;
`UploadLimitMiddleware` is the same judgement inside Django, before a view, a CSRF check or a form has touched the body.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from anlan.base.api.facade import problem
from anlan.base.files.operations import too_large

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Boundaries, headers and the other fields of a multipart form around its file.
FORM_OVERHEAD = 256 * 1024
#: Bytes of a refused body that are read and forgotten before the connection is closed on the sender.
DRAINED = 1 << 30


def body_limit() -> int:
    """Bytes of the largest body any address accepts."""
    return int(settings.IMPORT_MAX_BYTES) + FORM_OVERHEAD


def _refusal(request_path: str, request: HttpRequest | None = None) -> HttpResponse:
    message = too_large(settings.IMPORT_MAX_BYTES)
    if request_path.startswith("/api/"):
        field = [{"field": "file", "message": message}]
        return problem(413, message, code="file_too_large", errors=field)
    page = render_to_string("files/too_large.html", {"message": message}, request)
    return HttpResponse(page, status=413)


class UploadLimitMiddleware:
    """413 by `Content-Length`, before the body is parsed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if length.isdigit() and int(length) > body_limit():
            return _refusal(request.path, request)
        return self.get_response(request)


def refuse_large_bodies(application: Application) -> Application:
    """`application` behind the limit: by `Content-Length` at once, else by counting what arrives."""

    async def limited(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name.lower() == b"content-length"), b"")
        if declared.isdigit() and int(declared) > body_limit():
            if not _waits_for_leave(scope):
                await _drain(receive)
            await _send(_refusal(str(scope["path"])), send)
            return
        if declared:
            await application(scope, receive, send)
            return
        await application(scope, _counted(receive), send)

    return limited


def _waits_for_leave(scope: Scope) -> bool:
    """Whether the client asks before it sends the body (RFC 9110, 10.1.1)."""
    return any(
        name.lower() == b"expect" and b"100-continue" in value.lower() for name, value in scope["headers"]
    )


async def _drain(receive: Receive) -> None:
    """Take in and forget what is being sent: most clients read no answer before they have sent everything."""
    seen, more = 0, True
    while more and seen < DRAINED:
        message = await receive()
        seen += len(message.get("body", b""))
        more = bool(message.get("more_body", False))


def _counted(receive: Receive) -> Receive:
    """`receive` that ends the request, as if the client had left, once too much has come."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > body_limit():
                return {"type": "http.disconnect"}
        return message

    return counted


async def _send(answer: HttpResponse, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in answer.items()]
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": answer.content})
