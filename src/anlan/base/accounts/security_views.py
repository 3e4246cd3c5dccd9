"""Pages of the security officer: locked names, sign-ins, tokens of everybody."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from anlan.base.accounts.access import actor_of, requires
from anlan.base.accounts.queries import locked_names, sign_ins, tokens
from anlan.base.accounts.sign_in_operations import unlock_user
from anlan.base.accounts.tables import SIGN_INS, TOKENS
from anlan.kernel.clock import now
from anlan.ui.facade import table_response


@require_GET
@requires("accounts.lock_account")
def lock_list(request: HttpRequest) -> HttpResponse:
    """Names that may not sign in now."""
    context = {"locked": locked_names(at=now()), "nav_key": "accounts.locks"}
    return render(request, "accounts/locks.html", context)


@require_POST
@requires("accounts.lock_account")
def unlock(request: HttpRequest) -> HttpResponse:
    """Lift a lock."""
    username, address = request.POST.get("username", ""), request.POST.get("address", "")
    unlock_user(username=username, address=address, by=actor_of(request), at=now())
    messages.success(request, f"已解除 {username} 的锁定")
    return redirect("accounts:locks")


@require_GET
@requires("accounts.view_sign_in")
def sign_in_list(request: HttpRequest) -> HttpResponseBase:
    """Who signed in, who was refused, from where."""
    return table_response(request, SIGN_INS, sign_ins(), context={"nav_key": "accounts.sign-ins"})


@require_GET
@requires("accounts.revoke_token")
def token_list(request: HttpRequest) -> HttpResponseBase:
    """Every token; one not revoked leads to its revocation."""
    return table_response(request, TOKENS, tokens(), context={"nav_key": "accounts.tokens"})
