"""实战: calls ring at the players, who do the rest; the system injects and compares."""

from datetime import timedelta

import pytest
from tests.people import AT, actor

from anlan.base.notifications.facade import Notification
from anlan.rescue.drills.facade import Drill
from anlan.rescue.incidents.facade import (
    Call,
    add_call,
    close_incident,
    decide,
    merge_incidents,
    open_incident,
    prepare_bulletin,
    request_service,
    send_stand_in,
    sign_bulletin,
    submit_bulletin,
)


def later(seconds: float):
    return AT + timedelta(seconds=seconds)


@pytest.fixture
def live(begin, play) -> Drill:
    return play(begin(mode="live"), 0)


def first_call(phone: str = "000-1", **values: object) -> Call:
    given = {"kind": "fire", "exercise": True, "place": "金州区海青岛街道", "lon": 121.783, "lat": 39.051}
    return Call(**{**given, "caller_phone": phone, "description": "仓库着火", **values})  # type: ignore[arg-type]


def taken(live: Drill, duty) -> Drill:
    open_incident(call=first_call(), by=actor(duty), at=later(5), accepted=True)
    return Drill.objects.get(pk=live.pk)


def draft_of(client) -> dict:
    return client.get("/api/v1/incidents/drafts").json()["items"]


def test_the_call_rings_at_its_players_only(live, people, program_of):
    inject = live.injects.get(ordinal=0)
    assert inject.status == "ringing"
    assert live.incident is None
    [message] = Notification.objects.filter(user=people.duty)
    assert message.title == "【演练】来电呼入 000-1"
    assert message.url == f"/incidents/intake/?draft=drill-{inject.id}"
    assert not Notification.objects.exclude(user=people.duty).exists()
    [draft] = draft_of(program_of(people.duty))
    assert draft["data"]["description"] == "仓库着火"
    assert draft["data"]["exercise"] is True
    assert draft_of(program_of(people.jinzhou)) == []


def test_whoever_files_it_has_taken_it(live, duty, program_of):
    drill = taken(live, duty)
    assert drill.incident is not None
    inject = drill.injects.get(ordinal=0)
    assert (inject.status, inject.outcome) == ("done", f"{duty.name} 接听，立案 {drill.incident.number}")
    assert draft_of(program_of(duty)) == []


def test_another_number_or_person_does_not_take_it(live, people):
    open_incident(call=first_call("13900000000"), by=actor(people.duty), at=later(1), accepted=True)
    open_incident(call=first_call(), by=actor(people.leader), at=later(2), accepted=True)
    open_incident(call=first_call(exercise=False), by=actor(people.duty), at=later(3), accepted=True)
    assert Drill.objects.get(pk=live.pk).incident is None


def test_until_it_is_taken_only_calls_come(live, play, duty):
    assert play(live, 60).injects.filter(status="done").count() == 0
    assert live.injects.filter(status="ringing").count() == 2
    drill = play(taken(live, duty), 61)
    assert set(drill.injects.filter(status="done").values_list("kind", flat=True)) >= {"photo", "note"}


def test_a_further_call_is_taken_by_merging_it(live, play, duty):
    drill = play(taken(live, duty), 20)
    assert drill.injects.get(ordinal=1).status == "ringing"
    add_call(incident=drill.incident, call=first_call("000-2"), by=actor(duty), at=later(25))
    inject = drill.injects.get(ordinal=1)
    assert (inject.status, inject.outcome) == ("done", f"{duty.name} 接听，并入")


def test_a_force_nobody_sent_does_not_move(live, play, duty):
    drill = play(taken(live, duty), 60)
    status = drill.injects.get(kind="status")
    assert status.status == "skipped"
    assert "尚未派出" in status.outcome


def test_acts_are_measured_by_the_drill_clock(live, duty, leader):
    drill = taken(live, duty)
    incident, by = drill.incident, actor(duty)
    request_service(incident=incident, service="119", task="", by=by, at=later(20))
    send_stand_in(incident=incident, kind="vehicle", name="一号车", by=by, at=later(55))
    decide(incident=incident, response_level="II", by=actor(leader), at=later(70))
    bulletin = prepare_bulletin(incident=incident, kind="initial", by=by, at=later(75))
    bulletin = submit_bulletin(bulletin=bulletin, by=by, at=later(80))
    sign_bulletin(bulletin=bulletin, version=None, by=actor(leader), at=later(90))
    met = {each.kind: (each.met_t, each.is_late, each.met_by) for each in drill.expectations.all()}
    assert met["service"] == (30, False, duty.name)
    assert met["dispatch"] == (65, True, duty.name)
    assert met["level"] == (80, False, leader.name)
    assert met["bulletin"] == (100, False, leader.name)
    assert met["close"] == (None, False, "")


def test_a_lower_level_does_not_meet_the_expected_one(live, duty):
    drill = taken(live, duty)
    decide(incident=drill.incident, response_level="IV", by=actor(duty), at=later(10))
    assert drill.expectations.get(kind="level").met_at is None


def test_closing_the_incident_ends_the_drill(live, duty):
    drill = taken(live, duty)
    close_incident(incident=drill.incident, summary="处置完毕，复盘", by=actor(duty), at=later(30))
    drill = Drill.objects.get(pk=live.pk)
    assert (drill.status, drill.end_reason) == ("finished", "响应结束")
    assert drill.injects.filter(status="skipped").count() == 6


def test_the_drill_follows_its_incident_into_another(live, play, duty):
    drill, by = taken(live, duty), actor(duty)
    second = open_incident(call=first_call("000-9"), by=by, at=later(12), accepted=True)
    merge_incidents(source=drill.incident, into=second, reason="同一起", by=by, at=later(15))
    drill = play(drill, 40)
    assert drill.incident == second
    assert second.photos.count() == 1


def test_two_drills_of_one_scenario_take_turns(begin, play, duty, live):
    second = play(begin(mode="live", at=later(1)), 2)
    open_incident(call=first_call(), by=actor(duty), at=later(5), accepted=True)
    assert Drill.objects.get(pk=live.pk).incident is not None
    assert Drill.objects.get(pk=second.pk).incident is None
