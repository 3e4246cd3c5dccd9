"""What the tests of the duty share: a plan of the city, a generated week, a second officer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from tests.people import AT, PASSWORD, People, actor

from anlan.base.accounts.enums import Role
from anlan.base.accounts.facade import Organisation, User, assign_post, create_user
from anlan.communication.duty import matters
from anlan.communication.duty.enums import DutyRole
from anlan.communication.duty.matters import Matter, MattersProvider
from anlan.communication.duty.models import RosterPlan, Shift
from anlan.communication.duty.operations.rostering import Person, generate_roster, set_plan
from anlan.kernel.actor import SYSTEM
from anlan.kernel.clock import SHANGHAI
from anlan.kernel.records import RecordRef

#: The duty day of the tests: AT is its first second.
TODAY = date(2026, 6, 1)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of June 2026."""
    return datetime(2026, 6, day, hour, minute, second, tzinfo=SHANGHAI)


def officer(name: str, user: User | None = None, role: DutyRole = DutyRole.OFFICER) -> Person:
    return Person(str(role), name, f"0411-{sum(map(ord, name)) % 100_000_000:08d}", "", user)


@pytest.fixture
def bureau(people: People) -> Organisation:
    """大连市应急管理局."""
    return Organisation.objects.get(name="大连市应急管理局")


@pytest.fixture
def relief(bureau: Organisation) -> User:
    """A second duty officer of the city."""
    user = create_user(
        username="relief",
        name="何夜值",
        password=PASSWORD,
        phone="0411-00000099",
        is_demo=True,
        by=SYSTEM,
        at=AT,
    )
    assign_post(user=user, organisation=bureau, role=Role.DUTY_OFFICER, title="值班员", by=SYSTEM, at=AT)
    return user


@pytest.fixture
def make_plan() -> Callable[..., RosterPlan]:
    """A plan; keyword arguments change it."""

    def make(organisation: Organisation, members: list[Person], **values: Any) -> RosterPlan:
        given: dict[str, Any] = {
            "pattern": "full_day",
            "day_start": time(8, 0),
            "leaders": 1,
            "chiefs": 0,
            "officers": 1,
            "hand_over": True,
            "by": SYSTEM,
            "at": AT,
            **values,
        }
        return set_plan(organisation=organisation, members=members, **given)

    return make


@pytest.fixture
def city_duty(people: People, bureau: Organisation, relief: User, make_plan: Any) -> dict[date, Shift]:
    """A week of the city from 1 June 08:00, 24 hours each: the duty officer and the relief take turns."""
    members = [
        officer(people.leader.name, people.leader, DutyRole.LEADER),
        officer(people.duty.name, people.duty),
        officer(relief.name, relief),
    ]
    plan = make_plan(bureau, members)
    generate_roster(
        plan=plan,
        first=TODAY,
        last=TODAY + timedelta(days=6),
        by=actor(people.duty),
        at=AT - timedelta(days=1),
    )
    return {
        row.starts_at.astimezone(SHANGHAI).date(): row for row in Shift.objects.filter(organisation=bureau)
    }


class Work:
    """Open work for hand-overs, as a room above would register it."""

    def __init__(self) -> None:
        self.open: list[Matter] = []
        self.passed: list[tuple[list[Matter], str, str]] = []

    def add(self, key: str, title: str = "") -> None:
        self.open.append(Matter(RecordRef("thing", key), title or f"事项{key}", url="/"))

    def provider(self) -> MattersProvider:
        return MattersProvider(
            "work",
            "测试事项",
            lambda user, moment: list(self.open),
            lambda rows, one, other, by, moment: self.passed.append((rows, one.signed_by, other.signed_by)),
        )


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """The only registered provider of matters."""
    made = Work()
    monkeypatch.setattr(matters, "_providers", {"work": made.provider()})
    return made
