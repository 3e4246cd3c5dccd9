"""Pages of the security officer on sign-in: which roles must have a second factor, sessions of business users, the
reset of a lost second factor."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from anlan.base.accounts import oidc, second_factor_operations, session_operations, sign_in_rule_operations
from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.credential_queries import business_session, business_sessions, role_rules
from anlan.base.accounts.devices import device_name
from anlan.base.accounts.enums import SYSTEM_ROLES, Role
from anlan.base.accounts.forms import ReasonForm
from anlan.base.accounts.queries import user_account
from anlan.base.accounts.tables import SESSIONS
from anlan.kernel.clock import now
from anlan.kernel.errors import DomainError
from anlan.ui.facade import apply_domain_errors, table_response


@require_http_methods(["GET", "POST"])
@requires("accounts.set_sign_in_rule")
def rules(request: HttpRequest) -> HttpResponse:
    """Which roles must have a second factor."""
    if request.method == "POST":
        chosen = request.POST.getlist("role")
        required = {role for role in Role if role.value in chosen}
        changed = sign_in_rule_operations.set_sign_in_rules(required=required, by=actor_of(request), at=now())
        words = "、".join(role.label for role in changed)
        messages.success(request, f"已保存，下次登录起生效：{words}" if changed else "没有改动")
        return redirect("accounts:sign-in-rules")
    found = role_rules()
    context = {
        "groups": [
            ("系统岗位", [rule for rule in found if rule.role in SYSTEM_ROLES]),
            ("业务岗位", [rule for rule in found if rule.role not in SYSTEM_ROLES]),
        ],
        "oidc_facts": _oidc_facts(),
        "nav_key": "accounts.sign-in-rules",
    }
    return render(request, "accounts/sign_in_rules.html", context)


def _oidc_facts() -> list[tuple[str, str]]:
    """How sign-in through a provider is configured; empty when it is off. The secret is never shown."""
    try:
        found = oidc.provider()
    except DomainError as error:
        return [("状态", error.message)]
    if found is None:
        return []
    return [
        ("状态", "已启用"),
        ("名称", found.title),
        ("签发者", found.issuer),
        ("客户端", found.client_id),
        ("用户名取自", found.claim),
        ("第二因素", "采信统一身份认证（amr 含 mfa）" if found.trusts_factor else "仍由本平台验证"),
    ]


@require_GET
@requires("accounts.end_session")
def session_list(request: HttpRequest) -> HttpResponseBase:
    """Who is signed in now, of the business users."""
    return table_response(
        request, SESSIONS, business_sessions(at=now()), context={"nav_key": "accounts.sessions"}
    )


@require_http_methods(["GET", "POST"])
@requires("accounts.end_session")
def session_end(request: HttpRequest, handle: UUID) -> HttpResponse:
    """End a business user's session, with a reason."""
    session = business_session(handle, at=now())
    user = session.user
    assert user is not None  # business_session finds signed-in ones only
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session_operations.end_session(
                session=session, reason=form.cleaned_data["reason"], by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已结束 {user.name} 的登录会话")
            return redirect("accounts:sessions")
    place = f"{device_name(session.agent)}，{session.address or '地址不明'}"
    context = {
        "form": form,
        "heading": f"结束 {user.name} 的登录会话",
        "submit": "结束会话",
        "warning": f"{place}。结束后该设备立即退出登录，尚未保存的内容会丢失。",
        "cancel_url": reverse("accounts:sessions"),
        "nav_key": "accounts.sessions",
    }
    return render(request, "accounts/form.html", context)


@require_http_methods(["GET", "POST"])
@requires("accounts.reset_second_factor")
def second_factor_reset(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take a business user's second factors away, because the device is lost."""
    user = user_account(user_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor_operations.reset_second_factor(
                user=user, reason=form.cleaned_data["reason"], by=actor_of(request), at=now()
            )
        except DomainError as error:
            apply_domain_errors(form, error)
        else:
            messages.success(request, f"已重置 {user.name} 的双因素验证")
            return redirect("accounts:user", user.pk)
    context = {
        "form": form,
        "heading": f"重置 {user.name} 的双因素验证",
        "submit": "重置",
        "warning": "请先当面或回拨单位电话核实本人。重置后验证器、通行密钥和恢复码全部失效，各处登录立即退出，"
        "该用户用口令登录后可重新启用。",
        "cancel_url": reverse("accounts:user", args=[user.pk]),
        "nav_key": "accounts.users",
    }
    return render(request, "accounts/form.html", context)
