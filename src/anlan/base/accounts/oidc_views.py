"""To the OpenID Connect provider and back: signing in, or tying one's identity to the account one is signed in to."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from anlan.base.accounts import oidc, oidc_operations
from anlan.base.accounts.access import actor_of, address_of, public, requires
from anlan.base.accounts.models import User
from anlan.base.accounts.sign_in_rate import TOO_FAST, within_rate
from anlan.base.accounts.sign_in_steps import BY_OIDC, EXPIRED, PATIENCE_S, REFUSAL, freshly, go_on, let_in
from anlan.base.accounts.sign_in_targets import wanted_next
from anlan.kernel.clock import ahead, now
from anlan.kernel.errors import DomainError, InvalidInput, NotFound

KEPT = "oidc_request"
REFUSED_THERE = "未在统一身份认证完成登录。"


@public
@never_cache
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider to sign in."""
    if request.user.is_authenticated:
        return redirect(wanted_next(request))
    if not within_rate(address_of(request)):
        return _back_to_sign_in(request, TOO_FAST)
    try:
        return _send(request, purpose="sign-in", target=wanted_next(request))
    except DomainError as error:
        return _back_to_sign_in(request, error.message)


@never_cache
@require_GET
@requires("accounts.use_desk")
@freshly
def link(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the provider to tie that identity to this account."""
    try:
        return _send(request, purpose="link", target=reverse("accounts:security"))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:security")


@public
@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    kept = request.session.pop(KEPT, None) or {}
    linking = kept.get("purpose") == "link" and isinstance(request.user, User)
    try:
        identity, provider = _identity(request, kept)
        if linking:
            return _linked(request, identity, provider)
        return _signed_in(request, identity, provider, target=kept["target"])
    except DomainError as error:
        if linking:
            messages.error(request, error.message)
            return redirect("accounts:security")
        return _back_to_sign_in(request, error.message)


def _send(request: HttpRequest, *, purpose: str, target: str) -> HttpResponse:
    provider = _provider()
    begun = oidc.begin(provider, redirect_uri=_redirect_uri(request))
    request.session[KEPT] = {
        "state": begun.state,
        "nonce": begun.nonce,
        "verifier": begun.verifier,
        "purpose": purpose,
        "target": target,
        "at": now().timestamp(),
    }
    return redirect(begun.url)


def _identity(request: HttpRequest, kept: dict[str, Any]) -> tuple[oidc.Identity, oidc.Provider]:
    """Who the provider says came back. Raises InvalidInput for an answer nobody here asked for."""
    provider = _provider()
    if not oidc.same_state(str(kept.get("state", "")), request.GET.get("state", "")):
        raise InvalidInput(EXPIRED, code="oidc_state")
    if now().timestamp() - float(kept["at"]) > PATIENCE_S:
        raise InvalidInput(EXPIRED, code="expired")
    if request.GET.get("iss", provider.issuer) != provider.issuer:
        raise InvalidInput(oidc.UNTRUSTED, code="oidc_issuer")
    code = request.GET.get("code", "")
    if "error" in request.GET or not code:
        raise InvalidInput(REFUSED_THERE, code="oidc_refused")
    identity = oidc.finish(
        provider,
        redirect_uri=_redirect_uri(request),
        code=code,
        verifier=kept["verifier"],
        nonce=kept["nonce"],
        at=now() - ahead(),  # the provider goes by the world's clock, also while we rehearse another hour
    )
    return identity, provider


def _signed_in(
    request: HttpRequest, identity: oidc.Identity, provider: oidc.Provider, *, target: str
) -> HttpResponse:
    user = oidc_operations.user_of_identity(
        identity=identity, provider=provider, address=address_of(request), at=now()
    )
    if provider.trusts_factor and identity.has_second_factor:
        return let_in(request, user=user, target=target, way=BY_OIDC, factor_elsewhere=True)
    return go_on(request, user=user, target=target, way=BY_OIDC)


def _linked(request: HttpRequest, identity: oidc.Identity, provider: oidc.Provider) -> HttpResponse:
    oidc_operations.link_identity(
        user=cast(User, request.user), identity=identity, provider=provider, by=actor_of(request), at=now()
    )
    messages.success(request, f"已关联{provider.title}")
    return redirect("accounts:security")


def _provider() -> oidc.Provider:
    found = oidc.provider()
    if found is None:
        raise NotFound("未启用统一身份认证。")
    return found


def _redirect_uri(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:oidc-callback"))


def _back_to_sign_in(request: HttpRequest, message: str) -> HttpResponse:
    request.session[REFUSAL] = message
    return redirect("accounts:login")
