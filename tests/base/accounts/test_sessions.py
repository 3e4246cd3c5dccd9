"""Sessions: the list, ending one or all, the security officer's, what a new password and a closed account end; the
first password of one's own; devices in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import PASSWORD, People, actor

from anlan.base.accounts import operations
from anlan.base.accounts.credential_queries import sessions_of
from anlan.base.accounts.devices import device_name, is_handheld
from anlan.base.accounts.facade import User, create_user
from anlan.base.accounts.models import UserSession
from anlan.base.accounts.sessions import handle_of
from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.kernel.actor import Actor
from anlan.kernel.clock import now

Browser = Callable[[User], Client]
LOGIN = "/accounts/login/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"
CLI = Actor(id=None, name="命令行", address="cli")


def enter(username: str, password: str = PASSWORD) -> Client:
    client = Client(headers={"user-agent": WINDOWS})
    assert client.post(LOGIN, {"username": username, "password": password}).status_code == 302
    return client


def handle(client: Client) -> str:
    return str(handle_of(client.session.session_key or ""))


def test_a_session_knows_whose_it_is(duty: User) -> None:
    client = enter("duty")
    row = UserSession.objects.get(user=duty)
    assert (row.address, row.way) == ("127.0.0.1", "口令")
    assert row.begun_at is not None
    page = client.get("/accounts/security/").content.decode()
    assert "Chrome 126 · Windows" in page
    assert "当前设备" in page
    assert row.session_key not in page


def test_signing_out_one_device_leaves_the_other(duty: User) -> None:
    here, there = enter("duty"), enter("duty")
    assert here.get("/accounts/security/").content.decode().count("退出该设备") == 1
    here.post(reverse("accounts:own-session-end", args=[handle(there)]))
    assert there.get("/").status_code == 302
    assert here.get("/").status_code == 200
    entry = AuditEntry.objects.filter(action="accounts.end_session").get()
    assert entry.actor_name == "赵值"
    assert Event.objects.get(topic="accounts.session_ended").audience == duty.id


def test_signing_out_everywhere_else(duty: User) -> None:
    here, there, elsewhere = enter("duty"), enter("duty"), enter("duty")
    here.post(reverse("accounts:own-sessions-end"))
    assert [client.get("/").status_code for client in (here, there, elsewhere)] == [200, 302, 302]


def test_the_present_session_ends_by_signing_out(duty: User) -> None:
    here = enter("duty")
    assert here.post(reverse("accounts:own-session-end", args=[handle(here)])).status_code == 403


def test_nobody_ends_another_persons_session_from_his_own_page(people: People) -> None:
    duty, zhuanghe = enter("duty"), enter("zhuanghe")
    assert zhuanghe.post(reverse("accounts:own-session-end", args=[handle(duty)])).status_code == 404
    assert duty.get("/").status_code == 200


def test_the_security_officer_ends_a_business_users_session_with_a_reason(
    people: People, browser_of: Browser
) -> None:
    duty, admin = enter("duty"), enter("admin")
    officer = browser_of(people.security)
    page = officer.get(reverse("accounts:sessions")).content.decode()
    assert "赵值" in page
    assert "卫系统" not in page
    url = reverse("accounts:session-end", args=[handle(duty)])
    assert officer.get(url).status_code == 200
    officer.post(url, {"reason": ""})
    assert duty.get("/").status_code == 200
    officer.post(url, {"reason": "电脑遗失"})
    assert duty.get("/").status_code == 302
    of_admin = reverse("accounts:session-end", args=[handle(admin)])
    assert officer.post(of_admin, {"reason": "试试"}).status_code == 404
    assert admin.get("/").status_code == 200


@pytest.mark.parametrize("who", ["admin", "auditor", "duty", "leader", "zhuanghe", "enterprise"])
def test_others_see_no_sessions(who: str, people: People, browser_of: Browser) -> None:
    browser = browser_of(getattr(people, who))
    assert browser.get(reverse("accounts:sessions")).status_code == 403
    assert browser.post(reverse("accounts:session-end", args=[people.duty.pk])).status_code == 403


def test_the_list_asks_the_same_at_any_size(people: People, browser_of: Browser) -> None:
    officer = browser_of(people.security)
    counts = []
    for _ in range(2):
        for _each in range(4):
            enter("duty")
        with CaptureQueriesContext(connection) as queries:
            officer.get(reverse("accounts:sessions"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_middleware_adds_no_query(duty: User) -> None:
    """A session and its user: what Django asks for any signed-in request."""
    client = enter("duty")
    with CaptureQueriesContext(connection) as queries:
        client.post("/accounts/theme/", {"theme": "none"})
    assert len(queries) == 2


def test_idle_sessions_are_not_shown(duty: User, settings: object) -> None:
    enter("duty")
    idle = timedelta(seconds=settings.IDLE_TIMEOUT_S)  # type: ignore[attr-defined]
    assert sessions_of(duty, at=now()).count() == 1
    assert sessions_of(duty, at=now() + idle + timedelta(seconds=5)).count() == 0


def test_a_closed_account_is_out_at_once_and_stays_out_when_opened(people: People) -> None:
    client = enter("duty")
    operations.disable_user(user=people.duty, reason="调离", by=actor(people.admin), at=now())
    assert not UserSession.objects.filter(user=people.duty).exists()
    operations.enable_user(user=people.duty, by=actor(people.admin), at=now())
    assert client.get("/").status_code == 302


# -- the first password -------------------------------------------------------------------------------------------------


FIRST, OWN = "first-Password-1", "my-own-Password-2"
REQUIRED, CHANGE = "/accounts/required/", "/accounts/required/password/"


def newcomer() -> User:
    return create_user(username="liu", name="刘洋", password=FIRST, by=CLI, at=now())


@pytest.mark.django_db
def test_a_password_set_by_others_is_changed_before_anything_else() -> None:
    user = newcomer()
    assert user.password_provisional
    client = Client()
    answer = client.post(LOGIN, {"username": "liu", "password": FIRST})
    assert answer["Location"] == REQUIRED
    assert client.get("/")["Location"] == REQUIRED
    assert client.get("/accounts/security/enrol/totp/")["Location"] == REQUIRED
    assert client.get(REQUIRED)["Location"] == CHANGE
    same = client.post(CHANGE, {"password": FIRST, "again": FIRST}).content.decode()
    assert "不能与初始口令相同" in same
    weak = client.post(CHANGE, {"password": "12345", "again": "12345"}).content.decode()
    assert "field-error" in weak
    other = client.post(CHANGE, {"password": OWN, "again": OWN + "x"}).content.decode()
    assert "不一致" in other
    elsewhere = Client()
    elsewhere.post(LOGIN, {"username": "liu", "password": FIRST})
    assert client.post(CHANGE, {"password": OWN, "again": OWN}, follow=True).status_code == 200
    assert client.get("/").status_code == 200
    assert elsewhere.get(REQUIRED)["Location"].startswith(LOGIN)
    assert not User.objects.get(pk=user.pk).password_provisional
    assert Client().post(LOGIN, {"username": "liu", "password": OWN})["Location"] == "/"


@pytest.mark.django_db
def test_a_reset_makes_it_provisional_again_and_ones_own_change_does_not(people: People) -> None:
    user = newcomer()
    operations.set_password(user=user, password=OWN, by=actor(user), at=now())
    assert not User.objects.get(pk=user.pk).password_provisional
    operations.reset_password(user=user, password="reset-Password-3", by=actor(people.admin), at=now())
    assert User.objects.get(pk=user.pk).password_provisional
    operations.set_password(user=user, password="cli-Password-4", by=CLI, at=now())
    assert User.objects.get(pk=user.pk).password_provisional


def test_demo_users_sign_in_with_the_printed_password(duty: User) -> None:
    assert not duty.password_provisional
    assert Client().post(LOGIN, {"username": "duty", "password": PASSWORD})["Location"] == "/"


def test_ones_own_new_password_ends_the_other_sessions(people: People) -> None:
    user = newcomer()
    operations.set_password(user=user, password=OWN, by=actor(user), at=now())
    here, there = enter("liu", OWN), enter("liu", OWN)
    body = {"current": OWN, "password": "third-Password-5", "again": "third-Password-5"}
    assert here.post(reverse("accounts:own-password"), body).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert UserSession.objects.filter(user=user).count() == 1


# -- devices --------------------------------------------------------------------------------------------------------------

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (WINDOWS, "Chrome 126 · Windows"),
        (WINDOWS + " Edg/126.0", "Edge 126 · Windows"),
        (IPHONE, "Safari 17 · iPhone"),
        (IPHONE + " MicroMessenger/8.0.49", "微信 8 · iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox 127 · Linux"),
        ("curl/8.5", "未知设备"),
        ("", "未知设备"),
    ],
)
def test_devices_in_words(agent: str, name: str) -> None:
    assert device_name(agent) == name
    assert is_handheld(agent) == ("iPhone" in agent)
