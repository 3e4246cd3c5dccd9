"""Decisions of the supplies room; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol, TypeVar

from anlan.data.supplies.enums import ConsignmentStatus, RequestStatus, StocktakeStatus

#: A lot this close to its end is shown as 临期.
EXPIRES_SOON = timedelta(days=30)

CONSIGNMENTS: Mapping[ConsignmentStatus, frozenset[ConsignmentStatus]] = {
    ConsignmentStatus.COMMITTED: frozenset({ConsignmentStatus.SENT, ConsignmentStatus.CANCELLED}),
    ConsignmentStatus.SENT: frozenset({ConsignmentStatus.RECEIVED, ConsignmentStatus.RECALLED}),
    ConsignmentStatus.RECEIVED: frozenset(),
    ConsignmentStatus.CANCELLED: frozenset(),
    ConsignmentStatus.RECALLED: frozenset(),
}
STOCKTAKES: Mapping[StocktakeStatus, frozenset[StocktakeStatus]] = {
    StocktakeStatus.COUNTING: frozenset({StocktakeStatus.SUBMITTED, StocktakeStatus.CANCELLED}),
    StocktakeStatus.SUBMITTED: frozenset({StocktakeStatus.COUNTING, StocktakeStatus.APPROVED}),
    StocktakeStatus.APPROVED: frozenset(),
    StocktakeStatus.CANCELLED: frozenset(),
}
_ENDED = {ConsignmentStatus.CANCELLED, ConsignmentStatus.RECALLED}


def consignment_may_become(current: str, wanted: str) -> bool:
    """Whether a consignment may go from one status to another."""
    return ConsignmentStatus(wanted) in CONSIGNMENTS[ConsignmentStatus(current)]


def stocktake_may_become(current: str, wanted: str) -> bool:
    """Whether a stocktake may go from one status to another."""
    return StocktakeStatus(wanted) in STOCKTAKES[StocktakeStatus(current)]


def request_status(consignments: Iterable[str]) -> RequestStatus:
    """The status of a request that nobody declined or cancelled, by its consignments: as far as the slowest live one.

    >>> request_status([]).value, request_status(["received", "sent"]).value, request_status(["cancelled"]).value
    ('requested', 'sent', 'requested')
    """
    live = {ConsignmentStatus(each) for each in consignments} - _ENDED
    if ConsignmentStatus.COMMITTED in live:
        return RequestStatus.COMMITTED
    if ConsignmentStatus.SENT in live:
        return RequestStatus.SENT
    return RequestStatus.RECEIVED if live else RequestStatus.REQUESTED


class Stocked(Protocol):
    """A lot, as far as choosing goes."""

    @property
    def free(self) -> Decimal: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def received_on(self) -> date: ...


S = TypeVar("S", bound=Stocked)


def pick_lots(
    lots: Sequence[S], quantity: Decimal, *, on: date | None = None
) -> tuple[list[tuple[S, Decimal]], Decimal]:
    """Which lots give `quantity`: the first to expire first, then the oldest; and what is missing.

    With `on`, lots expired by that day are not given out.
    """
    usable = [lot for lot in lots if lot.free > 0 and not (on and lot.expires_on and lot.expires_on < on)]
    usable.sort(key=lambda lot: (lot.expires_on or date.max, lot.received_on))
    chosen: list[tuple[S, Decimal]] = []
    missing = quantity
    for lot in usable:
        if missing <= 0:
            break
        taken = min(lot.free, missing)
        chosen.append((lot, taken))
        missing -= taken
    return chosen, max(missing, Decimal(0))


def expiry_state(expires_on: date | None, on: date) -> str:
    """`expired`, `soon` or empty for a lot on a day; a lot is good through its last day.

    >>> expiry_state(date(2026, 6, 1), date(2026, 6, 1)), expiry_state(date(2026, 5, 31), date(2026, 6, 1))
    ('soon', 'expired')
    """
    if expires_on is None:
        return ""
    if expires_on < on:
        return "expired"
    return "soon" if expires_on <= on + EXPIRES_SOON else ""
