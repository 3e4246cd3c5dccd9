"""The duty log and the day report: by hand, by facts, corrected, frozen; check-in calls."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.communication.duty.conftest import TODAY, at, officer
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation
from anlan.communication.duty.day_report import content_of
from anlan.communication.duty.enums import CheckResult
from anlan.communication.duty.models import CheckCall, DayReport, LogEntry, Shift
from anlan.communication.duty.operations.checking import draw_checks, record_check
from anlan.communication.duty.operations.keeping import correct_entry, write_entry
from anlan.communication.duty.operations.reporting import edit_report, report_of, sign_report
from anlan.communication.duty.operations.rostering import generate_roster
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord

Roster = dict[date, Shift]


def test_an_entry_by_hand(people: People, bureau: Organisation) -> None:
    entry = write_entry(
        organisation=bureau, text=" 检查机房 ", category="equipment", by=actor(people.duty), at=AT
    )
    assert (entry.text, entry.by_name, entry.event) == ("检查机房", "赵值", None)
    for values in ({"text": " "}, {"category": "handover"}, {"happened_at": AT + timedelta(minutes=2)}):
        given: dict[str, Any] = {"text": "x", **values}
        with pytest.raises(InvalidInput):
            write_entry(organisation=bureau, by=actor(people.duty), at=AT, **given)


def test_a_correction_is_a_new_entry(people: People, bureau: Organisation) -> None:
    entry = write_entry(organisation=bureau, text="3 人受伤", by=actor(people.duty), at=AT)
    made = correct_entry(entry=entry, text="2 人受伤", by=actor(people.duty), at=AT)
    assert made.corrects == entry
    assert LogEntry.objects.get(pk=entry.pk).text == "3 人受伤"
    with pytest.raises(InvalidInput):
        correct_entry(entry=entry, text=" ", by=actor(people.duty), at=AT)


def test_the_report_follows_the_records_until_it_is_signed(
    city_duty: Roster, people: People, bureau: Organisation
) -> None:
    write_entry(organisation=bureau, text="第一条", by=actor(people.duty), at=at(1, 9))
    write_entry(organisation=bureau, text="次日的", by=actor(people.duty), at=at(2, 8))
    report = report_of(bureau, day=TODAY)
    assert (report.starts_at, report.ends_at) == (at(1, 8), at(2, 8))
    assert logged(report) == ["第一条"]
    assert content_of(report)["shifts"] == [["06-01 08:00–次日 08:00 全天", "钱领航", "", "赵值"]]
    edit_report(
        organisation=bureau, day=TODAY, weather="晴", remarks="无", by=actor(people.duty), at=at(2, 8, 10)
    )
    with pytest.raises(Conflict, match="尚未结束"):
        sign_report(organisation=bureau, day=TODAY, by=actor(people.leader), at=at(2, 7, 59, 59))
    signed = sign_report(organisation=bureau, day=TODAY, by=actor(people.leader), at=at(2, 8, 30))
    write_entry(organisation=bureau, text="补记", by=actor(people.duty), at=at(2, 9), happened_at=at(1, 10))
    signed = DayReport.objects.get(pk=signed.pk)
    assert logged(signed) == ["第一条"]
    assert (content_of(signed)["weather"], signed.signed_by) == ("晴", "钱领航")
    for again in (edit_again, sign_again):
        with pytest.raises(Conflict, match="已由钱领航签发"):
            again(bureau, people)


def logged(report: DayReport) -> list[str]:
    [section] = [each for each in content_of(report)["sections"] if each["key"] == "log"]
    return [row[2] for row in section["rows"] if row[1] != "排班调班"]


def edit_again(bureau: Organisation, people: People) -> None:
    edit_report(organisation=bureau, day=TODAY, weather="", remarks="", by=actor(people.duty), at=at(2, 9))


def sign_again(bureau: Organisation, people: People) -> None:
    sign_report(organisation=bureau, day=TODAY, by=actor(people.leader), at=at(2, 9))


def test_a_stale_report_is_not_signed(people: People, bureau: Organisation) -> None:
    edit_report(organisation=bureau, day=TODAY, weather="晴", remarks="", by=actor(people.duty), at=at(2, 9))
    edit_report(organisation=bureau, day=TODAY, weather="雨", remarks="", by=actor(people.duty), at=at(2, 9))
    with pytest.raises(StaleRecord):
        sign_report(organisation=bureau, day=TODAY, version=1, by=actor(people.leader), at=at(2, 9))
    with pytest.raises(Conflict, match="尚未开始"):
        edit_report(
            organisation=bureau,
            day=date(2026, 6, 9),
            weather="",
            remarks="",
            by=actor(people.duty),
            at=at(2, 9),
        )


@pytest.fixture
def districts_on_duty(
    people: People, jinzhou_bureau: Organisation, zhuanghe_bureau: Organisation, make_plan: Any
) -> list[Organisation]:
    for organisation, name in ((jinzhou_bureau, "金甲"), (zhuanghe_bureau, "庄甲")):
        plan = make_plan(organisation, [officer(name)], leaders=0, hand_over=False)
        generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.duty), at=AT - timedelta(days=1))
    return [jinzhou_bureau, zhuanghe_bureau]


def test_a_draw_takes_each_once_and_only_who_is_on_duty(
    districts_on_duty: list[Organisation], people: People, bureau: Organisation
) -> None:
    made = draw_checks(
        organisations=[*districts_on_duty, bureau],
        count=5,
        by=actor(people.duty),
        at=AT,
        dice=random.Random(7),
    )
    assert {call.person for call in made} == {"金甲", "庄甲"}
    assert all(call.drawn and call.result == CheckResult.PENDING for call in made)
    with pytest.raises(Conflict, match="待查名单"):
        draw_checks(organisations=districts_on_duty, count=1, by=actor(people.duty), at=AT)
    for count in (0, 51):
        with pytest.raises(InvalidInput):
            draw_checks(organisations=districts_on_duty, count=count, by=actor(people.duty), at=AT)


def test_the_result_is_written_once_and_into_the_log_of_the_one_called(
    districts_on_duty: list[Organisation], people: People
) -> None:
    [call] = draw_checks(organisations=districts_on_duty[:1], count=1, by=actor(people.duty), at=AT)
    with pytest.raises(InvalidInput):
        record_check(call=call, result="pending", by=actor(people.duty), at=AT)
    with pytest.raises(InvalidInput):
        record_check(call=call, result="other_person", by=actor(people.duty), at=AT)
    record_check(call=call, result="no_answer", note="三次", by=actor(people.duty), at=AT)
    with pytest.raises(Conflict, match="赵值已登记"):
        record_check(call=call, result="present", by=actor(people.duty), at=AT)
    row = CheckCall.objects.get()
    assert (row.result, row.answered_by) == ("no_answer", "")
    entry = LogEntry.objects.get(organisation=districts_on_duty[0], category="check")
    assert "无人接听，三次" in entry.text
