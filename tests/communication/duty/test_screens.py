"""Screens of the duty: who may open and write what, what they show, what they cost."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.communication.duty.conftest import TODAY, Work, at, officer
from tests.people import AT, People, actor

from anlan.base.accounts.facade import Organisation, User
from anlan.communication.duty.models import (
    CheckCall,
    DayReport,
    Handover,
    LogEntry,
    RosterPlan,
    Shift,
    Swap,
)
from anlan.communication.duty.operations import handing_over
from anlan.communication.duty.operations.keeping import write_entry
from anlan.communication.duty.operations.rostering import generate_roster

Roster = dict[date, Shift]
Browser = Callable[..., Client]
MODULES = ("views", "roster_views", "handover_views", "log_views", "bar", "registrations")


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screens live at noon of the first duty day."""
    for name in MODULES:
        monkeypatch.setattr(f"anlan.communication.duty.{name}.now", lambda: at(1, 12))


@pytest.mark.parametrize("page", ["", "roster/", "roster/list/", "handover/", "log/", "reports/", "checks/"])
def test_every_page_opens_for_those_who_work_here(
    page: str, city_duty: Roster, people: People, browser_of: Browser
) -> None:
    for user in (people.duty, people.jinzhou, people.township):
        assert browser_of(user).get(f"/duty/{page}").status_code == 200
    for outsider in (people.enterprise, people.admin, people.security, people.auditor):
        assert browser_of(outsider).get(f"/duty/{page}").status_code == 403


def test_the_overview_is_one_table_with_telephones(
    city_duty: Roster, people: People, browser_of: Browser
) -> None:
    text = browser_of(people.duty).get("/duty/").content.decode()
    assert "赵值" in text
    assert 'href="tel:' in text
    assert "带班 钱领航 · 值班 赵值" in text
    found = browser_of(people.duty).get("/duty/?q=赵值").content.decode()
    assert "庄河市应急管理局" not in found
    part = browser_of(people.duty).get("/duty/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_a_district_reads_the_citys_duty_but_not_a_neighbours(
    city_duty: Roster,
    people: People,
    browser_of: Browser,
    zhuanghe_bureau: Organisation,
    bureau: Organisation,
) -> None:
    browser = browser_of(people.jinzhou)
    text = browser.get("/duty/").content.decode()
    assert "大连市应急管理局" in text
    assert "庄河市应急管理局" not in text
    assert browser.get(f"/duty/roster/?org={zhuanghe_bureau.pk}").status_code == 404
    assert browser.get(f"/duty/log/?org={bureau.pk}").status_code == 404
    assert browser.get(f"/duty/shifts/{city_duty[TODAY].pk}/").status_code == 404
    assert browser.get("/duty/roster/?org=nonsense").status_code == 404


def test_the_city_reads_a_districts_roster_and_does_not_write_it(
    people: People, jinzhou_bureau: Organisation, make_plan: Any, browser_of: Browser
) -> None:
    plan = make_plan(jinzhou_bureau, [officer("金甲")], leaders=0, hand_over=False)
    generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.jinzhou), at=AT - timedelta(days=1))
    shift = Shift.objects.get()
    browser, asked = browser_of(people.duty), {"org": str(jinzhou_bureau.pk)}
    assert "金甲" in browser.get("/duty/roster/", asked).content.decode()
    assert browser.get("/duty/roster/plan/", asked).status_code == 403
    assert browser.post(f"/duty/shifts/{shift.pk}/", {"people-name": "x"}).status_code == 403
    assert browser.post(f"/duty/shifts/{shift.pk}/remove/").status_code == 403
    assert browser.post("/duty/roster/generate/", {**asked, "first": "2026-06-02"}).status_code == 403
    assert browser.post("/duty/log/", {**asked, "text": "x"}).status_code == 403
    assert browser.post("/duty/handover/start/", asked).status_code == 403
    day = f"/duty/reports/{TODAY}/?org={jinzhou_bureau.pk}"
    assert browser.post(day, {"action": "sign"}).status_code == 403
    assert Shift.objects.get().people.get().name == "金甲"


def people_rows(*rows: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "people-role": [row[0] for row in rows],
        "people-name": [row[1] for row in rows],
        "people-phone": [row[2] for row in rows],
        "people-post": [""] * len(rows),
        "people-user": [""] * len(rows),
    }


