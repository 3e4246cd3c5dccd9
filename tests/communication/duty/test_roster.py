"""Plans, generation, shifts by hand, swaps: the rules and what they leave behind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.communication.duty.conftest import TODAY, at, officer
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation, User
from anlan.base.audit.facade import AuditEntry
from anlan.base.notifications.facade import Notification
from anlan.communication.duty.calendar_month import month_of
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.icalendar_text import calendar_text, fold
from anlan.communication.duty.models import LogEntry, RosterPlan, Shift, Swap
from anlan.communication.duty.operations.rostering import (
    Person,
    change_shift,
    generate_roster,
    remove_shift,
)
from anlan.communication.duty.operations.swapping import swap_people
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord

Roster = dict[date, Shift]


def stands(shift: Shift) -> list[str]:
    return [row.name for row in Shift.objects.get(pk=shift.pk).people.all()]


def test_a_week_is_made_once(city_duty: Roster, people: People) -> None:
    assert [stands(city_duty[TODAY + timedelta(days=step)]) for step in range(2)] == [
        ["钱领航", "赵值"],
        ["钱领航", "何夜值"],
    ]
    plan = RosterPlan.objects.get()
    again = generate_roster(
        plan=plan, first=TODAY, last=TODAY + timedelta(days=8), by=actor(people.duty), at=AT
    )
    assert (again.created, again.kept) == (2, 7)
    assert AuditEntry.objects.filter(action="duty.generate_roster").count() == 2


def test_replacing_spares_what_has_begun_or_was_changed_by_hand(
    city_duty: Roster, people: People, relief: User
) -> None:
    by_hand = city_duty[TODAY + timedelta(days=3)]
    change_shift(
        shift=by_hand, people=[officer("替班人")], by=actor(people.duty), at=at(2, 9), version=by_hand.version
    )
    made = generate_roster(
        plan=RosterPlan.objects.get(),
        first=TODAY,
        last=TODAY + timedelta(days=6),
        replace=True,
        by=actor(people.duty),
        at=at(2, 9),
    )
    assert (made.created, made.kept, made.replaced) == (4, 3, 4)
    assert stands(by_hand) == ["替班人"]


@pytest.mark.parametrize(("first", "last"), [((2026, 6, 2), (2026, 6, 1)), ((2026, 1, 1), (2027, 1, 2))])
def test_a_range_that_makes_no_sense(
    city_duty: Roster, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    with pytest.raises(InvalidInput):
        generate_roster(
            plan=RosterPlan.objects.get(), first=date(*first), last=date(*last), by=actor_of_system(), at=AT
        )


def actor_of_system() -> Any:
    from anlan.kernel.actor import SYSTEM

    return SYSTEM


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"leaders": 0, "officers": 0}, "officers"),
        ({"officers": 10}, "officers"),
        ({"pattern": "weekly"}, "pattern"),
    ],
)
def test_a_plan_that_makes_no_sense(
    bureau: Organisation, make_plan: Any, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_plan(bureau, [officer("甲")], **values)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "person", [Person("officer", "", "1"), Person("officer", "甲", ""), Person("cook", "甲", "1")]
)
def test_people_need_role_name_and_telephone(bureau: Organisation, make_plan: Any, person: Person) -> None:
    with pytest.raises(InvalidInput):
        make_plan(bureau, [person])


def test_a_shift_that_ended_stays_as_it_was(city_duty: Roster, people: People) -> None:
    shift = city_duty[TODAY]
    change_shift(
        shift=shift,
        people=[officer("甲")],
        reason="病假",
        by=actor(people.duty),
        at=shift.ends_at - timedelta(seconds=1),
    )
    with pytest.raises(Conflict):
        change_shift(
            shift=shift, people=[officer("乙")], by=actor(people.duty), at=shift.ends_at, reason="晚"
        )
    assert stands(shift) == ["甲"]


def test_a_substitution_in_a_running_shift_needs_a_reason_and_is_logged(
    city_duty: Roster, people: People, bureau: Organisation
) -> None:
    shift = city_duty[TODAY]
    with pytest.raises(InvalidInput) as refused:
        change_shift(shift=shift, people=[officer("甲")], by=actor(people.duty), at=shift.starts_at)
    assert refused.value.field == "reason"
    lead = officer(people.leader.name, people.leader, DutyRole.LEADER)
    change_shift(
        shift=shift, people=[lead, officer("甲")], reason="发热", by=actor(people.duty), at=shift.starts_at
    )
    row = Shift.objects.get(pk=shift.pk).people.get(role="officer")
    assert (row.name, row.instead_of) == ("甲", "赵值")
    assert LogEntry.objects.filter(organisation=bureau, category="roster", text__contains="发热").exists()


def test_nobody_stands_in_two_places_at_once(
    city_duty: Roster, people: People, jinzhou_bureau: Organisation, make_plan: Any
) -> None:
    busy = officer(people.duty.name, people.duty)
    plan = make_plan(jinzhou_bureau, [officer("金州甲")], leaders=0, hand_over=False)
    generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.jinzhou), at=AT - timedelta(days=1))
    shift = Shift.objects.get(organisation=jinzhou_bureau)
    with pytest.raises(InvalidInput, match="赵值同时在市应急管理局"):
        change_shift(shift=shift, people=[busy], by=actor(people.jinzhou), at=AT - timedelta(hours=1))
    with pytest.raises(InvalidInput, match="重复"):
        change_shift(
            shift=shift,
            people=[officer("丙"), officer("丙", role=DutyRole.CHIEF)],
            by=actor(people.jinzhou),
            at=AT - timedelta(hours=1),
        )


def test_generation_leaves_out_who_stands_elsewhere(
    city_duty: Roster, people: People, jinzhou_bureau: Organisation, make_plan: Any
) -> None:
    members = [officer(people.duty.name, people.duty), officer("金州甲")]
    plan = make_plan(jinzhou_bureau, members, leaders=0, hand_over=False)
    made = generate_roster(
        plan=plan, first=TODAY, last=TODAY, by=actor(people.jinzhou), at=AT - timedelta(days=1)
    )
    assert made.warnings == []
    assert stands(Shift.objects.get(organisation=jinzhou_bureau)) == ["金州甲"]


def test_two_people_swap_and_both_names_are_kept(
    city_duty: Roster, people: People, relief: User, bureau: Organisation
) -> None:
    one = city_duty[TODAY + timedelta(days=2)].people.get(role="officer")
    other = city_duty[TODAY + timedelta(days=3)].people.get(role="officer")
    swap_people(first=one, second=other, reason="家中有事", by=actor(people.duty), at=AT)
    assert stands(city_duty[TODAY + timedelta(days=2)])[1] == "何夜值"
    assert stands(city_duty[TODAY + timedelta(days=3)])[1] == "赵值"
    row = Swap.objects.get()
    assert (row.first_name, row.second_name, row.by_name) == ("赵值", "何夜值", "赵值")
    assert {each.user for each in Notification.objects.filter(kind="duty.swap")} == {people.duty, relief}
    assert LogEntry.objects.filter(text__contains="赵值（06-03").exists()


def test_a_swap_that_would_put_somebody_in_two_places(city_duty: Roster, people: People) -> None:
    one = city_duty[TODAY + timedelta(days=2)]
    lead, other = (
        one.people.get(role="leader"),
        city_duty[TODAY + timedelta(days=3)].people.get(role="officer"),
    )
    with pytest.raises(InvalidInput, match="同一岗位"):
        swap_people(first=lead, second=other, reason="x", by=actor(people.duty), at=AT)
    with pytest.raises(InvalidInput, match="原因"):
        swap_people(
            first=one.people.get(role="officer"), second=other, reason=" ", by=actor(people.duty), at=AT
        )
    with pytest.raises(InvalidInput, match="同一班次"):
        swap_people(first=lead, second=lead, reason="x", by=actor(people.duty), at=AT)


def test_a_swap_with_a_shift_that_ended(city_duty: Roster, people: People) -> None:
    past, later = (city_duty[TODAY + timedelta(days=step)].people.get(role="officer") for step in (0, 2))
    with pytest.raises(Conflict):
        swap_people(first=later, second=past, reason="x", by=actor(people.duty), at=at(2, 8))


def test_two_who_edit_one_shift(city_duty: Roster, people: People) -> None:
    shift = city_duty[TODAY + timedelta(days=2)]
    change_shift(shift=shift, people=[officer("甲")], by=actor(people.duty), at=AT, version=shift.version)
    with pytest.raises(StaleRecord):
        change_shift(shift=shift, people=[officer("乙")], by=actor(people.duty), at=AT, version=shift.version)


def test_only_a_shift_to_come_is_removed(city_duty: Roster, people: People) -> None:
    with pytest.raises(Conflict):
        remove_shift(shift=city_duty[TODAY], by=actor(people.duty), at=AT)
    remove_shift(shift=city_duty[TODAY + timedelta(days=1)], by=actor(people.duty), at=AT)
    assert Shift.objects.count() == 6


def test_the_month_names_what_is_wrong(
    city_duty: Roster, people: People, bureau: Organisation, relief: User
) -> None:
    shift = city_duty[TODAY + timedelta(days=2)]
    change_shift(shift=shift, people=[officer("甲")], by=actor(people.duty), at=AT)
    empty = city_duty[TODAY + timedelta(days=3)]
    change_shift(shift=empty, people=[], by=actor(people.duty), at=AT)
    plan = RosterPlan.objects.get()
    month = month_of(bureau, plan, first=TODAY, user_id=people.duty.pk, at=AT)
    assert [words for _shift, words in month.complaints] == ["缺带班领导", "无人值班"]
    assert month.holes[0] == date(2026, 6, 8)
    assert month.holes[-1] == date(2026, 6, 30)
    cells = {cell.day: cell for week in month.weeks for cell in week}
    assert cells[TODAY].shifts[0].mine
    assert cells[TODAY].today
    assert cells[date(2026, 6, 6)].rest
    assert not cells[date(2026, 6, 5)].rest
    far = month_of(bureau, plan, first=date(2039, 6, 1), user_id=None, at=AT)
    assert far.unknown_years == [2039]


def test_a_calendar_file_says_the_same(city_duty: Roster, people: People) -> None:
    rows = Shift.objects.filter(people__user=people.duty).select_related("organisation").order_by("starts_at")
    text = calendar_text(rows, title="赵值 值班", host="anlan.test", at=AT)
    assert text.count("BEGIN:VEVENT") == 4
    assert "DTSTART:20260601T000000Z\r\nDTEND:20260602T000000Z\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "".join(fold("字" * 100).split("\r\n ")) == "字" * 100
