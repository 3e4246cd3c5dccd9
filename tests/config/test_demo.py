"""The demo world: built through operations, whole, marked as invented, and built once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from anlan.base.accounts.facade import User
from anlan.base.audit.facade import verify
from anlan.base.events.facade import Event
from anlan.config.demo import people, world
from anlan.config.demo.duty import COLLEAGUE
from anlan.data.cases.facade import cases
from anlan.data.duty_contacts.facade import DutyContact
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation
from anlan.data.resources.facade import Resource, SensitivePlace
from anlan.rescue.incidents.facade import Bulletin, Incident
from anlan.rules.identifiers import credit_code

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The world, built once for all tests of this module; each of them undoes only what it adds."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.build_world()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_built: None, db: None) -> None:
    """The demo world."""


def test_the_world_is_whole_and_of_every_kind(demo: None) -> None:
    named = {person.username for person in people.PEOPLE}
    assert set(User.objects.values_list("username", flat=True)) == named | {COLLEAGUE[0]}
    assert Enterprise.objects.count() >= 40
    assert MajorHazardInstallation.objects.count() >= 15
    kinds = set(Resource.objects.values_list("kind", flat=True))
    assert kinds == {"rescue-team", "expert", "medical-institution", "supplies", "shelter", "vehicle"}
    assert SensitivePlace.objects.count() >= 20
    assert DutyContact.objects.count() >= 16
    statuses = set(Incident.objects.values_list("status", flat=True))
    assert statuses == {"received", "accepted", "responding", "closed"}
    assert set(Bulletin.objects.values_list("status", flat=True)) >= {"submitted", "sent"}
    assert Event.objects.exists()
    assert verify().whole


def test_everything_invented_says_so(demo: None) -> None:
    for enterprise in Enterprise.objects.all():
        assert enterprise.is_demo
        assert enterprise.name.endswith("（虚构）")
        assert credit_code(enterprise.credit_code)
    for record in [*Resource.objects.all(), *SensitivePlace.objects.all()]:
        assert record.is_demo == record.name.endswith("（虚构）")
        assert record.is_demo or "误差" in record.source
    for contact in DutyContact.objects.all():
        assert contact.is_demo == contact.name.endswith("（虚构）")
        assert contact.is_demo == contact.duty_phone.startswith("0411-0000")


def test_every_record_has_a_clear_place(demo: None) -> None:
    for model in (Enterprise, MajorHazardInstallation, Resource, SensitivePlace, DutyContact):
        assert list(model.objects.exclude(attention="").values_list("name", "attention")) == []


def test_the_accident_of_2010_is_a_case_and_a_drill(demo: None) -> None:
    duty = User.objects.get(username="duty")
    assert cases(visible_to=duty).filter(name__contains="7·16").exists()
    drill = Incident.objects.get(exercise=True)
    assert drill.number.startswith("演")
    assert drill.timeline.count() > 10
    assert not Incident.objects.filter(exercise=False, number__startswith="演").exists()


def test_the_filer_sees_one_enterprise(demo: None) -> None:
    filer = User.objects.get(username="enterprise")
    assert [each.name for each in Enterprise.objects.visible_to(filer)] == [people.FILER_NAME]


def test_building_again_changes_nothing(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    before = verify().entries
    world.build_world()
    assert verify().entries == before
    assert "已建立" in capsys.readouterr().out


def test_enterprises_in_bulk_up_to_a_number(demo: None) -> None:
    world.build_world(extra_enterprises=300)
    assert Enterprise.objects.count() == 300
    world.build_world(extra_enterprises=300)
    assert Enterprise.objects.count() == 300
    assert not Enterprise.objects.filter(located_in=None).exists()


def test_accounts_are_printed_only_where_they_work(demo: None, capsys: pytest.CaptureFixture[str]) -> None:
    with override_settings(DEMO_PASSWORD="", BIND_ADDRESS="127.0.0.1"):
        people.print_accounts("http://localhost:8000")
        shown = capsys.readouterr().out
        assert "http://localhost:8000" in shown
        assert all(person.username in shown for person in people.PEOPLE)
        assert people.FALLBACK_PASSWORD in shown
        assert User.objects.get(username="duty").check_password(people.FALLBACK_PASSWORD)
    with override_settings(DEMO_PASSWORD="", BIND_ADDRESS="0.0.0.0"):
        people.print_accounts("http://host:8000")
        assert people.FALLBACK_PASSWORD not in capsys.readouterr().out
