"""Password check. Permissions come from `rules` predicates (see `User.has_perm`), not from tables."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from anlan.base.accounts.models import User


class PasswordBackend(ModelBackend):
    """User name and password (argon2)."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if not isinstance(user, User) or (user.is_demo and not demo_allowed(request)):
            return None
        return user

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False


def demo_allowed(request: HttpRequest | None) -> bool:
    """Demo accounts share one known password: only over loopback, or with a password the operator chose."""
    if settings.DEMO_PASSWORD:
        return True
    if not _is_loopback(settings.BIND_ADDRESS):
        return False
    return request is None or _is_loopback(request.get_host().rsplit(":", 1)[0].strip("[]"))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
