"""The ledger follows the desk: what enters, what moves it, what leaves, and what a settled dossier keeps."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.people import AT, actor

from anlan.base.notifications.models import Notification
from anlan.kernel.errors import InvalidInput
from anlan.rescue.accidents.facade import (
    Accident,
    accident_of,
    change_accident,
    decide_counted,
    follow_incident,
    move_dossier,
    retire_accident,
)
from anlan.rescue.accidents.operations import following
from anlan.rescue.incidents.enums import IncidentStatus, Outcome
from anlan.rescue.incidents.facade import change_incident, reopen_incident

LATER = AT + timedelta(hours=3)


def follow(incident, people):
    return follow_incident(incident_id=incident.pk, by=actor(people.duty), at=LATER)


def test_a_handled_incident_enters_with_what_the_desk_knew(people, handled, factory) -> None:
    incident = handled(
        kind="explosion",
        enterprise=factory,
        description="锅炉房爆炸",
        substance="氯",
        deaths=3,
        serious_injuries=2,
        direct_loss=Decimal("1200000"),
        lon=factory.lon,
        lat=factory.lat,
    )
    found = accident_of(incident)
    assert found is not None
    assert found.number == "SG2026-0001"
    assert (found.deaths, found.serious_injuries, found.direct_loss) == (3, 2, Decimal("1200000"))
    assert found.grade_label == "较大"
    assert found.kind_label == "锅炉爆炸"
    assert found.unit == factory.name
    assert found.located_in_id == incident.located_in_id
    assert found.supervised_by_id == incident.supervised_by_id
    assert found.counted
    assert found.dossier == "incomplete"
    assert found.month == 202606


def test_what_the_ledger_cannot_take_never_stops_the_desk(people, handled, monkeypatch) -> None:
    def refuse(*_args, **_values):
        raise InvalidInput("台账拒收。", field="name")

    monkeypatch.setattr(following.ledger, "create", refuse)
    incident = handled(kind="explosion", description="锅炉房爆炸", deaths=1)
    incident.refresh_from_db()
    assert incident.status == IncidentStatus.CLOSED
    assert accident_of(incident) is None
    told = Notification.objects.get(user=people.clerk, title="事故未能自动入账，请补录")
    assert "台账拒收" in told.text


@pytest.mark.parametrize("outcome", [Outcome.MERGED, Outcome.FALSE_ALARM, Outcome.TEST])
def test_what_never_happened_never_enters(people, take_call, outcome) -> None:
    incident = take_call(deaths=2)
    type(incident).objects.filter(pk=incident.pk).update(status=IncidentStatus.CLOSED, outcome=outcome)
    assert follow(incident, people) is None
    assert not Accident.objects.exists()


def test_a_drill_never_enters(people, handled) -> None:
    handled(exercise=True, deaths=5)
    assert not Accident.objects.exists()


def test_an_open_incident_has_no_record(people, take_call) -> None:
    incident = take_call(deaths=1)
    assert follow(incident, people) is None


def test_one_found_false_later_leaves_and_comes_back(people, handled) -> None:
    incident = handled(deaths=1)
    rows = type(incident).objects.filter(pk=incident.pk)
    rows.update(outcome=Outcome.MERGED)
    left = follow(incident, people)
    assert left is not None
    assert left.withdrawn
    assert not left.is_active
    assert accident_of(incident) is None
    follow(incident, people)  # again: nothing changes
    assert Accident.objects.get().version == left.version
    rows.update(outcome=Outcome.HANDLED)
    back = follow(incident, people)
    assert back is not None
    assert back.is_active
    assert not back.withdrawn
    assert back.number == left.number


def test_retired_by_hand_stays_retired(people, handled) -> None:
    incident = handled(deaths=1)
    retire_accident(accident=Accident.objects.get(), reason="重复登记", by=actor(people.clerk), at=LATER)
    follow(incident, people)
    assert not Accident.objects.get().is_active


def test_later_casualties_move_figures_and_grade(people, handled) -> None:
    incident = handled(deaths=2)
    assert Accident.objects.get().grade_label == "一般"
    reopen_incident(incident=incident, reason="又有人员死亡", by=actor(people.duty), at=LATER)
    change_incident(incident=incident, values={"deaths": 3}, version=None, by=actor(people.duty), at=LATER)
    moved = Accident.objects.get()
    assert (moved.deaths, moved.grade_label) == (3, "较大")


def test_a_settled_dossier_keeps_its_figures_and_says_so(people, handled, browser_of) -> None:
    from anlan.rescue.accidents.queries import differences, settled_but_differing

    incident = handled(deaths=2)
    found = Accident.objects.get()
    found = change_accident(
        accident=found,
        version=None,
        direct_cause="未通风",
        nature="responsibility",
        by=actor(people.clerk),
        at=LATER,
    )
    move_dossier(accident=found, state="settled", by=actor(people.clerk), at=LATER)
    type(incident).objects.filter(pk=incident.pk).update(deaths=3)
    follow(incident, people)
    kept = Accident.objects.select_related("incident").get()
    assert kept.deaths == 2
    assert [(each.label, each.ledger, each.incident) for each in differences(kept)] == [("死亡", 2, 3)]
    assert list(settled_but_differing(visible_to=people.clerk)) == [kept]
    assert list(settled_but_differing(visible_to=people.zhuanghe)) == []
    page = browser_of(people.clerk).get(f"/accidents/{kept.pk}/").content.decode()
    assert "与处置记录的数字不一致" in page
    assert "台账 2、处置记录 3" in page
    assert "数字不一致" in browser_of(people.clerk).get("/accidents/").content.decode()


def test_a_figure_corrected_by_hand_is_not_taken_back(people, handled) -> None:
    incident = handled(deaths=1, serious_injuries=1)
    found = Accident.objects.get()
    change_accident(
        accident=found, version=None, serious_injuries=4, by=actor(people.clerk), at=LATER, losses={"medical": "100"}
    )  # fmt: skip
    type(incident).objects.filter(pk=incident.pk).update(deaths=2, direct_loss=999)
    follow(incident, people)
    moved = Accident.objects.get()
    assert (moved.deaths, moved.serious_injuries) == (2, 4)
    assert moved.direct_loss == 100  # listed by item: the ledger's own


def test_an_event_without_harm_is_not_counted_until_a_person_says_so(people, handled) -> None:
    handled(kind="leak", description="阀门泄漏，已关闭")
    found = Accident.objects.get()
    assert not found.counted
    found = decide_counted(
        accident=found, counted=True, reason="疏散 600 人，按涉险事故统计", by=actor(people.duty), at=LATER
    )
    assert found.counted
    found = change_accident(accident=found, version=None, minor_injuries=0, by=actor(people.duty), at=LATER)
    assert found.counted
    assert found.counted_decided_by == people.duty.name


def test_counting_follows_the_figures_until_decided(people, handled) -> None:
    handled(kind="fire")
    found = Accident.objects.get()
    assert not found.counted
    found = change_accident(accident=found, version=None, direct_loss="0.01", by=actor(people.duty), at=LATER)
    assert found.counted
    found = decide_counted(accident=found, counted=False, reason="自然灾害", by=actor(people.duty), at=LATER)
    found = change_accident(accident=found, version=None, deaths=1, by=actor(people.duty), at=LATER)
    assert not found.counted


def test_the_desks_own_operations_move_the_ledger(people, handled, take_call) -> None:
    """Through the operations of the desk, not around them: casualties after the close, merging, dismissing."""
    from anlan.rescue.incidents.facade import (
        dismiss_incident,
        merge_incidents,
        record_casualties,
        unmerge_incident,
    )

    duty = actor(people.duty)
    incident = handled(deaths=2)
    record_casualties(incident=incident, deaths=3, died_on=LATER.date(), reason="医院报告", by=duty, at=LATER)
    found = Accident.objects.get()
    assert (found.deaths, found.grade_label) == (3, "较大")

    reopen_incident(incident=incident, reason="现场复燃", by=duty, at=LATER)
    assert Accident.objects.get().is_active
    incident.refresh_from_db()
    into = take_call(place="金州区另一处")
    merge_incidents(source=incident, into=into, reason="同一起事故", by=duty, at=LATER)
    assert Accident.objects.get(incident=incident).withdrawn
    incident.refresh_from_db()
    unmerge_incident(incident=incident, reason="并错了", by=duty, at=LATER)
    back = Accident.objects.get(incident=incident)
    assert back.is_active
    assert not back.withdrawn

    false = take_call(deaths=1, place="庄河市城关")
    dismiss_incident(incident=false, outcome="false_alarm", reason="无此事", by=duty, at=LATER)
    assert accident_of(false) is None
