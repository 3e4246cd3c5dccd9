"""Reads of the supplies room; what lies in a depot is seen by who sees the depot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Model, Q, QuerySet

from anlan.base.accounts.facade import User, is_staff_user
from anlan.data.ledger.facade import fragments_of
from anlan.data.resources import facade as resources
from anlan.data.resources.facade import Resource, ResourceKind
from anlan.data.supplies.enums import OPEN_REQUESTS, OPEN_STOCKTAKES, ConsignmentStatus, RequestStatus
from anlan.data.supplies.models import (
    Consignment,
    ConsignmentLine,
    Item,
    Lot,
    Movement,
    RequestLine,
    StockLevel,
    Stocktake,
    SupplyRequest,
)
from anlan.data.supplies.policies import EXPIRES_SOON
from anlan.kernel.errors import NotFound

Viewer = User | AnonymousUser


def depots(*, visible_to: Viewer) -> Any:
    """Active depots the user sees."""
    return resources.resources(visible_to=visible_to, kind=str(ResourceKind.SUPPLIES)).active()


def depot_for(depot_id: UUID | str, *, visible_to: Viewer) -> Resource:
    """One depot; `NotFound` outside the user's scope or for another kind of resource."""
    found = resources.resource_for(depot_id, visible_to=visible_to)
    if found.kind != ResourceKind.SUPPLIES:
        raise NotFound("没有找到此物资库，或不在您的管辖范围内。")
    return found


def items(*, visible_to: Viewer, q: str = "") -> Any:
    """The catalogue; staff read all of it."""
    rows = Item.objects.all()
    if not isinstance(visible_to, User) or not is_staff_user(visible_to):
        return rows.none()
    return matching_items(rows, q)


def matching_items(rows: Any, text: str) -> Any:
    """Items whose search text contains every fragment."""
    for fragment in fragments_of(text):
        rows = rows.filter(search__contains=fragment)
    return rows


def item_for(item_id: UUID | str, *, visible_to: Viewer) -> Item:
    """One item of the catalogue, or `NotFound`."""
    found: Item = _one(items(visible_to=visible_to), item_id, "没有此物资品种。")
    return found


def levels(*, visible_to: Viewer, q: str = "") -> Any:
    """Stock by depot and item: what is there, or has a minimum."""
    rows = _in_depots(StockLevel.objects.filter(Q(on_hand__gt=0) | Q(minimum__isnull=False)), visible_to)
    return matching_stock(rows.select_related("depot", "depot__located_in", "item"), q)


def matching_stock(rows: Any, text: str) -> Any:
    """Rows of an item in a depot, by the search texts of both."""
    for fragment in fragments_of(text):
        rows = rows.filter(Q(item__search__contains=fragment) | Q(depot__search__contains=fragment))
    return rows


def low(rows: Any) -> Any:
    """Of stock levels, those with less free than must be held."""
    return rows.filter(minimum__isnull=False, minimum__gt=F("on_hand") - F("reserved"))


def lots(*, visible_to: Viewer, q: str = "", held: bool = True) -> Any:
    """Lots in the depots the user sees; with `held` those that are not used up."""
    rows = Lot.objects.filter(on_hand__gt=0) if held else Lot.objects.all()
    return matching_stock(
        _in_depots(rows, visible_to).select_related("depot", "depot__located_in", "item"), q
    )


def expiring(rows: Any, on: date) -> Any:
    """Of lots, those that end within thirty days and have not ended yet."""
    return rows.filter(expires_on__gte=on, expires_on__lte=on + EXPIRES_SOON)


def expired(rows: Any, on: date) -> Any:
    """Of lots, those past their last day."""
    return rows.filter(expires_on__lt=on)


def lot_for(lot_id: UUID | str, *, visible_to: Viewer) -> Lot:
    """One lot, used up ones too, or `NotFound`."""
    found: Lot = _one(
        lots(visible_to=visible_to, held=False), lot_id, "没有找到此批次，或不在您的管辖范围内。"
    )
    return found


def movements(*, visible_to: Viewer, q: str = "") -> Any:
    """The ledger of movements, newest first."""
    rows = _in_depots(Movement.objects.all(), visible_to)
    return matching_stock(rows.select_related("depot", "item", "lot"), q)


def requests(*, visible_to: Viewer, q: str = "") -> QuerySet[SupplyRequest]:
    """Requests the user sees: by place, by who asked, or because a depot they see is asked, sends or receives."""
    rows = SupplyRequest.objects.select_related("organisation", "depot", "to_depot", "located_in")
    if not isinstance(visible_to, User) or not is_staff_user(visible_to):
        return rows.none()
    if not visible_to.scope.everything:
        own = Resource.objects.visible_to(visible_to).filter(kind=ResourceKind.SUPPLIES).order_by()
        ids = own.values("pk")
        seen = SupplyRequest.objects.visible_to(visible_to).order_by().values("pk")
        sending = Consignment.objects.filter(depot__in=ids).order_by().values("request_id")
        rows = rows.filter(Q(pk__in=seen) | Q(depot__in=ids) | Q(to_depot__in=ids) | Q(pk__in=sending))
    return matching_requests(rows, q) if q.strip() else rows


