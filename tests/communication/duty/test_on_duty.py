"""Who answers at a moment: boundaries to the second, the shift not yet relieved, places and their divisions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.communication.duty.conftest import TODAY, at, officer
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.bar import duty_bar
from anlan.communication.duty.desks import (
    home_desk,
    keeps,
    organisation_seen,
    organisations_seen,
    own_desk,
    superiors,
)
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.facade import (
    current_shift,
    leaders_on_duty,
    people_on_duty,
    scheduled_shift,
)
from anlan.communication.duty.models import RosterPlan, Shift
from anlan.communication.duty.operations.rostering import change_shift, generate_roster
from anlan.communication.duty.overview import duty_rows, folded, matching
from anlan.kernel.errors import NotAllowed, NotFound

Roster = dict[date, Shift]


@pytest.fixture
def plain(city_duty: Roster) -> Roster:
    """The city without hand-over on the platform: the roster alone decides."""
    RosterPlan.objects.update(handover_since=None)
    return city_duty


@pytest.fixture
def jinzhou_duty(people: People, jinzhou_bureau: Organisation, make_plan: Any) -> Organisation:
    """Jinzhou day and night, without accounts for its leaders."""
    members = [
        officer("金领导", role=DutyRole.LEADER),
        officer(people.jinzhou.name, people.jinzhou),
        officer("金乙"),
    ]
    plan = make_plan(jinzhou_bureau, members, pattern="day_night", hand_over=False)
    generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.jinzhou), at=AT - timedelta(days=1))
    return jinzhou_bureau


def test_the_boundary_second_belongs_to_the_new_shift(plain: Roster, bureau: Organisation) -> None:
    boundary = plain[TODAY].ends_at
    before = scheduled_shift(organisation=bureau, at=boundary - timedelta(seconds=1))
    after = scheduled_shift(organisation=bureau, at=boundary)
    assert before == plain[TODAY]
    assert after == plain[TODAY + timedelta(days=1)]
    assert current_shift(organisation=bureau, at=boundary) == after
    assert scheduled_shift(organisation=bureau, at=AT - timedelta(seconds=1)) is None
    assert current_shift(organisation=bureau, at=at(8, 8)) is None


def test_a_night_shift_goes_over_midnight(jinzhou_duty: Organisation) -> None:
    late = current_shift(organisation=jinzhou_duty, at=at(1, 23, 59, 59))
    early = current_shift(organisation=jinzhou_duty, at=at(2, 7, 59, 59))
    assert late is not None
    assert late == early
    assert late.label == "夜班"
    assert late.words == "06-01 20:00–次日 08:00 夜班"
    assert current_shift(organisation=jinzhou_duty, at=at(2, 8)) is None


def test_the_old_shift_answers_until_it_is_relieved(
    city_duty: Roster, bureau: Organisation, people: People, relief: User
) -> None:
    """Nobody has taken over: both are named, the responsible one first."""
    moment = at(3, 9)
    assert current_shift(organisation=bureau, at=moment) == city_duty[TODAY]
    found = people_on_duty(located_in="210213006", at=moment, role="officer")
    assert [(each.name, each.late) for each in found] == [("赵值", True)]
    moment = at(2, 9)
    found = people_on_duty(located_in=None, at=moment, role=DutyRole.OFFICER)
    assert [(each.name, each.late) for each in found] == [("赵值", True), ("何夜值", False)]


def test_nearest_first_the_city_last(
    plain: Roster, jinzhou_duty: Organisation, people: People, bureau: Organisation
) -> None:
    found = people_on_duty(located_in="210213006", at=AT)
    assert [(each.organisation.name[:3], each.name) for each in found] == [
        ("金州区", "金领导"),
        ("金州区", "周金州"),
        ("大连市", "钱领航"),
        ("大连市", "赵值"),
    ]
    assert [each.name for each in people_on_duty(located_in="210283", at=AT)] == ["钱领航", "赵值"]
    assert [each.name for each in people_on_duty(located_in="", at=AT)] == ["钱领航", "赵值"]
    assert people_on_duty(located_in="310100", at=AT) == []


def test_leaders_are_those_with_an_account(plain: Roster, jinzhou_duty: Organisation, people: People) -> None:
    assert leaders_on_duty(located_in="210213", at=AT) == [people.leader]
    people.leader.is_active = False
    people.leader.save()
    assert leaders_on_duty(located_in="210213", at=AT) == []


def test_the_bar_says_who_leads_and_who_is_on_duty(city_duty: Roster, people: People) -> None:
    assert duty_bar(people.duty, at=AT).text == "带班 钱领航 · 值班 赵值"
    assert duty_bar(people.vehicle, at=AT).text == "带班 钱领航 · 值班 赵值"
    assert duty_bar(people.zhuanghe, at=AT).text == ""
    for outsider in (people.enterprise, people.auditor, people.admin, people.security):
        assert duty_bar(outsider, at=AT).text == ""


def test_what_the_bar_shows_follows_a_change(
    city_duty: Roster, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anlan.communication.duty.bar.now", lambda: AT)
    assert "赵值" in duty_bar(people.duty).text
    lead = officer(people.leader.name, people.leader, DutyRole.LEADER)
    change_shift(
        shift=city_duty[TODAY], people=[lead, officer("甲")], reason="病假", by=actor(people.duty), at=AT
    )
    assert duty_bar(people.duty).text == "带班 钱领航 · 值班 甲"


def test_each_sees_and_keeps_the_own(
    people: People, bureau: Organisation, jinzhou_bureau: Organisation
) -> None:
    township = Organisation.objects.get(name="大孤山街道应急管理办公室")
    assert {bureau, jinzhou_bureau, township} <= set(organisations_seen(people.duty))
    seen = organisations_seen(people.jinzhou)
    assert jinzhou_bureau in seen
    assert township in seen
    assert bureau not in seen
    assert superiors(people.jinzhou) == [bureau]
    assert jinzhou_bureau not in organisations_seen(people.zhuanghe)
    assert keeps(people.duty, bureau)
    assert not keeps(people.duty, jinzhou_bureau)
    assert keeps(people.jinzhou, jinzhou_bureau)
    assert keeps(people.jinzhou, township)
    assert keeps(people.township, township)
    assert not keeps(people.township, jinzhou_bureau)
    assert not keeps(people.clerk, bureau)
    assert not keeps(people.enterprise, bureau)
    assert home_desk(people.clerk) == bureau
    assert home_desk(people.enterprise) is None
    with pytest.raises(NotAllowed):
        own_desk(jinzhou_bureau.pk, people.duty)
    with pytest.raises(NotFound):
        organisation_seen(jinzhou_bureau.pk, people.zhuanghe)


def test_the_tree_marks_who_is_missing(
    plain: Roster, people: People, bureau: Organisation, jinzhou_duty: Organisation
) -> None:
    rows = {row.organisation.name: row for row in duty_rows(people.duty, at=AT)}
    assert rows[bureau.name].state == "在班"
    assert rows[bureau.name].depth == 0
    assert rows[jinzhou_duty.name].depth == 1
    assert rows["庄河市应急管理局"].state == "未建值班表"
    later = {row.organisation.name: row for row in duty_rows(people.duty, at=at(2, 8))}
    assert later[jinzhou_duty.name].state == "无人值班"
    shown = folded(list(rows.values()))
    assert sum(row.townships for row in shown) == 8
    assert len(shown) < len(rows)
    assert [row.organisation for row in matching(list(rows.values()), words="周金州", only="")] == [
        jinzhou_duty
    ]
    assert matching(list(later.values()), words="", only="open")[0].organisation == jinzhou_duty


def test_the_tree_costs_the_same_whatever_its_size(
    plain: Roster, people: People, jinzhou_duty: Organisation, zhuanghe_bureau: Organisation, make_plan: Any
) -> None:
    with CaptureQueriesContext(connection) as few:
        duty_rows(people.duty, at=AT)
    plan = make_plan(zhuanghe_bureau, [officer("庄甲")], leaders=0, hand_over=True)
    generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.zhuanghe), at=AT)
    with CaptureQueriesContext(connection) as many:
        duty_rows(people.duty, at=AT)
    assert len(many) <= len(few) + 2
