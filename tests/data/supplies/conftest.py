"""A depot of 金州区 with three items, and whoever asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.people import AT, People, actor

from anlan.data.resources.facade import Resource, create_resource
from anlan.data.supplies import facade
from anlan.data.supplies.facade import Item, SupplyRequest


@pytest.fixture
def depot_of(people: People) -> Callable[..., Resource]:
    def make(name: str = "金州物资库", **values: Any) -> Resource:
        given = {"lon": 121.8, "lat": 39.05, "located_in": "210213", **values}
        return create_resource(kind="supplies", name=name, by=actor(people.clerk), at=AT, **given)

    return make


@pytest.fixture
def depot(depot_of: Callable[..., Resource]) -> Resource:
    return depot_of()


@pytest.fixture
def item(people: People) -> Item:
    return facade.create_item(name="防化服", unit="套", category="protection", by=actor(people.clerk), at=AT)


@pytest.fixture
def foam(people: People) -> Item:
    return facade.create_item(name="泡沫液", unit="吨", category="fire", by=actor(people.clerk), at=AT)


@pytest.fixture
def ask(people: People) -> Callable[..., SupplyRequest]:
    def make(*lines: tuple[Item, Any], **values: Any) -> SupplyRequest:
        given: dict[str, Any] = {
            "organisation": people.duty.current_posts[0].organisation,
            "place": "大孤山街道化工路现场",
            "located_in": None,
            **values,
        }
        asked = [{"item": item, "quantity": quantity} for item, quantity in lines]
        return facade.request_supplies(lines=asked, by=actor(people.duty), at=AT, **given)

    return make