def test_a_district_sets_up_its_duty_from_nothing(
    people: People, jinzhou_bureau: Organisation, browser_of: Browser
) -> None:
    browser = browser_of(people.jinzhou)
    assert "排班方案" in browser.get("/duty/roster/").content.decode()
    rows = people_rows(
        ("leader", "金领导", "1"), ("officer", "金甲", "2"), ("officer", "金乙", "3"), ("officer", "", "")
    )
    values = {
        "org": str(jinzhou_bureau.pk),
        "pattern": "day_night",
        "day_start": "08:00",
        "leaders": "1",
        "chiefs": "0",
        "officers": "1",
        "hand_over": "1",
    }
    bad = browser.post("/duty/roster/plan/", {**values, **rows, "officers": "x"})
    assert bad.status_code == 422
    assert "金领导" in bad.content.decode()
    assert browser.post("/duty/roster/plan/", {**values, **rows}).status_code == 302
    plan = RosterPlan.objects.get()
    assert (plan.members.count(), plan.handover_since) == (3, at(1, 12))
    range_of_days = {"org": str(jinzhou_bureau.pk), "first": "2026-06-02", "last": "2026-06-03"}
    answer = browser.post("/duty/roster/generate/", range_of_days)
    assert answer["Location"].endswith("month=2026-06")
    assert Shift.objects.count() == 4
    stale = browser.post("/duty/roster/plan/", {**values, **rows, "version": "7"})
    assert stale.status_code == 409


def test_a_shift_is_changed_and_swapped_on_its_page(
    city_duty: Roster, people: People, browser_of: Browser
) -> None:
    browser = browser_of(people.duty)
    later, other = city_duty[TODAY + timedelta(days=2)], city_duty[TODAY + timedelta(days=3)]
    url = f"/duty/shifts/{later.pk}/"
    assert "两人调班" in browser.get(url).content.decode()
    pair = {
        "first": later.people.get(role="officer").pk,
        "second": other.people.get(role="officer").pk,
        "reason": "家中有事",
    }
    assert browser.post(f"{url}swap/", pair).status_code == 302
    assert Swap.objects.count() == 1
    assert browser.post(f"{url}swap/", {**pair, "first": "x"}).status_code == 404
    answer = browser.post(url, {**people_rows(("officer", "甲", "")), "version": ""})
    assert answer.status_code == 422
    answer = browser.post(url, {**people_rows(("officer", "甲", "1")), "version": "2"})
    assert answer.status_code == 302
    assert browser.post(f"{url}remove/")["Location"] == url, "a swap names it"
    last = city_duty[TODAY + timedelta(days=6)]
    assert browser.post(f"/duty/shifts/{last.pk}/remove/").status_code == 302
    assert not Shift.objects.filter(pk=last.pk).exists()


def test_calendar_files_and_the_workbook(city_duty: Roster, people: People, browser_of: Browser) -> None:
    browser = browser_of(people.duty)
    mine = browser.get("/duty/mine.ics")
    assert mine["Content-Type"].startswith("text/calendar")
    assert mine.content.decode().count("BEGIN:VEVENT") == 4
    assert browser.get("/duty/roster/roster.ics").content.decode().count("BEGIN:VEVENT") == 7
    assert browser_of(people.jinzhou).get("/duty/mine.ics").content.decode().count("BEGIN:VEVENT") == 0
    answer = browser.get("/duty/roster/list/?export=xlsx")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "机构"
    assert len(rows) == 8


