"""What holds for every request of a browser: idle sessions end, and a session that owes a step does that first.

Both read only the session that is loaded anyway: no query a request.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from anlan.base.accounts.sessions import ENROL_FACTOR, SEEN, pending_steps
from anlan.kernel.clock import now

TOUCH_S = 60
#: Where the steps are taken, and leaving; each with all that lies below.
ALWAYS_OPEN = ("accounts:required", "accounts:confirm", "accounts:logout", "accounts:theme")
ENROLMENT = "accounts:enrol"


class IdleTimeoutMiddleware:
    """Ends sessions untouched for `IDLE_TIMEOUT_S`; a session is touched at most once a minute, because each touch is
    a write. Requests a page makes by itself carry `X-Background: 1` and do not count as presence."""

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


class PendingStepMiddleware:
    """A session that owes a step (a password of one's own, a second factor) is led to it and can do nothing else.

    Programs with a token have no session and are not held up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        steps = pending_steps(request.session)
        if not steps or request.path.startswith(_open_for(steps[0])):
            return self.get_response(request)
        if request.path.startswith("/api/"):
            return _refusal()
        required = reverse("accounts:required")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": required})
        return redirect(required)


def _open_for(step: str) -> tuple[str, ...]:
    """Beginnings of the paths open to a session that owes `step`."""
    names = (*ALWAYS_OPEN, ENROLMENT) if step == ENROL_FACTOR else ALWAYS_OPEN
    return tuple(reverse(name) for name in names)


def _refusal() -> HttpResponse:
    """RFC 9457, by hand: the room of the API stands above this one."""
    detail = "请先在网页上完成登录要求的步骤（修改初始口令或启用双因素验证）。"
    body = {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": detail,
        "code": "steps_owed",
    }
    return JsonResponse(
        body, status=403, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
