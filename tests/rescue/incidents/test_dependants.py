"""An enterprise with an open incident stays in the ledger."""

import pytest
from tests.people import AT, actor

from anlan.data.enterprises.facade import retire_enterprise
from anlan.kernel.errors import Conflict
from anlan.rescue.incidents.facade import close_incident


def test_an_enterprise_is_not_retired_under_an_open_incident(people, factory, take_call) -> None:
    incident = take_call(enterprise=factory)
    with pytest.raises(Conflict) as caught:
        retire_enterprise(enterprise=factory, version=None, reason="停产", by=actor(people.clerk), at=AT)
    assert incident.number in caught.value.message
    close_incident(incident=incident, summary="处置完毕，已撤离", by=actor(people.duty), at=AT)
    retire_enterprise(enterprise=factory, version=None, reason="停产", by=actor(people.clerk), at=AT)
    factory.refresh_from_db()
    assert not factory.is_active
