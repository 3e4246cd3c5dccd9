"""Pages of the system administrator on users: list, account, posts, password, tokens."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from anlan.base.accounts import operations, token_operations
from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.credential_queries import factor_kinds, sessions_of
from anlan.base.accounts.enums import SYSTEM_ROLES, Role
from anlan.base.accounts.forms import (
    NewUserForm,
    PostForm,
    ReasonForm,
    ResetPasswordForm,
    TokenForm,
    UserForm,
    initial_of_user,
)
from anlan.base.accounts.models import Post, Token, User
from anlan.base.accounts.own_security_views import session_rows
from anlan.base.accounts.queries import post_by_id, sign_ins_of, token_by_id, user_account, users
from anlan.base.accounts.second_factor_operations import LABELS
from anlan.base.accounts.tables import USERS, token_state
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors, table_response

# Letters and digits that cannot be taken for one another when read out over the telephone.
READABLE = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"


@require_GET
@requires("accounts.view_account")
def user_list(request: HttpRequest) -> HttpResponseBase:
    """All accounts."""
    actions = []
    if request.user.has_perm("accounts.edit_account"):
        actions = [
            {
                "title": "新增用户",
                "url": reverse("accounts:user-new"),
                "icon": "user-plus",
                "primary": True,
            }
        ]
    return table_response(
        request, USERS, users(), context={"page_actions": actions, "nav_key": "accounts.users"}
    )


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def user_new(request: HttpRequest) -> HttpResponse:
    """A new account with its first post; a made-up password is shown once."""
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        password = values.pop("password") or new_password()
        values["role"] = Role(values["role"]) if values["role"] else None
        try:
            user = operations.open_account(**values, password=password, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            if form.cleaned_data["password"]:
                messages.success(request, f"已新增用户 {user.username}")
                return redirect("accounts:user", user.pk)
            return _password_shown(request, user, password, "已新增用户")
    context = {"form": form, "heading": "新增用户", "submit": "新增", "cancel_url": reverse("accounts:users")}
    return render(request, "accounts/form.html", context | {"nav_key": "accounts.users"})


@require_GET
@requires("accounts.view_account")
def user_detail(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One account: particulars, posts, tokens, last sign-ins."""
    user = user_account(user_id)
    may_edit = request.user.has_perm("accounts.edit_account")
    posts = list(user.posts.select_related("organisation__division").order_by("ended_at", "created_at"))
    tokens = [(token, *token_state(token)) for token in user.tokens.all()]
    may_see_sign_ins = request.user.has_perm("accounts.view_sign_in")
    own = user.pk == request.user.pk
    may_end = request.user.has_perm("accounts.end_session") and not user.roles & SYSTEM_ROLES
    actions = _actions(user, own=own) if may_edit else []
    if request.user.has_perm("accounts.reset_second_factor") and not own:
        actions.append(_reset_action(user))
    context = {
        "account": user,
        "posts_held": [post for post in posts if post.ended_at is None],
        "posts_past": [post for post in posts if post.ended_at is not None],
        "tokens": tokens,
        "sign_ins": sign_ins_of(user)[:10] if may_see_sign_ins else None,
        "may_edit": may_edit,
        "may_revoke": request.user.has_perm("accounts.revoke_token"),
        "is_self": own,
        "actions": actions,
        "sessions": session_rows(sessions_of(user, at=now())) if may_end else None,
        "facts": _facts(user),
        "dialogs": [_end_dialog(post) for post in posts if post.ended_at is None] if may_edit else [],
        "nav_key": "accounts.users",
    }
    return render(request, "accounts/user.html", context)


def _facts(user: User) -> list[tuple[str, Any]]:
    return [
        ("用户名", user.username),
        ("姓名", user.name),
        ("电话", user.phone),
        ("演示账号", "是" if user.is_demo else "否"),
        ("口令", _password_state(user)),
        ("双因素", "、".join(LABELS[kind] for kind in sorted(factor_kinds(user))) or "未启用"),
    ]


def _password_state(user: User) -> str:
    if user.is_demo:
        return "共用演示口令"
    return "待本人修改" if user.password_provisional else "本人设置"


def _reset_action(user: User) -> dict[str, Any]:
    """The security officer's answer to a lost device."""
    refusal = ""
    if user.roles & SYSTEM_ROLES:
        refusal = "系统岗位的双因素只能在服务器上用命令重置"
    elif not factor_kinds(user):
        refusal = "未启用双因素，无需重置"
    url = reverse("accounts:second-factor-reset", args=[user.pk])
    return {"title": "重置双因素", "url": url, "icon": "shield-off", "disabled": refusal}


def _end_dialog(post: Post) -> dict[str, str]:
    return {
        "key": f"end-{post.pk}",
        "title": "结束此岗位？",
        "text": f"{post.user.name} 不再任 {post.organisation.name} {post.title}，下一次操作起不再看到该机构的数据。",
        "url": reverse("accounts:post-end", args=[post.pk]),
        "confirm": "结束岗位",
    }


