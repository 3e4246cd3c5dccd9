"""Sign-in, sign-out, theme. The pages that administer accounts are in `admin_views`."""

from __future__ import annotations

from typing import Any, cast

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anlan.base.accounts.access import actor_of, address_of, public, requires
from anlan.base.accounts.forms import SignInForm
from anlan.base.accounts.middleware import start_session_clock
from anlan.base.accounts.models import User
from anlan.base.accounts.sign_in_operations import note_failed_sign_in, note_sign_in
from anlan.kernel.clock import now


@public
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page."""
    target = _safe_next(request)
    if request.user.is_authenticated:
        return redirect(target)
    if request.method == "POST":
        if not _within_rate(address_of(request)):
            form = SignInForm(request)
            return _page(request, form, target, "尝试过于频繁，请一分钟后再试。", status=429)
        was_locked = not AxesProxyHandler.is_allowed(request, {"username": _typed_name(request)})
        form = SignInForm(request, data=request.POST)
        if form.is_valid():
            user = form.get_user()
            login(request, user)
            start_session_clock(request)
            note_sign_in(user=user, succeeded=True, by=actor_of(request), at=now())
            return redirect(target)
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
        "message": message or ("长时间未操作，已退出登录。" if "idle" in request.GET else ""),
    }
    return render(request, "accounts/login.html", context, status=status)


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
        _safe_next(request),
        "口令连续错误 5 次，账号已锁定 15 分钟。",
        status=429,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that outlived its session."""
    return render(request, "403.html", {"message": "页面已过期，请返回上一页刷新后重新提交。"}, status=403)


def _typed_name(request: HttpRequest) -> str:
    """The name as `SignInForm` cleans it."""
    return request.POST.get("username", "").strip().lower()[:64]


def _safe_next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or settings.LOGIN_REDIRECT_URL
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else str(settings.LOGIN_REDIRECT_URL)


def _within_rate(address: str) -> bool:
    """At most `SIGN_IN_ATTEMPTS_PER_MINUTE` attempts a minute from one address."""
    key = f"sign-in:{address}:{int(now().timestamp() // 60)}"
    cache.add(key, 0, timeout=120)
    return int(cache.incr(key)) <= settings.SIGN_IN_ATTEMPTS_PER_MINUTE
