"""Who sees and does what: the API and the pages with outsiders; lists with a fixed number of queries; the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.people import AT, People, actor

from anlan.data.resources.facade import Resource
from anlan.data.supplies import facade
from anlan.data.supplies.facade import Consignment, Item, Lot, SupplyRequest
from anlan.kernel.errors import NotFound

JSON = "application/json"
Ask = Callable[..., SupplyRequest]
ProgramOf = Callable[..., Client]


@pytest.fixture
def lot(depot: Resource, item: Item, people: People) -> Lot:
    return facade.take_in(depot=depot, item=item, quantity=20, by=actor(people.jinzhou), at=AT)


@pytest.fixture
def promised(lot: Lot, item: Item, people: People, ask: Ask) -> Consignment:
    return facade.commit_supplies(
        request=ask((item, 5)), depot=lot.depot, quantities=None, by=actor(people.jinzhou), at=AT
    )


def test_the_whole_way_over_the_api(
    lot: Lot, item: Item, depot: Resource, people: People, program_of: ProgramOf
) -> None:
    duty, keeper = program_of(people.duty), program_of(people.jinzhou)
    body = {"lines": [{"item": "防化服", "quantity": "4"}], "place": "现场", "receiver": "王队"}
    made = duty.post("/api/v1/supplies/requests", body, content_type=JSON)
    assert made.status_code == 201, made.content
    request = made.json()
    assert (request["status"], request["lines"][0]["quantity"]) == ("requested", "4")
    answer = keeper.post(
        f"/api/v1/supplies/requests/{request['id']}/commit", {"depot": str(depot.pk)}, content_type=JSON
    )
    # The request lies nowhere in Jinzhou and names no depot of theirs: it is not theirs to see.
    assert answer.status_code == 404
    clerk = program_of(people.clerk)
    answer = clerk.post(
        f"/api/v1/supplies/requests/{request['id']}/commit", {"depot": str(depot.pk)}, content_type=JSON
    )
    assert answer.status_code == 201, answer.content
    consignment = answer.json()["consignments"][0]
    base = f"/api/v1/supplies/consignments/{consignment['id']}"
    sent = keeper.post(
        f"{base}/send", {"carrier": "刘师傅", "carrier_phone": "13900000000"}, content_type=JSON
    )
    assert sent.json()["status"] == "sent"
    line = consignment["lines"][0]["id"]
    short = {"lines": [{"id": line, "quantity": 3}]}
    refused = duty.post(f"{base}/receive", short, content_type=JSON)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, f"reason-{line}")
    short["lines"][0]["reason"] = "破损 1 套"
    assert duty.post(f"{base}/receive", short, content_type=JSON).json()["status"] == "received"
    assert duty.post(f"{base}/receive", short, content_type=JSON).status_code == 409
    back = {"lines": [{"id": line, "quantity": 2}], "reason": "未用"}
    assert keeper.post(f"{base}/return", back, content_type=JSON).status_code == 200
    stock = keeper.get("/api/v1/supplies/stock").json()["items"]
    assert [(row["item"]["name"], row["on_hand"]) for row in stock] == [("防化服", "18")]
    kinds = [row["kind"] for row in keeper.get("/api/v1/supplies/movements").json()["items"]]
    assert sorted(kinds) == ["intake", "return", "send"]


def test_outsiders(promised: Consignment, lot: Lot, people: People, program_of: ProgramOf) -> None:
    zhuanghe, enterprise = program_of(people.zhuanghe), program_of(people.enterprise)
    for path in ("stock", "lots", "movements", "requests", "stocktakes"):
        assert zhuanghe.get(f"/api/v1/supplies/{path}").json()["count"] == 0
        assert enterprise.get(f"/api/v1/supplies/{path}").status_code == 403
    request = promised.request_id
    assert zhuanghe.get(f"/api/v1/supplies/requests/{request}").status_code == 404
    send = {"carrier": "刘", "carrier_phone": "13900000000"}
    path = f"/api/v1/supplies/consignments/{promised.pk}/send"
    assert zhuanghe.post(path, send, content_type=JSON).status_code == 404
    assert enterprise.post(path, send, content_type=JSON).status_code == 403
    out = {"quantity": 1, "kind": "issue", "reason": "训练"}
    path = f"/api/v1/supplies/lots/{lot.pk}/take-out"
    assert zhuanghe.post(path, out, content_type=JSON).status_code == 404
    assert program_of(people.duty).post(path, out, content_type=JSON).status_code == 403
    assert Client().get("/api/v1/supplies/stock").status_code == 401


def test_the_keeper_of_a_depot_sees_what_it_sends_and_cannot_receive_it(
    promised: Consignment, people: People, program_of: ProgramOf
) -> None:
    keeper = program_of(people.jinzhou)
    assert keeper.get(f"/api/v1/supplies/requests/{promised.request_id}").status_code == 200
    send = {"carrier": "刘", "carrier_phone": "13900000000"}
    base = f"/api/v1/supplies/consignments/{promised.pk}"
    assert keeper.post(f"{base}/send", send, content_type=JSON).status_code == 200
    assert keeper.post(f"{base}/receive", {}, content_type=JSON).status_code == 403
    cancel = f"/api/v1/supplies/requests/{promised.request_id}/cancel"
    assert keeper.post(cancel, {"reason": "不要了"}, content_type=JSON).status_code == 403


def test_a_request_for_something_nobody_registered_is_refused(
    item: Item, people: People, program_of: ProgramOf
) -> None:
    body: dict[str, Any] = {
        "lines": [{"item": "飞船", "quantity": 1}],
        "place": "现场",
        "subject": {"kind": "planet", "id": "1"},
    }
    duty = program_of(people.duty)
    answer = duty.post("/api/v1/supplies/requests", body, content_type=JSON)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "subject")
    del body["subject"]
    answer = duty.post("/api/v1/supplies/requests", body, content_type=JSON)
    assert answer.json()["errors"][0]["field"] == "lines.0.item"
    body["lines"] = [{"item": "防化服", "quantity": 1}]
    body["incident"] = "00000000-0000-0000-0000-000000000000"
    assert duty.post("/api/v1/supplies/requests", body, content_type=JSON).status_code == 404


def test_one_request_for_one_key(item: Item, people: People, program_of: ProgramOf) -> None:
    duty = program_of(people.duty)
    body = {"lines": [{"item": str(item.pk), "quantity": 1}], "place": "现场"}
    answers = [
        duty.post(
            "/api/v1/supplies/requests", body, content_type=JSON, headers={"Idempotency-Key": "k1"}
        ).json()["number"]
        for _ in range(2)
    ]
    assert len(set(answers)) == 1
    assert SupplyRequest.objects.count() == 1


@pytest.mark.parametrize("name", ["stock", "lots", "movements", "items", "requests", "stocktakes"])
def test_pages_open_for_staff_only(
    name: str, promised: Consignment, people: People, browser_of: Callable[..., Client]
) -> None:
    path = reverse(f"supplies:{name}")
    assert browser_of(people.jinzhou).get(path).status_code == 200
    assert browser_of(people.enterprise).get(path).status_code == 403


@pytest.mark.parametrize("name", ["stock", "lots", "movements", "requests"])
def test_lists_take_the_same_queries_at_any_length(
    name: str,
    depot: Resource,
    item: Item,
    people: People,
    ask: Ask,
    browser_of: Callable[..., Client],
) -> None:
    browser = browser_of(people.jinzhou)
    path = reverse(f"supplies:{name}")

    def grow(first: int, last: int) -> None:
        for number in range(first, last):
            thing = facade.create_item(name=f"物资{number}", unit="件", by=actor(people.clerk), at=AT)
            facade.take_in(depot=depot, item=thing, quantity=9, by=actor(people.clerk), at=AT)
            ask((thing, 1), depot=depot)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(path).status_code == 200
        return len(caught)

    grow(0, 3)
    queries()
    few = queries()
    grow(3, 12)
    assert queries() == few


def test_pages_of_one_record(
    promised: Consignment, lot: Lot, people: People, browser_of: Callable[..., Client]
) -> None:
    keeper, outsider = browser_of(people.jinzhou), browser_of(people.zhuanghe)
    count = facade.start_stocktake(depot=lot.depot, by=actor(people.jinzhou), at=AT)
    for path in (
        reverse("supplies:request", args=[promised.request_id]),
        reverse("supplies:consignment", args=[promised.pk]),
        reverse("supplies:lot", args=[lot.pk]),
        reverse("supplies:stocktake", args=[count.pk]),
        reverse("resources:detail", args=[lot.depot_id]),
    ):
        assert keeper.get(path).status_code == 200, path
        assert outsider.get(path).status_code == 404, path
    paper = keeper.get(reverse("supplies:paper", args=[promised.pk]))
    assert paper.content.startswith(b"%PDF")


def test_sending_from_the_page_keeps_what_was_typed(
    promised: Consignment, people: People, browser_of: Callable[..., Client]
) -> None:
    keeper = browser_of(people.jinzhou)
    path = reverse("supplies:consignment", args=[promised.pk])
    line = promised.lines.get()
    values = {"action": "send", "carrier": "刘师傅", "carrier_phone": "", f"quantity-{line.pk}": "4"}
    answer = keeper.post(path, values)
    assert answer.status_code == 422
    assert "刘师傅" in answer.content.decode()
    values["carrier_phone"] = "13900000000"
    assert keeper.post(path, values).status_code == 302
    line.refresh_from_db()
    assert line.sent == 4


def test_low_and_expiring_show(depot: Resource, item: Item, people: People, program_of: ProgramOf) -> None:
    keeper = program_of(people.jinzhou)
    minimum = {"depot": str(depot.pk), "item": str(item.pk), "minimum": 3}
    assert keeper.put("/api/v1/supplies/minimums", minimum, content_type=JSON).json()["low"]
    assert keeper.get("/api/v1/supplies/stock?low=true").json()["count"] == 1
    lot = {"depot": str(depot.pk), "item": str(item.pk), "quantity": 3}
    assert keeper.post("/api/v1/supplies/lots", lot, content_type=JSON).status_code == 201
    assert keeper.get("/api/v1/supplies/stock?low=true").json()["count"] == 0


def test_reads_refuse_what_is_not_there(people: People) -> None:
    with pytest.raises(NotFound):
        facade.request_for("nonsense", visible_to=people.duty)
