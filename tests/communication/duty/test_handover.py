"""Hand-over: who may, in which order, what is lost (nothing), what runs while nobody takes over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.communication.duty.conftest import TODAY, Work, at
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation, User
from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification
from anlan.communication.duty.bar import handover_clocks
from anlan.communication.duty.enums import HandoverStatus
from anlan.communication.duty.facade import current_shift
from anlan.communication.duty.models import Handover, LogEntry, RosterPlan, Shift
from anlan.communication.duty.operations import handing_over as operations
from anlan.communication.duty.operations.alarming import alarm_late_handovers
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord

Roster = dict[date, Shift]
EVENING = at(2, 7, 40)


@pytest.fixture
def submitted(city_duty: Roster, people: People, bureau: Organisation, work: Work) -> Handover:
    """The first shift's hand-over with two matters, submitted at 07:45."""
    work.add("1")
    work.add("2")
    made = operations.start_handover(organisation=bureau, user=people.duty, by=actor(people.duty), at=EVENING)
    return operations.submit_handover(
        handover=made, user=people.duty, notes="注意续报", by=actor(people.duty), at=at(2, 7, 45)
    )


def tick_everything(handover: Handover, user: User) -> None:
    operations.open_matters(handover=handover, user=user, at=at(2, 7, 50))
    operations.tick_all(handover=handover, user=user, at=at(2, 7, 50))


def accept(handover: Handover, user: User, moment: Any = None, **values: Any) -> Handover:
    return operations.accept_handover(
        handover=handover, user=user, by=actor(user), at=moment or at(2, 7, 55), **values
    )


def test_the_responsibility_moves_at_the_boundary(
    submitted: Handover, city_duty: Roster, relief: User, bureau: Organisation, work: Work
) -> None:
    tick_everything(submitted, relief)
    done = accept(submitted, relief)
    assert (done.status, done.stand_in, done.is_late) == (HandoverStatus.ACCEPTED, False, False)
    assert done.effective_at == city_duty[TODAY].ends_at
    assert current_shift(organisation=bureau, at=at(2, 7, 59, 59)) == city_duty[TODAY]
    assert current_shift(organisation=bureau, at=at(2, 8)) == city_duty[TODAY + timedelta(days=1)]
    [(matters, one, other)] = work.passed
    assert ([each.subject.id for each in matters], one, other) == (["1", "2"], "赵值", "何夜值")
    assert LogEntry.objects.filter(category="handover", text="交班：赵值 → 何夜值").exists()
    assert AuditEntry.objects.filter(action="duty.accept_handover").exists()
    assert Event.objects.filter(topic="duty.handover-changed", data__status="accepted").exists()


def test_late_it_moves_when_accepted(submitted: Handover, relief: User, bureau: Organisation) -> None:
    tick_everything(submitted, relief)
    done = accept(submitted, relief, at(2, 9, 30))
    assert done.is_late
    assert done.effective_at == at(2, 9, 30)
    assert current_shift(organisation=bureau, at=at(2, 9, 29, 59)) == done.from_shift
    assert current_shift(organisation=bureau, at=at(2, 9, 30)) == done.to_shift


def test_every_matter_must_be_read(submitted: Handover, relief: User) -> None:
    with pytest.raises(Conflict, match="还有 2 项未阅"):
        accept(submitted, relief)
    with pytest.raises(Conflict, match="先打开移交清单"):
        operations.tick_all(handover=submitted, user=relief, at=at(2, 7, 50))
    first, second = submitted.matters.all()
    operations.tick_matter(handover=submitted, matter_id=first.pk, ticked=True, user=relief, at=at(2, 7, 50))
    operations.tick_matter(handover=submitted, matter_id=second.pk, ticked=True, user=relief, at=at(2, 7, 50))
    operations.tick_matter(
        handover=submitted, matter_id=second.pk, ticked=False, user=relief, at=at(2, 7, 51)
    )
    with pytest.raises(Conflict, match="还有 1 项未阅"):
        accept(submitted, relief)


def test_another_persons_ticks_do_not_count(submitted: Handover, relief: User, people: People) -> None:
    tick_everything(submitted, people.leader)
    with pytest.raises(Conflict, match="未阅"):
        accept(submitted, relief)


