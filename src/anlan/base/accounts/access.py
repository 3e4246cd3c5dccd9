"""Who is acting in a request, and the guards for views."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from anlan.base.accounts.models import User
from anlan.kernel.actor import Actor
from anlan.ui.facade import public, requires

__all__ = ["SignedInRequest", "actor_of", "address_of", "public", "requires"]


class SignedInRequest(HttpRequest):
    """A request behind `requires`: its user is a real one."""

    user: User


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    user = cast(User, getattr(request, "auth_user", None) or request.user)
    return Actor(id=user.id, name=user.name, address=address_of(request))
