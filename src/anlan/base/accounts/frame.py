"""What accounts puts on the frame and the home page: navigation, jurisdiction in words, figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from anlan.base.accounts.enums import SYSTEM_ROLES, OrganisationKind
from anlan.base.accounts.models import User
from anlan.base.accounts.queries import locked_names, sign_ins, users_without_post
from anlan.base.accounts.sign_in_operations import FAILURE
from anlan.base.events.facade import guard_topic
from anlan.kernel.clock import now
from anlan.ui.facade import (
    Figure,
    FigureProvider,
    NavItem,
    TodoItem,
    TodoProvider,
    navigation,
    register_figures,
    register_jurisdiction,
    register_todo,
)

SECTION = "系统管理"
TODO_LIMIT = 20


def register_pages() -> None:
    """Called once, when the app is ready."""
    view = "accounts.view_account"
    for item in (
        ("accounts.users", "用户", "accounts:users", "users", view, 900),
        ("accounts.organisations", "机构", "accounts:organisations", "sitemap", view, 901),
        ("accounts.tokens", "令牌", "accounts:tokens", "key", "accounts.revoke_token", 902),
        ("accounts.locks", "登录锁定", "accounts:locks", "lock", "accounts.lock_account", 903),
        ("accounts.sign-ins", "登录记录", "accounts:sign-ins", "login", "accounts.view_sign_in", 904),
        ("accounts.sessions", "登录会话", "accounts:sessions", "devices", "accounts.end_session", 905),
        (
            "accounts.sign-in-rules",
            "登录要求",
            "accounts:sign-in-rules",
            "shield-lock",
            "accounts.set_sign_in_rule",
            906,
        ),
    ):
        key, title, url_name, icon, permission, order = item
        navigation.register(
            NavItem(key, title, url_name, icon, "平台", permission=permission, order=order, section=SECTION)
        )
    guard_topic("accounts", view)
    register_jurisdiction(jurisdiction_text)
    register_figures(FigureProvider("accounts.users", view, _user_figures, order=900))
    register_todo(
        TodoProvider("accounts.posts", "待分配岗位", "accounts.edit_account", _without_post, order=900)
    )
    register_todo(TodoProvider("accounts.locks", "登录锁定", "accounts.lock_account", _locked, order=901))
    register_figures(FigureProvider("accounts.locks", "accounts.lock_account", _lock_figures, order=901))


def jurisdiction_text(user: Any) -> str:
    """The area a user works for: the city, its districts and townships, or the organisation without one.

    System roles see no business data, so for them it is only where they work.
    """
    if not isinstance(user, User):
        return ""
    posts = [post for post in user.current_posts if post.role not in SYSTEM_ROLES]
    if not posts:
        return "、".join(dict.fromkeys(str(post.organisation) for post in user.current_posts))
    for post in posts:
        if post.organisation.kind == OrganisationKind.CITY_BUREAU:
            return post.organisation.division.name if post.organisation.division else "全市"
    names = [
        post.organisation.division.name
        if post.organisation.division and post.organisation.kind != OrganisationKind.ENTERPRISE
        else str(post.organisation)
        for post in posts
    ]
    return "、".join(dict.fromkeys(names))


def _without_post(user: Any) -> list[TodoItem]:
    return [
        TodoItem(f"{row.name}（{row.username}）", "已启用但没有岗位", reverse("accounts:user", args=[row.pk]))
        for row in users_without_post()[:TODO_LIMIT]
    ]


def _locked(user: Any) -> list[TodoItem]:
    return [
        TodoItem(
            lock.username,
            f"{lock.address} 连续错误 {lock.failures} 次",
            reverse("accounts:locks"),
            level="orange",
        )
        for lock in locked_names(at=now())[:TODO_LIMIT]
    ]


def _user_figures(user: Any, at: datetime) -> list[Figure]:
    active = User.objects.filter(is_active=True)
    waiting = users_without_post().count()
    url = reverse("accounts:users")
    return [
        Figure("启用用户", active.count(), f"{url}?active=1"),
        Figure("待分配岗位", waiting, url, level="yellow" if waiting else "", hint="已启用但没有岗位的用户"),
    ]


def _lock_figures(user: Any, at: datetime) -> list[Figure]:
    locked = len(locked_names(at=at))
    failures = sign_ins().filter(action=FAILURE, at__gte=at - timedelta(hours=24)).count()
    return [
        Figure("锁定中", locked, reverse("accounts:locks"), level="orange" if locked else ""),
        Figure("24 小时登录失败", failures, f"{reverse('accounts:sign-ins')}?outcome={FAILURE}"),
    ]