def _actions(user: User, *, own: bool) -> list[dict[str, Any]]:
    def to(name: str) -> str:
        return reverse(f"accounts:{name}", args=[user.pk])

    own_reason = "不能停用自己的账号" if own else ""
    toggle = (
        {"title": "停用", "url": to("user-disable"), "icon": "user-off", "disabled": own_reason}
        if user.is_active
        else {"title": "启用", "url": to("user-enable"), "icon": "user-check", "method": "post"}
    )
    closed = "" if user.is_active else "账号已停用"
    return [
        {"title": "修改", "url": to("user-edit"), "icon": "edit"},
        {"title": "重置口令", "url": to("user-password"), "icon": "key", "disabled": closed},
        toggle,
    ]


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def user_edit(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Name and telephone."""
    user = user_account(user_id)
    form = UserForm(request.POST or None, initial=initial_of_user(user))
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_user(user=user, by=actor_of(request), at=now(), **form.cleaned_data)
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已保存")
            return redirect("accounts:user", user.pk)
    return _form(request, user, form, heading=f"修改用户 {user.username}", submit="保存")


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def user_disable(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close an account, with a reason."""
    user = user_account(user_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.disable_user(
                user=user, reason=form.cleaned_data["reason"], by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已停用 {user.username}")
            return redirect("accounts:user", user.pk)
    warning = "停用后立即退出登录，其令牌同时失效；历史记录保留，可重新启用。"
    return _form(request, user, form, heading=f"停用用户 {user.username}", submit="停用", warning=warning)


@require_http_methods(["POST"])
@requires("accounts.edit_account")
def user_enable(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    user = user_account(user_id)
    operations.enable_user(user=user, by=actor_of(request), at=now())
    messages.success(request, f"已启用 {user.username}")
    return redirect("accounts:user", user.pk)


@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def user_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give somebody a new password."""
    user = user_account(user_id)
    form = ResetPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"] or new_password()
        try:
            operations.reset_password(user=user, password=password, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            if form.cleaned_data["password"]:
                messages.success(request, f"已重置 {user.username} 的口令")
                return redirect("accounts:user", user.pk)
            return _password_shown(request, user, password, "已重置口令")
    warning = "重置后该用户在各处的登录立即失效。"
    return _form(request, user, form, heading=f"重置 {user.username} 的口令", submit="重置", warning=warning)


@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def post_new(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Give a user a post."""
    user = user_account(user_id)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            operations.assign_post(user=user, **values, by=actor_of(request), at=now())
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, "已分配岗位")
            return redirect("accounts:user", user.pk)
    return _form(request, user, form, heading=f"为 {user.name} 分配岗位", submit="分配")


@require_http_methods(["POST"])
@requires("accounts.edit_account")
def post_end(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post."""
    post: Post = post_by_id(post_id)
    operations.end_post(post=post, by=actor_of(request), at=now())
    messages.success(request, "已结束岗位")
    return redirect("accounts:user", post.user_id)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("accounts.edit_account")
def token_new(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Make a token for a user; it is shown once."""
    user = user_account(user_id)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = token_operations.issue_token(
                user=user, **form.cleaned_data, by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            return token_shown(request, text, reverse("accounts:user", args=[user.pk]), "accounts.users")
    warning = f"令牌以 {user.name} 的身份和权限调用接口。"
    return _form(request, user, form, heading=f"为 {user.name} 签发令牌", submit="签发", warning=warning)


@require_http_methods(["GET", "POST"])
@requires("accounts.revoke_token")
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token, after a look at whose it is."""
    token: Token = token_by_id(token_id)
    back = reverse("accounts:user", args=[token.user_id])
    if request.method == "POST":
        token_operations.revoke_token(token=token, by=actor_of(request), at=now())
        messages.success(request, "已撤销令牌")
        return redirect(back)
    facts = [
        ("用途", token.name),
        ("用户", f"{token.user.username}（{token.user.name}）"),
        ("权限", "只读" if token.read_only else "读写"),
        ("状态", token_state(token)[0]),
    ]
    context = {
        "heading": "撤销令牌",
        "text": "撤销后使用此令牌的程序立即不能调用接口，且不能恢复。",
        "facts": facts,
        "submit": "撤销",
        "cancel_url": back,
        "nav_key": "accounts.users",
    }
    return render(request, "accounts/confirm.html", context)


def new_password() -> str:
    """Fourteen readable characters, some 80 random bits."""
    return "".join(secrets.choice(READABLE) for _ in range(14))


def token_shown(request: HttpRequest, text: str, back_url: str, nav_key: str) -> HttpResponse:
    """The only page that ever shows a token."""
    context = {
        "heading": "令牌已签发",
        "label": "令牌",
        "secret": text,
        "text": "请立即复制并妥善保存。离开此页后无法再次查看，遗失只能撤销后重新签发。",
        "back_url": back_url,
        "nav_key": nav_key,
    }
    return render(request, "accounts/secret.html", context)


def _password_shown(request: HttpRequest, user: User, password: str, heading: str) -> HttpResponse:
    context = {
        "heading": f"{heading} {user.username}",
        "label": "初始口令",
        "secret": password,
        "text": "请当面或通过电话告知本人；其下次登录时须先修改，才能继续。离开此页后无法再次查看。",
        "back_url": reverse("accounts:user", args=[user.pk]),
        "nav_key": "accounts.users",
    }
    return render(request, "accounts/secret.html", context)


def _form(
    request: HttpRequest, user: User, form: Any, *, heading: str, submit: str, warning: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "submit": submit,
        "warning": warning,
        "cancel_url": reverse("accounts:user", args=[user.pk]),
        "nav_key": "accounts.users",
    }
    return render(request, "accounts/form.html", context)
