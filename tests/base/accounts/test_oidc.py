"""Sign-in through an OpenID Connect provider: a real one (oidc-provider-mock) over loopback HTTP."""

from __future__ import annotations

import base64
import hashlib
import re
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread
from tests.people import PASSWORD, People, actor

from anlan.base.accounts import oidc, totp
from anlan.base.accounts import second_factor_operations as operations
from anlan.base.accounts.facade import User
from anlan.base.accounts.models import LinkedIdentity
from anlan.base.audit.facade import AuditEntry
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict

START, LOGIN = "/accounts/oidc/start/", "/accounts/login/"
NAMES = {"s-duty": "duty", "s-duty2": "duty", "s-admin": "admin", "s-nobody": "not-here", "s-closed": "clerk"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider with some people."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
        people = [Claims(sub=sub, claims={"preferred_username": name}) for sub, name in NAMES.items()]
        with run_server_in_thread(user_claims=people, require_nonce=True) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(issuer: str, settings: Any) -> str:
    """The provider, configured."""
    settings.OIDC = {
        "issuer": issuer,
        "client_id": "anlan",
        "client_secret": "secret-of-tests",
        "title": "市统一身份认证",
        "claim": "preferred_username",
        "scope": "openid profile",
        "trusts_factor": False,
    }
    return issuer


def there(address: str, sub: str, action: str = "") -> str:
    """Sign in at the provider; the address it sends the browser back to."""
    answer = httpx.post(address, data={"sub": sub, "action": action}, follow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["location"].replace("http://testserver", "")


def go(client: Client, sub: str, start: str = START) -> Any:
    return client.get(there(client.get(start)["Location"], sub))


def said_at_the_door(client: Client) -> str:
    return client.get(LOGIN).content.decode()


def test_off_by_default(client: Client, people: People) -> None:
    assert START not in said_at_the_door(client)
    assert client.get(START)["Location"] == LOGIN
    assert "未启用统一身份认证" in said_at_the_door(client)


def test_the_account_of_the_same_name_is_entered_and_linked(
    client: Client, people: People, provider: str
) -> None:
    assert "市统一身份认证登录" in said_at_the_door(client)
    answer = go(client, "s-duty", f"{START}?next=/search/")
    assert answer["Location"] == "/search/"
    assert client.get("/").wsgi_request.user == people.duty
    link = LinkedIdentity.objects.get()
    assert (link.user, link.issuer, link.subject) == (people.duty, provider, "s-duty")
    assert go(Client(), "s-duty")["Location"] == "/"
    actions = AuditEntry.objects.filter(action__in=["accounts.link_identity", "accounts.sign_in"])
    assert [entry.action for entry in actions.order_by("seq")] == [
        "accounts.link_identity",
        "accounts.sign_in",
        "accounts.sign_in",
    ]


def test_the_request_carries_state_nonce_and_a_challenge_that_the_exchange_meets(
    client: Client, people: People, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(client.get(START)["Location"]).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 32
    assert len(query["nonce"][0]) >= 32
    sent: list[dict[str, str]] = []
    real = oidc._call

    def watched(method: str, address: str, **options: Any) -> dict[str, Any]:
        sent.append(options.get("data") or {})
        return real(method, address, **options)

    monkeypatch.setattr(oidc, "_call", watched)
    other = Client()
    address = other.get(START)["Location"]
    other.get(there(address, "s-duty"))
    challenge = re.search(r"code_challenge=([^&]+)", address)
    verifier = next(body["code_verifier"] for body in sent if "code_verifier" in body)
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    assert challenge is not None
    assert challenge[1] == digest


@pytest.mark.parametrize("sub", ["s-nobody", "s-unheard-of"])
def test_no_account_is_opened(sub: str, client: Client, people: People, provider: str) -> None:
    before = User.objects.count()
    assert go(client, sub)["Location"] == LOGIN
    assert "没有对应的账号" in said_at_the_door(client)
    assert User.objects.count() == before
    assert AuditEntry.objects.filter(action="accounts.refuse_identity").count() == 1


def test_a_closed_account_stays_closed(client: Client, people: People, provider: str) -> None:
    User.objects.filter(pk=people.clerk.pk).update(is_active=False)
    go(client, "s-closed")
    assert "没有对应的账号" in said_at_the_door(client)


def test_system_roles_are_not_matched_by_name_but_by_their_own_link(people: People, provider: str) -> None:
    client = Client()
    go(client, "s-admin")
    assert "须先用口令登录" in said_at_the_door(client)
    client.post(LOGIN, {"username": "admin", "password": PASSWORD})
    page = client.get(reverse("accounts:security")).content.decode()
    assert "关联市统一身份认证" in page
    assert go(client, "s-admin", reverse("accounts:oidc-link"))["Location"] == reverse("accounts:security")
    assert LinkedIdentity.objects.get().user == people.admin
    assert go(Client(), "s-admin")["Location"] == "/"
    link = LinkedIdentity.objects.get()
    client.post(reverse("accounts:identity-unlink", args=[link.pk]))
    assert not LinkedIdentity.objects.exists()


def test_a_name_given_to_another_person_opens_nothing(people: People, provider: str) -> None:
    go(Client(), "s-duty")
    client = Client()
    go(client, "s-duty2")
    assert "已关联另一个统一身份" in said_at_the_door(client)


def test_an_identity_is_tied_to_one_account(people: People, provider: str) -> None:
    go(Client(), "s-duty")
    client = Client()
    client.post(LOGIN, {"username": "leader", "password": PASSWORD})
    page = client.get(there(client.get(reverse("accounts:oidc-link"))["Location"], "s-duty"), follow=True)
    assert "已关联另一个账号" in page.content.decode()


def test_the_second_step_is_still_asked_for(people: People, provider: str) -> None:
    secret = b"12345678901234567890"
    code = totp.code_at(secret, totp.step_of(now()))
    operations.enrol_totp(user=people.duty, secret=secret, code=code, by=actor(people.duty), at=now())
    client = Client()
    assert go(client, "s-duty")["Location"] == "/accounts/login/second/"
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("change", ["state", "nobody", "denied", "issuer", "code"])
def test_answers_nobody_asked_for_are_refused(change: str, people: People, provider: str) -> None:
    client = Client()
    address = client.get(START)["Location"]
    back = there(address, "s-duty", "deny" if change == "denied" else "")
    if change == "state":
        back = re.sub(r"state=[^&]+", "state=another", back)
    if change == "issuer":
        back += "&iss=https://evil.example"
    if change == "code":
        back = re.sub(r"code=[^&]+", "code=guessed", back)
    if change == "nobody":
        client = Client()
    assert client.get(back)["Location"] == LOGIN
    assert client.get("/").status_code == 302


def test_an_answer_serves_once(people: People, provider: str) -> None:
    client = Client()
    back = there(client.get(START)["Location"], "s-duty")
    assert client.get(back)["Location"] == "/"
    client.post("/accounts/logout/")
    assert client.get(back)["Location"] == LOGIN


def test_a_token_for_another_nonce_is_refused(people: People, provider: str) -> None:
    client = Client()
    address = client.get(START)["Location"]
    back = there(re.sub(r"nonce=[^&]+", "nonce=anothers", address), "s-duty")
    assert client.get(back)["Location"] == LOGIN
    assert "未通过校验" in said_at_the_door(client)


def test_a_provider_that_is_away_is_said(
    client: Client, people: People, provider: str, settings: Any
) -> None:
    settings.OIDC = {**settings.OIDC, "issuer": "http://localhost:9"}
    assert client.get(START)["Location"] == LOGIN
    assert "暂时无法访问" in said_at_the_door(client)
    assert client.post(LOGIN, {"username": "duty", "password": PASSWORD})["Location"] == "/"


def test_plain_http_is_for_loopback_only(provider: str, settings: Any) -> None:
    settings.OIDC = {**settings.OIDC, "issuer": "http://login.example.cn"}
    with pytest.raises(Conflict, match="https"):
        oidc.provider()


def test_the_security_officer_sees_how_it_is_configured_but_not_the_secret(
    people: People, provider: str, browser_of: Callable[[User], Client]
) -> None:
    page = browser_of(people.security).get(reverse("accounts:sign-in-rules")).content.decode()
    assert provider in page
    assert "secret-of-tests" not in page


@pytest.mark.parametrize(
    ("trusted", "methods", "target"),
    [
        (True, ["pwd", "mfa"], "/"),
        (True, ["pwd"], "/accounts/login/second/"),
        (False, ["pwd", "mfa"], "/accounts/login/second/"),
    ],
)
def test_the_providers_word_for_the_second_factor_counts_where_it_is_trusted(
    trusted: bool, methods: list[str], target: str, people: People, provider: str, settings: Any
) -> None:
    settings.OIDC = {**settings.OIDC, "trusts_factor": trusted}
    httpx.put(f"{provider}/users/s-mfa", json={"preferred_username": "duty", "amr": methods})
    secret = b"12345678901234567890"
    code = totp.code_at(secret, totp.step_of(now()))
    operations.enrol_totp(user=people.duty, secret=secret, code=code, by=actor(people.duty), at=now())
    assert go(Client(), "s-mfa")["Location"] == target
