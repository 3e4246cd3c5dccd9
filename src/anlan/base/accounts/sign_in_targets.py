"""Where a sign-in leads: never to another site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def safe_next(request: HttpRequest, wanted: str) -> str:
    """`wanted` when it is an address of this site, else the home page."""
    target = wanted or str(settings.LOGIN_REDIRECT_URL)
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else str(settings.LOGIN_REDIRECT_URL)


def wanted_next(request: HttpRequest) -> str:
    """The target a form or an address names, made safe."""
    return safe_next(request, request.POST.get("next") or request.GET.get("next") or "")
