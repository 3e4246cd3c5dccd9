"""A user's own 安全设置: second factors, sessions, linked identity; and proving again who one is before a change.

Taking a factor into use is in `enrolment_views`, because it is also open to somebody who must do it first.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from anlan.base.accounts import oidc, oidc_operations, passkey_operations, second_factor_operations, webauthn
from anlan.base.accounts.access import actor_of, address_of, requires
from anlan.base.accounts.credential_queries import (
    identities_of,
    must_have_factor,
    passkey_of,
    passkeys_of,
    recovery_codes_left,
    session_of,
    sessions_of,
)
from anlan.base.accounts.devices import device_name, is_handheld
from anlan.base.accounts.models import Passkey, Totp, User, UserSession
from anlan.base.accounts.queries import sign_ins_of
from anlan.base.accounts.second_step_views import answer_in, answers_json, body_of
from anlan.base.accounts.session_operations import end_session, end_sessions
from anlan.base.accounts.sign_in_operations import note_failed_sign_in
from anlan.base.accounts.sign_in_rate import TOO_FAST, within_rate
from anlan.base.accounts.sign_in_steps import freshly, keep_challenge, prove, site, take_challenge
from anlan.base.accounts.sign_in_targets import wanted_next
from anlan.base.accounts.tables import token_state
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError, NotAllowed

CONFIRM = "confirm"


@never_cache
@require_GET
@requires("accounts.use_desk")
def security(request: HttpRequest) -> HttpResponse:
    """What one signs in with, where one is signed in, what happened lately."""
    user = cast(User, request.user)
    totp = Totp.objects.filter(user=user).first()
    passkeys = list(passkeys_of(user))
    sessions = session_rows(sessions_of(user, at=now()), present=request.session.session_key)
    identities = list(identities_of(user))
    context = {
        "account": user,
        "totp": totp,
        "passkeys": passkeys,
        "codes_left": recovery_codes_left(user),
        "has_factor": bool(totp or passkeys),
        "must_have": must_have_factor(user),
        "can_use_passkeys": site(request).can_use_passkeys,
        "sessions": sessions,
        "others": len(sessions) - any(row["present"] for row in sessions),
        "identities": identities,
        "oidc_title": _oidc_title(),
        "tokens": [(token, *token_state(token)) for token in user.tokens.filter(revoked_at=None)],
        "sign_ins": sign_ins_of(user)[:8],
        "dialogs": _dialogs(totp, passkeys),
    }
    return render(request, "accounts/security.html", context)


def session_rows(sessions: Any, *, present: str | None = None) -> list[dict[str, Any]]:
    """Sessions in words, the present one first."""
    rows = [
        {
            "handle": row.handle,
            "device": device_name(row.agent),
            "icon": "device-mobile" if is_handheld(row.agent) else "device-desktop",
            "address": row.address,
            "way": row.way,
            "begun_at": row.begun_at,
            "seen_at": row.seen_at,
            "present": row.session_key == present,
        }
        for row in cast(list[UserSession], sessions)
    ]
    return sorted(rows, key=lambda row: not row["present"])


def _oidc_title() -> str:
    try:
        found = oidc.provider()
    except DomainError:
        return ""
    return found.title if found else ""


def _dialogs(totp: Totp | None, passkeys: list[Passkey]) -> list[dict[str, str]]:
    dialogs = [
        {
            "key": f"remove-{passkey.pk}",
            "title": f"移除通行密钥“{passkey.name}”？",
            "text": "移除后不能再用它登录；设备上保存的密钥请在设备设置中另行删除。",
            "url": reverse("accounts:passkey-remove", args=[passkey.pk]),
            "confirm": "移除",
        }
        for passkey in passkeys
    ]
    if totp:
        dialogs.append(
            {
                "key": "remove-totp",
                "title": "停用验证器？",
                "text": "停用后登录时不再要求验证器中的 6 位数字。",
                "url": reverse("accounts:totp-remove"),
                "confirm": "停用",
            }
        )
    dialogs.append(
        {
            "key": "end-others",
            "title": "退出其他全部设备？",
            "text": "除当前设备外，您在各处的登录立即失效。程序使用的令牌不受影响。",
            "url": reverse("accounts:own-sessions-end"),
            "confirm": "全部退出",
        }
    )
    return dialogs


# -- proving again who one is -----------------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
@requires("accounts.use_desk")
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more (or a passkey), before a change to one's own security."""
    user = cast(User, request.user)
    target, message, status = wanted_next(request), "", 200
    if request.method == "POST":
        if not within_rate(address_of(request)):
            message, status = TOO_FAST, 429
        elif authenticate(request, username=user.username.lower(), password=request.POST.get("password", "")):
            prove(request)
            return redirect(target)
        else:
            message = "口令不正确。连续 5 次错误将锁定 15 分钟。"
            locked = bool(getattr(request, "axes_locked_out", False))
            note_failed_sign_in(username=user.username, address=address_of(request), locked=locked, at=now())
    context = {
        "message": message,
        "next": target,
        "has_passkey": passkeys_of(user).exists() and site(request).can_use_passkeys,
        "passkey": {
            "mode": "sign-in",
            "label": "用通行密钥确认",
            "options": reverse("accounts:confirm-options"),
            "finish": reverse("accounts:confirm-passkey"),
            "next": target,
        },
    }
    return render(request, "accounts/confirm_self.html", context, status=status)


