"""Pairs in the database: found, kept, let go; by night and by the fact."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.data.quality.conftest import found_pairs
from tests.people import AT, People, actor

from anlan.data.enterprises.facade import Enterprise, change_enterprise, retire_enterprise
from anlan.data.quality.detecting import detect, detect_all
from anlan.data.quality.faces import LEDGERS
from anlan.data.quality.jobs import drain, examine_all
from anlan.data.quality.models import BlockKey, Pair
from anlan.data.quality.operations import dismiss, reopen
from anlan.data.resources.facade import create_place, create_resource
from anlan.kernel.errors import Conflict, StaleRecord

pytestmark = pytest.mark.django_db


def test_a_double_is_found_at_night_and_by_the_fact(double: tuple[Enterprise, Enterprise]) -> None:
    drain(at=AT)
    (by_fact,) = Pair.objects.all()
    assert {by_fact.first_id, by_fact.second_id} == {each.pk for each in double}
    assert by_fact.reasons == ["core", "phone", "near"]
    assert by_fact.score == 95
    (by_night,) = found_pairs()
    assert (by_night.pk, by_night.version) == (by_fact.pk, by_fact.version), "nothing new is not written"


def test_serial_numbers_are_no_doubles(register: Callable[..., Enterprise]) -> None:
    for number in range(1, 6):
        register(number)
    assert found_pairs() == []


def test_what_was_called_no_double_stays_so_until_the_data_change(
    people: People, double: tuple[Enterprise, Enterprise]
) -> None:
    (pair,) = found_pairs()
    by = actor(people.jinzhou)
    with pytest.raises(StaleRecord):
        dismiss(pair=pair, note="两家", version=pair.version + 1, by=by, at=AT)
    dismiss(pair=pair, note="两家", version=pair.version, by=by, at=AT)
    with pytest.raises(Conflict):
        dismiss(pair=pair, note="", version=None, by=by, at=AT)
    assert found_pairs() == []
    change_enterprise(enterprise=double[0], version=None, business="化工", by=by, at=AT)
    drain(at=AT)
    assert found_pairs() == [], "the scope of business was not compared"
    change_enterprise(enterprise=double[0], version=None, legal_representative="王五", by=by, at=AT)
    drain(at=AT)
    (again,) = found_pairs()
    assert again.pk == pair.pk
    dismiss(pair=again, note="", version=None, by=by, at=AT)
    assert reopen(pair=again, version=None, by=by, at=AT).status == "open"


def test_a_pair_that_is_none_any_more_goes(people: People, double: tuple[Enterprise, Enterprise]) -> None:
    found_pairs()
    retire_enterprise(enterprise=double[1], reason="注销", by=actor(people.clerk), at=AT)
    drain(at=AT)
    assert [pair.status for pair in Pair.objects.all()] == ["gone"]


def test_places_and_resources(people: People) -> None:
    by = actor(people.clerk)
    place = {"kind": "school", "located_in": "210213006", "lon": 121.8, "lat": 39.06, "by": by, "at": AT}
    create_place(name="大孤山中心小学", **place)
    create_place(name="大孤山中心小学校", **place)
    create_place(name="大孤山中心小学", **{**place, "kind": "hospital"})
    for name in ("金州消防救援大队", "金州区消防救援大队"):
        create_resource(
            kind="expert",
            name=name,
            lon=121.8,
            lat=39.06,
            located_in="210213",
            contact_phone="0411-80000009",
            by=by,
            at=AT,
        )
    examine_all(at=AT)
    assert sorted(Pair.objects.values_list("kind", flat=True)) == ["resource", "sensitive-place"]


def test_looking_at_one_record_costs_the_same_in_a_larger_ledger(register: Callable[..., Enterprise]) -> None:
    counts = []
    for last in (6, 30):
        for serial in range(last - 5, last + 1):
            register(serial, name=f"大连海青{'甲乙丙丁戊己'[serial % 6]}厂{serial}有限公司")
        detect_all(LEDGERS["enterprise"], at=AT)
        with CaptureQueriesContext(connection) as captured:
            detect(LEDGERS["enterprise"], [Enterprise.objects.first().pk], at=AT)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 30


def test_the_nightly_look_takes_as_many_queries_for_more_records(register: Callable[..., Enterprise]) -> None:
    counts = []
    for last in (4, 16):
        for serial in range(last // 4 * 3 if last > 4 else 1, last + 1):
            if not Enterprise.objects.filter(name__contains=f"化工{serial}有").exists():
                register(serial)
        detect_all(LEDGERS["enterprise"], at=AT)
        with CaptureQueriesContext(connection) as captured:
            detect_all(LEDGERS["enterprise"], at=AT)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 25
    assert BlockKey.objects.count() == Enterprise.objects.count() * 3
