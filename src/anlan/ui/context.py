"""Context processor `frame`: what the base page needs. Everything is lazy, so a fragment pays for none of
it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from anlan.ui.facade import frame as registry
from anlan.ui.facade.navigation import navigation_for

SCHEMES = frozenset({"light", "dark"})
THEMES = frozenset({"light", "dark", "auto"})


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, clocks, notifications, duty and theme of the signed-in user.

    The browser reports its resolved scheme in the cookie `anlan_scheme`, so that "auto" needs no script
    before the first paint.
    """
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    theme = getattr(user, "theme", "") if signed_in else ""
    if theme not in THEMES:
        theme = "auto"
    scheme = theme if theme in SCHEMES else request.COOKIES.get("anlan_scheme", "light")
    return {
        "frame_theme": theme,
        "frame_scheme": scheme if scheme in SCHEMES else "light",
        "frame_folded": request.COOKIES.get("anlan_nav") == "folded",
        "frame_navigation": SimpleLazyObject(lambda: navigation_for(user) if signed_in else []),
        "frame_clocks": SimpleLazyObject(lambda: registry.running_clocks(user) if signed_in else []),
        "frame_notifications": SimpleLazyObject(lambda: registry.notifications(user) if signed_in else []),
        "frame_unread": SimpleLazyObject(lambda: registry.unread_count(user) if signed_in else 0),
        "frame_duty": SimpleLazyObject(lambda: registry.duty_text(user) if signed_in else ""),
        "frame_jurisdiction": SimpleLazyObject(lambda: registry.jurisdiction_text(user) if signed_in else ""),
    }
