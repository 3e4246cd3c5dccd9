"""HTTP API of 应急物资: catalogue, stock, lots, movements, minimum stock, stocktakes; not requests."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.supplies import queries, serialise
from anlan.data.supplies.models import StockLevel, Stocktake
from anlan.data.supplies.operations import counting, stocking
from anlan.kernel.clock import in_shanghai, now

router = Router(tags=["应急物资"])


class StockQuery(ListQuery):
    """Stock, lots or movements; `depot` and `item` are ids."""

    depot: str = ""
    item: str = ""
    kind: str = ""
    low: bool = Field(False, description="只看低于最低库存")
    expiring: bool = Field(False, description="只看 30 日内到期")
    expired: bool = Field(False, description="只看已过期")


class ItemQuery(ListQuery):
    """The catalogue."""

    category: str = ""
    is_active: str = ""


class ItemPatch(Schema):
    """Fields of an item to change."""

    name: str | None = None
    unit: str | None = None
    category: str | None = None
    specification: str | None = None
    shelf_life_months: int | None = None
    note: str | None = None
    is_active: bool | None = None
    version: int | None = None


class ItemIn(ItemPatch):
    """A new item."""

    name: str
    unit: str


class LotIn(Schema):
    """Something coming into a depot."""

    depot: UUID
    item: UUID
    quantity: float | str
    kind: str = "intake"
    number: str = ""
    received_on: str | None = None
    expires_on: str | None = None
    supplier: str = ""
    place: str = ""
    reason: str = ""


class OutIn(Schema):
    """Something leaving a lot by hand: `issue` or `scrap`."""

    quantity: float | str
    kind: str
    reason: str


class MinimumIn(Schema):
    """The least a depot must hold; null ends the rule."""

    depot: UUID
    item: UUID
    minimum: float | str | None = None


class StocktakeIn(Schema):
    """A count of a depot."""

    depot: UUID


class CountIn(Schema):
    """What was found of one lot."""

    id: UUID
    counted: float | str | None = None
    reason: str = ""


class CountsIn(Schema):
    """What was found."""

    lines: list[CountIn]


class RemarkIn(Schema):
    """A word with a decision."""

    remark: str = ""


class ReasonIn(Schema):
    """Why."""

    reason: str


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@router.get("/supplies/items", response=dict[str, Any], summary="物资品种目录")
@requires_api("supplies.view_stock")
def list_items(request: HttpRequest, query: Query[ItemQuery]) -> dict[str, Any]:
    """The catalogue."""
    rows = queries.items(visible_to=_user(request), q=query.q)
    rows = filtered(rows, query.dict(), ("category", "is_active"))
    return paged(ordered(rows, query.order, ("name", "category"), "name"), query, serialise.item_json)


@router.post("/supplies/items", response={201: dict[str, Any]}, summary="新增物资品种")
@requires_api("supplies.edit_item")
def post_item(request: HttpRequest, data: ItemIn) -> Status[dict[str, Any]]:
    """Add an item."""
    values = data.dict(exclude_unset=True, exclude={"version"})
    return Status(201, serialise.item_json(stocking.create_item(by=actor_of(request), at=now(), **values)))


@router.patch("/supplies/items/{uuid:item_id}", response=dict[str, Any], summary="修改物资品种")
@requires_api("supplies.edit_item")
def patch_item(request: HttpRequest, item_id: UUID, data: ItemPatch) -> dict[str, Any]:
    """Change an item."""
    item = queries.item_for(item_id, visible_to=_user(request))
    values = data.dict(exclude_unset=True)
    return serialise.item_json(stocking.change_item(item=item, by=actor_of(request), at=now(), **values))


@router.get("/supplies/stock", response=dict[str, Any], summary="库存")
@requires_api("supplies.view_stock")
def list_stock(request: HttpRequest, query: Query[StockQuery]) -> dict[str, Any]:
    """What each depot holds of each item; `low` keeps those below their minimum."""
    rows: Any = queries.levels(visible_to=_user(request), q=query.q)
    rows = filtered(rows, query.dict(), ("depot", "item"))
    rows = queries.low(rows) if query.low else rows
    return paged(
        ordered(rows, query.order, ("on_hand", "updated_at"), "depot__name"), query, serialise.level_json
    )


@router.get("/supplies/lots", response=dict[str, Any], summary="批次")
@requires_api("supplies.view_stock")
def list_lots(request: HttpRequest, query: Query[StockQuery]) -> dict[str, Any]:
    """Lots that are not used up."""
    today = in_shanghai(now()).date()
    rows: Any = filtered(queries.lots(visible_to=_user(request), q=query.q), query.dict(), ("depot", "item"))
    rows = queries.expiring(rows, today) if query.expiring else rows
    rows = queries.expired(rows, today) if query.expired else rows
    rows = ordered(rows, query.order, ("expires_on", "received_on", "on_hand"), "received_on")
    return paged(rows, query, lambda row: serialise.lot_json(row, on=today))


@router.post("/supplies/lots", response={201: dict[str, Any]}, summary="入库")
@requires_api("supplies.keep_stock")
def post_lot(request: HttpRequest, data: LotIn) -> Status[dict[str, Any]]:
    """Put a lot into a depot; kind `intake` or `opening`."""
    user, values = _user(request), data.dict(exclude={"depot", "item"})
    lot = stocking.take_in(
        depot=queries.depot_for(data.depot, visible_to=user),
        item=queries.item_for(data.item, visible_to=user),
        by=actor_of(request),
        at=now(),
        **values,
    )
    return Status(201, serialise.lot_json(lot, on=in_shanghai(now()).date()))


@router.post("/supplies/lots/{uuid:lot_id}/take-out", response=dict[str, Any], summary="领用或报废")
@requires_api("supplies.keep_stock")
def post_out(request: HttpRequest, lot_id: UUID, data: OutIn) -> dict[str, Any]:
    """Issue or scrap some of a lot."""
    lot = queries.lot_for(lot_id, visible_to=_user(request))
    lot = stocking.take_out(lot=lot, by=actor_of(request), at=now(), **data.dict())
    return serialise.lot_json(lot, on=in_shanghai(now()).date())


@router.get("/supplies/movements", response=dict[str, Any], summary="出入库流水")
@requires_api("supplies.view_stock")
def list_movements(request: HttpRequest, query: Query[StockQuery]) -> dict[str, Any]:
    """The ledger of movements, newest first."""
    rows = queries.movements(visible_to=_user(request), q=query.q)
    rows = filtered(rows, query.dict(), ("depot", "item", "kind"))
    return paged(ordered(rows, query.order, ("at", "quantity"), "-at"), query, serialise.movement_json)


@router.put("/supplies/minimums", response=dict[str, Any], summary="设定最低库存")
@requires_api("supplies.keep_stock")
def put_minimum(request: HttpRequest, data: MinimumIn) -> dict[str, Any]:
    """Say how much of an item a depot must hold at least."""
    user = _user(request)
    level = stocking.set_minimum(
        depot=queries.depot_for(data.depot, visible_to=user),
        item=queries.item_for(data.item, visible_to=user),
        minimum=data.minimum,
        by=actor_of(request),
        at=now(),
    )
    found = StockLevel.objects.select_related("depot", "item").get(pk=level.pk)
    return serialise.level_json(found)


@router.get("/supplies/stocktakes", response=dict[str, Any], summary="盘点列表")
@requires_api("supplies.view_stock")
def list_stocktakes(request: HttpRequest, query: Query[StockQuery]) -> dict[str, Any]:
    """Counts in the depots under the caller's jurisdiction."""
    rows = filtered(queries.stocktakes(visible_to=_user(request)), query.dict(), ("depot",))
    return paged(ordered(rows, query.order, ("started_at",), "-started_at"), query, serialise.stocktake_json)


