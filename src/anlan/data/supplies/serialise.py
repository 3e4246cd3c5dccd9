"""How the supplies room appears in the HTTP API. Quantities are decimal strings in the item's unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from anlan.data.ledger.facade import pair, supervisor
from anlan.data.resources.facade import Resource
from anlan.data.supplies.models import (
    Consignment,
    ConsignmentLine,
    Item,
    Lot,
    Movement,
    StockLevel,
    Stocktake,
    StocktakeLine,
    SupplyRequest,
)
from anlan.data.supplies.operations.values import shown
from anlan.data.supplies.policies import expiry_state


def item_json(item: Item) -> dict[str, Any]:
    """An item of the catalogue."""
    return {
        "id": str(item.pk),
        "name": item.name,
        "unit": item.unit,
        "category": item.category,
        "category_label": item.get_category_display(),
        "specification": item.specification,
        "shelf_life_months": item.shelf_life_months,
        "note": item.note,
        "is_active": item.is_active,
        "version": item.version,
    }


def depot_json(depot: Resource | None) -> dict[str, Any] | None:
    """A depot in short."""
    if depot is None:
        return None
    return {"id": str(depot.pk), "name": depot.name, "contact": depot.contact}


def level_json(level: StockLevel) -> dict[str, Any]:
    """What a depot holds of an item."""
    return {
        "depot": depot_json(level.depot),
        "item": _item(level.item),
        "on_hand": shown(level.on_hand),
        "reserved": shown(level.reserved),
        "free": shown(level.free),
        "minimum": _number(level.minimum),
        "low": level.is_low,
        "updated_at": level.updated_at.isoformat(),
    }


def lot_json(lot: Lot, *, on: date) -> dict[str, Any]:
    """A lot, and how near its end is on a day."""
    return {
        "id": str(lot.pk),
        "depot": depot_json(lot.depot),
        "item": _item(lot.item),
        "number": lot.number,
        "on_hand": shown(lot.on_hand),
        "reserved": shown(lot.reserved),
        "free": shown(lot.free),
        "received_on": lot.received_on.isoformat(),
        "expires_on": lot.expires_on.isoformat() if lot.expires_on else None,
        "expiry": expiry_state(lot.expires_on, on),
        "supplier": lot.supplier,
        "place": lot.place,
    }


def movement_json(row: Movement) -> dict[str, Any]:
    """A line of the ledger of movements."""
    return {
        "id": str(row.pk),
        "at": row.at.isoformat(),
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "depot": depot_json(row.depot),
        "item": _item(row.item),
        "lot": {"id": str(row.lot_id), "number": row.lot.number},
        "quantity": shown(row.quantity),
        "balance": shown(row.balance),
        "by": row.by_name,
        "reason": row.reason,
        "paper": row.paper,
    }


def request_json(row: SupplyRequest, *, consignments: Sequence[Consignment] | None = None) -> dict[str, Any]:
    """A request; with its consignments where they are handed in (their lines prefetched)."""
    found: dict[str, Any] = {
        "id": str(row.pk),
        "number": row.number,
        "status": row.status,
        "status_label": row.get_status_display(),
        "organisation": supervisor(row.organisation),
        "located_in": pair(row.located_in),
        "subject": {"kind": row.subject_kind, "id": row.subject_id, "title": row.subject_title}
        if row.subject_kind
        else None,
        "exercise": row.exercise,
        "depot": depot_json(row.depot),
        "to_depot": depot_json(row.to_depot),
        "place": row.place,
        "lon": row.lon,
        "lat": row.lat,
        "receiver": row.receiver,
        "receiver_phone": row.receiver_phone,
        "needed_by": _moment(row.needed_by),
        "reason": row.reason,
        "requested_at": row.requested_at.isoformat(),
        "requested_by": row.requested_by_name,
        "end_reason": row.end_reason,
        "lines": [
            {"id": str(line.pk), "item": _item(line.item), "quantity": shown(line.quantity)}
            for line in row.lines.all()
        ],
        "version": row.version,
    }
    if consignments is not None:
        found["consignments"] = [consignment_json(each) for each in consignments]
    return found


def consignment_json(row: Consignment) -> dict[str, Any]:
    """A consignment with its lines."""
    return {
        "id": str(row.pk),
        "number": row.number,
        "request": str(row.request_id),
        "depot": depot_json(row.depot),
        "status": row.status,
        "status_label": row.get_status_display(),
        "committed_at": row.committed_at.isoformat(),
        "committed_by": row.committed_by,
        "ready_by": _moment(row.ready_by),
        "sent_at": _moment(row.sent_at),
        "sent_by": row.sent_by,
        "carrier": row.carrier,
        "carrier_phone": row.carrier_phone,
        "plate": row.plate,
        "expected_at": _moment(row.expected_at),
        "received_at": _moment(row.received_at),
        "received_by": row.received_by,
        "end_reason": row.end_reason,
        "lines": [_line(line) for line in row.lines.all()],
        "version": row.version,
    }


def _line(line: ConsignmentLine) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "line": str(line.line_id),
        "item": _item(line.line.item),
        "lot": {"id": str(line.lot_id), "number": line.lot.number},
        "committed": shown(line.committed),
        "sent": shown(line.sent),
        "received": shown(line.received),
        "returned": shown(line.returned),
        "difference_reason": line.difference_reason,
    }


def stocktake_json(row: Stocktake, lines: Sequence[StocktakeLine] | None = None) -> dict[str, Any]:
    """A stocktake, with its lines where they are handed in."""
    found: dict[str, Any] = {
        "id": str(row.pk),
        "number": row.number,
        "depot": depot_json(row.depot),
        "status": row.status,
        "status_label": row.get_status_display(),
        "started_at": row.started_at.isoformat(),
        "started_by": row.started_by,
        "submitted_by": row.submitted_by,
        "decided_by": row.decided_by,
        "decided_at": _moment(row.decided_at),
        "remark": row.remark,
        "version": row.version,
    }
    if lines is not None:
        found["lines"] = [
            {
                "id": str(line.pk),
                "item": _item(line.lot.item),
                "lot": {"id": str(line.lot_id), "number": line.lot.number, "place": line.lot.place},
                "book": shown(line.book),
                "counted": _number(line.counted),
                "difference": _number(line.difference),
                "reason": line.reason,
            }
            for line in lines
        ]
    return found


def _item(item: Item) -> dict[str, Any]:
    return {"id": str(item.pk), "name": item.name, "unit": item.unit}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else shown(value)


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
