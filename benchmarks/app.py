"""The product with a bare reply beside it, so that both are served by the same uvicorn in the same run."""

from __future__ import annotations

from anlan.config.asgi import application as product
from anlan.config.live import Receive, Scope, Send

BARE = "/bare"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """`/bare` answers three bytes; everything else is the product."""
    if scope["type"] == "http" and scope["path"] == BARE:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3")]})
        await send({"type": "http.response.body", "body": b"ok\n"})
    else:
        await product(scope, receive, send)
