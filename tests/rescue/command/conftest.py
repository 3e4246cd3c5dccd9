"""What the tests of the command share: an open incident with a headquarters, an instruction, a register."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.people import AT, actor

from anlan.rescue.command.models import Headquarters, Instruction
from anlan.rescue.command.operations.headquarters import Plan, set_up_headquarters
from anlan.rescue.command.operations.instructions import Recipient, issue_instruction
from anlan.rescue.command.operations.register import Finding, Person, register_person
from anlan.rescue.incidents.facade import Call, Incident, open_incident

LATER = AT + timedelta(minutes=10)


@pytest.fixture
def take_call(people) -> Callable[..., Incident]:
    """Open an incident in Jinzhou as the duty officer would."""

    def take(*, at: Any = AT, **values: Any) -> Incident:
        given = {"kind": "leak", "place": "金州区海青岛街道", "lon": 121.783, "lat": 39.051, **values}
        return open_incident(call=Call(**given), by=actor(people.duty), at=at, accepted=True)

    return take


@pytest.fixture
def incident(take_call) -> Incident:
    return take_call()


@pytest.fixture
def headquarters(people, incident) -> Headquarters:
    plan = Plan(name="现场指挥部", place="厂区北门", lon=121.79, lat=39.06, groups=["rescue", "medical"])
    return set_up_headquarters(incident=incident, plan=plan, version=None, by=actor(people.duty), at=AT)


@pytest.fixture
def order(people, incident) -> Callable[..., Instruction]:
    """Issue an instruction as the leader."""

    def issue(*, to: Recipient | None = None, text: str = "疏散下风向 500 米", **values: Any) -> Instruction:
        given = {"incident": incident, "by": actor(people.leader), "at": AT, **values}
        return issue_instruction(to=to or Recipient(user=people.duty), text=text, **given)

    return issue


@pytest.fixture
def enter(people, incident) -> Callable[..., Any]:
    """Enter somebody in the register as the duty officer."""

    def enter(condition: str = "serious", *, at: Any = AT, since: Any = None, **values: Any) -> Any:
        return register_person(
            incident=values.pop("incident", incident), person=Person(**values),
            finding=Finding(condition, at=since), user=people.duty, by=actor(people.duty), at=at,
        )  # fmt: skip

    return enter
