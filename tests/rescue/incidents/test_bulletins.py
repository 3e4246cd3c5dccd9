"""Bulletins: order 493 article 12 items, signed before they count as sent."""

from datetime import timedelta

import pytest
from tests.people import AT, actor

from anlan.base.notifications.facade import Notification
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.bulletin_text import plain_text, recipients_of
from anlan.rescue.incidents.facade import (
    change_incident,
    prepare_bulletin,
    return_bulletin,
    sign_bulletin,
    submit_bulletin,
)
from anlan.rescue.incidents.operations.bulletins import edit_bulletin
from anlan.rules.accidents import required_report_items


def draft(incident, people, kind="initial"):
    return prepare_bulletin(incident=incident, kind=kind, by=actor(people.duty), at=AT)


def sent(incident, people, kind="initial"):
    bulletin = submit_bulletin(bulletin=draft(incident, people, kind), by=actor(people.duty), at=AT)
    return sign_bulletin(
        bulletin=bulletin, version=None, by=actor(people.leader), at=AT + timedelta(minutes=1)
    )


def test_the_first_bulletin_is_filled_from_the_record(take_call, people, factory) -> None:
    incident = take_call(enterprise=factory, substance="氯", deaths=1, missing=2, description="液氯钢瓶泄漏")
    bulletin = draft(incident, people)
    assert [item["label"] for item in bulletin.items] == required_report_items()
    text = plain_text(bulletin, issuer="大连市应急管理局")
    for expected in (
        "大连海青水务有限公司",
        "死亡 1 人",
        "下落不明 2 人",
        "液氯钢瓶泄漏",
        "未签发，不得报送",
    ):
        assert expected in text


def test_it_counts_as_sent_only_when_signed_and_then_stops_the_two_hours(take_call, people) -> None:
    incident = take_call()
    bulletin = submit_bulletin(bulletin=draft(incident, people), by=actor(people.duty), at=AT)
    assert incident.clocks.get(kind="level_report").met_at is None
    assert Notification.objects.filter(user=people.leader, title__contains="待签发").count() == 1
    signed_at = AT + timedelta(minutes=40)
    bulletin = sign_bulletin(
        bulletin=bulletin, version=bulletin.version, by=actor(people.leader), at=signed_at
    )
    assert (bulletin.status, bulletin.signed_by, bulletin.signed_at) == (
        "sent",
        people.leader.name,
        signed_at,
    )
    assert incident.clocks.get(kind="level_report").met_at == signed_at


def test_a_draft_cannot_be_signed_nor_a_sent_one_changed(take_call, people) -> None:
    incident = take_call()
    bulletin = draft(incident, people)
    with pytest.raises(Conflict):
        sign_bulletin(bulletin=bulletin, version=None, by=actor(people.leader), at=AT)
    bulletin = sign_bulletin(
        bulletin=submit_bulletin(bulletin=bulletin, by=actor(people.duty), at=AT),
        version=None, by=actor(people.leader), at=AT,
    )  # fmt: skip
    with pytest.raises(Conflict):
        edit_bulletin(
            bulletin=bulletin, items=bulletin.items, version=bulletin.version, by=actor(people.duty), at=AT
        )
    with pytest.raises(Conflict):
        return_bulletin(bulletin=bulletin, reason="改", by=actor(people.leader), at=AT)


def test_a_leader_who_read_an_older_text_does_not_sign_the_newer(take_call, people) -> None:
    bulletin = draft(take_call(), people)
    read = bulletin.version
    bulletin = submit_bulletin(bulletin=bulletin, by=actor(people.duty), at=AT)
    with pytest.raises(Conflict):
        sign_bulletin(bulletin=bulletin, version=read, by=actor(people.leader), at=AT)


def test_a_returned_bulletin_is_a_draft_again_with_the_reason(take_call, people) -> None:
    bulletin = submit_bulletin(bulletin=draft(take_call(), people), by=actor(people.duty), at=AT)
    bulletin = return_bulletin(bulletin=bulletin, reason="补充风向", by=actor(people.leader), at=AT)
    assert (bulletin.status, bulletin.returned_reason) == ("draft", "补充风向")


def test_the_order_of_bulletins_is_kept(take_call, people) -> None:
    incident = take_call()
    with pytest.raises(Conflict):
        draft(incident, people, "follow_up")
    sent(incident, people)
    with pytest.raises(Conflict):
        draft(incident, people, "initial")
    sent(incident, people, "follow_up")
    sent(incident, people, "follow_up")
    sent(incident, people, "final")
    assert list(incident.bulletins.values_list("ordinal", flat=True)) == [1, 2, 3, 4]
    with pytest.raises(Conflict):
        draft(incident, people, "follow_up")


def test_one_open_draft_at_a_time(take_call, people) -> None:
    incident = take_call()
    draft(incident, people)
    with pytest.raises(Conflict):
        draft(incident, people)


def test_no_item_may_be_left_empty(take_call, people) -> None:
    bulletin = draft(take_call(), people)
    items = [{**item, "text": ""} for item in bulletin.items]
    with pytest.raises(InvalidInput):
        edit_bulletin(bulletin=bulletin, items=items, version=bulletin.version, by=actor(people.duty), at=AT)


def test_a_signed_bulletin_keeps_what_was_known_then(take_call, people) -> None:
    incident = take_call()
    bulletin = sent(incident, people)
    change_incident(incident=incident, values={"deaths": 3}, version=None, by=actor(people.duty), at=AT)
    bulletin.refresh_from_db()
    assert "死亡 0 人" in bulletin.items[3]["text"]


def test_a_drill_marks_first_and_last_line(take_call, people) -> None:
    text = plain_text(draft(take_call(exercise=True), people), issuer="局")
    lines = text.splitlines()
    assert "演练" in lines[0]
    assert "演练" in lines[-1]


@pytest.mark.parametrize(
    ("deaths", "top"), [(0, "市应急管理局"), (3, "省应急管理厅"), (10, "应急管理部"), (30, "应急管理部")]
)
def test_addressees_by_grade(take_call, people, deaths: int, top: str) -> None:
    """Order 493 article 10: ordinary to the city, larger to the province, major and above to the state."""
    recipients = recipients_of(take_call(deaths=deaths))
    above = [name for name in recipients if "应急管理" in name]
    assert above[-1] == top
    for name in ("公安机关", "人力资源社会保障部门", "工会", "人民检察院"):
        assert name in recipients
