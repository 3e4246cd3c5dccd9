"""Sign-in, lock-out and what the security officer sees of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import PASSWORD, People

from anlan.base.accounts.facade import User
from anlan.base.audit.facade import AuditEntry

LOGIN = "/accounts/login/"


def fail(client: Client, username: str, times: int) -> int:
    status = 0
    for _ in range(times):
        status = client.post(LOGIN, {"username": username, "password": "wrong"}).status_code
    return status


def test_the_sign_in_page_is_plain_and_asks_for_both(client: Client, people: People) -> None:
    page = client.get(LOGIN)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'name="username"' in text
    assert 'name="password"' in text
    assert "style=" not in text
    assert "<script>" not in text


def test_a_right_password_signs_in_and_is_recorded(client: Client, people: People) -> None:
    answer = client.post(LOGIN, {"username": "DUTY", "password": PASSWORD, "next": "/search/"})
    assert (answer.status_code, answer["Location"]) == (302, "/search/")
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert (entry.action, entry.subject_id) == ("accounts.sign_in", str(people.duty.pk))


def test_another_site_is_no_target(client: Client, people: People) -> None:
    body = {"username": "duty", "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post(LOGIN, body)["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_look_the_same(client: Client, people: People) -> None:
    known = client.post(LOGIN, {"username": "duty", "password": "wrong"}).content.decode()
    unknown = client.post(LOGIN, {"username": "nobody-here", "password": "wrong"}).content.decode()
    assert "用户名或口令不正确" in known
    assert "用户名或口令不正确" in unknown


def test_a_name_nobody_has_is_not_kept(client: Client, people: People) -> None:
    client.post(LOGIN, {"username": "my-secret-password", "password": "x"})
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert entry.action == "accounts.fail_sign_in"
    assert "my-secret-password" not in entry.summary


def test_five_failures_lock_whatever_the_case_and_security_unlocks(
    client: Client, people: People, settings: Any, browser_of: Callable[[User], Client]
) -> None:
    settings.AXES_ENABLED = True
    fail(client, "jinzhou", 2)
    assert fail(client, "JinZhou", 3) == 429
    refused = client.post(LOGIN, {"username": "jinzhou", "password": PASSWORD})
    assert refused.status_code == 429
    assert "已锁定" in refused.content.decode()
    failures = AuditEntry.objects.filter(action="accounts.fail_sign_in")
    assert failures.count() == 5
    assert failures.filter(summary__contains="已锁定").count() == 1

    officer = browser_of(people.security)
    page = officer.get(reverse("accounts:locks")).content.decode()
    assert "<td>jinzhou</td>" in page
    assert officer.get("/").status_code == 200
    officer.post(reverse("accounts:unlock"), {"username": "jinzhou", "address": "127.0.0.1"})
    assert "当前没有被锁定的用户名" in officer.get(reverse("accounts:locks")).content.decode()
    assert client.post(LOGIN, {"username": "jinzhou", "password": PASSWORD}).status_code == 302
    records = officer.get(reverse("accounts:sign-ins"), {"outcome": "accounts.fail_sign_in"})
    assert records.content.decode().count("登录失败") >= 5


def test_the_administrator_cannot_unlock(people: People, browser_of: Callable[[User], Client]) -> None:
    answer = browser_of(people.admin).post(reverse("accounts:unlock"), {"username": "jinzhou"})
    assert answer.status_code == 403


def test_lifting_no_lock_is_said(people: People, browser_of: Callable[[User], Client]) -> None:
    answer = browser_of(people.security).post(reverse("accounts:unlock"), {"username": "jinzhou"})
    assert answer.status_code == 409
    assert "无需解锁" in answer.content.decode()


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_the_theme_is_kept(theme: str, duty: User, browser_of: Callable[[User], Client]) -> None:
    assert browser_of(duty).post("/accounts/theme/", {"theme": theme}).status_code == 204
    assert User.objects.get(pk=duty.pk).theme == theme
