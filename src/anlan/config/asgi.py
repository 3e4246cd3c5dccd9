"""ASGI entry: the live stream first, then Django."""

from __future__ import annotations

import os
import threading
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings.embedded")

# WhiteNoise hands static files over as synchronous iterators, which Django reads whole; each is small or cached.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from django.core.asgi import get_asgi_application  # noqa: E402  (settings first)

django_application = get_asgi_application()

from django.db import connection  # noqa: E402  (settings first)

from anlan.base.files.facade import refuse_large_bodies  # noqa: E402  (needs the app registry)
from anlan.config.live import PATH, Receive, Scope, Send, live_events  # noqa: E402  (needs the app registry)
from anlan.gis.consequences.facade import warm_models  # noqa: E402  (needs the app registry)
from anlan.gis.layers.facade import warm_coastline  # noqa: E402  (needs the app registry)

pages = refuse_large_bodies(django_application)  # type: ignore[arg-type]  # the stub narrows ASGI's mappings


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Route by path; Django answers everything but the stream."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] == PATH:
        await live_events(scope, receive, send)
    elif scope["type"] == "http":
        await pages(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            threading.Thread(target=_warm, daemon=True).start()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _warm() -> None:
    """What the first visitor should not wait for, made while nobody does."""
    try:
        warm_models()
        warm_coastline()
    finally:
        connection.close()
