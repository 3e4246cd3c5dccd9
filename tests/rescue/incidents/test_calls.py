"""Calls: kept, found by number, false and test ones, and incidents that were none."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.people import AT, actor

from anlan.data.resources.facade import ResourceKind, create_resource
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents import call_queries, queries
from anlan.rescue.incidents.facade import (
    Call,
    CallRecord,
    Incident,
    Order,
    add_call,
    change_call_nature,
    change_incident,
    close_incident,
    danger_reasons,
    dismiss_incident,
    dispatch_resources,
    open_incident,
    raise_overdue_alarms,
    record_call,
    reopen_incident,
)
from anlan.rescue.incidents.policies import number_key

PHONE = "139 1111 0001"


def send(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = client.generic(
        method,
        f"/api/v1{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
    )
    return answer.status_code, answer.json() if answer.content else None


def said(**values: Any) -> Call:
    return Call(**{"kind": "fire", "place": "金州区湾里街道", "caller_phone": PHONE, **values})


def false_call(people, *, at=AT, nature="false", reason="", **values: Any) -> CallRecord:
    return record_call(call=said(**values), nature=nature, reason=reason, by=actor(people.duty), at=at)


class TestKept:
    def test_the_first_call_and_every_further_one(self, people, take_call) -> None:
        incident = take_call(caller_phone=PHONE, description="有黄绿色气体")
        add_call(
            incident=incident,
            call=said(caller_phone="0411-8400 1234", description="还在漏"),
            by=actor(people.duty),
            at=AT + timedelta(minutes=2),
        )
        first, second = call_queries.calls_of(incident)
        assert (first.said, first.nature, first.at) == ("有黄绿色气体", "real", AT)
        assert first.incident == first.first_incident == incident
        assert (second.number_key, second.caller_phone) == ("041184001234", "0411-8400 1234")
        assert second.located_in_id == "210213013", "a call has the place it told of"

    def test_a_further_call_refuses_what_is_too_long(self, people, take_call) -> None:
        with pytest.raises(InvalidInput):
            add_call(incident=take_call(), call=said(description="长" * 4001), by=actor(people.duty), at=AT)

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("+86 139-1111-0001", "13911110001"),
            ("0086 13911110001", "13911110001"),
            ("１３９１１１１０００１", "13911110001"),
            ("0411-84001234", "041184001234"),
            ("8613", "8613"),
            ("不详", ""),
        ],
    )
    def test_one_number_in_several_ways(self, written: str, key: str) -> None:
        assert number_key(written) == key


class TestEarlier:
    def test_calls_of_the_number_newest_first_with_the_false_ones_counted(self, people, take_call) -> None:
        incident = take_call(caller_phone="13911110001", at=AT)
        false_call(people, at=AT + timedelta(hours=1))
        false_call(people, at=AT + timedelta(hours=2), nature="malicious", reason="承认戏弄")
        found = call_queries.earlier_calls(
            "+86 13911110001", visible_to=people.duty, at=AT + timedelta(days=1)
        )
        assert [row.nature for row in found.calls] == ["malicious", "false", "real"]
        assert (found.count, found.false, found.malicious) == (3, 1, 1)
        assert found.calls[-1].incident == incident

    def test_thirty_days_and_not_a_second_more(self, people) -> None:
        false_call(people, at=AT)
        just = call_queries.earlier_calls(PHONE, visible_to=people.duty, at=AT + timedelta(days=30))
        late = call_queries.earlier_calls(
            PHONE, visible_to=people.duty, at=AT + timedelta(days=30, seconds=1)
        )
        assert (just.false, late.false, late.count) == (1, 0, 1)

    def test_less_than_seven_digits_say_nothing(self, people) -> None:
        false_call(people, caller_phone="1391111")
        assert call_queries.earlier_calls("139111", visible_to=people.duty, at=AT).calls == []
        assert call_queries.earlier_calls("1391111", visible_to=people.duty, at=AT).count == 1

    def test_not_beyond_the_jurisdiction(self, people, take_call) -> None:
        take_call(caller_phone=PHONE)
        assert call_queries.earlier_calls(PHONE, visible_to=people.jinzhou, at=AT).count == 1
        assert call_queries.earlier_calls(PHONE, visible_to=people.zhuanghe, at=AT).count == 0
        assert call_queries.earlier_calls(PHONE, visible_to=people.enterprise, at=AT).count == 0

    def test_the_preview_shows_them_while_the_number_is_typed(self, people, program_of) -> None:
        false_call(people)
        status, answer = send(
            program_of(people.duty), "POST", "/incidents/preview", {"caller_phone": "13911110001"}
        )
        assert status == 200
        assert answer["earlier_calls"][0]["nature_label"] == "误报"
        assert answer["earlier"]["count"] == 1


class TestFalseAndTest:
    def test_opens_no_incident(self, people, program_of) -> None:
        body = {"caller_phone": PHONE, "description": "孩子玩手机", "nature": "false"}
        status, answer = send(program_of(people.duty), "POST", "/calls", body)
        assert (status, answer["nature"], answer["incident"]) == (201, "false", None)
        assert not Incident.objects.exists()

    @pytest.mark.parametrize(
        ("nature", "values"), [("malicious", {}), ("false", {"trapped": 1}), ("test", {"deaths": 1})]
    )
    def test_where_it_hurts_a_reason(self, people, nature: str, values: dict[str, int]) -> None:
        with pytest.raises(InvalidInput) as refused:
            false_call(people, nature=nature, **values)
        assert refused.value.field == "reason"
        assert false_call(people, nature=nature, reason="已回拨核实", **values).nature_reason == "已回拨核实"

    def test_a_real_call_is_an_incident(self, people) -> None:
        with pytest.raises(InvalidInput, match="立案"):
            false_call(people, nature="real")

    def test_undone_and_opened_after_all_it_is_one_call(self, people, program_of) -> None:
        client = program_of(people.duty)
        record = false_call(people)
        status, _answer = send(client, "POST", f"/calls/{record.id}/nature", {"nature": "real"})
        assert status == 200
        body = {"kind": "fire", "place": "金州区湾里街道", "caller_phone": PHONE, "call": str(record.id)}
        status, opened = send(client, "POST", "/incidents", body)
        assert status == 201
        record.refresh_from_db()
        assert str(record.incident_id) == opened["id"] == str(record.first_incident_id)
        assert CallRecord.objects.count() == 1
        status, refused = send(client, "POST", "/incidents", body)
        assert status == 409
        assert "已归入" in refused["detail"]

    def test_twice_the_same_is_refused(self, people) -> None:
        record = false_call(people)
        with pytest.raises(Conflict, match="已是“误报”"):
            change_call_nature(record=record, nature="false", by=actor(people.duty), at=AT)

    def test_a_call_without_a_place_stays_with_who_took_it(self, people, jinzhou_bureau) -> None:
        record = record_call(
            call=Call(kind="", caller_phone=PHONE),
            nature="test",
            taker=jinzhou_bureau,
            by=actor(people.jinzhou),
            at=AT,
        )
        assert call_queries.call_by_id(record.id, visible_to=people.jinzhou) == record
        assert not call_queries.calls(visible_to=people.zhuanghe).exists()

    def test_only_who_takes_calls(self, people, program_of) -> None:
        for user in (people.expert, people.enterprise, people.admin):
            status, _answer = send(program_of(user), "POST", "/calls", {"nature": "test"})
            assert status == 403


class TestDismissed:
    @pytest.fixture
    def team(self, people) -> Any:
        return create_resource(
            kind=ResourceKind.RESCUE_TEAM, name="金州救援队", lon=121.78, lat=39.05, located_in="210213",
            contact_name="队长", contact_phone="0411-80000000", by=actor(people.duty), at=AT,
        )  # fmt: skip

    def test_forces_return_clocks_stop_and_nothing_counts_it(self, people, take_call, team) -> None:
        incident = take_call(caller_phone=PHONE)
        sent = dispatch_resources(
            incident=incident, orders=[Order(team.id)], user=people.duty, by=actor(people.duty), at=AT
        )
        later = AT + timedelta(minutes=5)
        gone = dismiss_incident(
            incident=incident,
            outcome="false_alarm",
            reason="到场核实为水蒸气",
            by=actor(people.duty),
            at=later,
        )
        assert (gone.status, gone.outcome, gone.summary) == ("closed", "false_alarm", "到场核实为水蒸气")
        sent[0].refresh_from_db()
        assert sent[0].status == "released"
        assert raise_overdue_alarms(at=AT + timedelta(days=2)) == 0
        counts = queries.counts(visible_to=people.duty, at=later)
        assert (counts.open, counts.today, counts.this_year) == (0, 0, 0)
        assert call_queries.earlier_calls(PHONE, visible_to=people.duty, at=later).false == 1

    def test_taken_up_again_it_counts_again(self, people, take_call) -> None:
        incident = take_call(caller_phone=PHONE)
        dismiss_incident(incident=incident, outcome="test", reason="线路测试", by=actor(people.duty), at=AT)
        again = reopen_incident(incident=incident, reason="并非测试", by=actor(people.duty), at=AT)
        assert (again.status, again.outcome) == ("responding", "")
        assert queries.counts(visible_to=people.duty, at=AT).open == 1
        assert incident.calls.get().nature == "real"

    def test_a_reason_and_a_known_outcome(self, people, take_call) -> None:
        incident = take_call()
        for outcome, reason in (("false_alarm", " "), ("merged", "理由充分"), ("handled", "理由充分")):
            with pytest.raises(InvalidInput):
                dismiss_incident(
                    incident=incident, outcome=outcome, reason=reason, by=actor(people.duty), at=AT
                )

    def test_a_closed_one_cannot_be_dismissed(self, people, take_call) -> None:
        incident = take_call()
        closed = close_incident(incident=incident, summary="已处置完毕", by=actor(people.duty), at=AT)
        assert closed.outcome == "handled"
        with pytest.raises(Conflict):
            dismiss_incident(incident=incident, outcome="test", reason="测试", by=actor(people.duty), at=AT)

    def test_an_outsider_sees_nothing_of_it(self, people, take_call, program_of) -> None:
        incident = take_call()
        body = {"outcome": "test", "reason": "测试线路"}
        status, _answer = send(program_of(people.zhuanghe), "POST", f"/incidents/{incident.id}/dismiss", body)
        assert status == 404
        status, answer = send(program_of(people.jinzhou), "POST", f"/incidents/{incident.id}/dismiss", body)
        assert (status, answer["outcome_label"]) == (200, "测试")


class TestReportableDanger:
    """较大涉险事故, Order 21 of 2009 article 26, at its bounds."""

    @pytest.mark.parametrize(
        ("values", "reported"),
        [
            ({"endangered": 9}, False),
            ({"endangered": 10}, True),
            ({"trapped": 2}, False),
            ({"trapped": 3}, True),
            ({"trapped": 2, "missing": 1}, True),
            ({"missing": 3}, True),
            ({"evacuated": 499}, False),
            ({"evacuated": 500}, True),
            ({"danger_signs": ("pollution",)}, True),
            ({"danger_signs": ("vital_place", "other")}, True),
        ],
    )
    def test_bounds(self, people, values: dict[str, Any], reported: bool) -> None:
        incident = open_incident(call=said(**values), by=actor(people.duty), at=AT, accepted=True)
        assert bool(danger_reasons(incident)) is reported
        told = incident.timeline.filter(text__contains="较大涉险").exists()
        assert told is reported

    def test_a_change_that_makes_it_one_and_one_that_unmakes_it_is_told(self, people, take_call) -> None:
        incident = take_call()
        changed = change_incident(
            incident=incident, values={"evacuated": 500, "danger_signs": ("pollution",)}, version=None,
            by=actor(people.duty), at=AT,
        )  # fmt: skip
        assert danger_reasons(changed) == ("紧急疏散 500 人", "造成环境严重污染")
        change_incident(
            incident=changed,
            values={"evacuated": 0, "danger_signs": ()},
            version=None,
            by=actor(people.duty),
            at=AT,
        )
        texts = list(incident.timeline.order_by("created_at").values_list("text", flat=True))
        assert "达到较大涉险事故标准（紧急疏散 500 人、造成环境严重污染），按事故报告" in texts
        assert "不再符合较大涉险事故标准" in texts

    @pytest.mark.parametrize(
        "values",
        [{"endangered": -1}, {"trapped": 100_001}, {"evacuated": 10_000_001}, {"danger_signs": ["no"]}],
    )
    def test_what_cannot_be_is_refused(self, people, program_of, values: dict[str, Any]) -> None:
        status, answer = send(
            program_of(people.duty), "POST", "/incidents", {"kind": "fire", "place": "金州区", **values}
        )
        assert (status, answer["errors"][0]["field"]) == (422, next(iter(values)))

    def test_the_api_says_so(self, people, program_of) -> None:
        body = {"kind": "fire", "place": "金州区", "evacuated": 800, "danger_signs": ["vital_place"]}
        _status, opened = send(program_of(people.duty), "POST", "/incidents", body)
        assert opened["reportable_danger"] is True
        assert opened["danger_reasons"] == ["紧急疏散 800 人", "危及重要场所和设施安全"]
        _status, changed = send(
            program_of(people.duty),
            "PATCH",
            f"/incidents/{opened['id']}",
            {"evacuated": 10, "danger_signs": []},
        )
        assert changed["reportable_danger"] is False


def test_the_calls_of_an_incident_by_the_api(people, take_call, program_of) -> None:
    client, incident = program_of(people.duty), take_call(caller_phone=PHONE)
    path = f"/incidents/{incident.id}/calls"
    assert send(client, "POST", path, {"kind": "leak", "description": "还在漏"})[0] == 201
    status, answer = send(client, "GET", path)
    assert (status, answer["count"]) == (200, 2)
    assert send(program_of(people.zhuanghe), "GET", path)[0] == 404
    status, answer = send(client, "GET", "/calls?phone=%2B8613911110001")
    assert (status, answer["count"]) == (200, 1)


class TestServices:
    """Requests to others: 已请求, 已受理, 到场, with who accepted and what comes."""

    def test_who_accepted_what_comes_and_whom_to_call_back(self, people, take_call, program_of) -> None:
        client, incident = program_of(people.duty), take_call()
        _status, asked = send(
            client, "POST", f"/incidents/{incident.id}/service-requests", {"service": "120"}
        )
        assert asked["status_label"] == "已请求"
        body = {
            "status": "accepted",
            "accepted_by": "李调度",
            "strength": "救护车 2 台 6 人",
            "call_back": "0411-120",
        }
        _status, accepted = send(client, "PATCH", f"/dispatches/{asked['id']}", body)
        assert (accepted["accepted_by"], accepted["strength"], accepted["call_back"]) == (
            "李调度", "救护车 2 台 6 人", "0411-120",
        )  # fmt: skip
        _status, there = send(client, "PATCH", f"/dispatches/{asked['id']}", {"status": "on_scene"})
        assert there["accepted_by"] == "李调度"
        text = incident.timeline.get(text__contains="受理人").text
        assert text == "急救 120 已受理（受理人 李调度，力量 救护车 2 台 6 人，回拨 0411-120）"

    def test_a_partner_department_is_asked_like_a_service(self, people, take_call, program_of) -> None:
        client, incident = program_of(people.duty), take_call()
        _status, found = send(client, "GET", "/incidents/service-targets")
        partner = next(item for item in found["items"] if "生态环境局" in item["name"])
        status, asked = send(
            client, "POST", f"/incidents/{incident.id}/service-requests",
            {"service": partner["service"], "task": "监测下风向"},
        )  # fmt: skip
        assert (status, asked["status"], asked["resource"]["name"]) == (201, "requested", partner["name"])

    def test_no_stranger_and_no_answer_of_our_own(self, people, take_call, program_of) -> None:
        client, incident = program_of(people.duty), take_call()
        bureau = str(people.jinzhou.current_posts[0].organisation_id)
        for service in ("999", bureau):
            status, _answer = send(
                client, "POST", f"/incidents/{incident.id}/service-requests", {"service": service}
            )
            assert status == 422


class TestPages:
    def test_the_list_filters_exports_and_costs_the_same_for_more(
        self, people, take_call, browser_of, django_assert_max_num_queries
    ) -> None:
        page = browser_of(people.duty)
        take_call(caller_phone=PHONE)
        false_call(people, caller_phone="13911110077")
        page.get("/incidents/calls/")
        with django_assert_max_num_queries(60) as few:
            shown = page.get("/incidents/calls/").content.decode()
        assert "未立案" in shown
        for number in range(20):
            take_call(caller_phone=f"1391111{number:04d}")
        with django_assert_max_num_queries(len(few)):
            page.get("/incidents/calls/")
        only = page.get("/incidents/calls/?nature=false").content.decode()
        assert "13911110077" in only
        assert "13911110003" not in only
        assert "13911110077" in page.get("/incidents/calls/?q=139+1111+0077").content.decode()
        file = page.get("/incidents/calls/?export=csv")
        text = b"".join(file.streaming_content if file.streaming else [file.content]).decode("utf-8-sig")
        assert "误报" in text

    def test_one_call_with_the_others_of_its_number_and_a_change_of_nature(
        self, people, take_call, browser_of
    ) -> None:
        take_call(caller_phone=PHONE)
        record = false_call(people)
        page = browser_of(people.duty)
        shown = page.get(f"/incidents/calls/{record.id}/").content.decode()
        assert "同一号码" in shown
        answer = page.post(f"/incidents/calls/{record.id}/", {"nature": "real"}, follow=True).content.decode()
        assert "立案" in answer
        intake = page.get(f"/incidents/intake/?call={record.id}").content.decode()
        assert str(record.id) in intake

    def test_outsiders_find_none(self, people, take_call, browser_of) -> None:
        incident = take_call()
        record = incident.calls.get()
        assert browser_of(people.zhuanghe).get(f"/incidents/calls/{record.id}/").status_code == 404
        assert browser_of(people.enterprise).get("/incidents/calls/").status_code == 403
        expert = browser_of(people.expert)
        expert.post(f"/incidents/calls/{record.id}/", {"nature": "test"})
        record.refresh_from_db()
        assert record.nature == "real"

    def test_a_dismissed_and_a_merged_one_say_so_in_list_and_search(
        self, people, take_call, browser_of
    ) -> None:
        incident = take_call()
        dismiss_incident(
            incident=incident, outcome="false_alarm", reason="水蒸气", by=actor(people.duty), at=AT
        )
        page = browser_of(people.duty)
        assert "误报" in page.get("/incidents/").content.decode()
        assert "误报" in page.get(f"/incidents/{incident.id}/record/").content.decode()
