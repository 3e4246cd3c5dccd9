"""The ledger of resources and the books agree: what a person, an import or its undo declares there becomes a movement.

The ledger names a depot's stock by item and unit only. A larger figure becomes a new lot without number, a smaller one
is taken from the lots that expire first; a figure below what is promised is refused, and with it the whole change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from anlan.data.resources.facade import Resource, ResourceKind
from anlan.data.supplies.enums import MovementKind
from anlan.data.supplies.models import Lot, StockLevel
from anlan.data.supplies.models.stock import ZERO
from anlan.data.supplies.operations.books import Books
from anlan.data.supplies.operations.stocking import item_named
from anlan.data.supplies.operations.values import shown
from anlan.data.supplies.policies import pick_lots
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict


def follow_ledger(depot_ids: Iterable[UUID | str], *, by: Actor, at: datetime) -> int:
    """Post what the ledger's stock lines of these depots say beyond the books; the number of movements' items."""
    depots = Resource.objects.filter(pk__in=list(depot_ids), kind=ResourceKind.SUPPLIES)
    return sum(_follow(depot, by=by, at=at) for depot in depots.prefetch_related("stock"))


def _follow(depot: Resource, *, by: Actor, at: datetime) -> int:
    declared = {(line.item, line.unit): line.quantity for line in depot.stock.all()}
    levels = StockLevel.objects.filter(depot=depot).select_related("item")
    held = {(row.item.name, row.item.unit): row for row in levels}
    opening = not held
    wanted = {key: declared.get(key, ZERO) for key in (*declared, *held)}
    differing = {
        key: quantity
        for key, quantity in wanted.items()
        if quantity != (held[key].on_hand if key in held else ZERO)
    }
    if not differing:
        return 0
    books = Books(by=by, at=at)
    for (name, unit), quantity in differing.items():
        item = held[(name, unit)].item if (name, unit) in held else item_named(name, unit)
        difference = quantity - (held[(name, unit)].on_hand if (name, unit) in held else ZERO)
        kind = MovementKind.OPENING if opening else MovementKind.LEDGER
        if difference > 0:
            lot = Lot(depot=depot, item=item, received_on=in_shanghai(at).date())
            lot.save(force_insert=True)
            books.post(lot, difference, kind, reason="按台账登记")
        else:
            _take(books, depot, books.lots_of(depot, item), -difference, name)
    books.finish(tell_ledger=False)
    return len(differing)


def _take(books: Books, depot: Resource, lots: list[Lot], quantity: Decimal, name: str) -> None:
    chosen, missing = pick_lots(lots, quantity)
    if missing:
        raise Conflict(
            f"{depot.name}的{name}有 {shown(missing)} 已承诺调出，台账数量不能改得比这更少。", code="promised"
        )
    for lot, taken in chosen:
        books.post(lot, -taken, MovementKind.LEDGER, reason="按台账登记")
