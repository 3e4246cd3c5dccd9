"""Opening an incident: what is refused, what is derived, what is kept."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.people import AT, actor

from anlan.base.audit.facade import AuditEntry, verify
from anlan.base.events.facade import Event
from anlan.kernel.errors import Conflict, InvalidInput
from anlan.rescue.incidents.facade import Call, accept_incident, add_call, open_incident
from anlan.rescue.incidents.models import Incident, IntakeDraft
from anlan.rescue.incidents.operations.intake import drop_draft, keep_draft
from anlan.rescue.incidents.operations.telling import division_named_in
from anlan.rescue.incidents.queries import coordinates_in, draft, likely_duplicates


def refused(people, **values) -> dict[str, str]:
    """The complaints about a call, by field."""
    given = {"kind": "fire", "place": "中山路", **values}
    with pytest.raises(InvalidInput) as caught:
        open_incident(call=Call(**given), by=actor(people.duty), at=AT, accepted=True)
    assert not Incident.objects.exists()
    return {error.field: error.message for error in caught.value.errors}


def test_an_incident_stands_with_number_title_clocks_log_event_and_audit(take_call, factory, people) -> None:
    incident = take_call(enterprise=factory, substance="氯气", caller_name="王工", caller_phone="13900000000")
    assert incident.number == "2026-00001"
    assert incident.title.startswith("大连海青水务有限公司")
    assert incident.status == "accepted"
    assert incident.enterprise == factory
    assert set(incident.clocks.values_list("kind", flat=True)) == {
        "acknowledge",
        "dispatch",
        "level_report",
        "phone_report",
        "written_report",
    }
    assert incident.clocks.get(kind="acknowledge").met_at == AT
    assert incident.clocks.get(kind="level_report").due_at == AT + timedelta(hours=2)
    assert "王工 13900000000" in incident.timeline.get().text
    assert Event.objects.filter(topic="incident.opened", subject_id=str(incident.id)).count() == 1
    assert AuditEntry.objects.filter(action="incidents.open_incident").count() == 1
    assert verify().whole


def test_numbers_count_up_and_drills_count_for_themselves(take_call) -> None:
    numbers = [take_call().number, take_call().number, take_call(exercise=True).number, take_call().number]
    assert numbers == ["2026-00001", "2026-00002", "演2026-00001", "2026-00003"]


def test_the_enterprise_gives_place_and_supervisor(take_call, factory) -> None:
    incident = take_call(place="", lon=None, lat=None, enterprise=factory)
    assert (incident.lon, incident.lat, incident.located_in_id) == (factory.lon, factory.lat, "210213")
    assert incident.supervised_by == factory.supervised_by
    assert incident.place == factory.address


def test_place_text_alone_finds_the_township(take_call) -> None:
    assert take_call(lon=None, lat=None, place="大孤山那边冒烟").located_in_id == "210213006"


@pytest.mark.parametrize(
    ("text", "code"),
    [("甘井子区山中街", "210211"), ("庄河城关街道", "210283001"), ("不知道在哪", None), ("金州", "210213")],
)
def test_divisions_named_in_text(people, text: str, code: str | None) -> None:
    found = division_named_in(text)
    assert (found.code if found else None) == code


def test_a_report_by_others_waits_for_acceptance(take_call, people) -> None:
    incident = take_call(by=people.enterprise, accepted=False)
    assert incident.status == "received"
    assert incident.clocks.get(kind="acknowledge").met_at is None
    accept_incident(incident=incident, by=actor(people.duty), at=AT + timedelta(seconds=30))
    incident.refresh_from_db()
    assert incident.status == "accepted"
    with pytest.raises(Conflict):
        accept_incident(incident=incident, by=actor(people.duty), at=AT)


def test_nothing_said_about_the_place_is_refused(people) -> None:
    assert "至少一项" in refused(people, place=" ")["place"]


@pytest.mark.parametrize(("lon", "lat"), [(39.05, 121.78), (2.35, 48.85), (0.0, 0.0), (121.7, 139.0)])
def test_swapped_or_foreign_coordinates_are_refused(people, lon: float, lat: float) -> None:
    assert refused(people, lon=lon, lat=lat)["lon"]


def test_half_a_coordinate_is_refused(people) -> None:
    assert "同时填写" in refused(people, lon=121.7)["lon"]


@pytest.mark.parametrize("field", ["deaths", "missing", "serious_injuries"])
@pytest.mark.parametrize("value", [-1, 100_001])
def test_impossible_counts_are_refused(people, field: str, value: int) -> None:
    assert "人数应在" in refused(people, **{field: value})[field]


@pytest.mark.parametrize("loss", ["-1", "NaN", "Infinity", "100000000001"])
def test_impossible_losses_are_refused(people, loss: str) -> None:
    assert refused(people, direct_loss=Decimal(loss))["direct_loss"]


def test_the_future_is_refused(people) -> None:
    assert refused(people, occurred_at=AT + timedelta(hours=1))["occurred_at"]


def test_all_complaints_come_at_once(people) -> None:
    assert set(refused(people, kind="", place="", deaths=-1, lon=200.0, lat=1.0)) == {"kind", "deaths", "lon"}


def test_duplicates_say_why(take_call, people, factory) -> None:
    first = take_call(enterprise=factory, caller_phone="13900000000")
    found = likely_duplicates(
        visible_to=people.duty, at=AT + timedelta(minutes=3), exercise=False, enterprise_id=factory.id,
        lon=121.79, lat=39.05, caller_phone="13900000000",
    )  # fmt: skip
    assert [each.incident for each in found] == [first]
    assert "同一企业" in found[0].reason
    assert "同一来电号码" in found[0].reason
    assert "3 分钟前" in found[0].reason


def test_drills_and_real_incidents_are_no_duplicates(take_call, people) -> None:
    take_call(exercise=True)
    assert likely_duplicates(visible_to=people.duty, at=AT, exercise=False, lon=121.783, lat=39.051) == []


def test_outsiders_get_no_duplicates(take_call, people) -> None:
    take_call()
    assert likely_duplicates(visible_to=people.zhuanghe, at=AT, exercise=False, lon=121.783, lat=39.051) == []


def test_a_second_call_goes_into_the_log(take_call, people) -> None:
    incident = take_call()
    call = Call(kind="leak", place="厂区北门", caller_phone="13800000000", description="有人晕倒")
    add_call(incident=incident, call=call, by=actor(people.duty), at=AT + timedelta(minutes=1))
    assert Incident.objects.count() == 1
    assert "有人晕倒" in incident.timeline.order_by("at").last().text


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("121.6, 38.9", (121.6, 38.9)),
        ("38.9 121.6", (121.6, 38.9)),
        ("（121.61，38.91）", (121.61, 38.91)),
        ("2.35, 48.85", None),
        ("中山路 12 号", None),
        ("121.6", None),
    ],
)
def test_coordinates_in_text(text: str, pair: tuple[float, float] | None) -> None:
    assert coordinates_in(text) == pair


def test_drafts_survive_and_belong_to_their_writer(people) -> None:
    keep_draft(user=people.duty, client_key="k1", data={"place": "甘井子"})
    keep_draft(user=people.duty, client_key="k1", data={"place": "甘井子 大化"})
    kept = draft(user=people.duty, client_key="k1")
    assert kept is not None
    assert kept.data == {"place": "甘井子 大化"}
    assert draft(user=people.leader, client_key="k1") is None
    drop_draft(user=people.duty, client_key="k1")
    assert not IntakeDraft.objects.exists()
