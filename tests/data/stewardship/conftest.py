"""What the tests of 数据责任 share: days after the tests' moment, an enterprise with people of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.people import AT, People, actor

from anlan.data.enterprises.facade import Enterprise
from anlan.data.resources.facade import SensitivePlace, create_place

TODAY = AT.date()
CONTACTS = [{"name": "张三", "post": "厂长", "telephone": "0411-80000001"}]


def later(days: int) -> datetime:
    """The tests' moment some days on."""
    return AT + timedelta(days=days)


@pytest.fixture
def filed(people: People, register: Callable[..., Enterprise]) -> Enterprise:
    """An enterprise in Jinzhou whose people are the user `enterprise`, confirmed on the tests' day."""
    organisation = people.enterprise.current_posts[0].organisation
    return register(7, organisation=organisation, as_of=TODAY, contacts=CONTACTS)


@pytest.fixture
def school(people: People) -> Callable[..., SensitivePlace]:
    """A school at 大孤山街道."""

    def make(name: str = "大孤山小学", **values: Any) -> SensitivePlace:
        given = {
            "kind": "school",
            "located_in": "210213006",
            "lon": 121.8,
            "lat": 39.06,
            "as_of": TODAY,
            **values,
        }
        return create_place(by=actor(people.clerk), at=AT, name=name, **given)

    return make
