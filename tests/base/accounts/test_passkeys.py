"""Passkeys: enrolment, signing in with one alone or after the password, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.base.accounts.authenticator import Authenticator
from tests.people import PASSWORD, People, actor

from anlan.base.accounts import passkey_operations
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User
from anlan.base.accounts.models import Passkey, RecoveryCode
from anlan.base.accounts.sign_in_rule_operations import set_sign_in_rules
from anlan.base.accounts.webauthn import site_of
from anlan.base.audit.facade import AuditEntry
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict

LOGIN = "/accounts/login/"
SITE = {"headers": {"host": "localhost"}}


def browser() -> Client:
    return Client(**SITE)  # type: ignore[arg-type]


def enter(username: str) -> Client:
    client = browser()
    client.post(LOGIN, {"username": username, "password": PASSWORD})
    return client


def send(client: Client, name: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(reverse(f"accounts:{name}"), json.dumps(body or {}), content_type="application/json")


def enrol(client: Client, key: Authenticator, name: str = "办公室电脑") -> Any:
    options = send(client, "passkey-new-options").json()
    return send(client, "passkey-new-finish", {"name": name, "answer": key.create(options)})


def sign_in(client: Client, key: Authenticator) -> Any:
    options = send(client, "passkey-options").json()
    return send(client, "passkey-sign-in", {"answer": key.get(options), "next": "/search/"})


@pytest.fixture
def key(people: People) -> Authenticator:
    """A passkey of `duty`."""
    made = Authenticator()
    assert enrol(enter("duty"), made).status_code == 200
    return made


def test_enrolment_asks_for_a_verified_person_and_brings_recovery_codes(people: People) -> None:
    client, made = enter("duty"), Authenticator()
    options = send(client, "passkey-new-options").json()["publicKey"]
    assert options["rp"] == {"id": "localhost", "name": "安澜"}
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert enrol(client, made).json() == {"next": reverse("accounts:codes")}
    passkey = Passkey.objects.get(user=people.duty)
    assert (passkey.name, passkey.sign_count) == ("办公室电脑", 1)
    assert RecoveryCode.objects.filter(user=people.duty).count() == 10
    assert AuditEntry.objects.filter(action="accounts.enrol_second_factor").count() == 2
    again = send(client, "passkey-new-options").json()["publicKey"]
    assert [each["id"] for each in again["excludeCredentials"]] == [passkey.credential_id]


def test_a_passkey_alone_signs_in(people: People, key: Authenticator) -> None:
    client = browser()
    assert sign_in(client, key).json() == {"next": "/search/"}
    assert client.get("/").status_code == 200
    assert "登录（通行密钥）" in AuditEntry.objects.filter(action="accounts.sign_in").last().summary
    passkey = Passkey.objects.get(user=people.duty)
    assert passkey.sign_count == 2
    assert passkey.last_used_at is not None


def test_a_passkey_serves_as_second_step(people: People, key: Authenticator) -> None:
    client = enter("duty")
    assert client.get("/").status_code == 302
    assert sign_in(client, key).json() == {"next": "/"}
    assert client.get("/").status_code == 200


def test_after_one_persons_password_anothers_passkey_does_not_serve(
    people: People, key: Authenticator
) -> None:
    other = Authenticator()
    enrol(enter("leader"), other)
    client = enter("duty")
    answer = sign_in(client, other)
    assert (answer.status_code, answer.json()["code"]) == (422, "passkey_unknown")
    assert client.get("/").status_code == 302


def _elsewhere(key: Authenticator) -> None:
    key.origin = "https://anlan.evil.example"


def _unverified(key: Authenticator) -> None:
    key.verifies = False


def _another_key(key: Authenticator) -> None:
    key.key = Authenticator().key


def _counter_back(key: Authenticator) -> None:
    key.counter, key.counts = 1, False


@pytest.mark.parametrize("spoil", [_elsewhere, _unverified, _another_key, _counter_back])
def test_a_spoilt_answer_is_refused_and_written_down(
    spoil: Callable[[Authenticator], None], people: People, key: Authenticator
) -> None:
    spoil(key)
    client = browser()
    answer = sign_in(client, key)
    assert answer.status_code == 422
    assert client.get("/").status_code == 302
    assert AuditEntry.objects.filter(action="accounts.refuse_second_factor").count() == 1


def test_an_answer_serves_once(people: People, key: Authenticator) -> None:
    client = browser()
    options = send(client, "passkey-options").json()
    answer = key.get(options)
    assert send(client, "passkey-sign-in", {"answer": answer}).status_code == 200
    replayed = send(browser(), "passkey-sign-in", {"answer": answer})
    assert (replayed.status_code, replayed.json()["code"]) == (422, "expired")
    again = browser()
    send(again, "passkey-options")
    assert send(again, "passkey-sign-in", {"answer": answer}).status_code == 422


def test_synchronised_passkeys_that_do_not_count_sign_in_again(people: People) -> None:
    made = Authenticator(counts=False)
    enrol(enter("duty"), made)
    assert sign_in(browser(), made).status_code == 200
    assert sign_in(browser(), made).status_code == 200


def test_a_closed_account_and_an_unknown_passkey_are_refused_alike(
    people: People, key: Authenticator
) -> None:
    User.objects.filter(pk=people.duty.pk).update(is_active=False)
    closed, unknown = sign_in(browser(), key), sign_in(browser(), Authenticator())
    assert closed.status_code == unknown.status_code == 422
    assert closed.json() == unknown.json()


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"answer": 1}', '{"answer": {"rawId": 5}}'])
def test_nonsense_is_refused(body: str, people: People) -> None:
    client = browser()
    send(client, "passkey-options")
    answer = client.post(reverse("accounts:passkey-sign-in"), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"]


def test_names_are_asked_for_and_unlike(people: People, key: Authenticator) -> None:
    client = browser()
    sign_in(client, key)
    assert enrol(client, Authenticator(), "  ").status_code == 422
    assert "已有名为" in enrol(client, Authenticator(), "办公室电脑").json()["detail"]
    assert enrol(client, Authenticator(), "长" * 65).status_code == 422
    assert enrol(client, Authenticator(), "手机").status_code == 200


def test_the_eleventh_is_refused(people: People) -> None:
    client = enter("duty")
    for number in range(passkey_operations.MOST):
        assert enrol(client, Authenticator(), f"第 {number} 个").status_code == 200
    assert enrol(client, Authenticator(), "再来").status_code == 409


def test_adding_asks_for_a_fresh_proof(people: People, browser_of: Callable[[User], Client]) -> None:
    stale = browser_of(people.duty)
    answer = send(stale, "passkey-new-options")
    assert (answer.status_code, answer.json()["code"]) == (422, "stale_proof")
    page = stale.get(reverse("accounts:passkey-new"))
    assert page["Location"].startswith(reverse("accounts:confirm"))


def test_removal_is_ones_own_and_not_of_the_last_where_one_is_required(
    people: People, key: Authenticator
) -> None:
    passkey = Passkey.objects.get(user=people.duty)
    url = reverse("accounts:passkey-remove", args=[passkey.pk])
    assert enter("zhuanghe").post(url).status_code == 404
    by = actor(people.security)
    set_sign_in_rules(required={Role.DUTY_OFFICER}, by=by, at=now())
    with pytest.raises(Conflict, match="最后一种"):
        passkey_operations.remove_passkey(passkey=passkey, by=actor(people.duty), at=now())
    set_sign_in_rules(required=set(), by=by, at=now())
    client = browser()
    sign_in(client, key)
    assert client.post(url).status_code == 302
    assert not Passkey.objects.exists()
    assert not RecoveryCode.objects.exists()


@pytest.mark.parametrize(
    ("scheme", "host", "usable"),
    [
        ("http", "localhost:8000", True),
        ("https", "anlan.example.cn", True),
        ("http", "anlan.example.cn", False),
        ("https", "10.0.0.5:8443", False),
        ("http", "127.0.0.1:8000", False),
        ("https", "[::1]:8443", False),
        ("https", "[::1]", False),
    ],
)
def test_where_browsers_allow_passkeys(scheme: str, host: str, usable: bool) -> None:
    assert site_of(scheme=scheme, host=host).can_use_passkeys is usable
