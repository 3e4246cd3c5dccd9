"""The way from a proven password to a session: the second step, what is owed before anything else, and proving again
who one is before a change. It keeps its state in the session; the rules are the operations'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from anlan.base.accounts import webauthn
from anlan.base.accounts.access import actor_of
from anlan.base.accounts.credential_queries import factor_kinds, steps_owed
from anlan.base.accounts.models import User
from anlan.base.accounts.session_operations import begin_session
from anlan.base.accounts.sessions import PENDING, PROVED, pending_steps
from anlan.base.accounts.sign_in_operations import note_sign_in
from anlan.kernel.clock import now
from anlan.kernel.errors import InvalidInput

WAITING = "second_step"
PASSKEY = "passkey_state"
REFUSAL = "sign_in_refusal"
#: How long a half-finished sign-in or an unanswered challenge lives.
PATIENCE_S = 300
#: How long a proof of who one is serves for changes to one's own security.
FRESH_S = 600
EXPIRED = "等待时间过长，请重新操作。"

BY_PASSWORD = "口令"  # noqa: S105  (a word)
BY_PASSKEY = "通行密钥"
BY_OIDC = "统一身份认证"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose first proof is in and whose second is awaited."""

    user: User
    target: str
    way: str


def go_on(request: HttpRequest, *, user: User, target: str, way: str) -> HttpResponse:
    """After the first proof: to the second step where the user has a factor, else in."""
    if not factor_kinds(user):
        return let_in(request, user=user, target=target, way=way)
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": str(user.pk),
        "hash": user.get_session_auth_hash(),
        "at": now().timestamp(),
        "target": target,
        "way": way,
    }
    return redirect("accounts:second-step")


def waiting(request: HttpRequest) -> Waiting | None:
    """Who is half signed in here; nobody once it took too long or the password changed meanwhile."""
    kept = request.session.get(WAITING)
    if not kept or now().timestamp() - float(kept["at"]) > PATIENCE_S:
        return None
    user = User.objects.filter(pk=UUID(kept["user"]), is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    return Waiting(user, kept["target"], kept["way"])


def let_in(
    request: HttpRequest, *, user: User, target: str, way: str, factor_elsewhere: bool = False
) -> HttpResponse:
    """Begin the session, record it, and lead to `target` or to what is owed first.

    `factor_elsewhere`: the identity provider vouches that it asked for a second factor itself.
    """
    steps = steps_owed(user, with_password=not way.startswith(BY_OIDC))
    if factor_elsewhere:
        steps = [step for step in steps if step != "second_factor"]
    begin_session(request, user=user, way=way, steps=steps, at=now())
    for key in (WAITING, PASSKEY):
        request.session.pop(key, None)
    note_sign_in(user=user, succeeded=True, by=actor_of(request), at=now(), way=way)
    return redirect("accounts:required") if steps else redirect(target)


def settle_steps(request: HttpRequest) -> None:
    """Cross out what has been done."""
    owed = pending_steps(request.session)
    if owed:
        user = cast(User, request.user)
        left = [step for step in steps_owed(user) if step in owed]
        if left:
            request.session[PENDING] = left
        else:
            del request.session[PENDING]


def count_failure(request: HttpRequest, user: User) -> bool:
    """Count a wrong code as a wrong password, under the same name and address; whether that locked the name."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username.lower()}, request=request)
    return bool(getattr(request, "axes_locked_out", False))


# -- challenges ---------------------------------------------------------------------------------------------------


def site(request: HttpRequest) -> webauthn.Site:
    """The site this browser sees."""
    return webauthn.site_of(scheme=request.scheme or "http", host=request.get_host())


def keep_challenge(request: HttpRequest, purpose: str, state: dict[str, Any]) -> None:
    """Remember what was asked of the browser until it answers."""
    request.session[PASSKEY] = {"purpose": purpose, "state": state, "at": now().timestamp()}


def take_challenge(request: HttpRequest, purpose: str) -> dict[str, Any]:
    """What was asked, once. Raises InvalidInput when it was long ago or for something else."""
    kept = request.session.pop(PASSKEY, None)
    if not kept or kept["purpose"] != purpose or now().timestamp() - float(kept["at"]) > PATIENCE_S:
        raise InvalidInput(EXPIRED, code="expired")
    return dict(kept["state"])


# -- proving again ------------------------------------------------------------------------------------------------


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person proved who they are within `FRESH_S`."""
    return now().timestamp() - float(request.session.get(PROVED, 0)) <= FRESH_S


def prove(request: HttpRequest) -> None:
    """Note a proof."""
    request.session[PROVED] = now().timestamp()


def freshly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only somebody who proved who they are a short while ago; others prove it first and then come back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method == "GET" else reverse("accounts:security")
        return redirect(f"{reverse('accounts:confirm')}?next={back}")

    return guarded
