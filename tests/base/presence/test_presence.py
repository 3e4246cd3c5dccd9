"""Presence: who is where, gone in time, for those who see the record only, and nothing written."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import AT, actor

from anlan.base.presence.facade import BEAT_S, STAY_S, beat
from anlan.kernel.records import RecordRef
from anlan.rescue.incidents.facade import Call, Incident, open_incident

SUBJECT = RecordRef.of("incident", "1")


@pytest.fixture
def incident(people) -> Incident:
    call = Call(kind="leak", place="金州区海青岛街道", lon=121.783, lat=39.051)
    return open_incident(call=call, by=actor(people.duty), at=AT, accepted=True)


def post(client: Any, kind: str, record_id: str, field: str = "") -> tuple[int, Any]:
    body = {"subject": {"kind": kind, "id": record_id}, "field": field}
    answer = client.post("/api/v1/presence", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_others_are_named_and_oneself_is_not(people) -> None:
    assert beat(SUBJECT, user=people.duty, field="deaths", at=AT) == []
    (seen,) = beat(SUBJECT, user=people.leader, field="", at=AT + timedelta(seconds=3))
    assert (seen.name, seen.field, seen.since) == (people.duty.name, "deaths", AT)
    assert beat(SUBJECT, user=people.duty, field="", at=AT + timedelta(seconds=4)) == []


def test_who_only_watches_is_not_seen(people) -> None:
    beat(SUBJECT, user=people.leader, field="", at=AT)
    assert beat(SUBJECT, user=people.duty, field="", at=AT) == []


@pytest.mark.parametrize(("seconds", "there"), [(BEAT_S, 1), (STAY_S - 1, 1), (STAY_S, 0), (20, 0)])
def test_a_closed_tab_is_gone_within_twenty_seconds(people, seconds: int, there: int) -> None:
    beat(SUBJECT, user=people.duty, field="deaths", at=AT)
    assert len(beat(SUBJECT, user=people.leader, field="", at=AT + timedelta(seconds=seconds))) == there


def test_leaving_is_seen_at_once_and_since_follows_the_field(people) -> None:
    beat(SUBJECT, user=people.duty, field="deaths", at=AT)
    beat(SUBJECT, user=people.duty, field="deaths", at=AT + timedelta(seconds=5))
    beat(SUBJECT, user=people.duty, field="missing", at=AT + timedelta(seconds=8))
    (seen,) = beat(SUBJECT, user=people.leader, field="", at=AT + timedelta(seconds=9))
    assert (seen.field, seen.since) == ("missing", AT + timedelta(seconds=8))
    beat(SUBJECT, user=people.duty, field="", at=AT + timedelta(seconds=10))
    assert beat(SUBJECT, user=people.leader, field="", at=AT + timedelta(seconds=10)) == []


def test_records_do_not_mix(people) -> None:
    beat(SUBJECT, user=people.duty, field="deaths", at=AT)
    assert beat(RecordRef.of("bulletin", "1"), user=people.leader, field="", at=AT) == []


def test_the_api_names_the_other(people, incident, program_of) -> None:
    assert post(program_of(people.duty), "incident", str(incident.id), "deaths") == (200, {"others": []})
    status, body = post(program_of(people.leader), "incident", str(incident.id))
    assert (status, body["others"][0]["name"], body["others"][0]["field"]) == (
        200,
        people.duty.name,
        "deaths",
    )


@pytest.mark.parametrize("name", ["zhuanghe", "enterprise", "admin", "auditor"])
def test_outsiders_learn_nothing(people, incident, program_of, name: str) -> None:
    post(program_of(people.duty), "incident", str(incident.id), "deaths")
    for kind in ("incident", "headquarters", "bulletin", "secret"):
        assert post(program_of(getattr(people, name)), kind, str(incident.id))[0] == 404
    assert post(program_of(people.duty), "incident", "not-an-id")[0] == 404


def test_nothing_is_written(people, incident, program_of) -> None:
    client = program_of(people.duty)
    post(client, "incident", str(incident.id), "deaths")  # the token's use is noted once a minute
    with CaptureQueriesContext(
        connection,
    ) as asked:
        post(client, "incident", str(incident.id), "missing")
    assert not [each["sql"] for each in asked if not each["sql"].startswith(("SELECT", "BEGIN", "COMMIT"))]
