"""Transfers: steps with who and when, sight that comes and goes, the alarm when nobody accepts, what is refused."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.base.notifications.facade import notifications
from anlan.kernel.errors import Conflict, DomainError, InvalidInput, NotFound
from anlan.rescue.incidents.enums import ClockSetting
from anlan.rescue.incidents.facade import (
    add_entry,
    close_incident,
    dismiss_incident,
    incident_by_id,
    merge_incidents,
    set_clock_duration,
)
from anlan.rescue.transfers import queries
from anlan.rescue.transfers.enums import TransferStatus
from anlan.rescue.transfers.facade import (
    Transfer,
    raise_unaccepted_alarms,
    receive_transfer,
    resend_transfer,
    return_transfer,
    take_over_transfer,
    target_of,
    withdraw_transfer,
)
from anlan.rescue.transfers.policies import TRANSITIONS, may_become
from anlan.ui.facade import running_clocks, todo_providers


def send(client: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = client.generic(
        method,
        f"/api/v1{path}",
        json.dumps(body) if body is not None else "",
        content_type="application/json",
    )
    return answer.status_code, answer.json() if answer.content else None


def later(**delta: float) -> Any:
    return AT + timedelta(**delta)


def texts(incident: Any) -> str:
    return "\n".join(incident.timeline.values_list("text", flat=True))


class TestSteps:
    def test_to_an_organisation_outside_it_sees_the_incident_signs_and_takes_over(
        self, people, incident, pass_on
    ) -> None:
        with pytest.raises(NotFound):
            incident_by_id(incident.id, visible_to=people.zhuanghe)
        sent = pass_on(content="下风向越界")
        assert (sent.status, sent.way, sent.due_at) == ("sent", "system", later(minutes=3))
        assert incident_by_id(incident.id, visible_to=people.zhuanghe) == incident
        assert notifications(visible_to=people.zhuanghe)[0].level == "urgent"
        signed = receive_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=later(minutes=1))
        assert (signed.status, signed.receiver, signed.received_at) == (
            "received",
            "吴庄河",
            later(minutes=1),
        )
        taken = take_over_transfer(
            transfer=signed, receiver="", by=actor(people.zhuanghe), at=later(minutes=2)
        )
        assert (taken.status, taken.taken_over_by) == ("taken_over", "吴庄河")
        told = texts(incident)
        for words in ("接转庄河市局（平台", "下风向越界", "签收接转", "接办"):
            assert words in told
        actions = set(
            AuditEntry.objects.filter(action__startswith="transfers.").values_list("action", flat=True)
        )
        assert actions == {
            "transfers.send_transfer",
            "transfers.receive_transfer",
            "transfers.take_over_transfer",
        }

    def test_taking_over_is_a_receipt_too(self, people, pass_on) -> None:
        taken = take_over_transfer(transfer=pass_on(), receiver="", by=actor(people.zhuanghe), at=AT)
        assert (taken.received_at, taken.receiver) == (AT, "吴庄河")

    def test_by_telephone_the_desk_writes_down_who_and_when(self, people, incident, pass_on) -> None:
        sent = pass_on("119")
        assert (sent.to_name, sent.way, sent.contact, sent.organisation) == (
            "消防救援 119",
            "telephone",
            "119",
            None,
        )
        signed = receive_transfer(
            transfer=sent,
            receiver="张指导员",
            received_at=later(minutes=1),
            by=actor(people.duty),
            at=later(minutes=5),
        )
        assert (signed.receiver, signed.received_noted_by, signed.received_at) == (
            "张指导员",
            "赵值",
            later(minutes=1),
        )

    @pytest.mark.parametrize("moment", [later(seconds=-1), later(minutes=12)])
    def test_a_receipt_before_the_sending_or_in_the_future_is_refused(self, people, pass_on, moment) -> None:
        with pytest.raises(InvalidInput):
            receive_transfer(
                transfer=pass_on("119"),
                receiver="张",
                received_at=moment,
                by=actor(people.duty),
                at=later(minutes=10),
            )

    def test_another_department_by_name(self, pass_on) -> None:
        assert pass_on("市燃气集团抢修中心").way == "telephone"

    def test_platform_where_nobody_answers_is_refused(self, people, pass_on) -> None:
        partner = next(
            each for each, _ in queries.targets(None, visible_to=people.duty) if "公安局" in each.name
        )
        with pytest.raises(InvalidInput, match="请改用电话"):
            pass_on(str(partner.organisation.id), way="system")
        assert pass_on(str(partner.organisation.id)).way == "telephone"

    def test_no_enterprise_and_nothing_unknown(self, people, pass_on) -> None:
        filer = people.enterprise.current_posts[0].organisation
        for to in (str(filer.id), "018f0000-0000-7000-8000-000000000000", "x", "长" * 65):
            with pytest.raises(InvalidInput):
                pass_on(to)


def test_what_happens_reaches_the_receivers_open_screens(people, incident, pass_on, zhuanghe_bureau) -> None:
    """The facts themselves go to the jurisdiction; those it is shared with hear that something moved."""
    before = Event.objects.filter(topic="incident.touched").count()
    add_entry(incident=incident, text="尚未共享", by=actor(people.duty), at=AT)
    assert Event.objects.filter(topic="incident.touched").count() == before
    pass_on()
    add_entry(incident=incident, text="已共享", by=actor(people.duty), at=AT)
    last = Event.objects.filter(topic="incident.touched").latest("seq")
    assert (last.supervised_by, last.located_in) == (zhuanghe_bureau.id, "")
    assert last.data == {"incident": str(incident.id)}


class TestReturn:
    def test_ends_the_sight_and_tells_the_sender(self, people, incident, pass_on) -> None:
        back = return_transfer(transfer=pass_on(), reason="不在我市", by=actor(people.zhuanghe), at=AT)
        assert (back.status, back.ended_by, back.end_reason) == ("returned", "吴庄河", "不在我市")
        with pytest.raises(NotFound):
            incident_by_id(incident.id, visible_to=people.zhuanghe)
        assert queries.transfer_by_id(back.id, visible_to=people.zhuanghe) == back, "its own history stays"
        assert notifications(visible_to=people.duty)[0].title == "接转被退回"

    def test_needs_a_reason_and_not_after_taking_over(self, people, pass_on) -> None:
        sent = pass_on()
        with pytest.raises(InvalidInput):
            return_transfer(transfer=sent, reason=" ", by=actor(people.zhuanghe), at=AT)
        take_over_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=AT)
        with pytest.raises(Conflict, match="已接办"):
            return_transfer(transfer=sent, reason="不在我市", by=actor(people.zhuanghe), at=AT)

    def test_to_another_after_a_return_or_instead(self, people, incident, pass_on) -> None:
        first = pass_on()
        second = resend_transfer(
            transfer=first, to=target_of("119", visible_to=people.duty), way="", by=actor(people.duty), at=AT
        )
        first.refresh_from_db()
        assert (first.status, first.end_reason, second.previous) == ("withdrawn", "改接消防救援 119", first)
        with pytest.raises(NotFound):
            incident_by_id(incident.id, visible_to=people.zhuanghe)
        take_over_transfer(transfer=second, receiver="张", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict, match="不能改接"):
            resend_transfer(
                transfer=second,
                to=target_of("110", visible_to=people.duty),
                way="",
                by=actor(people.duty),
                at=AT,
            )


class TestTwice:
    def test_a_second_receipt_says_who_and_when(self, people, pass_on, program_of) -> None:
        sent = pass_on(at=later(days=170))  # the API's clock is the real one
        Transfer.objects.filter(pk=sent.pk).update(sent_at=AT, due_at=later(days=4000))
        client = program_of(people.zhuanghe)
        status, _answer = send(client, "POST", f"/transfers/{sent.id}/receive", {"receiver": "吴庄河"})
        assert status == 200
        status, answer = send(client, "POST", f"/transfers/{sent.id}/receive", {"receiver": "别人"})
        assert status == 409
        assert "吴庄河已于" in answer["detail"]
        assert "签收，不必重复签收" in answer["detail"]
        sent.refresh_from_db()
        assert sent.receiver == "吴庄河"

    def test_twice_over_and_twice_sent(self, people, pass_on) -> None:
        sent = pass_on()
        with pytest.raises(Conflict, match="不必重复接转"):
            pass_on()
        take_over_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=AT)
        with pytest.raises(Conflict, match="吴庄河已于 06-01 08:00 接办"):
            take_over_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=later(minutes=1))

    @pytest.mark.django_db(transaction=True)
    def test_two_hands_at_one_moment_sign_once(self, people, pass_on) -> None:
        sent = pass_on()
        ready, refusals = threading.Barrier(2), []

        def sign(name: str) -> None:
            try:
                ready.wait(10)
                receive_transfer(transfer=sent, receiver=name, by=actor(people.zhuanghe), at=AT)
            except DomainError as error:
                refusals.append(error.message)
            finally:
                connection.close()

        threads = [threading.Thread(target=sign, args=(name,)) for name in ("甲", "乙")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        sent.refresh_from_db()
        assert sent.status == "received"
        assert len(refusals) == 1
        assert f"{sent.receiver}已于" in refusals[0]


class TestNobodyAccepts:
    def test_alarms_once_at_its_moment_and_tells_duty_leader_and_receiver(
        self, people, incident, pass_on
    ) -> None:
        sent = pass_on()
        assert raise_unaccepted_alarms(at=later(minutes=2, seconds=59)) == 0
        assert raise_unaccepted_alarms(at=later(minutes=3)) == 1
        assert raise_unaccepted_alarms(at=later(minutes=3, seconds=5)) == 0
        for user in (people.duty, people.leader, people.zhuanghe):
            first = notifications(visible_to=user)[0]
            assert (first.title, first.level) == ("接转庄河市局无人接办", "urgent")
        assert "无人接办" in texts(incident)
        assert not [each for each in notifications(visible_to=people.jinzhou) if "无人接办" in each.title]
        sent.refresh_from_db()
        assert sent.status == "sent", "it may still be accepted"
        take_over_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=later(minutes=9))

    def test_a_receipt_alone_does_not_stop_the_clock(self, people, pass_on) -> None:
        receive_transfer(transfer=pass_on(), receiver="", by=actor(people.zhuanghe), at=later(minutes=1))
        assert raise_unaccepted_alarms(at=later(minutes=3)) == 1

    def test_what_ran_out_while_nothing_ran_alarms_afterwards(self, pass_on) -> None:
        pass_on()
        assert raise_unaccepted_alarms(at=later(days=1)) == 1

    @pytest.mark.parametrize("end", ["take", "return", "withdraw"])
    def test_none_when_it_was_answered(self, people, pass_on, end: str) -> None:
        sent = pass_on()
        if end == "take":
            take_over_transfer(transfer=sent, receiver="", by=actor(people.zhuanghe), at=AT)
        elif end == "return":
            return_transfer(transfer=sent, reason="不在我市", by=actor(people.zhuanghe), at=AT)
        else:
            withdraw_transfer(transfer=sent, reason="误发", by=actor(people.duty), at=AT)
        assert raise_unaccepted_alarms(at=later(days=1)) == 0

    def test_the_city_sets_how_long(self, people, pass_on) -> None:
        set_clock_duration(kind=ClockSetting.TAKE_OVER, duration_s=600, by=actor(people.admin), at=AT)
        assert pass_on().due_at == later(minutes=10)

    def test_the_clock_runs_in_the_bar_of_both_and_the_work_waits_for_the_receiver(
        self, people, pass_on
    ) -> None:
        pass_on()
        assert "庄河市局接办" in [clock.title for clock in running_clocks(people.duty)]
        assert "接办" in [clock.title for clock in running_clocks(people.zhuanghe)]
        waiting = {
            provider.key: len(provider.items(people.zhuanghe)) for provider in todo_providers(people.zhuanghe)
        }
        assert waiting["transfers.answer"] == 1
        mine = {provider.key: len(provider.items(people.duty)) for provider in todo_providers(people.duty)}
        assert mine["transfers.answer"] == 0

    def test_a_drill_says_so(self, people, take_call, pass_on) -> None:
        sent = pass_on(about=take_call(exercise=True))
        raise_unaccepted_alarms(at=later(minutes=3))
        assert notifications(visible_to=people.zhuanghe)[0].title.startswith("【演练】")
        found = queries.counts(visible_to=people.duty, at=later(minutes=3))
        assert (found.sent, found.overdue) == (0, 0)
        assert sent.incident.exercise


class TestEnd:
    @pytest.mark.parametrize("how", ["close", "dismiss"])
    def test_an_incident_that_ends_takes_its_open_transfers_back(
        self, people, incident, pass_on, how: str
    ) -> None:
        sent = pass_on()
        if how == "close":
            close_incident(incident=incident, summary="已处置完毕", by=actor(people.duty), at=AT)
        else:
            dismiss_incident(
                incident=incident, outcome="false_alarm", reason="误报核实", by=actor(people.duty), at=AT
            )
        sent.refresh_from_db()
        assert sent.status == "withdrawn"
        assert raise_unaccepted_alarms(at=later(days=1)) == 0

    def test_what_was_taken_over_goes_on_and_a_closed_one_is_not_passed_on(
        self, people, incident, pass_on
    ) -> None:
        sent = take_over_transfer(transfer=pass_on(), receiver="", by=actor(people.zhuanghe), at=AT)
        close_incident(incident=incident, summary="已处置完毕", by=actor(people.duty), at=AT)
        sent.refresh_from_db()
        assert sent.status == "taken_over"
        with pytest.raises(Conflict, match="已结束"):
            pass_on("119")

    def test_a_merged_one_is_found_with_what_it_went_into(self, people, incident, take_call, pass_on) -> None:
        sent, into = pass_on(), take_call()
        merge_incidents(source=incident, into=into, reason="同一事故", by=actor(people.duty), at=AT)
        assert list(queries.transfers_of(into)) == [sent]
        assert incident_by_id(into.id, visible_to=people.zhuanghe) == into


class TestRights:
    def test_by_the_api(self, people, incident, pass_on, program_of, zhuanghe_bureau) -> None:
        body = {"to": str(zhuanghe_bureau.id)}
        path = f"/incidents/{incident.id}/transfers"
        assert send(program_of(people.zhuanghe), "POST", path, body)[0] == 404
        assert send(program_of(people.expert), "POST", path, body)[0] == 403
        assert send(program_of(people.enterprise), "GET", "/transfers")[0] == 403
        status, answer = send(program_of(people.duty), "POST", path, body)
        assert (status, answer["status"], answer["mine"]) == (201, "sent", False)
        one = f"/transfers/{answer['id']}"
        assert send(program_of(people.zhuanghe), "GET", one)[1]["mine"] is True
        assert send(program_of(people.township), "GET", one)[0] == 404
        # The desk does not sign for an organisation on the platform, nor the receiver withdraw.
        assert send(program_of(people.duty), "POST", f"{one}/take-over", {})[0] == 403
        assert send(program_of(people.zhuanghe), "POST", f"{one}/withdraw", {"reason": "不要了"})[0] == 403
        assert send(program_of(people.zhuanghe), "POST", f"{one}/take-over", {})[0] == 200

    def test_a_district_passes_up_to_the_city(self, people, incident, pass_on) -> None:
        bureau = people.duty.current_posts[0].organisation
        sent = pass_on(str(bureau.id), by=people.jinzhou)
        assert queries.receives(people.duty, sent)
        assert [each.id for each in queries.to_answer(visible_to=people.duty)] == [sent.id]

    def test_targets_are_the_services_then_the_competent_bureau(self, people, incident) -> None:
        names = [target.name for target, _answers in queries.targets(incident, visible_to=people.duty)]
        assert names[:4] == ["消防救援 119", "急救 120", "公安 110", "交警 122"]
        assert names[4] == "金州区局"
        assert "市应急管理局" not in names


class TestPages:
    def test_the_receiver_takes_over_on_the_page(self, people, pass_on, browser_of) -> None:
        sent = pass_on()
        page = browser_of(people.zhuanghe)
        shown = page.get(f"/transfers/{sent.id}/").content.decode()
        assert "接办" in shown
        assert "改接其他单位" not in shown
        assert page.post(f"/transfers/{sent.id}/", {"action": "take-over"}).status_code == 302
        sent.refresh_from_db()
        assert sent.taken_over_by == "吴庄河"

    def test_the_desk_notes_a_telephone_answer_and_passes_on_to_another(
        self, people, pass_on, browser_of
    ) -> None:
        sent = pass_on("119")
        page = browser_of(people.duty)
        assert "对方签收人" in page.get(f"/transfers/{sent.id}/").content.decode()
        body = {"action": "note-receipt", "receiver": "张指导员", "minutes": "0"}
        assert page.post(f"/transfers/{sent.id}/", body).status_code == 302
        again = page.post(f"/transfers/{sent.id}/", body, follow=True).content.decode()
        assert "张指导员已于" in again
        answer = page.post(f"/transfers/{sent.id}/", {"action": "resend", "to": "110"})
        assert answer.status_code == 302
        assert Transfer.objects.get(previous=sent).to_name == "公安 110"

    def test_an_outsider_finds_no_page_and_cannot_act(self, people, pass_on, browser_of) -> None:
        sent = pass_on("119")
        assert browser_of(people.zhuanghe).get(f"/transfers/{sent.id}/").status_code == 404
        expert = browser_of(people.expert)
        expert.post(f"/transfers/{sent.id}/", {"action": "withdraw", "reason": "不要了"})
        sent.refresh_from_db()
        assert sent.status == "sent"

    def test_the_list_counts_filters_exports_and_costs_the_same_for_more(
        self, people, take_call, pass_on, browser_of, django_assert_max_num_queries
    ) -> None:
        page = browser_of(people.duty)
        pass_on()
        page.get("/transfers/")
        for _ in range(2):
            pass_on(about=take_call())
        with django_assert_max_num_queries(60) as few:
            page.get("/transfers/")
        for _ in range(20):
            pass_on("119", about=take_call())
        with django_assert_max_num_queries(len(few)):
            shown = page.get("/transfers/").content.decode()
        assert "超时未接办" in shown
        assert "消防救援 119" not in page.get("/transfers/?way=system").content.decode().split("data-grid")[1]
        file = page.get("/transfers/?export=csv")
        assert "庄河市局" in b"".join(file.streaming_content if file.streaming else [file.content]).decode(
            "utf-8-sig"
        )


ACTIONS = st.lists(st.sampled_from(["receive", "take", "return", "withdraw", "alarm"]), max_size=8)
STEP = {"receive": "received", "take": "taken_over", "return": "returned", "withdraw": "withdrawn"}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_whatever_is_done_in_any_order_the_states_are_those_of_the_table(
    people, pass_on, actions: list[str]
) -> None:
    """Property: every accepted step is one of the table, every refused one is a clear Conflict that changes nothing;
    sight of the incident is there exactly while the transfer lives; the alarm sounds at most once."""
    from django.db import transaction

    with transaction.atomic():
        sent = pass_on()
        incident, state, alarms = sent.incident, "sent", 0
        zhuanghe = actor(people.zhuanghe)
        for number, action in enumerate(actions):
            at = later(minutes=number * 2)
            try:
                if action == "alarm":
                    alarms += raise_unaccepted_alarms(at=at)
                    continue
                if action == "receive":
                    receive_transfer(transfer=sent, receiver="", by=zhuanghe, at=at)
                elif action == "take":
                    take_over_transfer(transfer=sent, receiver="", by=zhuanghe, at=at)
                elif action == "return":
                    return_transfer(transfer=sent, reason="不在我市", by=zhuanghe, at=at)
                else:
                    withdraw_transfer(transfer=sent, reason="误发", by=actor(people.duty), at=at)
            except Conflict:
                assert not may_become(state, STEP[action])
            else:
                assert may_become(state, STEP[action])
                state = STEP[action]
            sent = Transfer.objects.get(pk=sent.pk)
            assert sent.status == state
            assert incident.sharings.exists() is (state in {"sent", "received", "taken_over"})
        assert alarms <= 1
        transaction.set_rollback(True)


def test_the_table_knows_every_status_and_ends() -> None:
    assert set(TRANSITIONS) == set(TransferStatus)
    for ended in ("taken_over", "returned", "withdrawn"):
        assert not TRANSITIONS[TransferStatus(ended)]
