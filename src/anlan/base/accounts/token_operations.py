"""Writes on tokens, the credentials of programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from anlan.base.accounts.enums import SYSTEM_ROLES
from anlan.base.accounts.models import Token, User
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.kernel.records import RecordRef

MAX_DAYS = 730


def issue_token(
    *, user: User, name: str, by: Actor, at: datetime, days: int | None = 365, read_only: bool = False
) -> tuple[Token, str]:
    """A new token and its text, which is shown once and not kept. `days` is its life, None for no end.

    A token acts as its user. For a person with a system role only that person may have one made: whoever could make
    tokens of the auditor would be the auditor.
    """
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise InvalidInput(f"有效期应为 1 至 {MAX_DAYS} 天。", field="days")
    text = "anlan_" + secrets.token_urlsafe(32)
    with transaction.atomic():
        if not user.is_active:
            raise Conflict("账号已停用，不能签发令牌。")
        if by.id is not None and by.id != user.id and _holds_system_role(user):
            raise NotAllowed("系统管理员、安全管理员、审计员的令牌只能由本人签发。")
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
            changes={"read_only": read_only, "expires_at": token.expires_at},
            by=by,
            at=at,
        )
    return token, text


def revoke_token(*, token: Token, by: Actor, at: datetime) -> None:
    """End a token at once."""
    with transaction.atomic():
        changed = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at, updated_at=at)
        if not changed:
            raise Conflict("此令牌已撤销。")
        token.revoked_at = at
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


def _holds_system_role(user: User) -> bool:
    return user.posts.filter(ended_at=None, role__in=SYSTEM_ROLES).exists()