def test_what_came_up_meanwhile_stops_the_acceptance(submitted: Handover, relief: User, work: Work) -> None:
    tick_everything(submitted, relief)
    work.add("3", "新接报")
    with pytest.raises(Conflict, match="新增：新接报") as refused:
        accept(submitted, relief)
    assert refused.value.code == "new_matters"
    assert submitted.matters.count() == 3
    tick_everything(submitted, relief)
    assert accept(submitted, relief).status == HandoverStatus.ACCEPTED


def test_what_was_finished_meanwhile_needs_no_tick(submitted: Handover, relief: User, work: Work) -> None:
    first = submitted.matters.first()
    assert first is not None
    operations.tick_matter(handover=submitted, matter_id=first.pk, ticked=True, user=relief, at=at(2, 7, 50))
    del work.open[1]
    done = accept(submitted, relief)
    assert [row.settled for row in done.matters.order_by("sort")] == [False, True]
    assert [each.subject.id for each in work.passed[0][0]] == ["1"]


def test_two_accept_at_once_and_one_does(submitted: Handover, relief: User, people: People) -> None:
    for user in (relief, people.leader):
        tick_everything(submitted, user)
    # the leader's page was drawn first, the relief was quicker; ticks belong to whoever ticked last
    tick_everything(submitted, relief)
    accept(submitted, relief, version=submitted.version)
    with pytest.raises(Conflict, match="何夜值已于 06-02 07:55 接班"):
        accept(submitted, people.leader, version=submitted.version)
    assert Handover.objects.get(pk=submitted.pk).accepted_by == "何夜值"


def test_whoever_hands_over_does_not_take_over(submitted: Handover, people: People) -> None:
    with pytest.raises(Conflict, match="不能自己接班"):
        accept(submitted, people.duty)


def test_an_officer_of_the_outgoing_shift_does_not_take_over(
    city_duty: Roster, people: People, relief: User, bureau: Organisation, work: Work
) -> None:
    made = operations.start_handover(
        organisation=bureau, user=people.leader, by=actor(people.leader), at=EVENING
    )
    made = operations.submit_handover(handover=made, user=people.leader, by=actor(people.leader), at=EVENING)
    with pytest.raises(Conflict, match="交班班次内"):
        accept(made, people.duty)


def test_who_is_not_on_the_roster_stands_in(submitted: Handover, people: People, relief: User) -> None:
    submitted.to_shift.people.filter(role="officer").delete()
    tick_everything(submitted, relief)
    assert accept(submitted, relief).stand_in


@pytest.mark.parametrize(("minute", "second", "allowed"), [(59, 59, False), (0, 0, True)])
def test_at_the_earliest_an_hour_before(
    submitted: Handover, relief: User, minute: int, second: int, allowed: bool
) -> None:
    tick_everything(submitted, relief)
    moment = at(2, 7, 0) if allowed else at(2, 6, minute, second)
    if allowed:
        assert accept(submitted, relief, moment).effective_at == at(2, 8)
    else:
        with pytest.raises(Conflict, match="60 分钟"):
            accept(submitted, relief, moment)


def test_a_return_keeps_the_old_shift_responsible(
    submitted: Handover, relief: User, people: People, bureau: Organisation
) -> None:
    with pytest.raises(InvalidInput):
        operations.return_handover(
            handover=submitted, reason=" ", user=relief, by=actor(relief), at=at(2, 7, 55)
        )
    back = operations.return_handover(
        handover=submitted, reason="缺续报情况", user=relief, by=actor(relief), at=at(2, 7, 55)
    )
    assert (back.status, back.returned_reason) == (HandoverStatus.RETURNED, "缺续报情况")
    assert current_shift(organisation=bureau, at=at(2, 9)) == back.from_shift
    assert Notification.objects.filter(user=people.duty, text__contains="缺续报情况").exists()
    with pytest.raises(Conflict):
        accept(back, relief)
    again = operations.submit_handover(
        handover=back, user=people.duty, notes="已补", by=actor(people.duty), at=at(2, 8, 5)
    )
    assert (again.status, again.notes) == (HandoverStatus.SUBMITTED, "已补")


