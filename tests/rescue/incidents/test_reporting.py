"""Deliveries, receipts, telephone reports, clocks of reporting, corrections and comparison."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import AT, actor

from anlan.base.accounts.facade import Organisation, assign_post
from anlan.base.events.facade import Event
from anlan.base.notifications.facade import Notification
from anlan.kernel.clock import now
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.comparison import pieces
from anlan.rescue.incidents.enums import ClockKind, ClockSetting
from anlan.rescue.incidents.facade import (
    change_incident,
    close_incident,
    correct_bulletin,
    dismiss_incident,
    merge_incidents,
    note_delivery,
    note_phone_report,
    note_receipt,
    prepare_bulletin,
    raise_overdue_alarms,
    record_casualties,
    send_rest,
    set_clock_duration,
    sign_bulletin,
    submit_bulletin,
)
from anlan.rescue.incidents.operations.addressees import change_addressee

SIGNED = AT + timedelta(minutes=20)


@pytest.fixture
def signed(people):
    """A bulletin of an incident through draft and submission to the signature."""

    def run(incident, kind="initial", at=SIGNED):
        draft = prepare_bulletin(incident=incident, kind=kind, by=actor(people.duty), at=at)
        waiting = submit_bulletin(bulletin=draft, by=actor(people.duty), at=at)
        return sign_bulletin(bulletin=waiting, version=None, by=actor(people.leader), at=at)

    return run


def clock(incident, kind):
    return incident.clocks.get(kind=kind)


class TestDeliveries:
    def test_signing_opens_one_for_every_addressee(self, take_call, signed) -> None:
        bulletin = signed(take_call(deaths=3))
        rows = {each.name: each for each in bulletin.deliveries.all()}
        assert list(rows) == bulletin.recipients
        assert rows["市应急管理局"].sent_at == SIGNED  # on the platform
        assert rows["省应急管理厅"].sent_at is None
        assert rows["省应急管理厅"].basis

    def test_the_platforms_people_are_told_and_sign_with_one_click(
        self, take_call, people, signed, browser_of, admin
    ) -> None:
        police = Organisation.objects.get(name="大连市公安局")
        assign_post(
            user=people.officer,
            organisation=police,
            role="clerk",
            title="指挥中心",
            by=actor(people.admin),
            at=AT,
        )
        change_addressee(
            name="公安机关", values={"organisation": police.id, "way": "system"}, by=actor(admin), at=AT
        )
        bulletin = signed(take_call())
        delivery = bulletin.deliveries.get(name="公安机关")
        assert (delivery.way, delivery.sent_at) == ("system", SIGNED)
        note = Notification.objects.get(user=people.officer)
        assert note.url == f"/incidents/deliveries/{delivery.id}/"
        page = browser_of(people.officer)
        assert "事故发生单位概况" in page.get(note.url).content.decode()
        assert page.post(note.url).status_code == 302
        delivery.refresh_from_db()
        assert delivery.receiver == people.officer.name
        again = page.post(note.url, follow=True).content.decode()
        assert f"已由{people.officer.name}于" in again

    def test_an_organisation_without_people_is_left_to_the_duty_officer(
        self, take_call, people, signed
    ) -> None:
        police = Organisation.objects.get(name="大连市公安局")
        change_addressee(
            name="公安机关",
            values={"organisation": police.id, "way": "system"},
            by=actor(people.admin),
            at=AT,
        )
        delivery = signed(take_call()).deliveries.get(name="公安机关")
        assert (delivery.way, delivery.sent_at) == ("telephone", None)
        assert "没有该机构人员" in delivery.note

    def test_a_receipt_twice_names_who_and_when(self, take_call, people, signed) -> None:
        delivery = signed(take_call()).deliveries.get(name="工会")
        by = actor(people.duty)
        delivery = note_receipt(delivery=delivery, receiver="李四", by=by, at=SIGNED + timedelta(minutes=10))
        assert delivery.sent_at == delivery.received_at  # what was received was sent
        with pytest.raises(Conflict, match="工会已由李四于 06-01 08:30 签收"):
            note_receipt(delivery=delivery, receiver="王五", by=by, at=SIGNED + timedelta(minutes=12))
        with pytest.raises(Conflict, match="李四"):
            note_delivery(
                delivery=delivery,
                receiver="王五",
                received_at=SIGNED + timedelta(minutes=12),
                by=by,
                at=SIGNED + timedelta(minutes=12),
            )

    def test_a_wrong_note_is_corrected_with_old_and_new_in_the_log(self, take_call, people, signed) -> None:
        incident = take_call()
        delivery = signed(incident).deliveries.get(name="工会")
        by, at = actor(people.duty), SIGNED + timedelta(minutes=5)
        delivery = note_delivery(delivery=delivery, way="telephone", by=by, at=at)
        note_delivery(delivery=delivery, way="fax", by=by, at=at)
        assert "更正工会的报送记录：方式 电话 → 传真" in incident.timeline.order_by("created_at").last().text

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"way": "pigeon"}, "way"),
            ({"sent_at": SIGNED + timedelta(hours=2)}, "sent_at"),
            ({"sent_at": SIGNED - timedelta(minutes=2)}, "sent_at"),
            ({"received_at": SIGNED}, "receiver"),
        ],
    )
    def test_what_cannot_be_is_refused(self, take_call, people, signed, given: dict, field: str) -> None:
        delivery = signed(take_call()).deliveries.get(name="工会")
        with pytest.raises(InvalidInput) as caught:
            note_delivery(delivery=delivery, by=actor(people.duty), at=SIGNED + timedelta(minutes=1), **given)
        assert caught.value.field == field

    def test_another_was_faster(self, take_call, people, signed) -> None:
        delivery = signed(take_call()).deliveries.get(name="工会")
        note_delivery(delivery=delivery, version=1, by=actor(people.duty), at=SIGNED)
        with pytest.raises(Conflict):
            note_delivery(delivery=delivery, version=1, way="fax", by=actor(people.duty), at=SIGNED)


class TestClocks:
    def test_the_written_report_is_out_when_the_last_one_has_it(self, take_call, people, signed) -> None:
        incident = take_call()
        bulletin = signed(incident)
        rows = list(bulletin.deliveries.filter(sent_at=None))
        for minutes, delivery in enumerate(rows[:-1], start=1):
            note_delivery(delivery=delivery, by=actor(people.duty), at=SIGNED + timedelta(minutes=minutes))
        assert clock(incident, "written_report").met_at is None
        told = SIGNED + timedelta(minutes=7)
        note_delivery(
            delivery=rows[-1], sent_at=told, by=actor(people.duty), at=SIGNED + timedelta(minutes=30)
        )
        assert clock(incident, "written_report").met_at == told

    def test_all_at_once(self, take_call, people, signed) -> None:
        incident = take_call()
        bulletin = signed(incident)
        assert send_rest(bulletin=bulletin, by=actor(people.duty), at=SIGNED) == 5
        assert send_rest(bulletin=bulletin, by=actor(people.duty), at=SIGNED) == 0
        assert clock(incident, "written_report").met_at == SIGNED

    def test_follow_ups_start_it_afresh_and_the_final_one_stops_it(self, take_call, people, signed) -> None:
        incident = take_call()
        signed(incident)
        assert clock(incident, "follow_up").due_at == SIGNED + timedelta(hours=24)
        later = SIGNED + timedelta(hours=5)
        signed(incident, "follow_up", later)
        assert clock(incident, "follow_up").due_at == later + timedelta(hours=24)
        signed(incident, "final", later)
        assert clock(incident, "follow_up").met_at == later

    @pytest.mark.parametrize(("deaths", "hours"), [(9, 24), (10, 12)])
    def test_grave_accidents_are_followed_up_twice_a_day(
        self, take_call, signed, deaths: int, hours: int
    ) -> None:
        """Order 21 of 2009 article 11."""
        incident = take_call(deaths=deaths)
        signed(incident)
        assert clock(incident, "follow_up").due_at == SIGNED + timedelta(hours=hours)

    def test_a_rising_grade_brings_the_follow_up_forward(self, take_call, people, signed) -> None:
        incident = take_call(deaths=9)
        signed(incident)
        record_casualties(incident=incident, deaths=10, by=actor(people.duty), at=SIGNED)
        assert clock(incident, "follow_up").due_at == SIGNED + timedelta(hours=12)

    def test_a_rule_reaching_back_moves_running_clocks_once_and_says_so(self, take_call, people) -> None:
        incident = take_call()
        assert raise_overdue_alarms(at=AT + timedelta(minutes=3)) == 1
        by = actor(people.admin)
        moved = set_clock_duration(
            kind=ClockKind.DISPATCH, duration_s=600, reach_back=True, by=by, at=AT + timedelta(minutes=4)
        )
        assert moved == 1
        assert (
            f"派出到期时间 06-01 08:03:00 → 06-01 08:10:00（时限设置 3 分 → 10 分，{people.admin.name}）"
            in incident.timeline.order_by("created_at").last().text
        )
        assert raise_overdue_alarms(at=AT + timedelta(minutes=9)) == 0
        assert raise_overdue_alarms(at=AT + timedelta(minutes=10)) == 1
        assert raise_overdue_alarms(at=AT + timedelta(minutes=11)) == 0

    def test_a_shorter_rule_does_not_alarm_twice(self, take_call, people) -> None:
        take_call()
        assert raise_overdue_alarms(at=AT + timedelta(minutes=3)) == 1
        set_clock_duration(
            kind=ClockKind.DISPATCH,
            duration_s=60,
            reach_back=True,
            by=actor(people.admin),
            at=AT + timedelta(minutes=4),
        )
        assert raise_overdue_alarms(at=AT + timedelta(minutes=5)) == 0

    def test_a_rule_that_does_not_reach_back_says_that_too(self, take_call, people) -> None:
        incident = take_call()
        set_clock_duration(kind=ClockSetting.DISPATCH, duration_s=600, by=actor(people.admin), at=AT)
        assert "本起仍按 06-01 08:03:00 到期" in incident.timeline.order_by("created_at").last().text

    def test_met_clocks_never_move(self, take_call, people) -> None:
        incident = take_call()
        met = clock(incident, "acknowledge")
        change_incident(
            incident=incident,
            values={"received_at": AT - timedelta(minutes=9)},
            version=None,
            by=actor(people.duty),
            at=AT,
        )
        set_clock_duration(
            kind=ClockKind.ACKNOWLEDGE, duration_s=600, reach_back=True, by=actor(people.admin), at=AT
        )
        now_ = clock(incident, "acknowledge")
        assert (now_.started_at, now_.due_at, now_.met_at) == (met.started_at, met.due_at, met.met_at)

    def test_a_corrected_reception_moves_the_others_with_old_and_new(self, take_call, people) -> None:
        incident = take_call()
        change_incident(
            incident=incident,
            values={"received_at": AT - timedelta(minutes=9)},
            version=None,
            by=actor(people.duty),
            at=AT,
        )
        assert clock(incident, "phone_report").due_at == AT + timedelta(minutes=21)
        texts = list(incident.timeline.values_list("text", flat=True))
        assert any("电话快报到期时间 06-01 08:30:00 → 06-01 08:21:00（起算时间更正" in text for text in texts)

    def test_a_start_taken_back_ends_its_clock(self, take_call, people) -> None:
        incident = take_call(head_informed_at=AT)
        change_incident(
            incident=incident, values={"head_informed_at": None}, version=None, by=actor(people.duty), at=AT
        )
        assert not incident.clocks.filter(kind="unit_report").exists()
        assert "单位报告时限撤销" in "".join(incident.timeline.values_list("text", flat=True))


class TestPhoneReports:
    def note(self, incident, people, **given):
        values = {
            "addressee": "省应急管理厅",
            "receiver": "张值班",
            "phone": "024-1",
            "content": "报告",
            "read_back": True,
        }
        return note_phone_report(
            incident=incident, by=actor(people.duty), at=AT + timedelta(minutes=6), **{**values, **given}
        )

    def test_it_is_kept_logged_and_meets_its_clock(self, take_call, people) -> None:
        incident = take_call()
        told = AT + timedelta(minutes=5)
        report = self.note(incident, people, at_reported=told)
        assert (report.by_name, report.at, report.read_back) == (people.duty.name, told, True)
        assert clock(incident, "phone_report").met_at == told
        assert clock(incident, "phone_report").due_at == AT + timedelta(minutes=30)
        assert "已复述核对" in incident.timeline.order_by("created_at").last().text
        assert Event.objects.filter(topic="phone-report.added").count() == 1

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"addressee": " "}, "addressee"),
            ({"receiver": ""}, "receiver"),
            ({"content": "长" * 2001}, "content"),
            ({"at_reported": AT - timedelta(hours=1)}, "at"),
            ({"at_reported": AT + timedelta(hours=1)}, "at"),
        ],
    )
    def test_what_cannot_be_is_refused(self, take_call, people, given: dict, field: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            self.note(take_call(), people, **given)
        assert [each.field for each in caught.value.errors] == [field]

    def test_the_words_are_proposed_from_the_record(self, take_call, people, factory, program_of) -> None:
        incident = take_call(enterprise=factory, substance="氯", deaths=2, missing=1)
        body = program_of(people.duty).get(f"/api/v1/incidents/{incident.id}/phone-reports").json()
        for expected in ("大连海青水务有限公司", "死亡 2 人", "下落不明 1 人", "初判一般事故"):
            assert expected in body["proposed"]


class TestBadMoments:
    def test_no_bulletin_of_a_merged_incident(self, take_call, people, signed) -> None:
        into, source = take_call(), take_call()
        draft = prepare_bulletin(incident=source, kind="initial", by=actor(people.duty), at=AT)
        waiting = submit_bulletin(bulletin=draft, by=actor(people.duty), at=AT)
        merge_incidents(source=source, into=into, reason="同一起事故", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict, match=into.number):
            sign_bulletin(bulletin=waiting, version=None, by=actor(people.leader), at=AT)
        with pytest.raises(Conflict, match=into.number):
            prepare_bulletin(incident=source, kind="initial", by=actor(people.duty), at=AT)
        with pytest.raises(Conflict, match=into.number):
            record_casualties(incident=source, deaths=1, by=actor(people.duty), at=AT)

    def test_a_false_alarm_is_reported_only_where_it_was_reported_before(
        self, take_call, people, signed
    ) -> None:
        told, untold = take_call(), take_call()
        signed(told)
        for incident in (told, untold):
            dismiss_incident(
                incident=incident,
                outcome="false_alarm",
                reason="现场核实为烟雾",
                by=actor(people.duty),
                at=SIGNED,
            )
        assert signed(told, "final", SIGNED).signed_by
        with pytest.raises(Conflict, match="误报"):
            prepare_bulletin(incident=untold, kind="initial", by=actor(people.duty), at=AT)

    def test_a_closed_one_is_still_reported_to_its_end(self, take_call, people, signed) -> None:
        incident = take_call()
        signed(incident)
        close_incident(incident=incident, summary="处置完毕，现场移交", by=actor(people.duty), at=SIGNED)
        assert signed(incident, "final", SIGNED).signed_by


class TestVersions:
    @given(
        st.text(alphabet="死亡人数 0123,.abc", max_size=40),
        st.text(alphabet="死亡人数 0123,.abc", max_size=40),
    )
    def test_the_pieces_are_the_texts(self, before: str, after: str) -> None:
        left, right = pieces(before, after)
        assert "".join(piece.text for piece in left) == before
        assert "".join(piece.text for piece in right) == after
        unchanged = ["".join(piece.text for piece in side if not piece.mark) for side in (left, right)]
        assert unchanged[0] == unchanged[1]

    def test_numbers_are_compared_whole(self) -> None:
        _left, right = pieces("死亡 12 人", "死亡 13 人")
        assert [piece.text for piece in right if piece.mark] == ["13"]

    def test_a_correction_is_a_new_version_and_the_old_is_kept(self, take_call, people, signed) -> None:
        first = signed(take_call(deaths=3))
        words = [dict(item) for item in first.items]
        made = correct_bulletin(bulletin=first, by=actor(people.duty), at=SIGNED)
        assert (made.ordinal, made.kind, made.corrects_id, made.items) == (2, "initial", first.id, words)
        with pytest.raises(Conflict):
            correct_bulletin(bulletin=made, by=actor(people.duty), at=SIGNED)
        first.refresh_from_db()
        assert first.items == words

    def test_the_page_marks_words_figures_and_addressees(self, take_call, people, signed, browser_of) -> None:
        incident = take_call(deaths=2)
        first = signed(incident)
        record_casualties(incident=incident, deaths=3, by=actor(people.duty), at=SIGNED)
        second = signed(incident, "follow_up")
        url = f"/incidents/{incident.id}/bulletins/{second.id}/compare/?with={first.id}"
        page = browser_of(people.duty).get(url).content.decode()
        assert '<del><span class="visually-hidden">［删去］</span>2' in page
        assert '<ins><span class="visually-hidden">［新增］</span>3' in page
        assert "省应急管理厅</ins>" in page
        assert browser_of(people.zhuanghe).get(url).status_code == 404


class TestPages:
    def test_the_board_sends_receives_and_goes_on(self, take_call, people, signed, browser_of) -> None:
        incident = take_call(at=now())
        bulletin = signed(incident, at=now())
        duty = browser_of(people.duty)
        url = f"/incidents/{incident.id}/reporting/"
        assert "待送" in duty.get(url).content.decode()
        first, second = bulletin.deliveries.filter(sent_at=None)[:2]
        answer = duty.post(
            url, {"action": "send_receive", "delivery": first.id, "receiver": "李四", "way": "fax"}
        )
        assert answer.status_code == 302
        assert str(second.id) in answer.url
        first.refresh_from_db()
        assert (first.way, first.receiver, first.received_at is not None) == ("fax", "李四", True)
        again = duty.post(url, {"action": "receipt", "delivery": first.id, "receiver": "王五"})
        assert again.status_code == 409
        assert "李四" in again.content.decode()
        duty.post(url, {"action": "send_rest", "bulletin": bulletin.id})
        assert not bulletin.deliveries.filter(sent_at=None).exists()
        phone = {
            "action": "phone",
            "addressee": "省应急管理厅",
            "receiver": "张",
            "content": "报告",
            "read_back": "on",
        }
        assert duty.post(url, phone).status_code == 302
        assert incident.phone_reports.get().read_back
        assert duty.post(url, {"action": "send", "delivery": "x"}).status_code == 422

    def test_the_register_is_a_paper(self, take_call, people, signed, browser_of) -> None:
        incident = take_call()
        signed(incident)
        answer = browser_of(people.duty).get(f"/incidents/{incident.id}/reporting/pdf/")
        assert answer.content.startswith(b"%PDF")

    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("duty", 200),
            ("leader", 200),
            ("jinzhou", 200),
            ("zhuanghe", 404),
            ("enterprise", 403),
            ("auditor", 403),
        ],
    )
    def test_who_sees_the_board(self, take_call, people, browser_of, name: str, status: int) -> None:
        incident = take_call()
        browser = browser_of(getattr(people, name))
        assert browser.get(f"/incidents/{incident.id}/reporting/").status_code == status
        assert browser.get(f"/incidents/{incident.id}/reporting/pdf/").status_code == status

    @pytest.mark.parametrize("name", ["zhuanghe", "enterprise", "township", "expert"])
    def test_outsiders_note_nothing(self, take_call, people, signed, program_of, name: str) -> None:
        incident = take_call()
        delivery = signed(incident).deliveries.first()
        program = program_of(getattr(people, name))
        calls = [
            program.patch(
                f"/api/v1/deliveries/{delivery.id}", {"way": "fax"}, content_type="application/json"
            ),
            program.post(
                f"/api/v1/deliveries/{delivery.id}/receipt",
                {"receiver": "x"},
                content_type="application/json",
            ),
            program.post(
                f"/api/v1/incidents/{incident.id}/phone-reports",
                {"addressee": "a", "receiver": "b", "content": "c"},
                content_type="application/json",
            ),
            program.post(
                f"/api/v1/bulletins/{delivery.bulletin_id}/send-rest", {}, content_type="application/json"
            ),
        ]
        assert {answer.status_code for answer in calls} <= {403, 404}

    def test_over_the_api(self, take_call, people, signed, program_of) -> None:
        incident = take_call(at=now())
        signed(incident, at=now())
        duty = program_of(people.duty)
        listed = duty.get(f"/api/v1/incidents/{incident.id}/deliveries").json()
        row = next(each for each in listed["items"] if each["name"] == "工会")
        sent = duty.patch(
            f"/api/v1/deliveries/{row['id']}", {"way": "fax"}, content_type="application/json"
        ).json()
        assert (sent["state"], sent["way_label"]) == ("sent", "传真")
        url = f"/api/v1/deliveries/{row['id']}/receipt"
        assert (
            duty.post(url, {"receiver": "李四"}, content_type="application/json").json()["state"]
            == "received"
        )
        twice = duty.post(url, {"receiver": "李四"}, content_type="application/json")
        assert twice.status_code == 409
        assert "李四" in twice.json()["detail"]
        body = duty.get(f"/api/v1/incidents/{incident.id}/picture").json()["reporting"]["value"]
        assert len(body["deliveries"]) == listed["count"]
        assert body["phone_reports"] == []

    @pytest.mark.parametrize("size", [1, 3])
    def test_a_constant_number_of_queries(
        self, take_call, people, signed, browser_of, size: int, django_assert_max_num_queries
    ) -> None:
        incident = take_call()
        for kind in ["initial", "follow_up", "follow_up"][:size]:
            signed(incident, kind)
        duty = browser_of(people.duty)
        duty.get(f"/incidents/{incident.id}/reporting/")
        with django_assert_max_num_queries(45):
            assert duty.get(f"/incidents/{incident.id}/reporting/").status_code == 200
        with django_assert_max_num_queries(60):
            assert duty.get("/").status_code == 200


class TestSigning:
    def submitted(self, people, incident):
        draft = prepare_bulletin(incident=incident, kind="initial", by=actor(people.duty), at=AT)
        return submit_bulletin(bulletin=draft, by=actor(people.duty), at=AT)

    def test_a_leader_off_duty_may_sign_and_the_log_says_so(self, take_call, people, monkeypatch) -> None:
        monkeypatch.setattr(
            "anlan.rescue.incidents.operations.bulletins.leaders_on_duty", lambda **_given: [people.expert]
        )
        incident = take_call()
        waiting = self.submitted(people, incident)
        note = Notification.objects.get(user=people.leader)
        assert (note.level, people.expert.name in note.title) == ("warning", True)
        sign_bulletin(bulletin=waiting, version=None, by=actor(people.leader), at=SIGNED)
        assert "签发（不在带班）" in "".join(incident.timeline.values_list("text", flat=True))

    def test_the_leader_on_duty_is_asked_first(self, take_call, people, monkeypatch) -> None:
        monkeypatch.setattr(
            "anlan.rescue.incidents.operations.bulletins.leaders_on_duty", lambda **_given: [people.leader]
        )
        incident = take_call()
        waiting = self.submitted(people, incident)
        assert Notification.objects.get(user=people.leader).level == "urgent"
        sign_bulletin(bulletin=waiting, version=None, by=actor(people.leader), at=SIGNED)
        assert "不在带班" not in "".join(incident.timeline.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("typed", "minutes_ago"),
    [("", None), ("{now:%H:%M}", 0), ("{now:%m-%d %H:%M}", 0), ("{now:%Y-%m-%dT%H:%M}", 0)],
)
def test_times_as_they_are_typed(rf, typed: str, minutes_ago: int | None) -> None:
    from anlan.kernel.clock import in_shanghai
    from anlan.rescue.incidents.reporting_views import _moment

    here = in_shanghai(now()).replace(second=0, microsecond=0)
    found = _moment(rf.post("/", {"t": typed.format(now=here)}), "t")
    assert found == (None if minutes_ago is None else here)


@pytest.mark.parametrize("typed", ["25:00", "13-40 8:30", "昨天", "8.30"])
def test_times_that_are_none_are_refused(rf, typed: str) -> None:
    from anlan.rescue.incidents.reporting_views import _moment

    with pytest.raises(InvalidInput):
        _moment(rf.post("/", {"t": typed}), "t")
