"""A user's own page: posts, password, tokens, theme."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from anlan.base.accounts import operations, token_operations
from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.admin_views import token_shown
from anlan.base.accounts.forms import OwnPasswordForm, TokenForm
from anlan.base.accounts.models import Token, User
from anlan.base.accounts.queries import sign_ins_of, token_by_id
from anlan.base.accounts.tables import token_state
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors


@require_GET
@requires("accounts.use_desk")
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    user = cast(User, request.user)
    tokens = [(token, *token_state(token)) for token in user.tokens.all()]
    context = {
        "account": user,
        "facts": [("用户名", user.username), ("姓名", user.name), ("电话", user.phone)],
        "posts_held": user.current_posts,
        "tokens": tokens,
        "dialogs": [_revoke_dialog(token) for token, _state, tone in tokens if tone != "off"],
        "sign_ins": sign_ins_of(user)[:5],
        "actions": [
            {"title": "安全设置", "url": reverse("accounts:security"), "icon": "shield-lock"},
            {
                "title": "修改口令",
                "url": reverse("accounts:own-password"),
                "icon": "key",
                "disabled": "演示账号共用一个口令，不能修改" if user.is_demo else "",
            },
        ],
    }
    return render(request, "accounts/profile.html", context)


def _revoke_dialog(token: Token) -> dict[str, str]:
    return {
        "key": f"revoke-{token.pk}",
        "title": f"撤销令牌“{token.name}”？",
        "text": "使用此令牌的程序立即不能调用接口，且不能恢复。",
        "url": reverse("accounts:own-token-revoke", args=[token.pk]),
        "confirm": "撤销",
    }


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("accounts.use_desk")
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session stays, all others end."""
    user = cast(User, request.user)
    form = OwnPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_own_password(
                user=user,
                current=form.cleaned_data["current"],
                password=form.cleaned_data["password"],
                by=actor_of(request),
                at=now(),
                keep_session=request.session.session_key,
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "口令已修改，其他地方的登录已失效")
            return redirect("accounts:security")
    context = {
        "form": form,
        "heading": "修改口令",
        "submit": "修改",
        "warning": "修改后，您在其他设备上的登录立即失效。",
        "cancel_url": reverse("accounts:security"),
    }
    return render(request, "accounts/form.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("accounts.use_desk")
def own_token_new(request: HttpRequest) -> HttpResponse:
    """Make a token for oneself; it is shown once."""
    user = cast(User, request.user)
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _token, text = token_operations.issue_token(
                user=user, **form.cleaned_data, by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            return token_shown(request, text, reverse("accounts:profile"), "")
    context = {
        "form": form,
        "heading": "签发令牌",
        "submit": "签发",
        "warning": "持有令牌的程序以您的身份和权限调用接口，请勿转交他人。",
        "cancel_url": reverse("accounts:profile"),
    }
    return render(request, "accounts/form.html", context)


@require_http_methods(["POST"])
@requires("accounts.use_desk")
def own_token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End one of one's own tokens."""
    token = token_by_id(token_id, owner=cast(User, request.user))
    token_operations.revoke_token(token=token, by=actor_of(request), at=now())
    messages.success(request, "已撤销令牌")
    return redirect("accounts:profile")
