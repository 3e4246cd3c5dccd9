"""Guards for views: who may call them, and who is acting.

`tests/architecture` holds every URL to one of `requires` and `public`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from anlan.base.accounts.models import User
from anlan.kernel.actor import Actor
from anlan.kernel.errors import NotAllowed

View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request behind `requires`: its user is a real one."""

    user: User


def requires(permission: str) -> Callable[[View], View]:
    """Only users with `permission`; nobody signed in goes to the sign-in page, others get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.user.has_perm(permission):
                raise NotAllowed("您没有进行此操作的权限，请联系系统管理员。")
            return view(request, *args, **kwargs)

        guarded.required_permission = permission  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def public(view: View) -> View:
    """Marks a view as open to everybody."""
    view.is_public = True  # type: ignore[attr-defined]  # read by tests/architecture
    return view


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request."""
    user = cast(User, getattr(request, "auth_user", None) or request.user)
    return Actor(id=user.id, name=user.name, address=address_of(request))
