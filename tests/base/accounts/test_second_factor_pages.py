"""Second factors on the pages: enrolment, the second step, required by role, confirmation, reset of a lost device."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.people import PASSWORD, People, actor

from anlan.base.accounts import second_factor_operations as operations
from anlan.base.accounts import totp
from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import User, reset_second_factor
from anlan.base.accounts.models import RecoveryCode, SignInRule, Totp, UserSession
from anlan.base.accounts.sign_in_rule_operations import set_sign_in_rules
from anlan.base.audit.facade import AuditEntry
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed

Browser = Callable[[User], Client]
LOGIN = "/accounts/login/"
SECOND = "/accounts/login/second/"
REQUIRED = "/accounts/required/"
SECRET = b"12345678901234567890"


def code(steps: int = 0) -> str:
    return totp.code_at(SECRET, totp.step_of(now()) + steps)


def enrol(user: User) -> None:
    before = now() - timedelta(hours=1)
    text = totp.code_at(SECRET, totp.step_of(before))
    operations.enrol_totp(user=user, secret=SECRET, code=text, by=actor(user), at=before)


def type_password(client: Client, username: str, **more: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": PASSWORD, **more})


def require(*roles: Role) -> None:
    set_sign_in_rules(required=set(roles), by=Actor(id=None, name="测试", address=""), at=now())


def test_the_password_alone_no_longer_opens(client: Client, duty: User) -> None:
    enrol(duty)
    answer = type_password(client, "duty", next="/search/")
    assert answer["Location"] == SECOND
    assert client.get("/")["Location"].startswith(LOGIN)
    assert not UserSession.objects.filter(user=duty).exists()
    page = client.get(SECOND).content.decode()
    assert "双因素验证" in page
    assert "赵值" in page
    answer = client.post(SECOND, {"code": code()})
    assert answer["Location"] == "/search/"
    assert client.get("/").status_code == 200
    assert AuditEntry.objects.filter(action="accounts.sign_in").last().summary == "赵值 登录（口令 + 验证器）"
    assert UserSession.objects.get(user=duty).way == "口令 + 验证器"


def test_a_wrong_code_stays_at_the_door(client: Client, duty: User) -> None:
    enrol(duty)
    type_password(client, "duty")
    page = client.post(SECOND, {"code": code(9)})
    assert page.status_code == 200
    assert "验证码不正确" in page.content.decode()
    assert client.get("/").status_code == 302


def test_nobody_stands_at_the_second_door_without_the_first(client: Client, duty: User) -> None:
    enrol(duty)
    assert client.get(SECOND)["Location"] == LOGIN
    assert client.post(SECOND, {"code": code()})["Location"] == LOGIN


def test_the_second_door_closes_after_five_minutes_and_with_a_new_password(
    client: Client, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(people.duty)
    type_password(client, "duty")
    later = now() + timedelta(seconds=301)
    with monkeypatch.context() as patch:
        patch.setattr("anlan.base.accounts.sign_in_steps.now", lambda: later)
        assert client.get(SECOND)["Location"] == LOGIN
    assert client.get(SECOND).status_code == 200
    people.duty.set_password("something-else-2026")
    people.duty.save()
    assert client.get(SECOND)["Location"] == LOGIN


def test_five_wrong_codes_lock_as_wrong_passwords_do(client: Client, duty: User, settings: Any) -> None:
    settings.AXES_ENABLED = True
    enrol(duty)
    type_password(client, "Duty")
    statuses = [client.post(SECOND, {"code": code(9)}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post(SECOND, {"code": code()}).status_code == 429
    assert type_password(client, "duty").status_code == 429
    assert AuditEntry.objects.filter(action="accounts.refuse_second_factor").count() == 5
    assert AuditEntry.objects.filter(summary__contains="已锁定").count() == 1


def test_a_recovery_code_opens_in_place_of_the_telephone(client: Client, duty: User) -> None:
    enrol(duty)
    codes = operations.make_recovery_codes(user=duty, by=actor(duty), at=now())
    type_password(client, "duty")
    assert client.post(SECOND, {"code": codes[3]}).status_code == 302
    assert '剩余 <b class="num">9</b> 个' in client.get("/accounts/security/").content.decode()


def test_enrolment_shows_a_code_from_our_own_server_and_recovery_codes_once(
    client: Client, duty: User
) -> None:
    type_password(client, "duty")
    page = client.get(reverse("accounts:totp-new")).content.decode()
    assert 'src="data:image/svg+xml' in page
    text = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', page)
    assert text
    secret = base64.b32decode(text[1].replace(" ", ""))
    assert client.get(reverse("accounts:totp-new")).content.decode().count(text[1]) == 1
    wrong = client.post(reverse("accounts:totp-new"), {"code": "1"})
    assert "验证码不正确" in wrong.content.decode()
    good = totp.code_at(secret, totp.step_of(now()))
    answer = client.post(reverse("accounts:totp-new"), {"code": good}, follow=True)
    shown = re.findall(r"<li>((?:[a-z0-9]{4}-){3}[a-z0-9]{4})</li>", answer.content.decode())
    assert len(shown) == 10
    assert client.get(reverse("accounts:codes"))["Location"] == reverse("accounts:security")
    assert RecoveryCode.objects.filter(user=duty).count() == 10
    assert "已启用" in client.get(reverse("accounts:security")).content.decode()


# -- required by role -------------------------------------------------------------------------------------------------


def test_a_required_role_enrols_before_anything_else(client: Client, people: People) -> None:
    require(Role.DUTY_OFFICER)
    assert type_password(client, "duty")["Location"] == REQUIRED
    assert client.get("/")["Location"] == REQUIRED
    assert client.get("/incidents/")["Location"] == REQUIRED
    refused = client.get("/api/v1/incidents")
    assert (refused.status_code, refused.json()["code"]) == (403, "steps_owed")
    fragment = client.get("/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, REQUIRED)
    page = client.get(REQUIRED).content.decode()
    assert "手机验证器" in page
    form = client.get(reverse("accounts:totp-new")).content.decode()
    assert "data-frame" not in form
    text = re.search(r'id="secret"[^>]*>([A-Z2-7 ]+)<', form)
    assert text
    secret = base64.b32decode(text[1].replace(" ", ""))
    good = totp.code_at(secret, totp.step_of(now()))
    client.post(reverse("accounts:totp-new"), {"code": good})
    assert client.get("/").status_code == 200


def test_others_are_not_held_up_and_the_default_requires_nobody(client: Client, people: People) -> None:
    assert not SignInRule.objects.exists()
    require(Role.DUTY_OFFICER)
    assert type_password(client, "zhuanghe")["Location"] == "/"
    require()
    assert type_password(Client(), "duty")["Location"] == "/"


def test_programs_are_not_held_up(people: People, program_of: Callable[..., Client]) -> None:
    require(Role.DUTY_OFFICER)
    assert program_of(people.duty).get("/api/v1/incidents").status_code == 200


def test_the_last_factor_of_a_required_role_stays(people: People, browser_of: Browser) -> None:
    enrol(people.duty)
    require(Role.DUTY_OFFICER)
    with pytest.raises(Conflict, match="最后一种"):
        operations.remove_totp(user=people.duty, by=actor(people.duty), at=now())
    require()
    operations.remove_totp(user=people.duty, by=actor(people.duty), at=now())


def test_only_the_security_officer_decides(people: People, browser_of: Browser) -> None:
    url = reverse("accounts:sign-in-rules")
    officer = browser_of(people.security)
    assert officer.get(url).status_code == 200
    officer.post(url, {"role": ["administrator", "nonsense"]})
    assert list(SignInRule.objects.filter(second_factor=True).values_list("role", flat=True)) == [
        "administrator"
    ]
    entry = AuditEntry.objects.filter(action="accounts.set_sign_in_rule").get()
    assert entry.summary == "系统管理员须双因素验证"
    for other in (people.admin, people.auditor, people.duty, people.zhuanghe, people.enterprise):
        assert browser_of(other).get(url).status_code == 403
        assert browser_of(other).post(url, {"role": []}).status_code == 403


# -- confirmation and reset ---------------------------------------------------------------------------------------------


def test_changes_ask_again_who_one_is(duty: User, browser_of: Browser) -> None:
    browser = browser_of(duty)  # a session without a fresh proof
    enrol(duty)
    back = browser.post(reverse("accounts:totp-remove"))
    assert back["Location"] == "/accounts/security/confirm/?next=/accounts/security/"
    assert Totp.objects.filter(user=duty).exists()
    wrong = browser.post(back["Location"], {"password": "wrong", "next": "/accounts/security/"})
    assert "口令不正确" in wrong.content.decode()
    right = browser.post(back["Location"], {"password": PASSWORD, "next": "/accounts/security/"})
    assert right["Location"] == "/accounts/security/"
    browser.post(reverse("accounts:totp-remove"))
    assert not Totp.objects.filter(user=duty).exists()


def test_the_security_officer_resets_a_lost_device_with_a_reason(
    client: Client, people: People, browser_of: Browser
) -> None:
    enrol(people.duty)
    url = reverse("accounts:second-factor-reset", args=[people.duty.pk])
    for other in (people.admin, people.leader, people.zhuanghe):
        assert browser_of(other).post(url, {"reason": "丢了"}).status_code == 403
    officer = browser_of(people.security)
    assert "field-error" in officer.post(url, {"reason": ""}).content.decode()
    assert Totp.objects.filter(user=people.duty).exists()
    officer.post(url, {"reason": "手机遗失，当面核实"})
    assert not Totp.objects.filter(user=people.duty).exists()
    entry = AuditEntry.objects.filter(action="accounts.reset_second_factor").get()
    assert (entry.reason, entry.actor_name) == ("手机遗失，当面核实", "蒋安全")
    assert type_password(client, "duty")["Location"] == "/"


@pytest.mark.parametrize("who", ["admin", "auditor"])
def test_system_roles_are_reset_on_the_server_only(who: str, people: People) -> None:
    user = getattr(people, who)
    enrol(user)
    with pytest.raises(NotAllowed, match="reset-second-factor"):
        reset_second_factor(user=user, reason="丢了", by=actor(people.security), at=now())
    cli = Actor(id=None, name="命令行", address="cli")
    reset_second_factor(user=user, reason="在服务器上", by=cli, at=now())
    assert not Totp.objects.filter(user=user).exists()
    with pytest.raises(Conflict, match="无需重置"):
        reset_second_factor(user=user, reason="再来", by=cli, at=now())


def test_ones_own_factor_is_not_reset_but_removed(people: People) -> None:
    enrol(people.security)
    with pytest.raises(NotAllowed):
        reset_second_factor(user=people.security, reason="x", by=actor(people.security), at=now())
    enrol(people.duty)
    with pytest.raises(InvalidInput):
        reset_second_factor(user=people.duty, reason=" ", by=actor(people.security), at=now())


def test_the_list_of_users_finds_those_without_a_factor(people: People, browser_of: Browser) -> None:
    enrol(people.jinzhou)
    officer = browser_of(people.security)
    rules = officer.get(reverse("accounts:sign-in-rules")).content.decode()
    assert "?role=district_officer&amp;active=1&amp;factor=0" in rules
    page = officer.get("/accounts/users/?role=district_officer&active=1&factor=0").content.decode()
    assert "吴庄河" in page
    assert "周金州" not in page
