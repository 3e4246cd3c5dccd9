"""Clocks run out at their moment, alarm once, and are met by what they wait for."""

from datetime import timedelta

import pytest
from tests.people import AT, actor

from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification
from anlan.kernel.errors import InvalidInput
from anlan.rescue.incidents.enums import ClockKind
from anlan.rescue.incidents.facade import (
    change_incident,
    close_incident,
    raise_overdue_alarms,
    set_clock_duration,
)


def test_a_clock_alarms_at_its_moment_and_once(take_call, people) -> None:
    incident = take_call()
    due = incident.clocks.get(kind="dispatch").due_at
    assert raise_overdue_alarms(at=due - timedelta(seconds=1)) == 0
    assert raise_overdue_alarms(at=due) == 1
    assert raise_overdue_alarms(at=due + timedelta(minutes=1)) == 0
    assert Event.objects.filter(topic="clock.overdue").count() == 1
    assert "派出时限已到" in incident.timeline.order_by("at").last().text
    told = set(Notification.objects.values_list("user__username", flat=True))
    assert {"duty", "leader"} <= told


def test_clocks_that_ran_out_while_nothing_ran_alarm_afterwards(take_call) -> None:
    take_call()
    take_call()
    assert raise_overdue_alarms(at=AT + timedelta(days=1)) == 8


def test_closed_incidents_do_not_alarm(take_call, people) -> None:
    incident = take_call()
    close_incident(incident=incident, summary="误报，现场无异常", by=actor(people.duty), at=AT)
    assert raise_overdue_alarms(at=AT + timedelta(days=1)) == 0


def test_learning_when_the_head_was_informed_starts_the_unit_clock(take_call, people) -> None:
    incident = take_call()
    informed = AT - timedelta(minutes=20)
    values = {"head_informed_at": informed}
    change_incident(incident=incident, values=values, version=None, by=actor(people.duty), at=AT)
    assert incident.clocks.get(kind="unit_report").due_at == informed + timedelta(hours=1)


def test_a_corrected_start_moves_a_running_clock_and_rearms_it(take_call, people) -> None:
    incident = take_call(head_informed_at=AT - timedelta(hours=2))
    assert raise_overdue_alarms(at=AT) == 1
    values = {"head_informed_at": AT - timedelta(minutes=5)}
    change_incident(incident=incident, values=values, version=None, by=actor(people.duty), at=AT)
    clock = incident.clocks.get(kind="unit_report")
    assert (clock.due_at, clock.alarmed_at) == (AT + timedelta(minutes=55), None)


def test_durations_are_configurable_and_running_clocks_keep_theirs(take_call, people) -> None:
    before = take_call()
    set_clock_duration(kind=ClockKind.DISPATCH, duration_s=300, by=actor(people.admin), at=AT)
    after = take_call()
    assert before.clocks.get(kind="dispatch").due_at == AT + timedelta(minutes=3)
    assert after.clocks.get(kind="dispatch").due_at == AT + timedelta(minutes=5)


@pytest.mark.parametrize("seconds", [0, 9, 30 * 24 * 3600 + 1])
def test_senseless_durations_are_refused(people, seconds: int) -> None:
    with pytest.raises(InvalidInput):
        set_clock_duration(kind=ClockKind.DISPATCH, duration_s=seconds, by=actor(people.admin), at=AT)
