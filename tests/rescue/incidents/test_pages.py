"""The desk's pages: who gets which, the board's state, bulletins through forms, clock settings."""

from datetime import timedelta
from typing import Any

import pytest
from tests.people import AT, actor

from anlan.rescue.incidents.facade import add_entry, close_incident, decide, prepare_bulletin
from anlan.rescue.incidents.models import ClockRule


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("duty", "/incidents/intake/", 200),
        ("expert", "/incidents/intake/", 403),
        ("admin", "/incidents/board/", 403),
        ("auditor", "/incidents/", 403),
        ("leader", "/incidents/to-sign/", 200),
        ("duty", "/incidents/to-sign/", 403),
        ("admin", "/incidents/clock-rules/", 200),
        ("duty", "/incidents/clock-rules/", 403),
        ("enterprise", "/incidents/", 200),
    ],
)
def test_who_opens_which_page(people, browser_of, name: str, path: str, status: int) -> None:
    assert browser_of(getattr(people, name)).get(path).status_code == status


def test_the_board_shows_each_change_at_once_and_only_to_those_concerned(
    people, browser_of, take_call
) -> None:
    duty, zhuanghe = browser_of(people.duty), browser_of(people.zhuanghe)
    assert "没有处置中的事故" in duty.get("/incidents/board/").content.decode()
    incident = take_call()
    assert incident.number in duty.get("/incidents/board/").content.decode()
    assert incident.number not in zhuanghe.get("/incidents/board/").content.decode()
    decide(incident=incident, grade=2, response_level="II", by=actor(people.leader), at=AT)
    assert "重大" in duty.get("/incidents/board/").content.decode()
    close_incident(incident=incident, summary="误报，已核实", by=actor(people.duty), at=AT)
    rows = duty.get("/incidents/board/", headers={"HX-Request": "true"})
    assert incident.number not in rows.content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_board_takes_a_constant_number_of_queries(
    people, browser_of, take_call, size: int, django_assert_max_num_queries: Any
) -> None:
    duty = browser_of(people.duty)
    for _ in range(size):
        take_call()
    with django_assert_max_num_queries(12):
        assert duty.get("/incidents/board/", headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_a_constant_number_of_queries(
    people, browser_of, take_call, size: int, django_assert_max_num_queries: Any
) -> None:
    duty = browser_of(people.duty)
    for _ in range(size):
        take_call()
    with django_assert_max_num_queries(26):
        assert duty.get("/incidents/").status_code == 200


def test_a_drills_record_is_marked(people, browser_of, take_call) -> None:
    incident = take_call(exercise=True)
    page = browser_of(people.duty).get(f"/incidents/{incident.id}/record/").content.decode()
    assert "is-exercise" in page
    real = take_call()
    assert "is-exercise" not in browser_of(people.duty).get(f"/incidents/{real.id}/record/").content.decode()


def test_the_record_shows_the_whole_log(people, browser_of, take_call) -> None:
    incident = take_call()
    add_entry(incident=incident, text="风向东南", by=actor(people.duty), at=AT + timedelta(minutes=1))
    assert "风向东南" in browser_of(people.leader).get(f"/incidents/{incident.id}/record/").content.decode()
    assert browser_of(people.zhuanghe).get(f"/incidents/{incident.id}/record/").status_code == 404


def test_a_bulletin_through_its_form(people, browser_of, take_call) -> None:
    incident = take_call()
    duty, leader = browser_of(people.duty), browser_of(people.leader)
    bulletin = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
    url = f"/incidents/{incident.id}/bulletins/{bulletin.id}/"
    fields = {f"item-{number}": item["text"] for number, item in enumerate(bulletin.items)}
    empty = duty.post(url, {**fields, "item-2": "", "version": 1, "action": "save"})
    assert empty.status_code == 422
    assert "请填写" in empty.content.decode()
    duty.post(url, {**fields, "item-2": "阀门破裂", "version": 1, "action": "submit"})
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.items[2]["text"]) == ("submitted", "阀门破裂")
    assert duty.post(url, {"action": "sign"}).status_code == 403
    leader.post(url, {"action": "return", "reason": "补充风向"})
    bulletin.refresh_from_db()
    assert (bulletin.status, bulletin.returned_reason) == ("draft", "补充风向")
    duty.post(url, {"action": "submit", "version": bulletin.version})
    bulletin.refresh_from_db()
    leader.post(url, {"action": "sign", "version": bulletin.version})
    bulletin.refresh_from_db()
    assert bulletin.status == "sent"
    paper = leader.get(url + "pdf/")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_the_administrator_sets_a_clock(people, browser_of) -> None:
    admin = browser_of(people.admin)
    admin.post("/incidents/clock-rules/", {"kind": "dispatch", "minutes": "5", "seconds": "0"})
    assert ClockRule.objects.get(kind="dispatch").duration_s == 300
    admin.post("/incidents/clock-rules/", {"kind": "dispatch", "minutes": "-1", "seconds": "0"})
    assert ClockRule.objects.get(kind="dispatch").duration_s == 300


def test_the_home_page_counts_no_drills(people, browser_of, take_call) -> None:
    take_call(exercise=True, at=AT)
    page = browser_of(people.duty).get("/").content.decode()
    assert "今年接报" in page
    take_call()
    assert browser_of(people.duty).get("/").status_code == 200
