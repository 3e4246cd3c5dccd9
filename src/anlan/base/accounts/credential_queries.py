"""Reads on what people sign in with and where they are signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from anlan.base.accounts.enums import SYSTEM_ROLES, Role
from anlan.base.accounts.models import (
    LinkedIdentity,
    Passkey,
    Post,
    RecoveryCode,
    SignInRule,
    Totp,
    User,
    UserSession,
)
from anlan.base.accounts.sessions import CHANGE_PASSWORD, ENROL_FACTOR
from anlan.kernel.errors import NotFound

PASSKEY = "passkey"


def factor_kinds(user: User) -> set[str]:
    """The second factors a user has: "totp", "passkey"."""
    kinds = set()
    if Totp.objects.filter(user=user).exists():
        kinds.add("totp")
    if Passkey.objects.filter(user=user).exists():
        kinds.add(PASSKEY)
    return kinds


def must_have_factor(user: User) -> bool:
    """Whether one of the user's present roles must have a second factor."""
    return bool(user.roles) and (SignInRule.objects.filter(role__in=user.roles, second_factor=True).exists())


def steps_owed(user: User, *, with_password: bool = True) -> list[str]:
    """What a user owes at sign-in before anything else. `with_password` is False where the password plays no part."""
    steps = []
    if user.password_provisional and with_password:
        steps.append(CHANGE_PASSWORD)
    if must_have_factor(user) and not factor_kinds(user):
        steps.append(ENROL_FACTOR)
    return steps


def passkeys_of(user: User) -> QuerySet[Passkey]:
    return Passkey.objects.filter(user=user)


def passkey_of(user: User, passkey_id: UUID) -> Passkey:
    """One of a user's own passkeys. Raises NotFound."""
    found = passkeys_of(user).filter(pk=passkey_id).first()
    if found is None:
        raise NotFound("没有此通行密钥。")
    return found


def recovery_codes_left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def identities_of(user: User) -> QuerySet[LinkedIdentity]:
    return LinkedIdentity.objects.filter(user=user)


def sessions_of(user: User, *, at: datetime) -> QuerySet[UserSession]:
    """Sessions of a user open at a moment, the newest act first."""
    return open_sessions(at).filter(user=user).order_by("-seen_at")


def open_sessions(at: datetime) -> QuerySet[UserSession]:
    """Not ended, and not idle for too long, which comes before they expire."""
    seen_after = at - timedelta(seconds=settings.IDLE_TIMEOUT_S)
    return UserSession.objects.filter(user__isnull=False, seen_at__gte=seen_after)


def session_of(user: User, handle: UUID) -> UserSession:
    """One of a user's own sessions. Raises NotFound."""
    found = UserSession.objects.select_related("user").filter(user=user, handle=handle).first()
    if found is None:
        raise NotFound("此登录会话已结束。")
    return found


def business_sessions(*, at: datetime) -> QuerySet[UserSession]:
    """Open sessions of everybody without a system role, for the security officer."""
    system = Post.objects.filter(user_id=OuterRef("user_id"), ended_at=None, role__in=SYSTEM_ROLES)
    return open_sessions(at).exclude(Exists(system)).select_related("user")


def business_session(handle: UUID, *, at: datetime) -> UserSession:
    """One of those. Raises NotFound."""
    found = business_sessions(at=at).filter(handle=handle).first()
    if found is None:
        raise NotFound("此登录会话已结束，或不属于业务用户。")
    return found


@dataclass(frozen=True, slots=True)
class RoleRule:
    """A role, whether it must have a second factor, and how many of its holders have one."""

    role: Role
    required: bool
    holders: int
    enrolled: int

    @property
    def missing(self) -> int:
        return self.holders - self.enrolled


def role_rules() -> list[RoleRule]:
    """Every role with its rule, in the order of `Role`."""
    required = set(SignInRule.objects.filter(second_factor=True).values_list("role", flat=True))
    has_factor = Q(user__totp__isnull=False) | Q(user__passkeys__isnull=False)
    posts = Post.objects.filter(ended_at=None, user__is_active=True)
    holders = _by_role(posts.values_list("role", "user_id").distinct())
    enrolled = _by_role(posts.filter(has_factor).values_list("role", "user_id").distinct())
    return [
        RoleRule(role, str(role) in required, holders.get(str(role), 0), enrolled.get(str(role), 0))
        for role in Role
    ]


def _by_role(pairs: Iterable[tuple[str, UUID]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for role, _user in pairs:
        counts[role] = counts.get(role, 0) + 1
    return counts
