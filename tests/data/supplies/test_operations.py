"""Stock and its way: what is there, promised, sent, received, returned, counted; and what is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from tests.people import AT, People, actor

from anlan.base.audit.facade import entries_about
from anlan.base.notifications.facade import notifications
from anlan.data.resources.facade import Resource, change_resource, retire_resource
from anlan.data.supplies import facade
from anlan.data.supplies.facade import Item, Lot, Movement, StockLevel, SupplyRequest
from anlan.kernel.errors import Conflict, InvalidInput, NotAllowed
from anlan.kernel.records import RecordRef

Ask = Callable[..., SupplyRequest]


def keeper(people: People) -> dict[str, Any]:
    return {"by": actor(people.jinzhou), "at": AT}


def stocked(depot: Resource, item: Item, quantity: Any, people: People, **values: Any) -> Lot:
    return facade.take_in(depot=depot, item=item, quantity=quantity, **keeper(people), **values)


def level_of(depot: Resource, item: Item) -> tuple[Decimal, Decimal]:
    level = StockLevel.objects.get(depot=depot, item=item)
    return level.on_hand, level.reserved


def test_stock_is_the_sum_of_movements(depot: Resource, item: Item, people: People) -> None:
    lot = stocked(depot, item, "20", people, number="A1", expires_on="2027-06-01")
    stocked(depot, item, 5, people)
    facade.take_out(lot=lot, quantity="2.5", kind="issue", reason="训练领用", **keeper(people))
    assert level_of(depot, item) == (Decimal("22.50"), 0)
    assert sum(Movement.objects.values_list("quantity", flat=True)) == Decimal("22.50")
    lot.refresh_from_db()
    assert lot.on_hand == Decimal("17.50")
    assert [str(line) for line in depot.stock.all()] == ["防化服 22.5 套"]


def test_no_more_leaves_than_is_there(depot: Resource, item: Item, people: People) -> None:
    lot = stocked(depot, item, 20, people)
    with pytest.raises(Conflict, match="结存 20"):
        facade.take_out(lot=lot, quantity="20.01", kind="scrap", reason="破损", **keeper(people))
    facade.take_out(lot=lot, quantity=20, kind="scrap", reason="破损", **keeper(people))
    assert level_of(depot, item) == (0, 0)
    assert list(depot.stock.all()) == []


@pytest.mark.parametrize("bad", ["0", "-1", "x", "1.005", "1e12", "nan"])
def test_quantities_are_checked(depot: Resource, item: Item, people: People, bad: str) -> None:
    with pytest.raises(InvalidInput):
        stocked(depot, item, bad, people)


def test_days_of_a_lot_are_in_order(depot: Resource, item: Item, people: People) -> None:
    with pytest.raises(InvalidInput, match="晚于今天"):
        stocked(depot, item, 1, people, received_on=AT.date() + timedelta(days=1))
    with pytest.raises(InvalidInput, match="有效期"):
        stocked(depot, item, 1, people, received_on="2026-05-01", expires_on="2026-04-30")
    assert stocked(depot, item, 1, people, received_on="2026-05-01", expires_on="2026-05-01").pk


def test_movements_are_written_once(depot: Resource, item: Item, people: People) -> None:
    stocked(depot, item, 1, people)
    with pytest.raises(TypeError):
        Movement.objects.all().delete()
    with pytest.raises(TypeError):
        Movement.objects.update(quantity=2)


def test_what_the_ledger_declares_is_posted(depot: Resource, item: Item, people: People) -> None:
    lot = stocked(depot, item, 20, people)
    change_resource(
        resource=depot,
        version=None,
        stock=[
            {"item": "防化服", "quantity": 12, "unit": "套"},
            {"item": "沙袋", "quantity": 300, "unit": "个"},
        ],
        by=actor(people.clerk),
        at=AT,
    )
    assert level_of(depot, item) == (12, 0)
    sand = Item.objects.get(name="沙袋", unit="个")
    assert level_of(depot, sand) == (300, 0)
    lot.refresh_from_db()
    assert lot.on_hand == 12


def test_the_ledger_cannot_take_what_is_promised(
    depot: Resource, item: Item, people: People, ask: Ask
) -> None:
    stocked(depot, item, 20, people)
    facade.commit_supplies(request=ask((item, 15)), depot=depot, quantities=None, **keeper(people))
    with pytest.raises(Conflict, match="已承诺"):
        change_resource(
            resource=depot,
            version=None,
            stock=[{"item": "防化服", "quantity": 14, "unit": "套"}],
            by=actor(people.clerk),
            at=AT,
        )
    assert [str(line) for line in depot.stock.all()] == ["防化服 20 套"]


def test_a_depot_with_stock_stays(depot: Resource, item: Item, people: People) -> None:
    stocked(depot, item, 1, people)
    with pytest.raises(Conflict, match="还有结存"):
        retire_resource(resource=depot, reason="撤库", **keeper(people))


def test_request_commit_send_receive_return(
    depot: Resource, item: Item, foam: Item, people: People, ask: Ask
) -> None:
    stocked(depot, item, 6, people, expires_on="2026-12-01", number="新")
    old = stocked(depot, item, 6, people, expires_on="2026-07-01", number="旧")
    stocked(depot, foam, 10, people)
    request = ask((item, 10), (foam, "2.5"))
    assert request.number == "调申20260601-001"
    done = facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))
    request.refresh_from_db()
    assert (request.status, done.number) == ("committed", "调拨20260601-001")
    old.refresh_from_db()
    assert old.reserved == 6  # the first to expire goes first
    assert level_of(depot, item) == (12, 10)
    facade.send_consignment(
        consignment=done, carrier="刘师傅", carrier_phone="13900000000", plate="辽B12345", **keeper(people)
    )
    request.refresh_from_db()
    assert (request.status, level_of(depot, item)) == ("sent", (2, 0))
    lines = list(done.lines.select_related("line__item"))
    short = next(line for line in lines if line.lot_id == old.pk)
    with pytest.raises(InvalidInput, match="差异原因"):
        facade.receive_consignment(consignment=done, quantities={short.pk: 5}, by=actor(people.duty), at=AT)
    facade.receive_consignment(
        consignment=done,
        quantities={short.pk: 5},
        reasons={short.pk: "途中破损"},
        receiver="现场王队",
        by=actor(people.duty),
        at=AT,
    )
    request.refresh_from_db()
    assert request.status == "received"
    back = facade.return_unused(
        consignment=done, quantities={short.pk: 5}, reason="未使用", by=actor(people.jinzhou), at=AT
    )
    old.refresh_from_db()
    assert (old.on_hand, back.lines.get(pk=short.pk).returned) == (5, 5)
    with pytest.raises(InvalidInput, match="最多可退 0"):
        facade.return_unused(
            consignment=done, quantities={short.pk: 1}, reason="", by=actor(people.jinzhou), at=AT
        )
    actions = [row.action for row in entries_about(RecordRef.of("supply-request", request.pk))]
    assert set(actions) == {
        f"supplies.{name}"
        for name in (
            "request_supplies",
            "commit_supplies",
            "send_consignment",
            "receive_consignment",
            "return_unused",
        )
    }
    titles = {row.title for row in notifications(visible_to=people.duty)}
    assert {f"物资已承诺 {request.number}", f"物资已发出 {request.number}"} <= titles


def test_expired_lots_are_not_promised(depot: Resource, item: Item, people: People, ask: Ask) -> None:
    stocked(depot, item, 5, people, received_on="2026-01-01", expires_on="2026-05-31")
    stocked(depot, item, 5, people, received_on="2026-01-01", expires_on="2026-06-01")
    request = ask((item, 10))
    line = request.lines.get()
    with pytest.raises(Conflict, match="可用 5"):
        facade.commit_supplies(request=request, depot=depot, quantities={line.pk: 6}, **keeper(people))
    done = facade.commit_supplies(request=request, depot=depot, quantities={line.pk: 5}, **keeper(people))
    assert done.lines.get().lot.expires_on == date(2026, 6, 1)
    assert facade.outstanding(request) == {line.pk: 5}


def test_no_more_is_promised_than_asked(depot: Resource, item: Item, people: People, ask: Ask) -> None:
    stocked(depot, item, 50, people)
    request = ask((item, 10))
    line = request.lines.get()
    with pytest.raises(InvalidInput, match="只差 10"):
        facade.commit_supplies(request=request, depot=depot, quantities={line.pk: 11}, **keeper(people))
    facade.commit_supplies(request=request, depot=depot, quantities={line.pk: 10}, **keeper(people))
    with pytest.raises(Conflict, match="没有可承诺"):
        facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))


def test_a_cancelled_promise_and_a_recall_give_everything_back(
    depot: Resource, item: Item, people: People, ask: Ask
) -> None:
    stocked(depot, item, 10, people)
    request = ask((item, 8))
    first = facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))
    facade.cancel_consignment(consignment=first, reason="库门故障", **keeper(people))
    assert level_of(depot, item) == (10, 0)
    second = facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))
    facade.send_consignment(consignment=second, carrier="刘", carrier_phone="13900000000", **keeper(people))
    with pytest.raises(Conflict):
        facade.cancel_consignment(consignment=second, reason="改主意", **keeper(people))
    with pytest.raises(Conflict):
        facade.cancel_request(request=request, reason="不需要了", by=actor(people.duty), at=AT)
    facade.recall_consignment(consignment=second, reason="事故已处置", **keeper(people))
    request.refresh_from_db()
    assert (level_of(depot, item), request.status) == ((10, 0), "requested")
    facade.cancel_request(request=request, reason="不需要了", by=actor(people.duty), at=AT)
    with pytest.raises(Conflict):
        facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))


def test_goods_for_a_depot_enter_its_books(
    depot: Resource, depot_of: Callable[..., Resource], item: Item, people: People, ask: Ask
) -> None:
    other = depot_of("庄河物资库", located_in="210283", lon=122.9, lat=39.7)
    stocked(depot, item, 10, people, number="A7", expires_on="2027-01-01")
    request = ask((item, 4), to_depot=other, depot=depot)
    done = facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))
    facade.send_consignment(consignment=done, carrier="刘", carrier_phone="13900000000", **keeper(people))
    facade.receive_consignment(consignment=done, by=actor(people.zhuanghe), at=AT)
    arrived = Lot.objects.get(depot=other)
    assert (arrived.on_hand, arrived.number, arrived.expires_on) == (4, "A7", date(2027, 1, 1))
    assert level_of(depot, item) == (6, 0)
    with pytest.raises(Conflict, match="另办调拨"):
        line = done.lines.get()
        facade.return_unused(consignment=done, quantities={line.pk: 1}, reason="", **keeper(people))


def test_a_drill_moves_nothing(depot: Resource, item: Item, people: People, ask: Ask) -> None:
    stocked(depot, item, 10, people)
    request = ask((item, 4), exercise=True)
    assert request.number.startswith("演")
    done = facade.commit_supplies(request=request, depot=depot, quantities=None, **keeper(people))
    facade.send_consignment(consignment=done, carrier="刘", carrier_phone="13900000000", **keeper(people))
    facade.receive_consignment(consignment=done, by=actor(people.duty), at=AT)
    assert level_of(depot, item) == (10, 0)
    request.refresh_from_db()
    assert request.status == "received"


def test_a_declined_request_is_over(depot: Resource, item: Item, people: People, ask: Ask) -> None:
    request = ask((item, 4))
    with pytest.raises(InvalidInput):
        facade.decline_request(request=request, reason=" ", **keeper(people))
    facade.decline_request(request=request, reason="无库存", **keeper(people))
    with pytest.raises(Conflict):
        facade.decline_request(request=request, reason="无库存", **keeper(people))


def test_bad_requests_name_each_line(item: Item, people: People, ask: Ask) -> None:
    with pytest.raises(InvalidInput) as refusal:
        ask((item, 0), (item, 3), ("x", 2))  # type: ignore[arg-type]
    assert [error.field for error in refusal.value.errors] == ["lines.0.quantity", "lines.2.item"]
    with pytest.raises(InvalidInput):
        ask()
    with pytest.raises(InvalidInput, match="送达地点"):
        ask((item, 1), place=" ")


def test_a_count_brings_differences_in_once_approved_by_another(
    depot: Resource, item: Item, foam: Item, people: People
) -> None:
    lot, other = stocked(depot, item, 10, people), stocked(depot, foam, 4, people)
    count = facade.start_stocktake(depot=depot, **keeper(people))
    with pytest.raises(Conflict, match="还未结束"):
        facade.start_stocktake(depot=depot, **keeper(people))
    lines = {line.lot_id: line for line in count.lines.all()}
    with pytest.raises(InvalidInput, match="2 批未填"):
        facade.submit_stocktake(stocktake=count, **keeper(people))
    with pytest.raises(InvalidInput, match="差异原因"):
        facade.count_lots(stocktake=count, counts={lines[lot.pk].pk: {"counted": 9}}, **keeper(people))
    counts = {
        lines[lot.pk].pk: {"counted": 9, "reason": "丢失 1 套"},
        lines[other.pk].pk: {"counted": "4"},
    }
    facade.count_lots(stocktake=count, counts=counts, **keeper(people))
    facade.take_out(lot=lot, quantity=3, kind="issue", reason="训练领用", **keeper(people))
    facade.submit_stocktake(stocktake=count, **keeper(people))
    with pytest.raises(NotAllowed):
        facade.approve_stocktake(stocktake=count, **keeper(people))
    facade.return_stocktake(stocktake=count, remark="请复点", by=actor(people.clerk), at=AT)
    facade.submit_stocktake(stocktake=count, **keeper(people))
    facade.approve_stocktake(stocktake=count, by=actor(people.clerk), at=AT)
    assert level_of(depot, item) == (6, 0)
    with pytest.raises(Conflict):
        facade.cancel_stocktake(stocktake=count, reason="不要了", **keeper(people))


def test_a_count_cannot_take_what_is_promised(depot: Resource, item: Item, people: People, ask: Ask) -> None:
    stocked(depot, item, 10, people)
    facade.commit_supplies(request=ask((item, 9)), depot=depot, quantities=None, **keeper(people))
    count = facade.start_stocktake(depot=depot, **keeper(people))
    line = count.lines.get()
    facade.count_lots(stocktake=count, counts={line.pk: {"counted": 8, "reason": "短少"}}, **keeper(people))
    facade.submit_stocktake(stocktake=count, **keeper(people))
    with pytest.raises(Conflict, match="已承诺"):
        facade.approve_stocktake(stocktake=count, by=actor(people.clerk), at=AT)
    assert level_of(depot, item) == (10, 9)


def test_minimum_and_catalogue(depot: Resource, item: Item, people: People) -> None:
    facade.set_minimum(depot=depot, item=item, minimum=5, **keeper(people))
    level = StockLevel.objects.get()
    assert level.is_low
    stocked(depot, item, 5, people)
    level.refresh_from_db()
    assert not level.is_low
    facade.set_minimum(depot=depot, item=item, minimum="", **keeper(people))
    level.refresh_from_db()
    assert level.minimum is None
    with pytest.raises(InvalidInput, match="已有"):
        facade.create_item(name="防化服", unit="套", **keeper(people))
    with pytest.raises(Conflict, match="已有批次"):
        facade.change_item(item=item, name="重型防化服", **keeper(people))
    changed = facade.change_item(item=item, specification="A 级", **keeper(people))
    assert changed.specification == "A 级"


def test_the_tables_refuse_a_negative_lot(depot: Resource, item: Item, people: People) -> None:
    from django.db import IntegrityError

    lot = stocked(depot, item, 1, people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(on_hand=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lot.objects.filter(pk=lot.pk).update(reserved=2)


@pytest.mark.django_db(transaction=True)
def test_two_hands_at_one_moment_cannot_take_the_same_units(
    depot: Resource, item: Item, people: People
) -> None:
    lot = stocked(depot, item, 20, people)
    ready, refusals = threading.Barrier(2), []

    def take() -> None:
        try:
            ready.wait(10)
            facade.take_out(lot=lot, quantity=15, kind="issue", reason="训练领用", **keeper(people))
        except Conflict as error:
            refusals.append(error.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    lot.refresh_from_db()
    assert (lot.on_hand, len(refusals)) == (5, 1)
    assert level_of(depot, item) == (5, 0)
