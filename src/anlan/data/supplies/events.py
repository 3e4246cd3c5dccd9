"""Facts of the supplies room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class StockMoved(Fact):
    """Lots of a depot grew or shrank."""

    topic: ClassVar[str] = "supplies.moved"
    depot: str
    depot_name: str
    kind: str
    paper: str
    items: list[str]


@dataclass(frozen=True)
class SupplyFact(Fact):
    """Base of the steps of a request."""

    topic: ClassVar[str]
    request: str
    number: str
    status: str
    subject_kind: str
    subject_id: str
    words: str


@dataclass(frozen=True)
class SuppliesRequested(SupplyFact):
    topic = "supplies.requested"


@dataclass(frozen=True)
class SuppliesDeclined(SupplyFact):
    topic = "supplies.declined"


@dataclass(frozen=True)
class SuppliesCancelled(SupplyFact):
    topic = "supplies.cancelled"


@dataclass(frozen=True)
class SuppliesCommitted(SupplyFact):
    topic = "supplies.committed"


@dataclass(frozen=True)
class SuppliesSent(SupplyFact):
    topic = "supplies.sent"


@dataclass(frozen=True)
class SuppliesReceived(SupplyFact):
    topic = "supplies.received"


@dataclass(frozen=True)
class SuppliesReturned(SupplyFact):
    topic = "supplies.returned"


@dataclass(frozen=True)
class ConsignmentEnded(SupplyFact):
    topic = "supplies.consignment_ended"


@dataclass(frozen=True)
class StocktakeMoved(Fact):
    """A stocktake went a step further."""

    topic: ClassVar[str] = "supplies.stocktake"
    id: str
    number: str
    depot: str
    status: str
