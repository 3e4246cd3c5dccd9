"""Reads on accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.models import Organisation, Post, Token, User
from anlan.base.accounts.operations import digest_token


def users() -> QuerySet[User]:
    """All accounts with their present posts, for those who administer them."""
    posts = Post.objects.filter(ended_at=None).select_related("organisation")
    return User.objects.prefetch_related(Prefetch("posts", posts, to_attr="held_posts"))


def organisations(*, visible_to: User | AnonymousUser) -> QuerySet[Organisation]:
    """Organisations a user may name: authorities are known to everybody who works for one."""
    found = Organisation.objects.filter(retired_at=None).select_related("parent", "division")
    if not isinstance(visible_to, User):
        return found.none()
    if visible_to.roles == {str(Role.ENTERPRISE)}:
        return found.filter(id__in=visible_to.scope.organisations)
    return found


def supervisors(*, visible_to: User | AnonymousUser) -> QuerySet[Organisation]:
    """Organisations that may supervise a record."""
    return organisations(visible_to=visible_to).exclude(
        kind__in=[OrganisationKind.ENTERPRISE, OrganisationKind.PARTNER]
    )


def organisation_named(name: str) -> Organisation | None:
    """The authority or zone of this full or short name, for imports."""
    found = Organisation.objects.filter(retired_at=None)
    return found.filter(name=name).first() or found.filter(short_name=name).first()


def default_supervisor(division_code: str) -> Organisation | None:
    """The bureau competent for a place: its district's, else the city's."""
    candidates = Organisation.objects.filter(retired_at=None, division_id=division_code[:6])
    return candidates.filter(kind=OrganisationKind.DISTRICT_BUREAU).first() or (
        Organisation.objects.filter(retired_at=None, kind=OrganisationKind.CITY_BUREAU).first()
    )


def users_with_role(role: Role) -> list[User]:
    """Active users holding a role now."""
    return list(User.objects.filter(is_active=True, posts__role=role, posts__ended_at=None).distinct())


def user_by_id(user_id: UUID) -> User | None:
    return User.objects.filter(id=user_id, is_active=True).first()


def user_of_token(text: str, *, at: datetime) -> tuple[User, Token] | None:
    """The active user a token acts for; notes the use at most once a minute."""
    token = Token.objects.select_related("user").filter(digest=digest_token(text)).first()
    if token is None or not token.valid_at(at) or not token.user.is_active:
        return None
    if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.user, token
