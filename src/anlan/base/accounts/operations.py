"""Writes on accounts: each one transaction with its audit row."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from anlan.base.accounts.enums import OrganisationKind, Role
from anlan.base.accounts.models import Organisation, Post, Token, User
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import Division
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.kernel.records import RecordRef


def create_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    by: Actor,
    at: datetime,
    parent: Organisation | None = None,
    division: Division | None = None,
    short_name: str = "",
    telephone: str = "",
    credit_code: str = "",
) -> Organisation:
    """Add an organisation to the tree; its name must be new under the same parent."""
    with transaction.atomic():
        if Organisation.objects.filter(name=name, parent=parent, retired_at=None).exists():
            raise InvalidInput(f"同一上级下已有名为“{name}”的机构。", field="name")
        organisation = Organisation.objects.create(
            name=name,
            short_name=short_name,
            kind=kind,
            parent=parent,
            division=division,
            telephone=telephone,
            credit_code=credit_code,
        )
        audit.record(
            action="accounts.create_organisation",
            subject=RecordRef.of("organisation", organisation.id),
            summary=f"新增机构 {name}",
            changes={"name": name, "kind": kind, "parent": str(parent or "")},
            by=by,
            at=at,
        )
    return organisation


def create_user(
    *, username: str, name: str, password: str, by: Actor, at: datetime, phone: str = "", is_demo: bool = False
) -> User:
    """Open an account. The password of a demo account is not judged: it is printed for everybody."""
    username = username.strip()
    user = User(username=username, name=name, phone=phone, is_demo=is_demo)
    if not is_demo:
        _judge_password(password, user)
    with transaction.atomic():
        if User.objects.filter(username__iexact=username).exists():
            raise InvalidInput(f"用户名“{username}”已被使用。", field="username")
        user.set_password(password)
        user.save(force_insert=True)
        audit.record(
            action="accounts.create_user",
            subject=RecordRef.of("user", user.id),
            summary=f"新增用户 {username}（{name}）",
            by=by,
            at=at,
        )
    return user


def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Give a user a new password."""
    if not user.is_demo:
        _judge_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(
            action="accounts.set_password",
            subject=RecordRef.of("user", user.id),
            summary=f"设置 {user.username} 的口令",
            by=by,
            at=at,
        )


def _judge_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput("".join(error.messages), field="password") from error


def assign_post(
    *, user: User, organisation: Organisation, role: Role, title: str, by: Actor, at: datetime
) -> Post:
    """Give a user a post. System roles and business roles never meet in one person."""
    from anlan.base.accounts.enums import SYSTEM_ROLES

    with transaction.atomic():
        held = set(user.posts.filter(ended_at=None).values_list("role", flat=True))
        if any((r in SYSTEM_ROLES) != (role in SYSTEM_ROLES) or (r in SYSTEM_ROLES and r != role) for r in held):
            raise Conflict(
                "系统管理、安全管理、审计岗位须与业务岗位分设，不能由同一人兼任。", code="roles_apart", field="role"
            )
        if user.posts.filter(ended_at=None, organisation=organisation, role=role).exists():
            raise InvalidInput("该用户已在此机构担任这一角色。", field="role")
        post = Post.objects.create(user=user, organisation=organisation, role=role, title=title)
        audit.record(
            action="accounts.assign_post",
            subject=RecordRef.of("user", user.id),
            summary=f"{user.name} 任 {organisation} {title}",
            changes={"role": [None, str(role)], "organisation": [None, str(organisation)]},
            by=by,
            at=at,
        )
    return post


def end_post(*, post: Post, by: Actor, at: datetime) -> None:
    """End a post; the user sees nothing under it from the next request on."""
    with transaction.atomic():
        post.ended_at = at
        post.save(update_fields=["ended_at", "updated_at"])
        audit.record(
            action="accounts.end_post",
            subject=RecordRef.of("user", post.user_id),
            summary=f"{post.user.name} 不再任 {post.organisation} {post.title}",
            by=by,
            at=at,
        )


def change_user(*, user: User, by: Actor, at: datetime, **values: Any) -> None:
    """Change name, telephone or whether the account is active."""
    changes = {
        name: [getattr(user, name), value] for name, value in values.items() if getattr(user, name) != value
    }
    if not changes:
        return
    with transaction.atomic():
        for name, value in values.items():
            setattr(user, name, value)
        user.save(update_fields=list(changes))
        audit.record(
            action="accounts.change_user",
            subject=RecordRef.of("user", user.id),
            summary=f"修改用户 {user.username}",
            changes=changes,
            by=by,
            at=at,
        )


def issue_token(
    *, user: User, name: str, by: Actor, at: datetime, days: int | None = 365, read_only: bool = False
) -> tuple[Token, str]:
    """A new token and its text, which is shown once and not kept."""
    text = "anlan_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = Token.objects.create(
            user=user,
            name=name,
            digest=digest_token(text),
            read_only=read_only,
            expires_at=at + timedelta(days=days) if days else None,
        )
        audit.record(
            action="accounts.issue_token",
            subject=RecordRef.of("user", user.id),
            summary=f"为 {user.username} 签发令牌（{name}）",
            by=by,
            at=at,
        )
    return token, text


def revoke_token(*, token: Token, by: Actor, at: datetime) -> None:
    """End a token at once."""
    with transaction.atomic():
        token.revoked_at = at
        token.save(update_fields=["revoked_at", "updated_at"])
        audit.record(
            action="accounts.revoke_token",
            subject=RecordRef.of("user", token.user_id),
            summary=f"撤销 {token.user.username} 的令牌（{token.name}）",
            by=by,
            at=at,
        )


def digest_token(text: str) -> str:
    """SHA-256 in hexadecimal: enough for 256 random bits, which no dictionary holds."""
    return hashlib.sha256(text.encode()).hexdigest()


def note_sign_in(*, user: User, succeeded: bool, by: Actor, at: datetime) -> None:
    """Record a sign-in or a sign-out."""
    with transaction.atomic():
        audit.record(
            action="accounts.sign_in" if succeeded else "accounts.sign_out",
            subject=RecordRef.of("user", user.id),
            summary=f"{user.name} {'登录' if succeeded else '退出'}",
            by=by,
            at=at,
        )
