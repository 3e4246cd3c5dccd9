"""Sign-in on record, and lifting a lock. Counting failures and locking is django-axes'."""

from __future__ import annotations

from datetime import datetime

from axes.utils import reset
from django.db import transaction

from anlan.base.accounts.models import User
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict
from anlan.kernel.records import RecordRef

SIGN_IN = "accounts.sign_in"
SIGN_OUT = "accounts.sign_out"
FAILURE = "accounts.fail_sign_in"
UNLOCK = "accounts.unlock_user"
UNKNOWN = RecordRef(kind="user", id="")


def note_sign_in(*, user: User, succeeded: bool, by: Actor, at: datetime, way: str = "") -> None:
    """Record a sign-in (`way`: by what) or a sign-out."""
    with transaction.atomic():
        audit.record(
            action=SIGN_IN if succeeded else SIGN_OUT,
            subject=RecordRef.of("user", user.id),
            summary=f"{user.name} {'登录' if succeeded else '退出'}{f'（{way}）' if way else ''}",
            by=by,
            at=at,
        )


def note_failed_sign_in(*, username: str, address: str, locked: bool, at: datetime) -> None:
    """Record a refused sign-in. A name nobody has is not kept: people type passwords into the wrong field."""
    user = User.objects.filter(username__iexact=username).first()
    outcome = "登录失败，已锁定" if locked else "登录失败"
    with transaction.atomic():
        audit.record(
            action=FAILURE,
            subject=RecordRef.of("user", user.id) if user else UNKNOWN,
            summary=f"{user.username if user else '不存在的用户名'} {outcome}",
            by=Actor(id=None, name="未登录", address=address),
            at=at,
        )


def unlock_user(*, username: str, address: str, by: Actor, at: datetime) -> None:
    """Lift the lock of a name from one address (all addresses if empty)."""
    user = User.objects.filter(username__iexact=username).first()
    with transaction.atomic():
        if not reset(ip=address or None, username=username):
            raise Conflict("该用户名没有登录失败记录，无需解锁。")
        audit.record(
            action=UNLOCK,
            subject=RecordRef.of("user", user.id) if user else UNKNOWN,
            summary=f"解除 {username} 的登录锁定{f'（{address}）' if address else ''}",
            by=by,
            at=at,
        )
