"""Who calls the HTTP API: a Bearer token, or the session of a signed-in browser with its CSRF token."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from anlan.base.accounts.facade import User, user_of_token
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed

SAFE = {"GET", "HEAD", "OPTIONS"}


class TokenAuth(HttpBearer):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = user_of_token(token, at=now())
        if found is None:
            return None
        user, record = found
        if record.read_only and request.method not in SAFE:
            raise NotAllowed("此令牌只能读取。", code="read_only_token")
        request.user = user
        return user


class BrowserAuth(SessionAuth):
    """The session cookie; writes need the CSRF token."""

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = request.user
        return user if isinstance(user, User) else None


#: The default of every router.
AUTH = [TokenAuth(), BrowserAuth()]


def requires_api(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Only callers with `permission`; others get 403."""

    def decorate(endpoint: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(endpoint)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perm(permission):
                raise NotAllowed("您没有进行此操作的权限。")
            return endpoint(request, *args, **kwargs)

        # ninja would look the names of the annotations up in this module, where they are not.
        guarded.__signature__ = signature(endpoint, eval_str=True)  # type: ignore[attr-defined]
        guarded.required_permission = permission  # type: ignore[attr-defined]  # read by tests/architecture
        return guarded

    return decorate


def public_api(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Marks an endpoint as open to everybody (its route says `auth=None`)."""
    endpoint.is_public = True  # type: ignore[attr-defined]  # read by tests/architecture
    return endpoint


def open_to_signed_in(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """Marks an endpoint as open to every signed-in caller."""
    endpoint.required_permission = "accounts.use_desk"  # type: ignore[attr-defined]  # read by tests/architecture
    return endpoint
