"""What the desk gives those on duty: matters with their clocks, the log of each incident, lines, report tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation, Scope
from anlan.communication.duty.facade import DutyRole, Person, Watch, set_plan
from anlan.communication.duty.models import LogEntry
from anlan.kernel.actor import SYSTEM
from anlan.kernel.ids import uuid7
from anlan.rescue.incidents.facade import close_incident, prepare_bulletin, submit_bulletin
from anlan.rescue.incidents.models import Incident, TimelineEntry
from anlan.rescue.incidents.watchkeeping import (
    bulletin_rows,
    call_rows,
    dispatch_rows,
    handed_over,
    incident_rows,
    open_bulletins,
    open_incidents,
)

TakeCall = Callable[..., Incident]
EVERYTHING = Scope(everything=True)


def watch(name: str) -> Watch:
    return Watch(uuid7(), "市应急管理局", "06-02 08:00–次日 08:00 全天", name, (name,), AT, AT)


def test_open_incidents_with_what_runs_on_them(people: People, take_call: TakeCall) -> None:
    incident = take_call(deaths=1)
    drill = take_call(exercise=True, place="演练点")
    close_incident(incident=take_call(place="别处"), summary="现场已处置完毕", by=actor(people.duty), at=AT)
    found = {matter.subject.id: matter for matter in open_incidents(people.duty, AT)}
    assert set(found) == {str(incident.pk), str(drill.pk)}
    matter = found[str(incident.pk)]
    assert incident.number in matter.title
    assert "死亡 1" in matter.detail
    assert "时限" in matter.detail
    assert matter.due_at is not None
    assert found[str(drill.pk)].exercise
    assert open_incidents(people.zhuanghe, AT) == []


def test_the_hand_over_stands_in_the_log_of_each_open_incident(people: People, take_call: TakeCall) -> None:
    one, other = take_call(), take_call(place="别处")
    matters = open_incidents(people.duty, AT)
    close_incident(incident=other, summary="现场已处置完毕", by=actor(people.duty), at=AT)
    handed_over(matters, watch("张某"), watch("李某"), actor(people.duty), AT)
    texts = TimelineEntry.objects.filter(text__startswith="交班：张某 → 李某")
    assert [row.incident for row in texts] == [one]


def test_bulletins_not_yet_sent(people: People, take_call: TakeCall) -> None:
    made = prepare_bulletin(incident=take_call(), kind="initial", by=actor(people.duty), at=AT)
    submit_bulletin(bulletin=made, by=actor(people.duty), at=AT)
    [matter] = open_bulletins(people.duty, AT)
    assert "待签发" in matter.detail
    assert open_bulletins(people.zhuanghe, AT) == []


@pytest.fixture
def logs(people: People) -> tuple[Organisation, Organisation]:
    """The city and Jinzhou keep a duty; Zhuanghe as well."""
    found = []
    for name in ("大连市应急管理局", "金州区应急管理局", "庄河市应急管理局"):
        organisation = Organisation.objects.get(name=name)
        set_plan(
            organisation=organisation, pattern="full_day", day_start=time(8), leaders=0, chiefs=0, officers=1,
            hand_over=False, members=[Person(DutyRole.OFFICER, "甲", "1")], by=SYSTEM, at=AT,
        )  # fmt: skip
        found.append(organisation)
    return found[0], found[1]


def test_facts_stand_in_the_log_of_those_they_concern(
    people: People, take_call: TakeCall, logs: tuple[Organisation, Organisation]
) -> None:
    incident = take_call(place="金州区海青岛街道")
    rows = LogEntry.objects.filter(category="incident", subject_id=str(incident.pk))
    assert {row.organisation for row in rows} == set(logs)
    assert all(row.text == f"接报：{incident.number} {incident.title}" for row in rows)
    made = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
    assert not LogEntry.objects.filter(category="bulletin").exists()
    submit_bulletin(bulletin=made, by=actor(people.duty), at=AT)
    assert LogEntry.objects.filter(category="bulletin", text__startswith="送签首报").count() == 2
    close_incident(incident=incident, summary="现场已处置完毕", by=actor(people.duty), at=AT)
    assert LogEntry.objects.filter(text__startswith="结束").count() == 2


def test_the_day_report_counts_what_is_real_and_its_own(people: People, take_call: TakeCall) -> None:
    start, end = AT, AT + timedelta(days=1)
    take_call(at=AT - timedelta(seconds=1), place="金州区前一日")
    first = take_call(at=AT)
    last = take_call(at=end - timedelta(seconds=1), place="金州区最后一秒")
    take_call(at=end, place="次日")
    take_call(at=AT, exercise=True, place="演练")
    assert [row[0] for row in incident_rows(EVERYTHING, start, end)] == [first.number, last.number]
    assert len(call_rows(EVERYTHING, start, end)) == 2
    assert dispatch_rows(EVERYTHING, start, end) == bulletin_rows(EVERYTHING, start, end) == []
    zhuanghe = Scope(ranges=(("210283", "210284"),))
    jinzhou = Scope(ranges=(("210213", "210214"),))
    assert incident_rows(zhuanghe, start, end) == []
    assert len(incident_rows(jinzhou, start, end)) == 2


def test_the_list_costs_the_same_whatever_its_length(people: People, take_call: TakeCall) -> None:
    take_call()
    with CaptureQueriesContext(connection) as few:
        open_incidents(people.duty, AT)
    for number in range(4):
        take_call(place=f"第 {number} 处")
    with CaptureQueriesContext(connection) as many:
        open_incidents(people.duty, AT)
    assert len(many) <= len(few)
