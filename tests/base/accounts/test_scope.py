"""Jurisdiction: who sees what, the same in SQL and in memory; idle sessions, rates and demo accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT, DIVISIONS, PASSWORD, People, browser_of

from anlan.base.accounts.facade import Organisation, User, assign_post, demo_allowed, end_post
from anlan.base.accounts.scope import NOWHERE, Scope
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import now

pytestmark = pytest.mark.django_db
CODES = [row[0] for row in DIVISIONS if row[2] in {"district", "township"}]


def enterprises(organisations: list[Organisation]) -> None:
    """One enterprise for every division under every supervisor and none."""
    rows = []
    for code in CODES:
        for number, organisation in enumerate([None, *organisations]):
            values: dict[str, Any] = {"name": f"{code}-{number}", "credit_code": f"{code}{number:03d}"}
            rows.append(Enterprise(located_in_id=code, supervised_by=organisation, **values))
    Enterprise.objects.bulk_create(rows)


def test_the_query_and_the_live_stream_see_the_same(
    people: People, jinzhou_bureau: Organisation, zhuanghe_bureau: Organisation
) -> None:
    zone = Organisation.objects.get(short_name="高新区")
    enterprises([jinzhou_bureau, zhuanghe_bureau, zone])
    everything = list(Enterprise.objects.all())
    for person in people:
        seen = set(Enterprise.objects.visible_to(person).values_list("id", flat=True))
        scope = person.scope
        assert seen == {
            each.id for each in everything if scope.sees(str(each.located_in_id), each.supervised_by_id)
        }, person.username


def test_the_outsider_sees_nothing_of_jinzhou(people: People, jinzhou_bureau: Organisation) -> None:
    enterprises([jinzhou_bureau])
    seen = Enterprise.objects.visible_to(people.zhuanghe)
    assert not seen.filter(
        located_in_id__gte="210213", located_in_id__lt="210214", supervised_by=jinzhou_bureau
    ).exists()
    assert seen.exists()


def test_system_roles_see_no_business(people: People) -> None:
    enterprises([])
    for person in (people.admin, people.auditor, people.security):
        assert not Enterprise.objects.visible_to(person).exists()


def test_a_zone_sees_what_it_supervises_wherever_it_lies(people: People, jinzhou: User) -> None:
    zone = Organisation.objects.get(short_name="高新区")
    enterprises([zone])
    assign_post(user=jinzhou, organisation=zone, role="district_officer", title="兼", by=SYSTEM, at=AT)
    seen = Enterprise.objects.visible_to(User.objects.get(pk=jinzhou.pk))
    assert seen.filter(supervised_by=zone).count() == len(CODES)


def test_an_ended_post_ends_the_view(people: People) -> None:
    enterprises([])
    end_post(post=people.jinzhou.current_posts[0], by=SYSTEM, at=AT)
    assert not Enterprise.objects.visible_to(User.objects.get(pk=people.jinzhou.pk)).exists()


def test_a_disabled_user_sees_nothing(people: People) -> None:
    people.duty.is_active = False
    assert people.duty.scope == NOWHERE
    assert not people.duty.has_perm("accounts.use_desk")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(CODES), st.sampled_from(CODES))
def test_a_range_is_a_subtree(people: People, above: str, place: str) -> None:
    from anlan.base.divisions.facade import descendants_range

    scope = Scope(ranges=(descendants_range(above),))
    assert scope.sees(place, None) == place.startswith(above)


def test_an_idle_session_ends(people: People, settings: Any) -> None:
    client = browser_of(people.duty)
    assert client.get("/accounts/profile/").status_code == 200
    session = client.session
    session["seen_at"] = now().timestamp() - settings.IDLE_TIMEOUT_S - 1
    session.save()
    answer = client.get("/accounts/profile/")
    assert answer.status_code == 302
    assert "idle=1" in answer["Location"]
    assert client.get("/api/v1/enterprises").status_code == 401


def test_what_a_page_asks_by_itself_is_no_presence(people: People) -> None:
    client = browser_of(people.duty)
    before = now().timestamp() - timedelta(minutes=10).total_seconds()
    session = client.session
    session["seen_at"] = before
    session.save()
    client.get("/accounts/profile/", headers={"X-Background": "1"})
    assert client.session["seen_at"] == before
    client.get("/accounts/profile/")
    assert client.session["seen_at"] > before


def test_sign_in_is_limited_by_address(client: Client, people: People, settings: Any) -> None:
    settings.SIGN_IN_ATTEMPTS_PER_MINUTE = 3
    form = {"username": "nobody", "password": "wrong"}
    statuses = [client.post("/accounts/login/", form).status_code for _ in range(5)]
    # A new minute may begin in between and count anew, so only the end is certain within one.
    assert statuses[:3] == [200, 200, 200]
    assert 429 in statuses[3:]
    assert client.post("/accounts/login/", form, REMOTE_ADDR="10.1.1.1").status_code == 200


@pytest.mark.parametrize(
    ("bind", "host", "chosen", "allowed"),
    [
        ("127.0.0.1", "localhost:8000", "", True),
        ("127.0.0.1", "127.0.0.1", "", True),
        ("::1", "[::1]:8000", "", True),
        ("127.0.0.1", "anlan.example", "", False),
        ("0.0.0.0", "localhost:8000", "", False),
        ("10.0.0.5", "10.0.0.5:8000", "", False),
        ("0.0.0.0", "anlan.example", "chosen-by-operator", True),
    ],
)
def test_demo_accounts_work_over_loopback_only(
    bind: str, host: str, chosen: str, allowed: bool, settings: Any
) -> None:
    settings.BIND_ADDRESS, settings.DEMO_PASSWORD, settings.ALLOWED_HOSTS = bind, chosen, ["*"]
    request = RequestFactory().get("/", headers={"host": host})
    assert demo_allowed(request) is allowed


def test_a_refused_demo_account_looks_like_a_wrong_password(
    client: Client, people: People, settings: Any
) -> None:
    settings.DEMO_PASSWORD, settings.BIND_ADDRESS = "", "0.0.0.0"
    answer = client.post("/accounts/login/", {"username": "duty", "password": PASSWORD})
    assert answer.status_code == 200
    assert "用户名或口令不正确" in answer.content.decode()
