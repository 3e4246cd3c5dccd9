"""The named people stand where they should; copying them into a second test gives the same."""

from __future__ import annotations

import pytest
from tests.people import People

from anlan.base.accounts.facade import Organisation
from anlan.base.audit.facade import verify

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("_round", [1, 2])
def test_everybody_is_there(people: People, _round: int) -> None:
    assert len(list(people)) == 13
    assert people.duty.scope.everything
    assert people.jinzhou.scope.sees("210213006", None)
    assert not people.jinzhou.scope.sees("210283102", None)
    assert people.zhuanghe.scope.sees("210283102", None)
    assert people.clerk.scope.sees("210283102", None)
    assert people.township.scope.ranges == (("210213006", "210213007"),)
    assert people.enterprise.scope.ranges == ()
    assert not people.admin.scope.sees("210213006", None)
    assert verify().whole


def test_zones_lie_inside_no_division(people: People) -> None:
    zone = Organisation.objects.get(short_name="金普新区")
    assert zone.division_id is None
    assert zone.parent is not None