@never_cache
@require_POST
@requires("accounts.use_desk")
@answers_json
def confirm_options(request: HttpRequest) -> HttpResponse:
    """A challenge for one's own passkeys."""
    known = [bytes(key.public_key) for key in passkeys_of(cast(User, request.user))]
    options, state = webauthn.sign_in_options(site(request), known=known)
    keep_challenge(request, CONFIRM, state)
    return JsonResponse(options)


@never_cache
@require_POST
@requires("accounts.use_desk")
@answers_json
def confirm_passkey(request: HttpRequest) -> HttpResponse:
    """One's own passkey in place of the password."""
    if not within_rate(address_of(request)):
        raise NotAllowed(TOO_FAST, code="too_fast")
    passkey_operations.use_passkey(
        site=site(request),
        state=take_challenge(request, CONFIRM),
        answer=answer_in(body_of(request)),
        address=address_of(request),
        at=now(),
        owner=cast(User, request.user),
    )
    prove(request)
    return JsonResponse({"next": wanted_next(request)})


# -- taking out of use ------------------------------------------------------------------------------------------------


@require_POST
@requires("accounts.use_desk")
@freshly
def totp_remove(request: HttpRequest) -> HttpResponse:
    """Stop using the authenticator."""
    second_factor_operations.remove_totp(user=cast(User, request.user), by=actor_of(request), at=now())
    messages.success(request, "已停用验证器")
    return redirect("accounts:security")


@require_POST
@requires("accounts.use_desk")
@freshly
def passkey_remove(request: HttpRequest, passkey_id: UUID) -> HttpResponse:
    """Stop using a passkey."""
    passkey = passkey_of(cast(User, request.user), passkey_id)
    passkey_operations.remove_passkey(passkey=passkey, by=actor_of(request), at=now())
    messages.success(request, f"已移除通行密钥“{passkey.name}”")
    return redirect("accounts:security")


@require_POST
@requires("accounts.use_desk")
@freshly
def identity_unlink(request: HttpRequest, identity_id: UUID) -> HttpResponseBase:
    """Untie the identity of the provider."""
    identity = identities_of(cast(User, request.user)).select_related("user").filter(pk=identity_id).first()
    if identity is not None:
        oidc_operations.unlink_identity(identity=identity, by=actor_of(request), at=now())
        messages.success(request, "已解除关联")
    return redirect("accounts:security")


@require_POST
@requires("accounts.use_desk")
def own_session_end(request: HttpRequest, handle: UUID) -> HttpResponse:
    """Sign out on one device."""
    session = session_of(cast(User, request.user), handle)
    if session.session_key == request.session.session_key:
        raise NotAllowed("这是当前设备，请用“退出登录”。")
    end_session(session=session, by=actor_of(request), at=now())
    messages.success(request, "已退出该设备")
    return redirect("accounts:security")


@require_POST
@requires("accounts.use_desk")
def own_sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = end_sessions(
        user=cast(User, request.user),
        by=actor_of(request),
        at=now(),
        reason="本人退出其他全部设备",
        keep=request.session.session_key,
    )
    messages.success(request, f"已退出其他 {count} 个设备" if count else "没有其他设备在登录")
    return redirect("accounts:security")
