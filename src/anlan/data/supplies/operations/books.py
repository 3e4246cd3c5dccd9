"""The books of the depots: the only place where a quantity of a lot or of a stock level changes.

Lots and levels are read under lock (on SQLite the transaction holds the write lock from its start), changed in Python
with exact decimals, and saved; constraints in the tables are the second net. `finish` tells the ledger of resources
what the depot now holds and publishes one fact a depot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from anlan.base.events import facade as events
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import MovementKind
from anlan.data.supplies.events import StockMoved
from anlan.data.supplies.models import Item, Lot, Movement, StockLevel
from anlan.data.supplies.models.stock import ZERO
from anlan.data.supplies.operations.values import shown
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict
from anlan.kernel.records import RecordRef


@dataclass
class Books:
    """One transaction's entries. `dry` books of a drill check everything and change nothing."""

    by: Actor
    at: datetime
    paper: str = ""
    dry: bool = False
    _levels: dict[tuple[UUID, UUID], StockLevel] = field(default_factory=dict)
    _moved: dict[UUID, tuple[Resource, MovementKind, dict[UUID, Item]]] = field(default_factory=dict)

    def lots(self, ids: Iterable[UUID]) -> dict[UUID, Lot]:
        """Lots held until the transaction ends, in one order for everybody so that two writers never wait in a ring."""
        rows = Lot.objects.select_for_update(of=("self",)).filter(pk__in=set(ids)).order_by("pk")
        return {lot.pk: lot for lot in rows.select_related("item", "depot")}

    def lots_of(self, depot: Resource, item: Item) -> list[Lot]:
        """A depot's lots of an item, held until the transaction ends."""
        ids = Lot.objects.filter(depot=depot, item=item).values_list("pk", flat=True)
        return list(self.lots(ids).values())

    def reserve(self, lot: Lot, quantity: Decimal) -> None:
        """Promise some of a lot, or with a negative quantity take a promise back."""
        if quantity > lot.free:
            raise Conflict(
                f"{lot.depot.name}的{lot.item.name}只有 {shown(lot.free)}{lot.item.unit}可用，不够 {shown(quantity)}。",
                code="not_enough",
            )
        if self.dry:
            return
        lot.reserved += quantity
        self._save(lot, reserved=quantity)

    def post(
        self, lot: Lot, quantity: Decimal, kind: MovementKind, *, reason: str = "", promised: Decimal = ZERO
    ) -> None:
        """Add to a lot (or subtract, below zero) with a line in the ledger; `promised` of it was reserved before."""
        if quantity == 0:
            if promised and not self.dry:
                lot.reserved -= promised
                self._save(lot, reserved=-promised)
            return
        if -quantity > lot.free + promised:
            raise Conflict(
                f"{lot.depot.name}的{lot.item.name}结存 {shown(lot.on_hand)}{lot.item.unit}，"
                f"其中已承诺 {shown(lot.reserved)}，不能再出 {shown(-quantity)}。",
                code="not_enough",
            )
        if self.dry:
            return
        lot.on_hand += quantity
        lot.reserved -= promised
        self._save(lot, on_hand=quantity, reserved=-promised)
        Movement.objects.create(
            lot=lot,
            depot=lot.depot,
            item=lot.item,
            kind=kind,
            quantity=quantity,
            balance=lot.on_hand,
            at=self.at,
            by_id=self.by.id,
            by_name=self.by.name,
            reason=reason,
            paper=self.paper,
        )
        self._moved.setdefault(lot.depot_id, (lot.depot, kind, {}))[2][lot.item_id] = lot.item

    def level(self, depot: Resource, item: Item) -> StockLevel:
        """The sums of an item in a depot, held until the transaction ends."""
        key = (depot.pk, item.pk)
        if key not in self._levels:
            StockLevel.objects.get_or_create(depot=depot, item=item)
            self._levels[key] = StockLevel.objects.select_for_update().get(depot=depot, item=item)
        return self._levels[key]

    def finish(self, *, tell_ledger: bool = True) -> None:
        """Tell the ledger of resources and everybody who listens; not the ledger when it asked for it itself."""
        for depot, kind, items in self._moved.values():
            if tell_ledger:
                held = [
                    (item.name, item.unit, self._levels[(depot.pk, item.pk)].on_hand)
                    for item in items.values()
                ]
                resources.declare_stock(depot.pk, held, by=self.by, at=self.at)
            fact = StockMoved(
                depot=str(depot.pk),
                depot_name=depot.name,
                kind=str(kind),
                paper=self.paper,
                items=sorted(item.name for item in items.values()),
            )
            events.publish(
                fact,
                subject=RecordRef.of(resources.KIND, depot.pk),
                located_in=depot.located_in_id,
                supervised_by=depot.supervised_by_id,
                by=self.by,
                at=self.at,
            )

    def _save(self, lot: Lot, *, on_hand: Decimal = ZERO, reserved: Decimal = ZERO) -> None:
        level = self.level(lot.depot, lot.item)
        level.on_hand += on_hand
        level.reserved += reserved
        level.save(update_fields=["on_hand", "reserved", "updated_at"])
        lot.version += 1
        lot.save(update_fields=["on_hand", "reserved", "version", "updated_at"])
