"""Guards for views. Here, below every room with pages, because audit and events have pages and stand below
accounts.

`tests/architecture` holds every URL to one of `requires` and `public`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from anlan.kernel.errors import NotAllowed

View = Callable[..., HttpResponseBase]


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
