"""Who keeps what: the narrowest rule in force, falling back where nobody is there; writing rules."""

from datetime import date, timedelta

import pytest
from tests.data.stewardship.conftest import TODAY, later
from tests.people import AT, actor

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation
from anlan.base.divisions.facade import Division
from anlan.base.events.facade import Event
from anlan.data.stewardship.facade import Duty, Upkeep, add_duty, change_duty, end_duty, settle_all
from anlan.data.stewardship.jobs import renew
from anlan.kernel.errors import InvalidInput, NotAllowed, StaleRecord

pytestmark = pytest.mark.django_db
BASE = "enterprise.base"


def rule(people, *, by=None, **values):
    by = by or people.clerk
    given = {
        "group": BASE, "owner": "district", "renew_days": 90, "warn_days": 10, "weight": 2, "starts_on": TODAY,
        **values,
    }  # fmt: skip
    return add_duty(values=given, within=by, by=actor(by), at=AT)


def kept(record, group=BASE):
    settle_all(at=AT)
    return Upkeep.objects.get(record_id=record.pk, group=group)


def test_without_people_of_its_own_the_township_keeps_an_enterprise(people, register) -> None:
    row = kept(register(1, located_in="210213006"))
    office = Organisation.objects.get(kind=OrganisationKind.TOWNSHIP, division="210213006")
    assert (row.owner, row.owner_organisation_id) == ("township", office.pk)


def test_without_a_township_the_supervisor_keeps_it(people, register) -> None:
    enterprise = register(1, located_in="210213")
    row = kept(enterprise)
    assert (row.owner, row.owner_organisation_id) == ("district", enterprise.supervised_by_id)


def test_the_narrowest_rule_wins(people, filed, register) -> None:
    other = register(8, located_in="210213006")
    rule(people, renew_days=300)
    rule(people, renew_days=200, division=Division.objects.get(pk="210213"))
    rule(people, renew_days=150, division=Division.objects.get(pk="210213006"))
    rule(people, renew_days=100, enterprise=filed)
    elsewhere = register(9, located_in="210283", lon=122.967, lat=39.681)
    for record, days in ((filed, 100), (other, 150), (elsewhere, 300)):
        row = kept(record)
        assert row.due_on == row.confirmed_on + timedelta(days=days)
        assert row.weight == 2
        assert row.owner == "district"


def test_a_rule_names_a_person_or_an_organisation(people, filed) -> None:
    rule(people, owner="person", person=people.jinzhou)
    row = kept(filed)
    assert (row.owner, row.owner_person_id) == ("person", people.jinzhou.pk)
    office = Organisation.objects.filter(kind=OrganisationKind.TOWNSHIP).first()
    rule(people, group="enterprise.contacts", owner="organisation", organisation=office)
    assert kept(filed, "enterprise.contacts").owner_organisation_id == office.pk


def test_rules_begin_and_end_with_their_days(people, filed) -> None:
    rule(people, renew_days=100, starts_on=TODAY + timedelta(days=5), ends_on=TODAY + timedelta(days=9))
    settle_all(at=AT)

    def days(at):
        renew(at=at)
        row = Upkeep.objects.get(record_id=filed.pk, group=BASE)
        return (row.due_on - row.confirmed_on).days

    assert [days(later(n)) for n in (4, 5, 9, 10)] == [365, 100, 100, 365]


def test_a_later_rule_ends_the_one_before(people) -> None:
    first = rule(people)
    rule(people, starts_on=TODAY + timedelta(days=30))
    first.refresh_from_db()
    assert first.ends_on == TODAY + timedelta(days=29)
    with pytest.raises(InvalidInput) as refused:
        rule(people, starts_on=TODAY + timedelta(days=30))
    assert refused.value.code == "overlap"


def test_an_open_rule_ends_on_request_and_one_to_come_never_holds(people) -> None:
    duty = rule(people)
    end_duty(duty=duty, on=TODAY, within=people.clerk, by=actor(people.clerk), at=AT)
    duty.refresh_from_db()
    assert duty.ends_on == TODAY
    coming = rule(people, starts_on=TODAY + timedelta(days=30))
    end_duty(duty=coming, on=TODAY, within=people.clerk, by=actor(people.clerk), at=AT)
    coming.refresh_from_db()
    assert coming.ends_on == TODAY + timedelta(days=29)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("group", {"group": "nothing"}),
        ("owner", {"owner": "nobody"}),
        ("organisation", {"owner": "organisation"}),
        ("person", {"owner": "person"}),
        ("renew_days", {"renew_days": 0}),
        ("renew_days", {"renew_days": 3651}),
        ("warn_days", {"warn_days": 90}),
        ("weight", {"weight": 0}),
        ("weight", {"weight": 10}),
        ("ends_on", {"ends_on": date(2026, 5, 31)}),
    ],
)
def test_bad_rules_are_refused_at_their_bounds(people, field, values) -> None:
    with pytest.raises(InvalidInput) as refused:
        rule(people, **values)
    assert field in {error.field for error in refused.value.errors}
    assert not Duty.objects.exists()


def test_rules_at_their_bounds_are_taken(people) -> None:
    rule(people, renew_days=3650, warn_days=3649, weight=9)
    rule(people, group="enterprise.contacts", renew_days=1, warn_days=0, weight=1)


def test_a_change_is_noted_and_guarded_by_its_version(people) -> None:
    duty = rule(people)
    who = {"within": people.clerk, "by": actor(people.clerk), "at": AT}
    changed = change_duty(duty=duty, values={"renew_days": 60}, version=1, **who)
    assert changed.renew_days == 60
    assert changed.version == 2
    with pytest.raises(StaleRecord):
        change_duty(duty=duty, values={"renew_days": 61}, version=1, **who)
    assert Event.objects.filter(topic="stewardship.duty_set").count() == 2


def test_nobody_writes_rules_for_another_area(people) -> None:
    with pytest.raises(NotAllowed):
        rule(people, by=people.jinzhou, division=Division.objects.get(pk="210283"))
    with pytest.raises(NotAllowed):
        rule(people, by=people.jinzhou)
    assert rule(people, by=people.jinzhou, division=Division.objects.get(pk="210213006"))
    assert rule(people, by=people.admin)
