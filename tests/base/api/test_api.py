"""What every endpoint shares: credentials, refusals as problem details, paging, one record a key."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from tests.people import AT, People, actor, browser_of, program_of, settle

from anlan.base.accounts.facade import Organisation, issue_token, revoke_token
from anlan.base.api.models import IdempotencyKey

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.base.api.sample_api")]
KETTLES = "/api/v1/kettles"


def post(client: Client, body: Any, key: str = "", path: str = KETTLES) -> HttpResponse:
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(path, body, content_type="application/json", headers=headers)


def made() -> int:
    return Organisation.objects.filter(name__startswith="壶").count()


def assert_problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body


# -- credentials ------------------------------------------------------------------------------------------------


def test_nobody_gets_401(people: People) -> None:
    answer = Client().get(KETTLES)
    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "bearer 令牌"])
def test_a_wrong_credential_gets_401(people: People, header: str) -> None:
    assert_problem(Client(headers={"authorization": header.encode().decode("latin-1")}).get(KETTLES), 401)


def test_a_token_and_a_session_both_serve(people: People) -> None:
    assert program_of(people.duty).get(KETTLES).status_code == 200
    assert browser_of(people.duty).get(KETTLES).status_code == 200


def test_a_session_writes_only_with_its_csrf_token(people: People) -> None:
    client = browser_of(people.duty)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert post(strict, {"name": "壶"}).status_code == 403
    assert made() == 0


def test_a_read_only_token_only_reads(people: People) -> None:
    client = program_of(people.duty, read_only=True)
    assert client.get(KETTLES).status_code == 200
    body = assert_problem(post(client, {"name": "壶"}), 403)
    assert body["type"] == "urn:anlan:problem:read_only_token"
    assert made() == 0


def test_a_revoked_or_expired_token_is_none(people: People) -> None:
    by = actor(people.duty)
    token, text = issue_token(user=people.duty, name="甲", by=by, at=AT)
    client = Client(headers={"authorization": f"Bearer {text}"})
    assert client.get(KETTLES).status_code == 200
    revoke_token(token=token, by=by, at=AT)
    assert_problem(client.get(KETTLES), 401)
    _old, text = issue_token(user=people.duty, name="乙", by=by, at=AT.replace(year=2020), days=30)
    assert_problem(Client(headers={"authorization": f"Bearer {text}"}).get(KETTLES), 401)


def test_a_disabled_user_s_token_is_none(people: People) -> None:
    client = program_of(people.duty)
    people.duty.is_active = False
    people.duty.save(update_fields=["is_active"])
    assert_problem(client.get(KETTLES), 401)


def test_a_permission_is_asked_for(people: People) -> None:
    assert_problem(program_of(people.duty).get("/api/v1/secret"), 403)
    assert program_of(people.auditor).get("/api/v1/secret").json() == {"secret": "茶"}


def test_the_public_part_needs_nobody(people: People) -> None:
    assert Client().get("/api/v1/open").status_code == 200


# -- refusals ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "status"), [("missing", 404), ("conflict", 409), ("input", 422)])
def test_a_domain_error_becomes_a_problem(people: People, how: str, status: int) -> None:
    body = assert_problem(program_of(people.duty).get(f"/api/v1/fail/{how}"), status)
    if how == "input":
        assert [error["field"] for error in body["errors"]] == ["name", "litres"]
    if how == "conflict":
        assert body["type"] == "urn:anlan:problem:boiling"


@pytest.mark.parametrize("body", [{}, {"name": 1}, {"name": "壶", "litres": "many"}, [], None])
def test_bad_input_names_the_field(people: People, body: Any) -> None:
    found = assert_problem(post(program_of(people.duty), body), 422)
    assert found["errors"]


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[" * 5000])
def test_what_is_no_json_is_refused(people: People, raw: bytes) -> None:
    answer = program_of(people.duty).post(KETTLES, raw, content_type="application/json")
    assert_problem(answer, 400)
    assert "JSON" in answer.json()["detail"]
    assert made() == 0


# -- lists ------------------------------------------------------------------------------------------------------


def test_a_list_pages_and_counts(people: People) -> None:
    client = program_of(people.duty)
    total = client.get(KETTLES).json()["count"]
    first = client.get(KETTLES, {"page_size": 2}).json()
    second = client.get(KETTLES, {"page_size": 2, "page": 2}).json()
    assert (len(first["items"]), first["count"]) == (2, total)
    assert not {item["id"] for item in first["items"]} & {item["id"] for item in second["items"]}
    names = [item["name"] for item in client.get(KETTLES, {"order": "-name"}).json()["items"]]
    assert names == sorted(names, reverse=True)


@pytest.mark.parametrize("query", [{"page": 0}, {"page_size": 501}, {"page": "x"}, {"order": "password"}])
def test_a_bad_list_query_is_refused(people: People, query: dict[str, Any]) -> None:
    assert_problem(program_of(people.duty).get(KETTLES, query), 422)


# -- idempotency ------------------------------------------------------------------------------------------------


def test_the_same_submission_twice_makes_one_record(people: People) -> None:
    client = program_of(people.duty)
    first = post(client, {"name": "壶一"}, "k1")
    second = post(client, {"name": "壶一"}, "k1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert made() == 1


def test_a_key_with_another_body_is_a_conflict(people: People) -> None:
    client = program_of(people.duty)
    post(client, {"name": "壶一"}, "k1")
    assert_problem(post(client, {"name": "壶二"}, "k1"), 409)
    assert made() == 1


def test_keys_of_two_callers_do_not_meet(people: People) -> None:
    assert post(program_of(people.duty), {"name": "壶一"}, "k1").status_code == 200
    assert post(program_of(people.leader), {"name": "壶二"}, "k1").status_code == 200
    assert made() == 2


def test_a_refused_submission_may_be_corrected_under_its_key(people: People) -> None:
    client = program_of(people.duty)
    assert_problem(post(client, {"litres": 2}, "k1"), 422)
    assert post(client, {"name": "壶一"}, "k1").status_code == 200
    assert IdempotencyKey.objects.count() == 1


def test_a_key_too_long_is_refused(people: People) -> None:
    assert_problem(post(program_of(people.duty), {"name": "壶"}, "k" * 129), 422)


@pytest.mark.django_db(transaction=True)
def test_many_copies_at_once_make_one_record(transactional_db: None) -> None:
    people = settle()
    token = issue_token(user=people.duty, name="程序", by=actor(people.duty), at=AT)[1]

    def send(_number: int) -> tuple[int, str]:
        try:
            client = Client(headers={"authorization": f"Bearer {token}"})
            answer = post(client, {"name": "壶一"}, "same")
            return answer.status_code, answer.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(send, range(12)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 200
    assert made() == 1
