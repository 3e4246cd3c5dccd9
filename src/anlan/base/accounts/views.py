"""Sign-in, sign-out, theme. The pages that administer accounts are in `admin_views`."""

from __future__ import annotations

from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anlan.base.accounts import oidc
from anlan.base.accounts.access import actor_of, address_of, public, requires
from anlan.base.accounts.forms import SignInForm
from anlan.base.accounts.models import User
from anlan.base.accounts.sign_in_operations import note_failed_sign_in, note_sign_in
from anlan.base.accounts.sign_in_rate import TOO_FAST, within_rate
from anlan.base.accounts.sign_in_steps import BY_PASSWORD, REFUSAL, go_on, site
from anlan.base.accounts.sign_in_targets import wanted_next
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page."""
    target = wanted_next(request)
    if request.user.is_authenticated:
        return redirect(target)
    if request.method == "POST":
        if not within_rate(address_of(request)):
            form = SignInForm(request)
            return _page(request, form, target, TOO_FAST, status=429)
        was_locked = not AxesProxyHandler.is_allowed(request, {"username": _typed_name(request)})
        form = SignInForm(request, data=request.POST)
        if form.is_valid():
            return go_on(request, user=form.get_user(), target=target, way=BY_PASSWORD)
        if not was_locked and _typed_name(request):
            # Attempts on a locked name are not recorded one by one: anybody could fill the chain with them.
            locked = bool(getattr(request, "axes_locked_out", False))
            note_failed_sign_in(
                username=_typed_name(request), address=address_of(request), locked=locked, at=now()
            )
        return _page(request, form, target)
    return _page(request, SignInForm(request), target)


def _page(
    request: HttpRequest, form: SignInForm, target: str, message: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "next": target,
        "message": message or _why_here(request),
        "passkey": {
            "mode": "sign-in",
            "label": "使用通行密钥登录",
            "options": reverse("accounts:passkey-options"),
            "finish": reverse("accounts:passkey-sign-in"),
            "next": target,
        },
        "can_use_passkeys": site(request).can_use_passkeys,
        "oidc_title": _oidc_title(),
    }
    return render(request, "accounts/login.html", context, status=status)


def _why_here(request: HttpRequest) -> str:
    """Why somebody stands before the sign-in page, in words; a refusal of the identity provider is kept once."""
    if "idle" in request.GET:
        return "长时间未操作，已退出登录。"
    return str(request.session.pop(REFUSAL, ""))


def _oidc_title() -> str:
    try:
        found = oidc.provider()
    except DomainError:
        return ""
    return found.title if found else ""


@require_POST
@requires("accounts.use_desk")
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    if isinstance(request.user, User):
        note_sign_in(user=request.user, succeeded=False, by=actor_of(request), at=now())
    logout(request)
    return redirect(settings.LOGIN_URL)


@require_POST
@requires("accounts.use_desk")
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the user's choice of light, dark or the system's."""
    theme = request.POST.get("theme", "")
    if theme in {"light", "dark", "auto"}:
        User.objects.filter(pk=cast(User, request.user).pk).update(theme=theme)
    return HttpResponse(status=204)


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked name sees (django-axes)."""
    return _page(
        request,
        SignInForm(request),
        wanted_next(request),
        "口令或验证码连续错误 5 次，账号已锁定 15 分钟。",
        status=429,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that outlived its session."""
    return render(request, "403.html", {"message": "页面已过期，请返回上一页刷新后重新提交。"}, status=403)


def _typed_name(request: HttpRequest) -> str:
    """The name as `SignInForm` cleans it."""
    return request.POST.get("username", "").strip().lower()[:64]
