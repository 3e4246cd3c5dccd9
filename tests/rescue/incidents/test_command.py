"""Corrections, decisions, log, close and reopen."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.people import AT, actor

from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.rescue.incidents.facade import (
    add_entry,
    change_incident,
    close_incident,
    decide,
    reopen_incident,
)


def change(incident, people, version=None, **values):
    return change_incident(
        incident=incident, values=values, version=version, by=actor(people.duty), at=AT + timedelta(minutes=5)
    )


def test_casualties_move_grade_and_level_until_a_person_decides(take_call, people) -> None:
    incident = change(take_call(), people, deaths=3)
    assert (incident.grade, incident.response_level) == (3, "III")
    incident = decide(incident=incident, grade=2, response_level="II", by=actor(people.leader), at=AT)
    incident = change(incident, people, deaths=4)
    assert (incident.grade, incident.response_level) == (2, "II")
    assert incident.grade_decided_by == people.leader.name


def test_two_people_changing_one_incident(take_call, people) -> None:
    incident = take_call()
    change(incident, people, version=1, deaths=1)
    with pytest.raises(StaleRecord) as caught:
        change(incident, people, version=1, missing=2)
    assert people.duty.name in caught.value.message
    incident.refresh_from_db()
    assert (incident.deaths, incident.missing) == (1, 0)


def test_changes_are_in_the_log_with_before_and_after(take_call, people) -> None:
    incident = change(take_call(), people, deaths=1, direct_loss=Decimal("120000"))
    text = incident.timeline.order_by("at").last().text
    assert "死亡 0 → 1" in text
    assert "120000" in text


def test_a_change_that_changes_nothing_leaves_no_trace(take_call, people) -> None:
    incident = change(take_call(), people, deaths=0)
    assert incident.version == 1
    assert incident.timeline.count() == 1


def test_unknown_fields_are_refused(take_call, people) -> None:
    with pytest.raises(InvalidInput):
        change(take_call(), people, number="x")


@pytest.mark.parametrize(("grade", "level"), [(None, None), (5, None), (None, "V")])
def test_senseless_decisions_are_refused(take_call, people, grade, level) -> None:
    with pytest.raises(InvalidInput):
        decide(incident=take_call(), grade=grade, response_level=level, by=actor(people.leader), at=AT)


def test_close_needs_a_summary_and_takes_no_more_orders(take_call, people) -> None:
    incident, by = take_call(), actor(people.duty)
    with pytest.raises(InvalidInput):
        close_incident(incident=incident, summary=" 好 ", by=by, at=AT)
    incident = close_incident(incident=incident, summary="泄漏已堵住，无人受伤", by=by, at=AT)
    assert (incident.status, incident.closed_at) == ("closed", AT)
    with pytest.raises(Conflict):
        change(incident, people, place="别处")
    with pytest.raises(Conflict):
        close_incident(incident=incident, summary="再次结束处置", by=by, at=AT)


def test_reopening_needs_a_reason(take_call, people) -> None:
    incident, by = take_call(), actor(people.duty)
    close_incident(incident=incident, summary="泄漏已堵住，无人受伤", by=by, at=AT)
    with pytest.raises(InvalidInput):
        reopen_incident(incident=incident, reason=" ", by=by, at=AT)
    incident = reopen_incident(incident=incident, reason="复燃", by=by, at=AT)
    assert (incident.status, incident.closed_at) == ("responding", None)
    assert "重新启动：复燃" in incident.timeline.order_by("at", "id").last().text


def test_the_log_takes_corrections_as_new_entries(take_call, people) -> None:
    incident, by = take_call(), actor(people.duty)
    first = add_entry(incident=incident, text="风向东南", by=by, at=AT)
    second = add_entry(incident=incident, text="风向更正为西南", corrects=first, by=by, at=AT)
    first.refresh_from_db()
    assert first.text == "风向东南"
    assert second.corrects == first
    with pytest.raises(InvalidInput):
        add_entry(incident=incident, text="  ", by=by, at=AT)
    with pytest.raises(InvalidInput):
        add_entry(incident=take_call(), text="别处", corrects=first, by=by, at=AT)


def test_two_leaders_deciding_at_once_see_each_other(take_call, people) -> None:
    incident = take_call()
    first = {"incident": incident, "seen": 0, "at": AT + timedelta(minutes=1)}
    decide(response_level="II", by=actor(people.leader), **first)
    with pytest.raises(Conflict) as caught:
        decide(response_level="III", by=actor(people.duty), **first)
    assert caught.value.code == "decided_meanwhile"
    assert f"{people.leader.name} 08:01 刚刚决定：启动 II 级响应" in caught.value.message
    count = incident.timeline.filter(kind="decision").count()
    changed = decide(incident=incident, response_level="III", seen=count, by=actor(people.duty), at=AT)
    assert changed.response_level == "III"
    assert decide(incident=incident, grade=3, by=actor(people.duty), at=AT).grade == 3