def matching_requests(rows: Any, text: str) -> Any:
    """Requests by number, place, purpose, asker or item."""
    for word in text.split()[:5]:
        named = RequestLine.objects.filter(item__name__icontains=word).order_by().values("request_id")
        rows = rows.filter(
            Q(number__icontains=word)
            | Q(place__icontains=word)
            | Q(subject_title__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(pk__in=named)
        )
    return rows


def request_for(request_id: UUID | str, *, visible_to: Viewer) -> SupplyRequest:
    """One request, or `NotFound`."""
    found: SupplyRequest = _one(
        requests(visible_to=visible_to), request_id, "没有找到此物资申请，或不在您的管辖范围内。"
    )
    return found


def requests_for_subject(kind: str, record_id: str, *, visible_to: Viewer) -> list[SupplyRequest]:
    """What a record of another room has asked for, newest first."""
    rows = requests(visible_to=visible_to).filter(subject_kind=kind, subject_id=record_id)
    return list(rows.prefetch_related("lines__item", "consignments")[:50])


def consignment_for(consignment_id: UUID | str, *, visible_to: Viewer) -> Consignment:
    """One consignment of a request the user sees, or `NotFound`."""
    rows = Consignment.objects.select_related("request", "depot", "request__to_depot").filter(
        request__in=requests(visible_to=visible_to).order_by().values("pk")
    )
    found: Consignment = _one(rows, consignment_id, "没有找到此调拨单，或不在您的管辖范围内。")
    return found


def lines_of(consignments: Sequence[Consignment]) -> dict[UUID, list[ConsignmentLine]]:
    """The lines of several consignments in one query."""
    found: dict[UUID, list[ConsignmentLine]] = {each.pk: [] for each in consignments}
    rows = ConsignmentLine.objects.filter(consignment__in=list(found)).select_related("line__item", "lot")
    for row in rows:
        found[row.consignment_id].append(row)
    return found


def stocktakes(*, visible_to: Viewer) -> Any:
    """Counts in the depots the user sees."""
    rows = _in_depots(Stocktake.objects.all(), visible_to).select_related("depot", "depot__located_in")
    return rows.annotate(lines_total=Count("lines"), lines_counted=Count("lines__counted"))


def stocktake_for(stocktake_id: UUID | str, *, visible_to: Viewer) -> Stocktake:
    """One stocktake, or `NotFound`."""
    found: Stocktake = _one(
        stocktakes(visible_to=visible_to), stocktake_id, "没有找到此盘点，或不在您的管辖范围内。"
    )
    return found


def waiting_requests(*, visible_to: User) -> QuerySet[SupplyRequest]:
    """Open requests, the oldest first."""
    return requests(visible_to=visible_to).filter(status__in=OPEN_REQUESTS).order_by("requested_at")


def unanswered_count(*, visible_to: User) -> int:
    """Requests nobody has promised anything for yet."""
    return requests(visible_to=visible_to).filter(status=RequestStatus.REQUESTED).order_by().count()


def to_send(*, visible_to: User) -> Any:
    """Promises of the user's depots that have not left."""
    rows = _in_depots(Consignment.objects.filter(status=ConsignmentStatus.COMMITTED), visible_to)
    return rows.select_related("request", "depot").order_by("committed_at")


def on_the_road(*, visible_to: User) -> QuerySet[Consignment]:
    """Consignments under way for requests the user made or whose place the user sees."""
    rows = Consignment.objects.filter(status=ConsignmentStatus.SENT)
    seen = SupplyRequest.objects.visible_to(visible_to).order_by().values("pk")
    return rows.filter(request__in=seen).select_related("request", "depot").order_by("sent_at")


def open_stocktakes(*, visible_to: User) -> Any:
    """Counts that run or wait for approval."""
    return stocktakes(visible_to=visible_to).filter(status__in=OPEN_STOCKTAKES)


def _in_depots(rows: Any, viewer: Viewer) -> Any:
    if not isinstance(viewer, User) or not is_staff_user(viewer):
        return rows.none()
    if viewer.scope.everything:
        return rows
    return rows.filter(depot__in=Resource.objects.visible_to(viewer).order_by().values("pk"))


def _one(rows: Any, record_id: UUID | str, missing: str) -> Any:
    try:
        found: Model | None = rows.filter(pk=record_id).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound(missing)
    return found
