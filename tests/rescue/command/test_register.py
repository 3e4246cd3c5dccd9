"""The casualty register: unknown people, conditions through time, contradictions, identity marks."""

from datetime import timedelta

import pytest
from tests.people import AT, actor
from tests.rescue.command.conftest import LATER

from anlan.base.audit.facade import entries
from anlan.data.resources.facade import ResourceKind, create_resource
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.rescue.command.operations.register import (
    Finding,
    Person,
    adopt_counts,
    change_condition,
    describe_person,
    read_identity,
    register_person,
)
from anlan.rescue.command.policies import Tally, contradictions
from anlan.rescue.incidents.facade import close_incident


def fare(casualty, condition, people, *, since=None, note="", version=None, at=LATER, **values):
    finding = Finding(condition, at=since, note=note, **values)
    return change_condition(
        casualty=casualty, finding=finding, version=version, user=people.duty, by=actor(people.duty), at=at
    )


def test_unknown_people_are_numbered_until_they_have_a_name(people, enter) -> None:
    first, second = enter("missing"), enter("missing")
    assert [first.shown_name, second.shown_name] == ["不明 1", "不明 2"]
    named = describe_person(
        casualty=second, values={"name": "张三", "age": 40}, version=1, by=actor(people.duty), at=LATER
    )
    assert named.shown_name == "张三"


def test_no_name_stands_in_the_log_or_in_a_fact(people, incident, enter) -> None:
    enter("serious", name="张三", identity="210200000000000000")
    told = " ".join(incident.timeline.values_list("text", flat=True))
    audited = " ".join(entries().values_list("summary", flat=True))
    assert "伤亡人员 1 号，重伤" in told
    assert "张三" not in told + audited
    assert "2102000" not in told + audited


def test_conditions_are_kept_in_order(people, enter) -> None:
    missing = enter("missing", since=AT)
    found = fare(missing, "serious", people, since=AT + timedelta(minutes=5))
    dead = fare(found, "dead", people)
    assert [step.condition for step in dead.steps.all()] == ["missing", "serious", "dead"]
    with pytest.raises(Conflict):
        fare(dead, "dead", people, since=AT + timedelta(minutes=6))


@pytest.mark.parametrize(("condition", "note", "allowed"), [
    ("rescued", "", False), ("rescued", "认", False), ("rescued", "误认，本人已到场", True), ("void", "重复登记", True),
    ("dead", "", True),
])  # fmt: skip
def test_calling_the_dead_alive_needs_a_reason(
    people, enter, condition: str, note: str, allowed: bool
) -> None:
    dead = enter("dead")
    if allowed:
        assert fare(dead, condition, people, note=note).condition == condition
    else:
        with pytest.raises(InvalidInput):
            fare(dead, condition, people, note=note)


@pytest.mark.parametrize("since", [AT - timedelta(days=1, seconds=1), LATER + timedelta(seconds=61)])
def test_times_lie_between_the_event_and_now(enter, since) -> None:
    with pytest.raises(InvalidInput):
        enter("missing", at=LATER, since=since)


def test_a_clock_a_little_ahead_is_no_error(enter) -> None:
    enter("missing", at=LATER, since=LATER + timedelta(seconds=60))


def test_two_people_at_one_entry(people, enter) -> None:
    made = enter("missing")
    fare(made, "rescued", people, version=1)
    with pytest.raises(StaleRecord) as caught:
        describe_person(casualty=made, values={"name": "李四"}, version=1, by=actor(people.leader), at=LATER)
    assert people.duty.name in caught.value.message


def test_the_hospital_comes_from_the_ledger(people, incident) -> None:
    given = {"located_in": "210213", "lon": 121.78, "lat": 39.05, "by": actor(people.duty), "at": AT}
    hospital = create_resource(kind=ResourceKind.MEDICAL_INSTITUTION, name="金州区第一医院", **given)
    depot = create_resource(kind=ResourceKind.SUPPLIES, name="物资库", **given)
    common = {"incident": incident, "user": people.duty, "by": actor(people.duty), "at": AT}
    made = register_person(person=Person(), finding=Finding("serious", hospital_id=hospital.id), **common)
    assert made.hospital == "金州区第一医院"
    assert fare(made, "minor", people).hospital == "金州区第一医院"
    assert fare(made, "minor", people, hospital="").hospital == ""
    with pytest.raises(InvalidInput):
        register_person(person=Person(), finding=Finding("serious", hospital_id=depot.id), **common)


def test_counts_that_contradict_are_named_and_adopted(people, incident, enter) -> None:
    for condition in ("dead", "dead", "missing", "void_later"):
        made = enter("dead" if condition == "void_later" else condition)
    fare(made, "void", people, note="重复登记")
    tally = Tally.of(incident.casualties.values_list("condition", flat=True))
    assert contradictions(tally, deaths=0, missing=1, serious_injuries=0) == ["死亡登记 2 人、通报 0 人"]
    changed = adopt_counts(incident=incident, reason="", by=actor(people.duty), at=LATER)
    assert (changed.deaths, changed.missing, changed.serious_injuries) == (2, 1, 0)
    version = changed.version
    assert adopt_counts(incident=changed, reason="", by=actor(people.duty), at=LATER).version == version


def test_the_register_goes_on_after_the_close(people, incident, enter) -> None:
    made = enter("serious")
    close_incident(incident=incident, summary="处置完毕，移交", by=actor(people.duty), at=LATER)
    day = LATER + timedelta(days=3)
    fare(made, "dead", people, at=day)
    assert adopt_counts(incident=incident, reason="", by=actor(people.duty), at=day).deaths == 1


def test_reading_an_identity_mark_is_audited_with_its_purpose(people, enter) -> None:
    made = enter("missing", identity="左臂纹身")
    with pytest.raises(InvalidInput):
        read_identity(casualty=made, purpose=" ", by=actor(people.duty), at=LATER)
    mark = read_identity(casualty=made, purpose="与公安核对身份", by=actor(people.duty), at=LATER)
    row = entries().filter(action="command.read_identity").get()
    assert (mark, row.actor_name, row.reason) == ("左臂纹身", people.duty.name, "与公安核对身份")


@pytest.mark.parametrize("values", [{"age": 131}, {"age": -1}, {"sex": "x"}, {"name": "x" * 65}])
def test_impossible_people_are_refused(enter, values) -> None:
    with pytest.raises(InvalidInput):
        enter("serious", **values)


@pytest.mark.parametrize("age", [0, 130])
def test_ages_at_the_bounds(enter, age: int) -> None:
    assert enter("serious", age=age).age == age
