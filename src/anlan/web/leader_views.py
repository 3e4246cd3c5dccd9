"""The leader's page, made for a telephone in one hand: what is open, what is late, what waits for a signature."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST, require_safe

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, actor_of, requires
from anlan.kernel.clock import in_shanghai, now
from anlan.kernel.errors import Conflict, DomainError
from anlan.rescue.incidents.facade import bulletin_by_id, sign_bulletin
from anlan.ui.facade import remembered
from anlan.web.leader import leader_desk

#: Set by the front end where the window is as narrow as a telephone.
NARROW_COOKIE = "anlan_narrow"
WEEKDAYS = "一二三四五六日"


def lands_here(request: HttpRequest) -> bool:
    """Whether the home page of this user on this device is the leader's: a leader with a telephone in hand."""
    user = cast(User, request.user)
    return (
        request.COOKIES.get(NARROW_COOKIE) == "1"
        and request.GET.get("desk") != "1"
        and str(Role.LEADER) in user.roles
    )


@require_safe
@requires("incidents.sign_bulletin")
@ensure_csrf_cookie
def leader(request: HttpRequest) -> HttpResponse:
    """Today, to sign, open, overdue, against last year; renewed by the live stream."""
    at = now()
    today = in_shanghai(at)
    user = cast(User, request.user)
    context = {
        "desk": remembered("leader", user.pk, lambda: leader_desk(user, at=at)),
        "today": f"{today:%-m 月 %-d 日} 星期{WEEKDAYS[today.weekday()]}",
        "year": today.year,
        "nav_key": "web.leader",
    }
    partial = request.headers.get("HX-Request") == "true"
    return render(request, "web/_leader_desk.html" if partial else "web/leader.html", context)


@require_POST
@requires("incidents.sign_bulletin")
def sign(request: HttpRequest, bulletin_id: UUID) -> HttpResponse:
    """Sign a bulletin as it was read: one that was changed meanwhile is refused.

    Answers JSON to the page's script, else goes back to the page.
    """
    bulletin = bulletin_by_id(bulletin_id, visible_to=cast(User, request.user))
    version = request.POST.get("version", "")
    try:
        if not version.isdigit():
            raise Conflict("页面已过期，请刷新后再签发。", code="stale")
        signed = sign_bulletin(bulletin=bulletin, version=int(version), by=actor_of(request), at=now())
    except DomainError as error:
        return _answer(request, error.message, status=error.status)
    return _answer(request, f"{signed.get_kind_display()}（第 {signed.ordinal} 号）已签发。", status=200)


def _answer(request: HttpRequest, words: str, *, status: int) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"message": words}, status=status)
    (messages.success if status == 200 else messages.error)(request, words)
    return redirect("web:leader")
