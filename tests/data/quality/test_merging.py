"""Merging and taking back: everything moves, everything comes back, nobody else's business is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.data.quality.conftest import found_pairs, make_row
from tests.people import AT, People, actor

from anlan.base.audit.facade import entries_about
from anlan.base.events.facade import events_about
from anlan.data.enterprises.facade import (
    Contact,
    Enterprise,
    change_enterprise,
    contacts_of,
    enterprise_by_id,
)
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.models import Merge, Pair
from anlan.data.quality.moving import (
    Mover,
    _movers,
    hanging_on,
    named_by_kind,
    pointing_at,
    preview,
    register_mover,
)
from anlan.data.quality.operations import merge, undo_merge
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, StaleRecord
from anlan.kernel.records import RecordRef

pytestmark = pytest.mark.django_db
FIELDS = LEDGERS["enterprise"].merging.fields
_VOLATILE = {"version", "updated_at", "changed_by"}


def join(winner: Any, loser: Any, people: People, *, take: list[str] | None = None, **more: Any) -> Merge:
    given = {
        "versions": (None, None),
        "reason": "",
        "within": people.jinzhou,
        "by": actor(people.jinzhou),
        **more,
    }
    return merge(
        kind="enterprise", winner_id=winner.pk, loser_id=loser.pk, from_loser=take or [], at=AT, **given
    )


def take_back(made: Merge, people: People) -> Merge:
    return undo_merge(merge=made, within=people.jinzhou, by=actor(people.jinzhou), at=AT)


def state_of(*records: Enterprise) -> dict[str, Any]:
    """Everything the project knows of the records, column by column."""
    found: dict[str, Any] = {}
    for record in records:
        row = Enterprise.objects.get(pk=record.pk)
        found[str(row.pk)] = {
            f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in _VOLATILE
        }
    for field in pointing_at(Enterprise):
        for row in field.model._base_manager.filter(**{f"{field.name}__in": [r.pk for r in records]}):
            found[f"{row._meta.label}{row.pk}"] = {
                f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
            }
    return found


def hang_everything(loser: Enterprise) -> int:
    """A row of every model that points at an enterprise, or names one by its kind."""
    number = 0
    for field in pointing_at(Enterprise):
        if field.model is not Contact:
            given = {field.name: loser}
            if (
                any(f.name == "number" for f in field.model._meta.concrete_fields)
                and field.model._meta.app_label == "filing"
            ):
                given["number"] = 1
            make_row(field.model, **given)
            number += 1
    for model, kind_name, id_name in named_by_kind():
        make_row(model, **{kind_name: "enterprise", id_name: loser.pk})
        number += 1
    return number


@pytest.fixture
def senseless_rows(db: None) -> Iterator[None]:
    """Rows need not make sense to be moved; afterwards the tables check again."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.usefixtures("senseless_rows")
def test_every_kind_of_dependants_moves_and_comes_back(
    people: People, double: tuple[Enterprise, Enterprise]
) -> None:
    winner, loser = double
    assert hang_everything(loser) > 15
    before = state_of(*double)
    made = join(winner, loser, people)
    assert hanging_on(loser) == []
    assert preview("enterprise", loser) == []
    for model in apps.get_models():  # nothing at all, whatever the mover thinks it knows
        for field in model._meta.concrete_fields:
            if (
                getattr(field, "related_model", None) is Enterprise
                and model._meta.label_lower != "enterprises.searchentry"
            ):
                assert not model._base_manager.filter(**{field.name: loser.pk}).exists(), field
    gone = Enterprise.objects.get(pk=loser.pk)
    assert (gone.status, gone.retired_reason) == ("retired", f"合并至 {winner.name}")
    assert [c.telephone for c in contacts_of(winner)] == ["0411-80000001", "0411-80000002"], (
        "one telephone once"
    )
    undone = take_back(made, people)
    assert undone.remains == []
    assert state_of(*double) == before


@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(take=st.lists(st.sampled_from([*FIELDS]), unique=True), other_way=st.booleans())
def test_merge_and_undo_is_identity_on_data(
    people: People,
    register: Callable[..., Enterprise],
    code: Callable[[int], str],
    take: list[str],
    other_way: bool,
) -> None:
    serial = Enterprise.objects.count() + 100
    one = register(
        serial,
        employees=5,
        category="chemicals",
        contacts=[{"telephone": "0411-80000001"}],
        as_of="2026-05-01",
    )
    other = register(
        serial + 1, lon=121.79, short_name="甲", scale="large", contacts=[{"telephone": "0411-80000002"}]
    )
    winner, loser = (other, one) if other_way else (one, other)
    before = state_of(one, other)
    made = join(winner, loser, people, take=take)
    kept = Enterprise.objects.get(pk=winner.pk)
    for name in set(take) - {"point", "details"}:
        assert getattr(kept, name) == getattr(loser, name), name
    if "point" in take:
        assert kept.point == loser.point
    assert take_back(made, people).remains == []
    assert state_of(one, other) == before