@router.post("/supplies/stocktakes", response={201: dict[str, Any]}, summary="开始盘点")
@requires_api("supplies.keep_stock")
def post_stocktake(request: HttpRequest, data: StocktakeIn) -> Status[dict[str, Any]]:
    """Begin a count."""
    depot = queries.depot_for(data.depot, visible_to=_user(request))
    return Status(201, _counted(counting.start_stocktake(depot=depot, by=actor_of(request), at=now())))


@router.get("/supplies/stocktakes/{uuid:stocktake_id}", response=dict[str, Any], summary="盘点")
@requires_api("supplies.view_stock")
def get_stocktake(request: HttpRequest, stocktake_id: UUID) -> dict[str, Any]:
    """One count with its lines."""
    return _counted(queries.stocktake_for(stocktake_id, visible_to=_user(request)))


@router.post("/supplies/stocktakes/{uuid:stocktake_id}/count", response=dict[str, Any], summary="填写实盘")
@requires_api("supplies.keep_stock")
def post_count(request: HttpRequest, stocktake_id: UUID, data: CountsIn) -> dict[str, Any]:
    """Write down what was found."""
    found = queries.stocktake_for(stocktake_id, visible_to=_user(request))
    counts = {line.id: {"counted": line.counted, "reason": line.reason} for line in data.lines}
    return _counted(counting.count_lots(stocktake=found, counts=counts, by=actor_of(request), at=now()))


@router.post("/supplies/stocktakes/{uuid:stocktake_id}/submit", response=dict[str, Any], summary="提交盘点")
@requires_api("supplies.keep_stock")
def post_submit(request: HttpRequest, stocktake_id: UUID) -> dict[str, Any]:
    """Hand the count over for approval."""
    found = queries.stocktake_for(stocktake_id, visible_to=_user(request))
    return _counted(counting.submit_stocktake(stocktake=found, by=actor_of(request), at=now()))


@router.post("/supplies/stocktakes/{uuid:stocktake_id}/approve", response=dict[str, Any], summary="审批盘点")
@requires_api("supplies.approve_stocktake")
def post_approve(request: HttpRequest, stocktake_id: UUID, data: RemarkIn) -> dict[str, Any]:
    """Bring the differences into the books; 403 for who submitted the count."""
    found = queries.stocktake_for(stocktake_id, visible_to=_user(request))
    return _counted(
        counting.approve_stocktake(stocktake=found, remark=data.remark, by=actor_of(request), at=now())
    )


@router.post("/supplies/stocktakes/{uuid:stocktake_id}/return", response=dict[str, Any], summary="退回盘点")
@requires_api("supplies.approve_stocktake")
def post_return(request: HttpRequest, stocktake_id: UUID, data: RemarkIn) -> dict[str, Any]:
    """Send the count back."""
    found = queries.stocktake_for(stocktake_id, visible_to=_user(request))
    return _counted(
        counting.return_stocktake(stocktake=found, remark=data.remark, by=actor_of(request), at=now())
    )


@router.post("/supplies/stocktakes/{uuid:stocktake_id}/cancel", response=dict[str, Any], summary="作废盘点")
@requires_api("supplies.keep_stock")
def post_cancel(request: HttpRequest, stocktake_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Give the count up."""
    found = queries.stocktake_for(stocktake_id, visible_to=_user(request))
    return _counted(
        counting.cancel_stocktake(stocktake=found, reason=data.reason, by=actor_of(request), at=now())
    )


def _counted(found: Stocktake) -> dict[str, Any]:
    return serialise.stocktake_json(found, list(found.lines.select_related("lot__item")))
