"""Writes on users, their posts and passwords: each one transaction with its audit row.

Organisations are in `organisation_operations`, tokens in `token_operations`, sign-in in `sign_in_operations`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from anlan.base.accounts.account_record import note
from anlan.base.accounts.enums import SYSTEM_ROLES, Role
from anlan.base.accounts.events import PasswordChanged
from anlan.base.accounts.models import Organisation, Post, User
from anlan.base.accounts.session_operations import end_sessions
from anlan.base.audit import facade as audit
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, StaleRecord
from anlan.kernel.records import RecordRef

LAST_ADMINISTRATOR = "这是最后一名系统管理员，请先指定另一名系统管理员。"


def create_user(
    *,
    username: str,
    name: str,
    password: str,
    by: Actor,
    at: datetime,
    phone: str = "",
    is_demo: bool = False,
) -> User:
    """Open an account; its password is provisional: whoever set it knows it. That of a demo account is neither
    judged nor provisional: it is printed for everybody."""
    username = username.strip()
    user = User(username=username, name=name, phone=phone, is_demo=is_demo, password_provisional=not is_demo)
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


def open_account(
    *,
    username: str,
    name: str,
    phone: str,
    password: str,
    by: Actor,
    at: datetime,
    organisation: Organisation | None = None,
    role: Role | None = None,
    title: str = "",
) -> User:
    """An account with its first post in one act, so that nobody signs in to an empty desk. Without `organisation` and
    `role` the account waits for a post."""
    with transaction.atomic():
        user = create_user(username=username, name=name, phone=phone, password=password, by=by, at=at)
        if organisation is not None and role is not None:
            assign_post(
                user=user, organisation=organisation, role=role, title=title or role.label, by=by, at=at
            )
    return user


def change_user(*, user: User, by: Actor, at: datetime, version: int | None = None, **values: Any) -> None:
    """Change name or telephone. `version` is the one the form was opened with; raises StaleRecord."""
    with transaction.atomic():
        current = User.objects.get(pk=user.pk)
        if version is not None and current.version != version:
            raise StaleRecord("此用户已被他人修改，请核对后重新保存。")
        changes = {
            name: [getattr(current, name), value]
            for name, value in values.items()
            if getattr(current, name) != value
        }
        if not changes:
            return
        for name, value in values.items():
            setattr(user, name, value)
        user.version = current.version + 1
        user.save(update_fields=[*changes, "version"])
        audit.record(
            action="accounts.change_user",
            subject=RecordRef.of("user", user.id),
            summary=f"修改用户 {user.username}",
            changes=changes,
            by=by,
            at=at,
        )


def disable_user(*, user: User, reason: str, by: Actor, at: datetime) -> None:
    """Close an account: its sessions and tokens stop at once, its past stays. Not one's own,
    not the last administrator's."""
    if user.id == by.id:
        raise NotAllowed("不能停用自己的账号。")
    if not reason.strip():
        raise InvalidInput("请填写停用原因。", field="reason")
    _set_active(user, False, reason=reason, by=by, at=at)


def enable_user(*, user: User, by: Actor, at: datetime) -> None:
    """Open a closed account again."""
    _set_active(user, True, reason="", by=by, at=at)


