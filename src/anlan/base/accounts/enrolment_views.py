"""Taking a second factor into use, and the first password of one's own: by choice from 安全设置, or because the session
owes it before anything else (then on a bare page without the frame)."""

from __future__ import annotations

import json
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.base.accounts import operations, passkey_operations, second_factor_operations, totp, webauthn
from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.credential_queries import passkeys_of, recovery_codes_left
from anlan.base.accounts.forms import FirstPasswordForm
from anlan.base.accounts.models import User
from anlan.base.accounts.sealing import seal, unseal
from anlan.base.accounts.second_step_views import answer_in, answers_json, body_of
from anlan.base.accounts.sessions import CHANGE_PASSWORD, pending_steps
from anlan.base.accounts.sign_in_steps import (
    freshly,
    is_fresh,
    keep_challenge,
    settle_steps,
    site,
    take_challenge,
)
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, InvalidInput
from anlan.ui.facade import apply_domain_errors

ISSUER = "安澜"
SECRET = "totp_secret"  # noqa: S105  (a key of the session)
CODES = "recovery_codes_once"
ENROL = "enrol"


@never_cache
@require_GET
@requires("accounts.use_desk")
def required(request: HttpRequest) -> HttpResponse:
    """Where a session stands that owes a step: to the password first, then to a choice of second factor."""
    settle_steps(request)
    steps = pending_steps(request.session)
    if not steps:
        return redirect(settings.LOGIN_REDIRECT_URL)
    if steps[0] == CHANGE_PASSWORD:
        return redirect("accounts:first-password")
    context = {"can_use_passkeys": site(request).can_use_passkeys, "owing": True}
    return render(request, "accounts/required.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@requires("accounts.use_desk")
def first_password(request: HttpRequest) -> HttpResponse:
    """A password of one's own in place of the one somebody else set."""
    user = cast(User, request.user)
    if CHANGE_PASSWORD not in pending_steps(request.session):
        return redirect("accounts:security")
    form = FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.replace_provisional_password(
                user=user,
                password=form.cleaned_data["password"],
                by=actor_of(request),
                at=now(),
                keep_session=request.session.session_key,
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            update_session_auth_hash(request, user)
            settle_steps(request)
            messages.success(request, "口令已修改，请妥善保管")
            return redirect("accounts:required")
    return render(request, "accounts/first_password.html", {"form": form})


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@requires("accounts.use_desk")
@freshly
def totp_new(request: HttpRequest) -> HttpResponseBase:
    """The QR code of a new secret, and the check that the app shows the right numbers. The secret is kept in the
    session, sealed, until it is confirmed."""
    user = cast(User, request.user)
    secret = unseal(str(request.session.get(SECRET, "")))
    if secret is None:
        secret = totp.new_secret()
        request.session[SECRET] = seal(secret)
    message = ""
    if request.method == "POST":
        try:
            second_factor_operations.enrol_totp(
                user=user,
                secret=secret,
                code=request.POST.get("code", "")[:16],
                by=actor_of(request),
                at=now(),
            )
        except InvalidInput as error:
            message = error.message
        else:
            del request.session[SECRET]
            messages.success(request, "验证器已启用")
            return redirect(_after_enrolment(request))
    text = totp.base32(secret)
    context = {
        **_frame(request),
        "message": message,
        "qr": _qr(totp.address_of_secret(secret, account=user.username, issuer=ISSUER)),
        "secret": " ".join(text[start : start + 4] for start in range(0, len(text), 4)),
        "account_name": user.username,
    }
    return render(request, "accounts/totp_new.html", context)


def _qr(text: str) -> str:
    """A QR code as an SVG data address; drawn here, so that the secret goes to no other machine."""
    import segno

    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(
            scale=5, border=3, dark="#101418", light="#ffffff"
        )
    )


@never_cache
@require_GET
@requires("accounts.use_desk")
@freshly
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Name a passkey and have the browser make it."""
    context = {
        **_frame(request),
        "can_use_passkeys": site(request).can_use_passkeys,
        "totp_url": reverse("accounts:totp-new"),
        "passkey": {
            "mode": "enrol",
            "label": "添加通行密钥",
            "options": reverse("accounts:passkey-new-options"),
            "finish": reverse("accounts:passkey-new-finish"),
        },
    }
    return render(request, "accounts/passkey_new.html", context)


@never_cache
@require_POST
@requires("accounts.use_desk")
@answers_json
def passkey_new_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    _refuse_stale(request)
    user = cast(User, request.user)
    options, state = webauthn.enrolment_options(
        site(request),
        user_id=user.id,
        username=user.username,
        name=user.name,
        known=[bytes(key.public_key) for key in passkeys_of(user)],
    )
    keep_challenge(request, ENROL, state)
    return JsonResponse(options)


@never_cache
@require_POST
@requires("accounts.use_desk")
@answers_json
def passkey_new_finish(request: HttpRequest) -> HttpResponse:
    """Take the passkey into use."""
    _refuse_stale(request)
    body = body_of(request)
    passkey = passkey_operations.add_passkey(
        user=cast(User, request.user),
        name=str(body.get("name", "")),
        site=site(request),
        state=take_challenge(request, ENROL),
        answer=answer_in(body),
        by=actor_of(request),
        at=now(),
    )
    messages.success(request, f"已添加通行密钥“{passkey.name}”")
    return JsonResponse({"next": _after_enrolment(request)})


def _refuse_stale(request: HttpRequest) -> None:
    if not is_fresh(request):
        raise InvalidInput("距上次确认身份时间过长，请刷新页面重新确认。", code="stale_proof")


def _after_enrolment(request: HttpRequest) -> str:
    """With the first factor come recovery codes; then on to what is still owed, or back."""
    owing = bool(pending_steps(request.session))
    settle_steps(request)
    if not recovery_codes_left(cast(User, request.user)):
        _keep_new_codes(request)
        return reverse("accounts:codes") + ("?on=1" if owing else "")
    return reverse("accounts:required" if owing else "accounts:security")


def _keep_new_codes(request: HttpRequest) -> None:
    codes = second_factor_operations.make_recovery_codes(
        user=cast(User, request.user), by=actor_of(request), at=now()
    )
    request.session[CODES] = seal(json.dumps(codes).encode())


@require_POST
@requires("accounts.use_desk")
@freshly
def codes_new(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the ones before."""
    _keep_new_codes(request)
    return redirect("accounts:codes")


@never_cache
@require_GET
@requires("accounts.use_desk")
def codes(request: HttpRequest) -> HttpResponse:
    """The only page that ever shows recovery codes, once."""
    kept = unseal(str(request.session.pop(CODES, "")))
    if kept is None:
        messages.info(request, "恢复码只显示一次；需要时可重新生成")
        return redirect("accounts:security")
    owing = "on" in request.GET
    context = {
        "codes": json.loads(kept),
        "account": request.user,
        "made_at": now(),
        "frame": "ui/base_bare.html" if owing else "ui/base.html",
        "back_url": reverse("accounts:required" if owing else "accounts:security"),
    }
    return render(request, "accounts/codes.html", context)


def _frame(request: HttpRequest) -> dict[str, Any]:
    """The whole frame, or a bare page for a session that owes a step and could go nowhere in the frame."""
    owing = bool(pending_steps(request.session))
    return {
        "owing": owing,
        "frame": "ui/base_bare.html" if owing else "ui/base.html",
        "back_url": reverse("accounts:required" if owing else "accounts:security"),
    }
