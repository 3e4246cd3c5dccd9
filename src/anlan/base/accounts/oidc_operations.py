"""Whose account an identity of the OpenID Connect provider is. It opens no account and gives no right: the person must
have an account here already."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from anlan.base.accounts.account_record import LINK_IDENTITY, REFUSE_IDENTITY, UNLINK_IDENTITY, note
from anlan.base.accounts.enums import SYSTEM_ROLES
from anlan.base.accounts.events import IdentityLinked, IdentityUnlinked
from anlan.base.accounts.models import LinkedIdentity, User
from anlan.base.accounts.oidc import Identity, Provider
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, NotAllowed
from anlan.kernel.records import RecordRef

NO_ACCOUNT = "统一身份认证中的身份在本平台没有对应的账号，请联系系统管理员开户。"
LINK_FIRST = (
    "系统管理员、安全管理员、审计员须先用口令登录，在“安全设置”中关联统一身份后，才能用统一身份认证登录。"
)
OTHER_PERSON = "该账号已关联另一个统一身份，不能登录；请联系系统管理员核对。"


def user_of_identity(*, identity: Identity, provider: Provider, address: str, at: datetime) -> User:
    """The account of an identity: the linked one, else the one whose user name the configured claim holds.

    The first sign-in by name links the two for good, so that a name given to another person at the provider opens
    nothing. Accounts with a system role are never matched by name: whoever ran the provider could make himself
    administrator. Raises NotAllowed after writing the refusal down.
    """
    linked = _linked(identity)
    user = linked.user if linked else _named(identity, provider)
    refusal = _why_not(user, linked, identity)
    if user is None or refusal:
        _refuse(user, identity, refusal, address=address, at=at)
        raise NotAllowed(refusal, code="oidc_no_account")
    with transaction.atomic():
        if linked is None:
            by = Actor(id=user.id, name=user.name, address=address)
            _link(user, identity, provider, by=by, at=at)
        LinkedIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject).update(
            last_used_at=at
        )
    return user


def link_identity(*, user: User, identity: Identity, provider: Provider, by: Actor, at: datetime) -> None:
    """Tie an identity to the account of somebody who is signed in. Raises Conflict when either is tied already."""
    try:
        with transaction.atomic():
            linked = _linked(identity)
            if linked is not None:
                own = linked.user_id == user.id
                raise Conflict("此统一身份已关联您的账号。" if own else "此统一身份已关联另一个账号。")
            if LinkedIdentity.objects.filter(user=user, issuer=identity.issuer).exists():
                raise Conflict("您的账号已关联一个统一身份，请先解除。")
            _link(user, identity, provider, by=by, at=at)
    except IntegrityError as error:
        raise Conflict("此统一身份刚被关联，请刷新后核对。") from error


def unlink_identity(*, identity: LinkedIdentity, by: Actor, at: datetime) -> None:
    """Untie an identity."""
    with transaction.atomic():
        deleted, _each = LinkedIdentity.objects.filter(pk=identity.pk).delete()
        if not deleted:
            raise Conflict("此统一身份已解除关联。")
        note(
            UNLINK_IDENTITY,
            user=identity.user,
            summary=f"{identity.user.username} 解除关联统一身份（{identity}）",
            fact=IdentityUnlinked(issuer=identity.issuer, label=identity.label),
            by=by,
            at=at,
        )


def _linked(identity: Identity) -> LinkedIdentity | None:
    found = LinkedIdentity.objects.filter(issuer=identity.issuer, subject=identity.subject)
    return found.select_related("user").first()


def _named(identity: Identity, provider: Provider) -> User | None:
    name = identity.claims.get(provider.claim)
    if not isinstance(name, str) or not name.strip():
        return None
    return User.objects.filter(username__iexact=name.strip()).first()


def _why_not(user: User | None, linked: LinkedIdentity | None, identity: Identity) -> str:
    """Why this account may not be entered; empty when it may."""
    if user is None or not user.is_active:
        return NO_ACCOUNT
    if linked is not None:
        return ""
    if user.roles & SYSTEM_ROLES:
        return LINK_FIRST
    if LinkedIdentity.objects.filter(user=user, issuer=identity.issuer).exists():
        return OTHER_PERSON
    return ""


def _link(user: User, identity: Identity, provider: Provider, *, by: Actor, at: datetime) -> None:
    label = str(identity.claims.get(provider.claim) or identity.claims.get("name") or identity.subject)[:255]
    LinkedIdentity.objects.create(
        user=user, issuer=identity.issuer, subject=identity.subject, label=label, created_at=at
    )
    note(
        LINK_IDENTITY,
        user=user,
        summary=f"{user.username} 关联统一身份（{label}）",
        fact=IdentityLinked(issuer=identity.issuer, label=label),
        by=by,
        at=at,
    )


def _refuse(user: User | None, identity: Identity, why: str, *, address: str, at: datetime) -> None:
    with transaction.atomic():
        audit.record(
            action=REFUSE_IDENTITY,
            subject=RecordRef.of("user", user.id if user else ""),
            summary=f"统一身份认证登录被拒绝（{identity.subject[:80]}）",
            reason=why,
            by=Actor(id=None, name="未登录", address=address),
            at=at,
        )
