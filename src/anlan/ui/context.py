"""Context processor `frame`: what the base page needs. Everything is lazy, so a fragment pays for none of
it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from anlan.ui.facade import frame as registry
from anlan.ui.facade.memory import remembered
from anlan.ui.facade.navigation import navigation_for

SCHEMES = frozenset({"light", "dark"})
THEMES = frozenset({"light", "dark", "auto"})


NOTHING: dict[str, Any] = {
    "navigation": [],
    "clocks": [],
    "notifications": [],
    "unread": 0,
    "duty": "",
    "jurisdiction": "",
}


def _read(user: Any) -> dict[str, Any]:
    """What the frame shows a user, from every room's registration."""
    return {
        "navigation": navigation_for(user),
        "clocks": registry.running_clocks(user),
        "notifications": registry.notifications(user),
        "unread": registry.unread_count(user),
        "duty": registry.duty_text(user),
        "jurisdiction": registry.jurisdiction_text(user),
    }


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

    whole = SimpleLazyObject(
        lambda: remembered("frame", user.pk, lambda: _read(user)) if user and signed_in else NOTHING
    )
    return {
        "frame_theme": theme,
        "frame_scheme": scheme if scheme in SCHEMES else "light",
        "frame_folded": request.COOKIES.get("anlan_nav") == "folded",
        "frame_navigation": SimpleLazyObject(lambda: whole["navigation"]),
        "frame_clocks": SimpleLazyObject(lambda: whole["clocks"]),
        "frame_notifications": SimpleLazyObject(lambda: whole["notifications"]),
        "frame_unread": SimpleLazyObject(lambda: whole["unread"]),
        "frame_duty": SimpleLazyObject(lambda: whole["duty"]),
        "frame_jurisdiction": SimpleLazyObject(lambda: whole["jurisdiction"]),
    }