def test_submitted_it_is_not_edited_but_recalled(submitted: Handover, people: People) -> None:
    with pytest.raises(Conflict, match="先撤回"):
        operations.edit_handover(
            handover=submitted, notes="x", equipment=[], by=actor(people.duty), at=at(2, 7, 50)
        )
    back = operations.recall_handover(handover=submitted, by=actor(people.duty), at=at(2, 7, 50))
    done = operations.edit_handover(
        handover=back, notes="x", equipment=[], by=actor(people.duty), at=at(2, 7, 51), version=back.version
    )
    with pytest.raises(StaleRecord):
        operations.edit_handover(
            handover=done,
            notes="y",
            equipment=[],
            by=actor(people.duty),
            at=at(2, 7, 52),
            version=back.version - 1,
        )


def test_a_fault_needs_words(city_duty: Roster, people: People, bureau: Organisation, work: Work) -> None:
    made = operations.start_handover(organisation=bureau, user=people.duty, by=actor(people.duty), at=EVENING)
    assert [row["item"] for row in made.equipment] == list(operations.EQUIPMENT)
    with pytest.raises(InvalidInput, match="传真机异常"):
        operations.submit_handover(
            handover=made,
            user=people.duty,
            equipment=[{"item": "传真机", "ok": False, "note": " "}],
            by=actor(people.duty),
            at=EVENING,
        )


def test_starting_twice_gives_the_same(
    city_duty: Roster, people: People, relief: User, bureau: Organisation, work: Work
) -> None:
    one = operations.start_handover(organisation=bureau, user=people.duty, by=actor(people.duty), at=EVENING)
    two = operations.start_handover(organisation=bureau, user=relief, by=actor(relief), at=at(2, 8, 30))
    assert one == two
    assert Handover.objects.count() == 1


def test_a_skipped_shift_hands_over_to_the_present_one(
    city_duty: Roster, people: People, bureau: Organisation, work: Work
) -> None:
    made = operations.start_handover(
        organisation=bureau, user=people.duty, by=actor(people.duty), at=at(4, 9)
    )
    assert (made.from_shift, made.to_shift) == (city_duty[TODAY], city_duty[TODAY + timedelta(days=3)])


def test_without_a_next_shift_or_without_the_rule(
    city_duty: Roster, people: People, bureau: Organisation, work: Work
) -> None:
    Shift.objects.exclude(pk=city_duty[TODAY].pk).delete()
    with pytest.raises(Conflict, match="尚未排班"):
        operations.start_handover(organisation=bureau, user=people.duty, by=actor(people.duty), at=EVENING)
    RosterPlan.objects.update(handover_since=None)
    with pytest.raises(Conflict, match="未启用"):
        operations.start_handover(organisation=bureau, user=people.duty, by=actor(people.duty), at=EVENING)


def test_the_alarm_runs_once_from_the_boundary(city_duty: Roster, people: People, relief: User) -> None:
    boundary = city_duty[TODAY].ends_at
    assert alarm_late_handovers(at=boundary - timedelta(seconds=1)) == 0
    assert alarm_late_handovers(at=boundary) == 1
    assert alarm_late_handovers(at=boundary + timedelta(minutes=1)) == 0
    told = Notification.objects.filter(title="交接班逾期")
    assert {each.user for each in told} == {people.duty, people.leader, relief}
    assert Event.objects.filter(topic="duty.handover-overdue").count() == 1
    assert LogEntry.objects.filter(text__startswith="交接班逾期").count() == 1
    assert alarm_late_handovers(at=boundary + timedelta(days=1)) == 1


def test_no_alarm_once_accepted(submitted: Handover, relief: User) -> None:
    tick_everything(submitted, relief)
    accept(submitted, relief)
    assert alarm_late_handovers(at=at(2, 8)) == 0


def test_the_clock_stands_from_half_an_hour_before(
    city_duty: Roster, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moment, shown in ((at(2, 7, 29, 59), 0), (at(2, 7, 30), 1), (at(2, 10), 1)):
        monkeypatch.setattr("anlan.communication.duty.bar.now", lambda moment=moment: moment)
        assert len(handover_clocks(people.duty)) == shown
        assert handover_clocks(people.jinzhou) == handover_clocks(people.enterprise) == []
    [clock] = handover_clocks(people.duty)
    assert clock.due_at == city_duty[TODAY].ends_at


def test_the_clock_goes_when_it_was_signed_ahead(
    submitted: Handover, relief: User, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    tick_everything(submitted, relief)
    accept(submitted, relief)
    monkeypatch.setattr("anlan.communication.duty.bar.now", lambda: at(2, 7, 58))
    assert handover_clocks(people.duty) == []
    assert AT
