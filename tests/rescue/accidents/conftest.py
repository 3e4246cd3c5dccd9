"""What the tests of the accident ledger share: accidents by hand, incidents that were handled."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tests.people import AT, actor
from tests.rescue.incidents.conftest import factory, later, take_call  # noqa: F401  (fixtures)

from anlan.base.accounts.facade import User
from anlan.kernel.clock import SHANGHAI
from anlan.rescue.accidents.facade import Accident, create_accident
from anlan.rescue.incidents.facade import Incident, close_incident


@pytest.fixture
def enter(people) -> Callable[..., Accident]:
    """Enter an accident by hand; keyword arguments change it."""
    serial = iter(range(1, 100_000))

    def make(*, by: User | None = None, on: str = "2026-03-10", **values: Any) -> Accident:
        moment = datetime.fromisoformat(f"{on}T10:00:00").replace(tzinfo=SHANGHAI)
        given = {
            "name": f"试验事故 {next(serial)}",
            "occurred_at": moment,
            "kind": "09",
            "deaths": 1,
            "located_in": "210213",
            "industry": "26",
            **values,
        }
        return create_accident(by=actor(by or people.clerk), at=AT, **given)

    return make


@pytest.fixture
def handled(people, take_call) -> Callable[..., Incident]:  # noqa: F811
    """An incident of the day, closed as handled."""

    def make(**values: Any) -> Incident:
        incident = take_call(**values)
        return close_incident(incident=incident, summary="处置完毕，现场移交。", by=actor(people.duty), at=AT)

    return make
