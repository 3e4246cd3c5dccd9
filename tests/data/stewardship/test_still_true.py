"""Still true: who may say it, what it sets, how it is taken back."""

from datetime import timedelta

import pytest
from tests.data.stewardship.conftest import TODAY, later
from tests.people import AT, actor

from anlan.base.audit.facade import AuditEntry
from anlan.base.events.facade import Event
from anlan.data.stewardship.facade import Upkeep, still_true, undo
from anlan.data.stewardship.models import Confirmation
from anlan.data.stewardship.operations import still_true_rows
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db


def row(record, group):
    return Upkeep.objects.get(record_id=record.pk, group=group)


def test_a_new_record_has_its_rows_at_once(filed) -> None:
    base, contacts = row(filed, "enterprise.base"), row(filed, "enterprise.contacts")
    assert base.confirmed_on == TODAY
    assert base.due_on == TODAY + timedelta(days=365)
    assert contacts.warn_on == TODAY + timedelta(days=150)
    assert base.owner == "enterprise"
    assert base.owner_organisation_id == filed.organisation_id
    assert "行业" in base.missing
    assert contacts.completeness == 100


def test_the_whole_record_gets_the_day_through_its_own_room(people, filed) -> None:
    done = still_true(
        kind="enterprise",
        record_id=filed.pk,
        visible_to=people.jinzhou,
        by=actor(people.jinzhou),
        at=later(40),
    )
    filed.refresh_from_db()
    assert filed.as_of == TODAY + timedelta(days=40)
    assert [each.group for each in done.confirmations] == [""]
    assert row(filed, "enterprise.contacts").confirmed_on == filed.as_of
    assert (
        AuditEntry.objects.filter(action="stewardship.confirm_record", subject_id=str(filed.pk)).count() == 1
    )
    assert Event.objects.filter(topic="stewardship.confirmed", subject_id=str(filed.pk)).count() == 1


def test_a_second_time_on_the_same_day_does_nothing(people, filed) -> None:
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou), "at": later(40)}
    still_true(kind="enterprise", record_id=filed.pk, **who)
    assert still_true(kind="enterprise", record_id=filed.pk, **who).confirmations == []
    assert Confirmation.objects.filter(cause="still_true").count() == 1


def test_a_group_alone_leaves_the_record_until_all_are_confirmed(people, filed) -> None:
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou)}
    still_true(kind="enterprise", record_id=filed.pk, groups=["enterprise.contacts"], at=later(10), **who)
    filed.refresh_from_db()
    assert filed.as_of == TODAY
    assert row(filed, "enterprise.contacts").confirmed_on == TODAY + timedelta(days=10)
    assert row(filed, "enterprise.base").confirmed_on == TODAY
    still_true(kind="enterprise", record_id=filed.pk, groups=["enterprise.base"], at=later(10), **who)
    filed.refresh_from_db()
    assert filed.as_of == TODAY + timedelta(days=10)


def test_undo_sets_the_day_back(people, filed) -> None:
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou)}
    done = still_true(kind="enterprise", record_id=filed.pk, at=later(40), **who)
    undo(confirmation=done.confirmations[0], at=later(41), **who)
    filed.refresh_from_db()
    assert filed.as_of == TODAY
    assert row(filed, "enterprise.base").confirmed_on == TODAY
    with pytest.raises(Conflict):
        undo(confirmation=done.confirmations[0], at=later(41), **who)
    assert AuditEntry.objects.filter(action="stewardship.undo_confirmation").count() == 1


def test_undo_of_a_group_takes_only_its_day_back(people, filed) -> None:
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou)}
    done = still_true(
        kind="enterprise", record_id=filed.pk, groups=["enterprise.contacts"], at=later(10), **who
    )
    undo(confirmation=done.confirmations[0], at=later(11), **who)
    assert row(filed, "enterprise.contacts").confirmed_on == TODAY


def test_undo_leaves_a_day_somebody_set_since(people, filed) -> None:
    from anlan.data.enterprises.facade import change_enterprise

    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou)}
    done = still_true(kind="enterprise", record_id=filed.pk, at=later(40), **who)
    newer = TODAY + timedelta(days=45)
    change_enterprise(enterprise=filed, version=None, by=actor(people.clerk), at=later(45), as_of=newer)
    undo(confirmation=done.confirmations[0], at=later(46), **who)
    filed.refresh_from_db()
    assert filed.as_of == newer


