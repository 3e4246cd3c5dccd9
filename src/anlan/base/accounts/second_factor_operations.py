"""Writes on the authenticator app and the recovery codes, and the reset of everything when a device is lost.

A wrong code is written down in a transaction of its own before it is refused, so the refusal does not undo the record.
Passkeys are in `passkey_operations`; locking a name after wrong codes is django-axes', as with passwords.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from anlan.base.accounts import totp
from anlan.base.accounts.account_record import (
    ENROL_FACTOR,
    REFUSE_FACTOR,
    REMOVE_FACTOR,
    RESET_FACTOR,
    USE_FACTOR,
    note,
)
from anlan.base.accounts.credential_queries import factor_kinds, must_have_factor
from anlan.base.accounts.enums import SYSTEM_ROLES
from anlan.base.accounts.events import (
    SecondFactorEnrolled,
    SecondFactorRefused,
    SecondFactorRemoved,
    SecondFactorUsed,
)
from anlan.base.accounts.models import Passkey, RecoveryCode, Totp, User
from anlan.base.accounts.sealing import seal, unseal
from anlan.base.accounts.session_operations import end_sessions
from anlan.kernel.actor import Actor
from anlan.kernel.clock import ahead
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed

TOTP = "totp"
RECOVERY = "recovery_codes"
LABELS = {TOTP: "验证器", RECOVERY: "恢复码", "passkey": "通行密钥"}

RECOVERY_CODES = 10
#: Letters and digits that cannot be taken for one another; sixteen of them are 79 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
#: Wrong codes for one account from all addresses together, before its codes rest.
FAILURES_ALLOWED = 20
FAILURES_REST = timedelta(hours=1)

WRONG = "验证码不正确，请核对手机时间后输入最新的 6 位数字。"
USED = "此验证码已使用过，请等待下一个验证码。"
RESTING = "验证码连续错误过多，一小时内不能再用验证码登录；可使用通行密钥或恢复码，或联系安全管理员。"
LAST_ONE = "您的角色要求双因素验证，不能停用最后一种方式；请先添加另一种。"


def enrol_totp(*, user: User, secret: bytes, code: str, by: Actor, at: datetime) -> None:
    """Take an authenticator into use, replacing the one before; `code` proves that it shows the right numbers.

    The code is used up by this. Raises InvalidInput for a wrong one.
    """
    step = totp.matching_step(secret, _digits(code), at=_world_time(at))
    if step is None:
        raise InvalidInput(WRONG, field="code")
    with transaction.atomic():
        Totp.objects.update_or_create(
            user=user,
            defaults={
                "sealed_secret": seal(secret),
                "created_at": at,
                "last_used_at": None,
                "last_step": step,
                "failures": 0,
                "failures_since": None,
            },
        )
        note(
            ENROL_FACTOR,
            user=user,
            summary=f"{user.username} 启用验证器",
            fact=SecondFactorEnrolled(kind=TOTP),
            by=by,
            at=at,
        )


def remove_totp(*, user: User, by: Actor, at: datetime) -> None:
    """Take the authenticator out of use. Not the last factor of somebody whose role must have one."""
    with transaction.atomic():
        refuse_if_last(user, TOTP)
        deleted, _each = Totp.objects.filter(user=user).delete()
        if not deleted:
            raise Conflict("验证器已停用。")
        note(
            REMOVE_FACTOR,
            user=user,
            summary=f"{user.username} 停用验证器",
            fact=SecondFactorRemoved(kind=TOTP),
            by=by,
            at=at,
        )
        drop_orphaned_codes(user)


def refuse_if_last(user: User, *kinds: str) -> None:
    """Raises Conflict when these are all the factors of a user who must have one."""
    if must_have_factor(user) and not factor_kinds(user) - set(kinds):
        raise Conflict(LAST_ONE, code="last_factor")


def drop_orphaned_codes(user: User) -> None:
    """Recovery codes stand in for a factor; without one they go."""
    if not factor_kinds(user):
        RecoveryCode.objects.filter(user=user).delete()


def use_code(*, user: User, code: str, by: Actor, at: datetime) -> str:
    """Check a code of the authenticator or a recovery code at sign-in; which kind it was.

    Raises InvalidInput for a wrong, used or resting one, after writing it down.
    """
    text = "".join(code.split()).replace("-", "").lower()
    if text.isdigit() and text.isascii() and len(text) == totp.DIGITS:
        kind, why = TOTP, _use_totp(user, text, at=at)
    else:
        kind, why = RECOVERY, _use_recovery_code(user, text, at=at)
    with transaction.atomic():
        if why:
            note(
                REFUSE_FACTOR,
                user=user,
                summary=f"{user.username} 的{LABELS[kind]}验证未通过",
                fact=SecondFactorRefused(kind=kind, why=why),
                reason=why,
                by=by,
                at=at,
            )
        else:
            note(
                USE_FACTOR,
                user=user,
                summary=f"{user.username} 通过{LABELS[kind]}验证",
                fact=SecondFactorUsed(kind=kind),
                by=by,
                at=at,
            )
    if why:
        raise InvalidInput(why, field="code")
    return kind


def _use_totp(user: User, code: str, *, at: datetime) -> str:
    """Empty when the code was good, else why not. A step counts once, whoever asks at the same moment."""
    device = Totp.objects.filter(user=user).first()
    if device is None:
        return WRONG
    if _resting(device, at):
        return RESTING
    secret = unseal(device.sealed_secret)
    step = totp.matching_step(secret, code, at=_world_time(at)) if secret else None
    if step is None:
        _count_failure(device, at)
        return WRONG
    taken = Totp.objects.filter(pk=device.pk, last_step__lt=step).update(
        last_step=step, last_used_at=at, failures=0, failures_since=None
    )
    if not taken:
        _count_failure(device, at)
        return USED
    return ""


def _resting(device: Totp, at: datetime) -> bool:
    since = device.failures_since
    return since is not None and at - since < FAILURES_REST and device.failures >= FAILURES_ALLOWED


def _count_failure(device: Totp, at: datetime) -> None:
    if device.failures_since is None or at - device.failures_since >= FAILURES_REST:
        Totp.objects.filter(pk=device.pk).update(failures=1, failures_since=at)
    else:
        Totp.objects.filter(pk=device.pk).update(failures=F("failures") + 1)


def _use_recovery_code(user: User, code: str, *, at: datetime) -> str:
    codes = RecoveryCode.objects.filter(user=user, digest=_digest(code))
    if codes.filter(used_at=None).update(used_at=at):
        return ""
    return "此恢复码已使用过，请换用另一个。" if codes.exists() else WRONG


def make_recovery_codes(*, user: User, by: Actor, at: datetime) -> list[str]:
    """Ten new codes, which are shown once and not kept; the ones before stop working."""
    if not factor_kinds(user):
        raise Conflict("请先启用验证器或添加通行密钥，再生成恢复码。")
    texts = ["".join(secrets.choice(ALPHABET) for _ in range(16)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            [RecoveryCode(user=user, digest=_digest(text), created_at=at) for text in texts]
        )
        note(
            ENROL_FACTOR,
            user=user,
            summary=f"{user.username} 生成恢复码",
            fact=SecondFactorEnrolled(kind=RECOVERY),
            by=by,
            at=at,
        )
    return ["-".join(text[start : start + 4] for start in range(0, 16, 4)) for text in texts]


def reset_second_factor(*, user: User, reason: str, by: Actor, at: datetime) -> None:
    """Take every factor of a user away, because the device is lost; their sessions end.

    Over the web it is the security officer's act on business users only: whoever could reset the factor of the
    administrator, auditor or another security officer would be half-way to being them. The command line may.
    """
    if not reason.strip():
        raise InvalidInput("请填写重置原因，例如：手机遗失，已当面核实本人。", field="reason")
    if by.id is not None and by.id == user.id:
        raise NotAllowed("请在“安全设置”中管理自己的双因素验证。")
    if by.id is not None and user.roles & SYSTEM_ROLES:
        raise NotAllowed(
            "系统管理员、安全管理员、审计员的双因素不能在网页上重置；"
            "请在服务器上用 anlan reset-second-factor 办理。"
        )
    with transaction.atomic():
        kinds = factor_kinds(user)
        if not kinds:
            raise Conflict(f"{user.name} 没有启用双因素验证，无需重置。")
        Totp.objects.filter(user=user).delete()
        Passkey.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        note(
            RESET_FACTOR,
            user=user,
            summary=f"重置 {user.username} 的双因素验证",
            fact=SecondFactorRemoved(kind="all", reason=reason),
            changes={"second_factor": [sorted(kinds), []]},
            reason=reason,
            by=by,
            at=at,
        )
        end_sessions(user=user, by=by, at=at, reason="双因素验证已重置")


def _world_time(at: datetime) -> datetime:
    """Telephones go by the world's clock, also while this process rehearses another hour."""
    return at - ahead()


def _digits(code: str) -> str:
    return "".join(code.split())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