def _set_active(user: User, active: bool, *, reason: str, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        if not active and _is_last_administrator(user):
            raise Conflict(LAST_ADMINISTRATOR, code="last_administrator")
        changed = User.objects.filter(pk=user.pk, is_active=not active).update(
            is_active=active, version=user.version + 1
        )
        if not changed:
            raise Conflict("账号已启用。" if active else "账号已停用。")
        user.refresh_from_db()
        if not active:
            end_sessions(user=user, by=by, at=at, reason="账号已停用")
        audit.record(
            action="accounts.enable_user" if active else "accounts.disable_user",
            subject=RecordRef.of("user", user.id),
            summary=f"{'启用' if active else '停用'}用户 {user.username}（{user.name}）",
            changes={"is_active": [not active, active]},
            reason=reason,
            by=by,
            at=at,
        )


def set_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Give a user a new password, provisional unless they set it themselves; sessions opened with the old one end."""
    _store_password(
        user, password, provisional=not user.is_demo and by.id != user.id, keep_session=None, by=by, at=at
    )


def _store_password(
    user: User, password: str, *, provisional: bool, keep_session: str | None, by: Actor, at: datetime
) -> None:
    if not user.is_demo:
        _judge_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.password_provisional = provisional
        user.save(update_fields=["password", "password_provisional"])
        end_sessions(user=user, by=by, at=at, reason="口令已修改", keep=keep_session)
        note(
            "accounts.set_password",
            user=user,
            summary=f"设置 {user.username} 的口令{'（须在下次登录时修改）' if provisional else ''}",
            fact=PasswordChanged(provisional=provisional),
            by=by,
            at=at,
        )


def reset_password(*, user: User, password: str, by: Actor, at: datetime) -> None:
    """Another's new password, from an administrator. One's own is changed against the present one."""
    if user.id == by.id:
        raise NotAllowed("请在“安全设置”中修改自己的口令。")
    if user.is_demo:
        raise Conflict("演示账号共用一个口令，不能修改。")
    if by.id is not None and user.roles & {str(Role.AUDITOR), str(Role.SECURITY)}:
        raise NotAllowed("审计员和安全管理员的口令不能由他人重置；忘记时在服务器上用 anlan password 重置。")
    set_password(user=user, password=password, by=by, at=at)


def change_own_password(
    *,
    user: User,
    current: str,
    password: str,
    by: Actor,
    at: datetime,
    keep_session: str | None = None,
) -> None:
    """A user's own new password, against the present one. A demo account keeps the password printed for all.

    `keep_session` is the key of the session that stays; all others end.
    """
    if user.is_demo:
        raise Conflict("演示账号共用一个口令，不能修改。")
    if not user.check_password(current):
        raise InvalidInput("当前口令不正确。", field="current")
    if password == current:
        raise InvalidInput("新口令不能与当前口令相同。", field="password")
    _store_password(user, password, provisional=False, keep_session=keep_session, by=by, at=at)


def replace_provisional_password(
    *, user: User, password: str, by: Actor, at: datetime, keep_session: str | None = None
) -> None:
    """The first password of one's own, in place of the one somebody else set and just used to sign in."""
    if not user.password_provisional:
        raise Conflict("口令已由本人修改，无需再改。")
    if user.check_password(password):
        raise InvalidInput("新口令不能与初始口令相同。", field="password")
    _store_password(user, password, provisional=False, keep_session=keep_session, by=by, at=at)


def _judge_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput("".join(error.messages), field="password") from error


def assign_post(
    *, user: User, organisation: Organisation, role: Role, title: str, by: Actor, at: datetime
) -> Post:
    """Give a user a post. System roles and business roles never meet in one person, and nobody appoints himself."""
    if user.id == by.id:
        raise NotAllowed("不能给自己分配岗位，请由另一名系统管理员办理。")
    with transaction.atomic():
        if not user.is_active:
            raise Conflict("账号已停用，不能分配岗位。")
        if organisation.retired_at is not None:
            raise Conflict("机构已停用，不能分配岗位。", field="organisation")
        held = set(user.posts.filter(ended_at=None).values_list("role", flat=True))
        if any(not _may_meet(present, role) for present in held):
            raise Conflict(
                "系统管理、安全管理、审计岗位须与业务岗位分设，不能由同一人兼任。",
                code="roles_apart",
                field="role",
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


def _may_meet(held: str, wanted: str) -> bool:
    """Two roles in one person: any two business roles, or the same system role."""
    if held in SYSTEM_ROLES or wanted in SYSTEM_ROLES:
        return held == wanted
    return True


def end_post(*, post: Post, by: Actor, at: datetime) -> None:
    """End a post; the user sees nothing under it from the next request on."""
    with transaction.atomic():
        if post.role == Role.ADMINISTRATOR and _is_last_administrator(post.user):
            raise Conflict(LAST_ADMINISTRATOR, code="last_administrator")
        changed = Post.objects.filter(pk=post.pk, ended_at=None).update(
            ended_at=at, updated_at=at, version=post.version + 1
        )
        if not changed:
            raise Conflict("此岗位已结束。")
        post.ended_at = at
        audit.record(
            action="accounts.end_post",
            subject=RecordRef.of("user", post.user_id),
            summary=f"{post.user.name} 不再任 {post.organisation} {post.title}",
            changes={"role": [post.role, None], "organisation": [str(post.organisation), None]},
            by=by,
            at=at,
        )


def _is_last_administrator(user: User) -> bool:
    holders = User.objects.filter(is_active=True, posts__role=Role.ADMINISTRATOR, posts__ended_at=None)
    return holders.filter(pk=user.pk).exists() and not holders.exclude(pk=user.pk).exists()
