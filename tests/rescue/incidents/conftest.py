"""What the tests of the desk share: a call, an open incident, an enterprise."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.people import AT, actor

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise, create_enterprise
from anlan.rescue.incidents.facade import Call, Incident, open_incident


@pytest.fixture
def factory(people) -> Enterprise:
    """A chlorine user in Jinzhou."""
    return create_enterprise(
        name="大连海青水务有限公司",
        credit_code=valid_code(1),
        address="金州区海青岛街道1号",
        located_in="210213",
        lon=121.783,
        lat=39.051,
        by=actor(people.duty),
        at=AT,
    )


def valid_code(serial: int) -> str:
    """A made-up credit code whose both check characters are right (GB 32100, GB 11714)."""
    body = f"9121020{serial % 10}"
    organisation = f"{10_000_000 + serial:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(d) * w for d, w in zip(organisation, weights, strict=True)) % 11
    organisation += "X" if rest == 10 else "0" if rest == 11 else str(rest)
    text = body + organisation
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * 3**i % 31 for i, c in enumerate(text))
    return text + alphabet[(31 - total % 31) % 31]


@pytest.fixture
def take_call(people) -> Callable[..., Incident]:
    """Open an incident as the duty officer would; keyword arguments change the call."""

    def take(*, by: User | None = None, accepted: bool = True, at: Any = AT, **values: Any) -> Incident:
        given = {"kind": "leak", "place": "金州区海青岛街道", "lon": 121.783, "lat": 39.051, **values}
        return open_incident(call=Call(**given), by=actor(by or people.duty), at=at, accepted=accepted)

    return take


@pytest.fixture
def later() -> Callable[..., Any]:
    """A moment after the start of the test's day."""
    return lambda **delta: AT + timedelta(**delta)