def test_what_changed_since_stays_and_is_named(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    winner, loser = double
    made = join(winner, loser, people, take=["employees", "name"])
    contact = Contact.objects.get(telephone="0411-80000002")
    assert contact.enterprise_id == winner.pk
    contact.post = "厂长"
    contact.save()
    change_enterprise(enterprise=winner, version=None, employees=160, by=actor(people.jinzhou), at=AT)
    undone = take_back(made, people)
    assert len(undone.remains) == 2
    assert "从业人数" in undone.remains[0]
    assert "李四" in undone.remains[1]
    kept = Enterprise.objects.get(pk=winner.pk)
    assert (kept.employees, kept.name) == (160, winner.name)
    assert Contact.objects.get(pk=contact.pk).enterprise_id == winner.pk
    with pytest.raises(Conflict):
        take_back(made, people)


def test_outsiders_see_nothing(
    people: People, double: tuple[Enterprise, Enterprise], register: Callable[..., Enterprise]
) -> None:
    winner, loser = double
    with pytest.raises(NotFound):
        join(winner, loser, people, within=people.zhuanghe)
    far = register(9, lon=122.967, lat=39.681, located_in="210283")
    for pair in ((winner, far), (far, winner)):
        with pytest.raises(NotFound):
            join(*pair, people)
    with pytest.raises(NotAllowed):
        join(winner, loser, people, within=people.leader)
    made = join(winner, loser, people)
    with pytest.raises(NotFound):
        undo_merge(merge=made, within=people.zhuanghe, by=actor(people.zhuanghe), at=AT)
    found_pairs()
    assert (
        Pair.objects.visible_to(people.zhuanghe).count()
        == 0
        == Pair.objects.visible_to(people.enterprise).count()
    )


def test_two_at_once(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    winner, loser = double
    change_enterprise(enterprise=loser, version=None, employees=151, by=actor(people.clerk), at=AT)
    with pytest.raises(StaleRecord):
        join(winner, loser, people, versions=(winner.version, loser.version))
    join(winner, loser, people, versions=(winner.version, loser.version + 1))
    for pair in ((winner, loser), (loser, winner)):
        with pytest.raises(Conflict):
            join(*pair, people)
    with pytest.raises(InvalidInput):
        join(winner, winner, people)
    with pytest.raises(InvalidInput):
        join(winner, loser, people, take=["status"])


def test_both_at_work(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    filing = apps.get_model("filing.Filing")
    for each in double:
        make_row(filing, enterprise=each, number=1)
    with pytest.raises(Conflict, match="未办结的填报"):
        join(*double, people)
    filing._base_manager.filter(enterprise=double[0]).update(status="accepted")
    made = join(*double, people)
    assert sorted(filing._base_manager.values_list("enterprise", "number")) == [
        (double[0].pk, 1),
        (double[0].pk, 3),
    ]
    take_back(made, people)
    assert sorted(filing._base_manager.values_list("number", flat=True)) == [1, 1]


def test_history_events_and_the_pair(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    winner, loser = double
    found_pairs()
    made = join(winner, loser, people, reason="同一家")
    for each in double:
        assert (
            entries_about(RecordRef.of("enterprise", each.pk)).filter(action="quality.merge_record").count()
            == 1
        )
    topics = {event.topic for each in double for event in events_about(RecordRef.of("enterprise", each.pk))}
    assert {"quality.merged", "enterprises.retired"} <= topics
    assert Pair.objects.get().status == "merged"
    assert found_pairs() == []
    assert enterprise_by_id(loser.pk, visible_to=people.jinzhou).status == "retired"
    take_back(made, people)
    assert len(found_pairs()) == 1


def test_a_mover_of_a_room(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    seen: list[Any] = []
    mover = Mover(
        move=lambda loser, winner: [str(loser.pk)], back=lambda lines: seen.append(lines) or ["留下一项"]
    )
    register_mover("enterprise", mover, key="test")
    try:
        made = join(*double, people)
        assert take_back(made, people).remains == ["留下一项"]
        assert seen == [[str(double[1].pk)]]
    finally:
        _movers.pop(("enterprise", "test"))
