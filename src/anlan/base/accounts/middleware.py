"""Idle time-out: a session untouched for `IDLE_TIMEOUT_S` ends; it is touched at most once a minute, because each
touch is a write."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from anlan.kernel.clock import now

SEEN = "seen_at"
TOUCH_S = 60


class IdleTimeoutMiddleware:
    """Ends idle sessions. Requests a page makes by itself carry `X-Background: 1` and do not count as presence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SEEN in request.session:
            idle = now().timestamp() - float(request.session[SEEN])
            if idle > settings.IDLE_TIMEOUT_S:
                logout(request)
                if not request.path.startswith("/api/"):
                    return redirect(f"{settings.LOGIN_URL}?idle=1&next={request.path}")
            elif idle > TOUCH_S and request.headers.get("X-Background") != "1":
                request.session[SEEN] = now().timestamp()
        return self.get_response(request)


def start_session_clock(request: HttpRequest) -> None:
    """Called at sign-in."""
    request.session[SEEN] = now().timestamp()