def test_only_the_latest_confirmation_is_taken_back(people, filed) -> None:
    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou)}
    first = still_true(kind="enterprise", record_id=filed.pk, at=later(40), **who)
    still_true(kind="enterprise", record_id=filed.pk, at=later(50), **who)
    with pytest.raises(Conflict) as refused:
        undo(confirmation=first.confirmations[0], at=later(51), **who)
    assert refused.value.code == "not_latest"


def test_an_outsider_does_not_find_the_record(people, filed, school) -> None:
    place = school()
    for kind, record in (("enterprise", filed), ("sensitive-place", place)):
        with pytest.raises(NotFound):
            still_true(
                kind=kind,
                record_id=record.pk,
                visible_to=people.zhuanghe,
                by=actor(people.zhuanghe),
                at=later(1),
            )


def test_an_enterprise_confirms_its_own_only(people, filed, register, school) -> None:
    who = {"visible_to": people.enterprise, "by": actor(people.enterprise), "at": later(1)}
    assert still_true(kind="enterprise", record_id=filed.pk, **who).confirmations
    for kind, record in (("enterprise", register(8)), ("sensitive-place", school())):
        with pytest.raises(NotFound):
            still_true(kind=kind, record_id=record.pk, **who)


def test_an_enterprise_does_not_confirm_what_others_keep(people, filed) -> None:
    from anlan.data.stewardship.facade import add_duty

    values = {
        "group": "enterprise.base", "owner": "district", "renew_days": 90, "warn_days": 10, "weight": 2,
        "starts_on": TODAY,
    }  # fmt: skip
    add_duty(values=values, within=people.clerk, by=actor(people.clerk), at=AT)
    who = {"visible_to": people.enterprise, "by": actor(people.enterprise), "at": later(1)}
    with pytest.raises(NotAllowed):
        still_true(kind="enterprise", record_id=filed.pk, groups=["enterprise.base"], **who)
    done = still_true(kind="enterprise", record_id=filed.pk, **who)
    assert [each.group for each in done.confirmations] == ["enterprise.contacts"]


def test_a_retired_record_and_a_strange_group_are_refused(people, filed) -> None:
    from anlan.data.enterprises.facade import retire_enterprise

    who = {"visible_to": people.jinzhou, "by": actor(people.jinzhou), "at": later(1)}
    with pytest.raises(InvalidInput):
        still_true(kind="enterprise", record_id=filed.pk, groups=["resource.stock"], **who)
    retire_enterprise(enterprise=filed, reason="注销", by=actor(people.clerk), at=AT)
    assert not Upkeep.objects.filter(record_id=filed.pk).exists()
    with pytest.raises(Conflict):
        still_true(kind="enterprise", record_id=filed.pk, **who)


def test_lines_of_the_worklist_are_confirmed_together_and_foreign_ones_passed_over(
    people, filed, school
) -> None:
    schools = [school(f"大孤山第{n}小学") for n in range(3)]
    ids = list(
        Upkeep.objects.filter(record_id__in=[each.pk for each in schools]).values_list("pk", flat=True)
    )
    done, refused = still_true_rows(
        rows=ids, visible_to=people.zhuanghe, by=actor(people.zhuanghe), at=later(5)
    )
    assert (done, refused) == ([], [])
    done, refused = still_true_rows(
        rows=ids, visible_to=people.township, by=actor(people.township), at=later(5)
    )
    assert len(done) == 3
    assert refused == []
    for each in schools:
        each.refresh_from_db()
        assert each.as_of == TODAY + timedelta(days=5)
    with pytest.raises(InvalidInput):
        still_true_rows(rows=list(range(201)), visible_to=people.township, by=actor(people.township), at=AT)


def test_contacts_written_anew_are_confirmed(people, filed) -> None:
    from anlan.data.enterprises.facade import change_enterprise

    people_now = [{"name": "李四", "telephone": "0411-80000002"}]
    change_enterprise(
        enterprise=filed, version=None, by=actor(people.clerk), at=later(60), contacts=people_now
    )
    assert row(filed, "enterprise.contacts").confirmed_on == TODAY + timedelta(days=60)
    assert row(filed, "enterprise.base").confirmed_on == TODAY
