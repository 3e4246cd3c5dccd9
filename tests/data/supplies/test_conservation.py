"""Whatever the order of steps, nothing is negative and no unit is lost or made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people import AT, People, actor

from anlan.data.resources.facade import Resource
from anlan.data.supplies import facade
from anlan.data.supplies.facade import (
    Consignment,
    ConsignmentLine,
    Item,
    Lot,
    Movement,
    StockLevel,
    Stocktake,
    SupplyRequest,
)
from anlan.kernel.errors import DomainError

STEPS = (
    "take_in",
    "take_out",
    "request",
    "commit",
    "send",
    "receive",
    "return",
    "cancel",
    "recall",
    "cancel_request",
    "count",
    "ledger",
)
quantities = st.integers(1, 1500).map(lambda cents: Decimal(cents) / 100)
walks = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 5), quantities), min_size=5, max_size=30)


class _RolledBack(Exception):
    pass


def _total(rows: Any, field: str) -> Decimal:
    return Decimal(str(rows.aggregate(total=Sum(field))["total"] or 0)).quantize(Decimal("0.01"))


def _pick(rows: Any, number: int) -> Any:
    found = list(rows.order_by("created_at", "pk"))
    return found[number % len(found)] if found else None


class _World:
    """Two depots, one item, and everything that may happen to them."""

    def __init__(self, depots: list[Resource], item: Item, people: People) -> None:
        self.depots, self.item, self.people = depots, item, people
        self.keeper: dict[str, Any] = {"by": actor(people.jinzhou), "at": AT}
        self.made = Decimal(0)

    def step(self, name: str, number: int, quantity: Decimal) -> None:
        with contextlib.suppress(DomainError):
            getattr(self, name if name != "return" else "give_back")(number, quantity)

    def take_in(self, number: int, quantity: Decimal) -> None:
        facade.take_in(depot=self.depots[number % 2], item=self.item, quantity=quantity, **self.keeper)
        self.made += quantity

    def take_out(self, number: int, quantity: Decimal) -> None:
        if lot := _pick(Lot.objects, number):
            facade.take_out(lot=lot, quantity=quantity, kind="issue", reason="训练", **self.keeper)
            self.made -= quantity

    def request(self, number: int, quantity: Decimal) -> None:
        facade.request_supplies(
            organisation=self.people.duty.current_posts[0].organisation,
            lines=[{"item": self.item, "quantity": quantity}],
            place="现场",
            to_depot=self.depots[1] if number == 5 else None,
            **self.keeper,
        )

    def commit(self, number: int, quantity: Decimal) -> None:
        if request := _pick(SupplyRequest.objects, number):
            wanted = None if number % 2 else {request.lines.get().pk: quantity}
            depot = self.depots[number % 2]
            facade.commit_supplies(request=request, depot=depot, quantities=wanted, **self.keeper)

    def send(self, number: int, quantity: Decimal) -> None:
        if row := _pick(Consignment.objects, number):
            some = {line.pk: min(quantity, line.committed) for line in row.lines.all()}
            facade.send_consignment(
                consignment=row,
                carrier="刘",
                carrier_phone="13900000000",
                quantities=some if number % 2 else None,
                **self.keeper,
            )

    def receive(self, number: int, quantity: Decimal) -> None:
        if row := _pick(Consignment.objects, number):
            lines = list(row.lines.all())
            some = {line.pk: min(quantity, line.sent) for line in lines}
            facade.receive_consignment(
                consignment=row,
                quantities=some if number % 2 else None,
                reasons={line.pk: "短少" for line in lines},
                **self.keeper,
            )

    def give_back(self, number: int, quantity: Decimal) -> None:
        if row := _pick(Consignment.objects, number):
            some = {line.pk: quantity for line in row.lines.all()}
            facade.return_unused(consignment=row, quantities=some, reason="未用", **self.keeper)

    def cancel(self, number: int, quantity: Decimal) -> None:
        if row := _pick(Consignment.objects, number):
            facade.cancel_consignment(consignment=row, reason="撤销", **self.keeper)

    def recall(self, number: int, quantity: Decimal) -> None:
        if row := _pick(Consignment.objects, number):
            facade.recall_consignment(consignment=row, reason="召回", **self.keeper)

    def cancel_request(self, number: int, quantity: Decimal) -> None:
        if row := _pick(SupplyRequest.objects, number):
            facade.cancel_request(request=row, reason="撤销", **self.keeper)

    def count(self, number: int, quantity: Decimal) -> None:
        with transaction.atomic():
            row = facade.start_stocktake(depot=self.depots[number % 2], **self.keeper)
            counts = {line.pk: {"counted": line.book, "reason": "点"} for line in row.lines.all()}
            first = row.lines.first()
            assert first is not None
            counts[first.pk]["counted"] = quantity
            facade.count_lots(stocktake=row, counts=counts, **self.keeper)
            facade.submit_stocktake(stocktake=row, **self.keeper)
            facade.approve_stocktake(stocktake=row, by=actor(self.people.clerk), at=AT)
        self.made += quantity - first.book

    def ledger(self, number: int, quantity: Decimal) -> None:
        from anlan.data.resources.facade import change_resource

        depot = self.depots[number % 2]
        before = _total(Lot.objects.filter(depot=depot), "on_hand")
        stock = [{"item": self.item.name, "unit": self.item.unit, "quantity": quantity}]
        change_resource(resource=depot, version=None, stock=stock, **self.keeper)
        self.made += quantity - before

    def check(self) -> None:
        for lot in Lot.objects.all():
            moved = _total(Movement.objects.filter(lot=lot), "quantity")
            assert 0 <= lot.reserved <= lot.on_hand == moved
        promised = _total(ConsignmentLine.objects.filter(consignment__status="committed"), "committed")
        assert promised == _total(Lot.objects, "reserved")
        for level in StockLevel.objects.all():
            lots = Lot.objects.filter(depot=level.depot, item=level.item)
            assert (level.on_hand, level.reserved) == (_total(lots, "on_hand"), _total(lots, "reserved"))
        for depot in self.depots:
            held = _total(depot.stock.filter(item=self.item.name), "quantity")
            assert held == _total(Lot.objects.filter(depot=depot), "on_hand")
        gone = ConsignmentLine.objects.filter(consignment__status="sent")
        road = _total(gone, "sent")
        arrived = ConsignmentLine.objects.filter(consignment__status="received")
        taken_in = _total(arrived.filter(consignment__request__to_depot__isnull=False), "received")
        left = _total(arrived, "sent") - _total(arrived, "returned") - taken_in
        assert _total(Lot.objects, "on_hand") + road + left == self.made
        assert not Stocktake.objects.filter(status="submitted").exists()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(walk=walks)
@pytest.mark.django_db
def test_any_order_of_steps_keeps_every_unit(
    walk: list[tuple[str, int, Decimal]],
    depot: Resource,
    depot_of: Callable[..., Resource],
    item: Item,
    people: People,
) -> None:
    try:
        with transaction.atomic():
            world = _World([depot, depot_of("甘井子物资库", located_in="210211")], item, people)
            world.step("take_in", 0, Decimal(20))
            world.step("take_in", 1, Decimal(10))
            world.step("request", 0, Decimal(15))
            for name, number, quantity in walk:
                world.step(name, number, quantity)
            world.check()
            raise _RolledBack
    except _RolledBack:
        pass