def test_the_whole_hand_over_on_screen(
    city_duty: Roster,
    people: People,
    relief: User,
    work: Work,
    browser_of: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("anlan.communication.duty.handover_views.now", lambda: at(2, 7, 45))
    work.add("1", "氯泄漏")
    outgoing, incoming = browser_of(people.duty), browser_of(relief)
    url = outgoing.post("/duty/handover/start/")["Location"]
    assert "氯泄漏" in outgoing.get(url).content.decode()
    bad = outgoing.post(
        url, {"action": "submit", "notes": "注意", "equipment-item": ["传真机"], "equipment-note": [""]}
    )
    assert bad.status_code == 422
    assert "注意" in bad.content.decode()
    sound = {"equipment-item": ["传真机"], "equipment-note": [""], "equipment-ok": ["0"]}
    assert outgoing.post(url, {"action": "submit", "notes": "注意", **sound}).status_code == 302
    page = incoming.get(url).content.decode()
    assert "data-post-once" in page
    assert incoming.post(url, {"action": "accept"}).status_code == 409
    assert incoming.post(f"{url}open/").status_code == 204
    matter = Handover.objects.get().matters.get()
    ticked = incoming.post(f"{url}tick/{matter.pk}/", {"ticked": "1"}, headers={"HX-Request": "true"})
    assert "何夜值 已阅" in ticked.content.decode()
    assert incoming.post(url, {"action": "accept"}).status_code == 302
    assert "已接班" in outgoing.get(url).content.decode()
    assert outgoing.get(f"{url}pdf/").content.startswith(b"%PDF")
    for outsider in (people.jinzhou, people.zhuanghe):
        assert browser_of(outsider).get(url).status_code == 404
        assert browser_of(outsider).post(f"{url}open/").status_code == 404
    assert browser_of(people.clerk).post(url, {"action": "accept"}).status_code == 403


def test_log_and_correction_on_screen(
    city_duty: Roster, people: People, browser_of: Browser, bureau: Organisation
) -> None:
    browser = browser_of(people.duty)
    assert browser.post("/duty/log/", {"text": "检查机房", "category": "note"}).status_code == 302
    assert "请填写内容" in browser.post("/duty/log/", {"text": "", "category": "note"}).content.decode()
    entry = LogEntry.objects.get(text="检查机房")
    assert browser.post(f"/duty/log/{entry.pk}/", {"text": "检查机房和电源"}).status_code == 302
    assert "已更正" in browser.get("/duty/log/?category=note").content.decode()
    assert browser_of(people.zhuanghe).get(f"/duty/log/{entry.pk}/").status_code == 404
    assert browser_of(people.clerk).post("/duty/log/", {"text": "x", "category": "note"}).status_code == 403


def test_the_report_is_signed_by_the_leader_only(
    city_duty: Roster, people: People, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/duty/reports/{TODAY}/"
    duty, leader = browser_of(people.duty), browser_of(people.leader)
    assert duty.post(url, {"action": "save", "weather": "晴", "remarks": ""}).status_code == 302
    assert leader.post(url, {"action": "sign"}).status_code == 409
    monkeypatch.setattr("anlan.communication.duty.log_views.now", lambda: at(2, 8))
    assert duty.post(url, {"action": "sign"}).status_code == 403
    assert leader.post(url, {"action": "sign", "version": "9"}).status_code == 409
    assert leader.post(url, {"action": "sign", "version": "1"}).status_code == 302
    assert DayReport.objects.get().signed_by == "钱领航"
    assert duty.get(f"{url}pdf/").content.startswith(b"%PDF")
    assert "已签发" in duty.get("/duty/reports/").content.decode()
    assert duty.get("/duty/reports/2026-13-40/").status_code == 404


def test_a_check_from_the_draw_to_its_result(
    people: People, jinzhou_bureau: Organisation, make_plan: Any, browser_of: Browser
) -> None:
    plan = make_plan(jinzhou_bureau, [officer("金甲")], leaders=0, hand_over=False)
    generate_roster(plan=plan, first=TODAY, last=TODAY, by=actor(people.jinzhou), at=AT - timedelta(days=1))
    browser = browser_of(people.duty)
    assert browser.post("/duty/checks/draw/", {"count": "3"}).status_code == 302
    call = CheckCall.objects.get()
    url = f"/duty/checks/{call.pk}/"
    assert "金甲" in browser.get(url).content.decode()
    assert browser.post(url, {}).status_code == 422
    assert browser.post(url, {"result": "present"}).status_code == 302
    person = Shift.objects.get().people.get()
    assert browser.post(f"/duty/checks/ask/{person.pk}/").status_code == 302
    zhuanghe = browser_of(people.zhuanghe)
    assert zhuanghe.get(url).status_code == 404
    assert zhuanghe.post(f"/duty/checks/ask/{person.pk}/").status_code == 404
    assert browser_of(people.clerk).post("/duty/checks/draw/", {"count": "1"}).status_code == 403


@pytest.mark.parametrize("page", ["log/", "roster/list/", "handover/", "checks/"])
def test_a_list_costs_the_same_whatever_its_length(
    page: str, city_duty: Roster, people: People, browser_of: Browser, bureau: Organisation, work: Work
) -> None:
    browser = browser_of(people.duty)
    browser.get(f"/duty/{page}")
    with CaptureQueriesContext(connection) as few:
        assert browser.get(f"/duty/{page}").status_code == 200
    for number in range(5):
        write_entry(organisation=bureau, text=f"第 {number} 条", by=actor(people.duty), at=at(1, 11))
    plan = RosterPlan.objects.get()
    generate_roster(
        plan=plan, first=TODAY, last=TODAY + timedelta(days=20), by=actor(people.duty), at=at(1, 11)
    )
    shifts = list(Shift.objects.order_by("starts_at"))
    for one, other in itertools.pairwise(shifts):
        Handover.objects.create(
            organisation=bureau, supervised_by=bureau, from_shift=one, to_shift=other,
            status="accepted", prepared_by_id=people.duty.pk, prepared_by="赵值",
        )  # fmt: skip
        CheckCall.objects.create(
            organisation=bureau,
            supervised_by=bureau,
            phone="1",
            asked_at=AT,
            by_name="别人",
            result="present",
        )
    browser.get(f"/duty/{page}")
    with CaptureQueriesContext(connection) as many:
        assert browser.get(f"/duty/{page}").status_code == 200
    assert len(many) <= len(few) + 1
    assert handing_over.EQUIPMENT
