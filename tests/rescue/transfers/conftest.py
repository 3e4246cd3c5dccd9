"""What the tests of transfers share: an open incident in Jinzhou, and passing it on."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, actor
from tests.rescue.incidents.conftest import factory, take_call

from anlan.base.accounts.facade import User
from anlan.rescue.incidents.facade import Incident
from anlan.rescue.transfers.facade import Transfer, send_transfer, target_of

__all__ = ["factory", "take_call"]


@pytest.fixture
def incident(take_call: Callable[..., Incident]) -> Incident:
    return take_call(caller_phone="13911110001")


@pytest.fixture
def pass_on(people, incident, zhuanghe_bureau) -> Callable[..., Transfer]:
    """Pass the incident on as the duty officer would, to Zhuanghe unless told otherwise."""

    def run(
        to: str = "", *, by: User | None = None, at: Any = AT, about: Incident | None = None, **more: Any
    ) -> Transfer:
        user = by or people.duty
        return send_transfer(
            incident=about or incident,
            to=target_of(to or str(zhuanghe_bureau.id), visible_to=user),
            by=actor(user),
            at=at,
            **{"way": "", **more},
        )

    return run
