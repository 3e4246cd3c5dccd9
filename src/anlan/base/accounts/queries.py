"""Reads on accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Sum

from anlan.base.accounts.account_record import SIGN_IN_ACTIONS
from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.models import Organisation, Passkey, Post, Token, Totp, User
from anlan.base.accounts.sign_in_operations import FAILURE, SIGN_IN, SIGN_OUT, UNLOCK
from anlan.base.accounts.token_operations import digest_token
from anlan.base.audit import facade as audit
from anlan.kernel.errors import NotFound


def users() -> QuerySet[User]:
    """All accounts with their present posts and whether they have a second factor, for those who administer them."""
    posts = Post.objects.filter(ended_at=None).select_related("organisation")
    has_factor = Exists(Totp.objects.filter(user=OuterRef("pk"))) | Exists(
        Passkey.objects.filter(user=OuterRef("pk"))
    )
    return User.objects.annotate(has_factor=has_factor).prefetch_related(
        Prefetch("posts", posts, to_attr="held_posts")
    )


def users_without_post() -> QuerySet[User]:
    """Active users who hold no post and so see nothing."""
    holders = Post.objects.filter(ended_at=None).values("user_id")
    return User.objects.filter(is_active=True).exclude(pk__in=holders)


def user_account(user_id: UUID) -> User:
    """One account, closed or not, for those who administer them. Raises NotFound."""
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise NotFound("没有此用户。")
    return user


def post_by_id(post_id: UUID) -> Post:
    """One post with its user and organisation. Raises NotFound."""
    post = Post.objects.select_related("user", "organisation").filter(pk=post_id).first()
    if post is None:
        raise NotFound("没有此岗位。")
    return post


def token_by_id(token_id: UUID, *, owner: User | None = None) -> Token:
    """One token with its user; with `owner` only that user's own. Raises NotFound."""
    found = Token.objects.select_related("user").filter(pk=token_id)
    if owner is not None:
        found = found.filter(user=owner)
    token = found.first()
    if token is None:
        raise NotFound("没有此令牌。")
    return token


def posts_in(organisation: Organisation) -> QuerySet[Post]:
    """Posts held now in an organisation, with their users."""
    return organisation.posts.filter(ended_at=None).select_related("user").order_by("role", "created_at")


def organisation_by_id(organisation_id: UUID) -> Organisation:
    """One organisation, retired or not, for those who administer them. Raises NotFound."""
    found = Organisation.objects.select_related("parent", "division").filter(pk=organisation_id).first()
    if found is None:
        raise NotFound("没有此机构。")
    return found


def all_organisations() -> QuerySet[Organisation]:
    """Every organisation, retired ones too, with the number of posts held, for those who administer them."""
    held = Count("posts", filter=Q(posts__ended_at=None))
    return Organisation.objects.select_related("parent", "division").annotate(posts_held=held)


@dataclass(frozen=True, slots=True)
class TreeRow:
    """An organisation and how deep it stands in the tree (0 at the top)."""

    organisation: Organisation
    depth: int


def as_tree(rows: Iterable[Organisation]) -> list[TreeRow]:
    """The organisations in the order of the tree. One whose parent is not among `rows` stands at the top."""
    listed = list(rows)
    present = {row.id for row in listed}
    children: dict[UUID | None, list[Organisation]] = {}
    for row in listed:
        key = row.parent_id if row.parent_id in present else None
        children.setdefault(key, []).append(row)
    ordered: list[TreeRow] = []
    pending = [TreeRow(row, 0) for row in reversed(children.get(None, []))]
    while pending:
        step = pending.pop()
        ordered.append(step)
        below = children.get(step.organisation.id, [])
        pending.extend(TreeRow(row, step.depth + 1) for row in reversed(below))
    return ordered


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


def tokens() -> QuerySet[Token]:
    """Every token ever issued, newest first, for the security officer."""
    return Token.objects.select_related("user").order_by("-created_at")


def sign_ins() -> QuerySet[audit.AuditEntry]:
    """Sign-ins, sign-outs, refusals, unlocks and what became of second factors and sessions, newest first, for the
    security officer."""
    return audit.entries().filter(action__in=[SIGN_IN, SIGN_OUT, FAILURE, UNLOCK, *SIGN_IN_ACTIONS])


def sign_ins_of(user: User) -> QuerySet[audit.AuditEntry]:
    """Those of one user, newest first."""
    return sign_ins().filter(subject_kind="user", subject_id=str(user.pk))


@dataclass(frozen=True, slots=True)
class LockedName:
    """A name that may not sign in from an address until the cool-off ends."""

    username: str
    address: str
    failures: int
    last_at: datetime
    until: datetime


def locked_names(*, at: datetime) -> list[LockedName]:
    """Names locked now: too many failures within the cool-off, by name and address."""
    cool_off = timedelta(hours=float(settings.AXES_COOLOFF_TIME))
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=at - cool_off)
        .values_list("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last_at=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last_at")
    )
    return [
        LockedName(username or "", address or "", failures, last_at, last_at + cool_off)
        for username, address, failures, last_at in rows
    ]
