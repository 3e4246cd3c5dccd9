"""Writes on passkeys: adding, removing, and their use at sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from anlan.base.accounts import webauthn
from anlan.base.accounts.account_record import ENROL_FACTOR, REFUSE_FACTOR, REMOVE_FACTOR, USE_FACTOR, note
from anlan.base.accounts.credential_queries import PASSKEY
from anlan.base.accounts.events import (
    SecondFactorEnrolled,
    SecondFactorRefused,
    SecondFactorRemoved,
    SecondFactorUsed,
)
from anlan.base.accounts.models import Passkey, User
from anlan.base.accounts.second_factor_operations import drop_orphaned_codes, refuse_if_last
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput

MOST = 10
UNKNOWN = "此通行密钥未在本平台登记，或已被移除，请用口令登录。"
COPIED = "通行密钥的计数异常，可能已被复制，已拒绝登录；请用口令登录后移除它，并告知安全管理员。"


def add_passkey(
    *,
    user: User,
    name: str,
    site: webauthn.Site,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> Passkey:
    """Take a passkey into use under a name of the user's own. Raises InvalidInput, Conflict."""
    name = name.strip()
    if not 1 <= len(name) <= 64:
        raise InvalidInput("请填写名称（1 至 64 字），例如：办公室电脑、手机。", field="name")
    made = webauthn.finish_enrolment(site, state=state, answer=answer)
    try:
        with transaction.atomic():
            held = Passkey.objects.filter(user=user)
            if held.count() >= MOST:
                raise Conflict(f"每人最多 {MOST} 个通行密钥，请先移除不用的。")
            if held.filter(name=name).exists():
                raise InvalidInput(f"已有名为“{name}”的通行密钥。", field="name")
            passkey = Passkey.objects.create(
                user=user,
                name=name,
                credential_id=made.credential_id,
                public_key=made.public_key,
                sign_count=made.sign_count,
                is_backed_up=made.is_backed_up,
                created_at=at,
            )
            note(
                ENROL_FACTOR,
                user=user,
                summary=f"{user.username} 添加通行密钥（{name}）",
                fact=SecondFactorEnrolled(kind=PASSKEY, name=name),
                by=by,
                at=at,
            )
    except IntegrityError as error:
        raise Conflict("此通行密钥已登记过。") from error
    return passkey


def remove_passkey(*, passkey: Passkey, by: Actor, at: datetime) -> None:
    """Take a passkey out of use. Not the last factor of somebody whose role must have one."""
    user = passkey.user
    with transaction.atomic():
        if Passkey.objects.filter(user=user).count() == 1:
            refuse_if_last(user, PASSKEY)
        deleted, _each = Passkey.objects.filter(pk=passkey.pk).delete()
        if not deleted:
            raise Conflict("此通行密钥已移除。")
        note(
            REMOVE_FACTOR,
            user=user,
            summary=f"{user.username} 移除通行密钥（{passkey.name}）",
            fact=SecondFactorRemoved(kind=PASSKEY, name=passkey.name),
            by=by,
            at=at,
        )
        drop_orphaned_codes(user)


def use_passkey(
    *,
    site: webauthn.Site,
    state: Mapping[str, Any],
    answer: Mapping[str, Any],
    address: str,
    at: datetime,
    owner: User | None = None,
) -> User:
    """Whose passkey answered; with `owner` it must be theirs. Raises InvalidInput after writing a refusal down.

    An authenticator that counts must count up: a counter that stands still or falls back tells of a copy.
    """
    found = Passkey.objects.select_related("user").filter(
        credential_id=webauthn.credential_id_of(answer).rstrip("=")
    )
    passkey = (found.filter(user=owner) if owner else found).first()
    if passkey is None or not passkey.user.is_active:
        raise InvalidInput(UNKNOWN, code="passkey_unknown")
    user = passkey.user
    by = Actor(id=user.id, name=user.name, address=address)
    try:
        seen = webauthn.finish_sign_in(site, state=state, public_key=bytes(passkey.public_key), answer=answer)
    except InvalidInput as error:
        _refuse(passkey, error.message, address=address, at=at)
        raise
    with transaction.atomic():
        rows = Passkey.objects.filter(pk=passkey.pk)
        if seen.sign_count or passkey.sign_count:
            rows = rows.filter(sign_count__lt=seen.sign_count)
        taken = rows.update(sign_count=seen.sign_count, is_backed_up=seen.is_backed_up, last_used_at=at)
        if taken:
            note(
                USE_FACTOR,
                user=user,
                summary=f"{user.username} 通过通行密钥验证（{passkey.name}）",
                fact=SecondFactorUsed(kind=PASSKEY, name=passkey.name),
                by=by,
                at=at,
            )
    if not taken:
        _refuse(passkey, COPIED, address=address, at=at)
        raise InvalidInput(COPIED, code="passkey_copied")
    return user


def _refuse(passkey: Passkey, why: str, *, address: str, at: datetime) -> None:
    with transaction.atomic():
        note(
            REFUSE_FACTOR,
            user=passkey.user,
            summary=f"{passkey.user.username} 的通行密钥验证未通过（{passkey.name}）",
            fact=SecondFactorRefused(kind=PASSKEY, why=why),
            reason=why,
            by=Actor(id=None, name="未登录", address=address),
            at=at,
        )
