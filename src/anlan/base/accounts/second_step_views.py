"""The doors besides the password: the second step after it, and a passkey alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from anlan.base.accounts import passkey_operations, second_factor_operations, webauthn
from anlan.base.accounts.access import address_of, public
from anlan.base.accounts.backends import demo_allowed
from anlan.base.accounts.credential_queries import factor_kinds, passkeys_of
from anlan.base.accounts.sign_in_operations import note_failed_sign_in
from anlan.base.accounts.sign_in_rate import TOO_FAST, within_rate
from anlan.base.accounts.sign_in_steps import (
    BY_PASSKEY,
    Waiting,
    count_failure,
    keep_challenge,
    let_in,
    site,
    take_challenge,
    waiting,
)
from anlan.base.accounts.sign_in_targets import safe_next
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput, NotAllowed

SIGN_IN = "sign-in"


@public
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """A code of the authenticator, a recovery code, or a passkey, after the password."""
    kept = waiting(request)
    if kept is None:
        return redirect("accounts:login")
    if request.method == "GET":
        return _page(request, kept)
    if not within_rate(address_of(request)):
        return _page(request, kept, TOO_FAST, status=429)
    if not AxesProxyHandler.is_allowed(request, {"username": kept.user.username.lower()}):
        return _page(request, kept, "连续错误 5 次，账号已锁定 15 分钟。", status=429)
    by = Actor(id=kept.user.id, name=kept.user.name, address=address_of(request))
    try:
        kind = second_factor_operations.use_code(
            user=kept.user, code=request.POST.get("code", "")[:64], by=by, at=now()
        )
    except InvalidInput as error:
        locked = count_failure(request, kept.user)
        if locked:
            note_failed_sign_in(
                username=kept.user.username, address=address_of(request), locked=True, at=now()
            )
        return _page(request, kept, error.message)
    label = second_factor_operations.LABELS[kind]
    return let_in(request, user=kept.user, target=kept.target, way=f"{kept.way} + {label}")


def _page(request: HttpRequest, kept: Waiting, message: str = "", status: int = 200) -> HttpResponse:
    kinds = factor_kinds(kept.user)
    context = {
        "message": message,
        "has_totp": second_factor_operations.TOTP in kinds,
        "has_passkey": "passkey" in kinds,
        "can_use_passkeys": site(request).can_use_passkeys,
        "name": kept.user.name,
        "way": kept.way,
        "passkey": {
            "mode": "sign-in",
            "label": "使用通行密钥",
            "options": reverse("accounts:passkey-options"),
            "finish": reverse("accounts:passkey-sign-in"),
            "primary": second_factor_operations.TOTP not in kinds,
        },
    }
    return render(request, "accounts/second_step.html", context, status=status)


def answers_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view for the passkey island: refusals are JSON with the Chinese words in `detail`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            body = {"detail": error.message, "code": error.code}
            return JsonResponse(body, status=error.status)

    return guarded


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object sent. Raises InvalidInput."""
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise InvalidInput("浏览器发来的内容无法读取，请重试。") from error
    if not isinstance(body, dict):
        raise InvalidInput("浏览器发来的内容无法读取，请重试。")
    return body


def answer_in(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The authenticator's answer in what was sent. Raises InvalidInput."""
    answer = body.get("answer")
    if not isinstance(answer, dict):
        raise InvalidInput("浏览器没有返回通行密钥，请重试。")
    return answer


@public
@never_cache
@require_POST
@answers_json
def passkey_options(request: HttpRequest) -> HttpResponse:
    """A challenge: for the passkeys of whoever is half signed in, else for any passkey of this site."""
    _refuse_too_fast(request)
    kept = waiting(request)
    known = [bytes(key.public_key) for key in passkeys_of(kept.user)] if kept else None
    options, state = webauthn.sign_in_options(site(request), known=known)
    keep_challenge(request, SIGN_IN, state)
    return JsonResponse(options)


@public
@never_cache
@require_POST
@answers_json
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey, alone or as the second step. The authenticator verified the person, so it is enough."""
    _refuse_too_fast(request)
    kept = waiting(request)
    body = body_of(request)
    user = passkey_operations.use_passkey(
        site=site(request),
        state=take_challenge(request, SIGN_IN),
        answer=answer_in(body),
        address=address_of(request),
        at=now(),
        owner=kept.user if kept else None,
    )
    if user.is_demo and not demo_allowed(request):
        raise NotAllowed("演示账号只在本机访问时可用。")
    target = kept.target if kept else safe_next(request, str(body.get("next", "")))
    way = f"{kept.way} + {BY_PASSKEY}" if kept else BY_PASSKEY
    return JsonResponse({"next": let_in(request, user=user, target=target, way=way)["Location"]})


def _refuse_too_fast(request: HttpRequest) -> None:
    if not within_rate(address_of(request)):
        raise NotAllowed(TOO_FAST, code="too_fast")
