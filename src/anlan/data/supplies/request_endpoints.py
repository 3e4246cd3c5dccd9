"""HTTP API of 调拨: requests and consignments, each step a POST."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from anlan.base.accounts.facade import Organisation, User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.data.ledger.facade import crs_of, stored_values
from anlan.data.supplies import queries
from anlan.data.supplies.access import asking_organisation, must_keep, must_receive, own_request
from anlan.data.supplies.models import Consignment, Item, SupplyRequest
from anlan.data.supplies.operations import consigning, requesting
from anlan.data.supplies.serialise import request_json
from anlan.data.supplies.stock_endpoints import ReasonIn
from anlan.data.supplies.subjects import subject_for
from anlan.kernel.clock import now
from anlan.kernel.errors import FieldError, InvalidInput

router = Router(tags=["应急物资"])


class RequestQuery(ListQuery):
    """Requests; `subject` is the id of the record that asks, an incident for example."""

    status: str = ""
    subject: str = Field("", description="申请所属记录的 id，例如事故")
    exercise: str = ""


class WantedIn(Schema):
    """An item (id, or the catalogue's name where it is unique) and how much of it."""

    item: str
    quantity: float | str


class SubjectIn(Schema):
    """The record that asks."""

    kind: str
    id: str


class RequestIn(Schema):
    """What is asked for; `incident` is short for a subject of that kind."""

    lines: list[WantedIn]
    incident: UUID | None = None
    subject: SubjectIn | None = None
    organisation: UUID | None = None
    depot: UUID | None = None
    to_depot: UUID | None = None
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = "wgs84"
    receiver: str = ""
    receiver_phone: str = ""
    needed_by: datetime | None = None
    reason: str = ""


class AmountIn(Schema):
    """A quantity for a line, by the line's id; `reason` of a difference."""

    id: UUID
    quantity: float | str
    reason: str = ""


class CommitIn(Schema):
    """A depot's promise; without lines all that is outstanding and there."""

    depot: UUID
    lines: list[AmountIn] | None = None
    ready_by: datetime | None = None


class SendIn(Schema):
    """Who carries it; without lines all that was promised."""

    carrier: str
    carrier_phone: str
    plate: str = ""
    expected_at: datetime | None = None
    lines: list[AmountIn] | None = None


class ReceiveIn(Schema):
    """What arrived; without lines everything."""

    receiver: str = ""
    lines: list[AmountIn] | None = None


class ReturnIn(Schema):
    """What goes back unused."""

    lines: list[AmountIn]
    reason: str = ""


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _amounts(lines: list[AmountIn] | None) -> dict[UUID, Any] | None:
    return None if lines is None else {line.id: line.quantity for line in lines}


@router.get("/supplies/requests", response=dict[str, Any], summary="调拨申请列表")
@requires_api("supplies.view_stock")
def list_requests(request: HttpRequest, query: Query[RequestQuery]) -> dict[str, Any]:
    """Requests the caller's jurisdiction asks for, answers or receives."""
    rows = queries.requests(visible_to=_user(request), q=query.q)
    wanted = {**query.dict(), "subject_id": query.subject}
    rows = filtered(rows, wanted, ("status", "subject_id", "exercise")).prefetch_related("lines__item")
    return paged(
        ordered(rows, query.order, ("requested_at", "number", "status"), "-requested_at"), query, request_json
    )


@router.post("/supplies/requests", response={201: dict[str, Any]}, summary="申请物资")
@requires_api("supplies.request_supplies")
def post_request(request: HttpRequest, data: RequestIn) -> Status[dict[str, Any]]:
    """Ask for supplies, for an incident or for the caller's organisation."""
    user = _user(request)
    subject = None
    if data.incident is not None:
        subject = subject_for("incident", str(data.incident), visible_to=user)
    elif data.subject is not None:
        subject = subject_for(data.subject.kind, data.subject.id, visible_to=user)
    point = stored_values({"lon": data.lon, "lat": data.lat}, crs=crs_of(data.crs))
    found = requesting.request_supplies(
        organisation=_organisation(user, data.organisation),
        lines=_wanted(data.lines, user),
        subject=subject,
        depot=queries.depot_for(data.depot, visible_to=user) if data.depot else None,
        to_depot=queries.depot_for(data.to_depot, visible_to=user) if data.to_depot else None,
        place=data.place,
        lon=point["lon"],
        lat=point["lat"],
        receiver=data.receiver,
        receiver_phone=data.receiver_phone,
        needed_by=data.needed_by,
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, _shown(found))


@router.get("/supplies/requests/{uuid:request_id}", response=dict[str, Any], summary="调拨申请")
@requires_api("supplies.view_stock")
def get_request(request: HttpRequest, request_id: UUID) -> dict[str, Any]:
    """One request with its consignments."""
    return _shown(queries.request_for(request_id, visible_to=_user(request)))


@router.post("/supplies/requests/{uuid:request_id}/commit", response={201: dict[str, Any]}, summary="承诺")
@requires_api("supplies.commit_supplies")
def post_commit(request: HttpRequest, request_id: UUID, data: CommitIn) -> Status[dict[str, Any]]:
    """A depot promises; the quantities are reserved."""
    user = _user(request)
    depot = must_keep(user, queries.depot_for(data.depot, visible_to=user))
    made = consigning.commit_supplies(
        request=queries.request_for(request_id, visible_to=user),
        depot=depot,
        quantities=_amounts(data.lines),
        ready_by=data.ready_by,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, _after(made))


@router.post("/supplies/requests/{uuid:request_id}/decline", response=dict[str, Any], summary="谢绝申请")
@requires_api("supplies.commit_supplies")
def post_decline(request: HttpRequest, request_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Say that nothing can be given."""
    found = queries.request_for(request_id, visible_to=_user(request))
    return _shown(
        requesting.decline_request(request=found, reason=data.reason, by=actor_of(request), at=now())
    )


@router.post("/supplies/requests/{uuid:request_id}/cancel", response=dict[str, Any], summary="撤销申请")
@requires_api("supplies.request_supplies")
def post_cancel_request(request: HttpRequest, request_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Take the request back."""
    user = _user(request)
    found = own_request(user, queries.request_for(request_id, visible_to=user))
    return _shown(
        requesting.cancel_request(request=found, reason=data.reason, by=actor_of(request), at=now())
    )


@router.post("/supplies/consignments/{uuid:consignment_id}/send", response=dict[str, Any], summary="发出")
@requires_api("supplies.commit_supplies")
def post_send(request: HttpRequest, consignment_id: UUID, data: SendIn) -> dict[str, Any]:
    """The goods leave the depot."""
    return _after(
        consigning.send_consignment(
            consignment=_kept(request, consignment_id),
            quantities=_amounts(data.lines),
            by=actor_of(request),
            at=now(),
            **data.dict(exclude={"lines"}),
        )
    )


@router.post("/supplies/consignments/{uuid:consignment_id}/receive", response=dict[str, Any], summary="收货")
@requires_api("supplies.receive_supplies")
def post_receive(request: HttpRequest, consignment_id: UUID, data: ReceiveIn) -> dict[str, Any]:
    """Sign for what arrived; a line with less than was sent needs its reason."""
    user = _user(request)
    found = must_receive(user, queries.consignment_for(consignment_id, visible_to=user))
    return _after(
        consigning.receive_consignment(
            consignment=found,
            receiver=data.receiver,
            quantities=_amounts(data.lines),
            reasons={line.id: line.reason for line in data.lines or ()},
            by=actor_of(request),
            at=now(),
        )
    )


@router.post("/supplies/consignments/{uuid:consignment_id}/return", response=dict[str, Any], summary="退库")
@requires_api("supplies.keep_stock")
def post_return_unused(request: HttpRequest, consignment_id: UUID, data: ReturnIn) -> dict[str, Any]:
    """Take back into the depot what was not used."""
    return _after(
        consigning.return_unused(
            consignment=_kept(request, consignment_id),
            quantities=_amounts(data.lines) or {},
            reason=data.reason,
            by=actor_of(request),
            at=now(),
        )
    )


@router.post(
    "/supplies/consignments/{uuid:consignment_id}/cancel", response=dict[str, Any], summary="撤销承诺"
)
@requires_api("supplies.commit_supplies")
def post_cancel_consignment(request: HttpRequest, consignment_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """A depot takes its promise back."""
    found = _kept(request, consignment_id)
    return _after(
        consigning.cancel_consignment(consignment=found, reason=data.reason, by=actor_of(request), at=now())
    )


@router.post("/supplies/consignments/{uuid:consignment_id}/recall", response=dict[str, Any], summary="召回")
@requires_api("supplies.commit_supplies")
def post_recall(request: HttpRequest, consignment_id: UUID, data: ReasonIn) -> dict[str, Any]:
    """Goods on the road turn round."""
    found = _kept(request, consignment_id)
    return _after(
        consigning.recall_consignment(consignment=found, reason=data.reason, by=actor_of(request), at=now())
    )


def _kept(request: HttpRequest, consignment_id: UUID) -> Consignment:
    """A consignment of a depot the caller answers for."""
    user = _user(request)
    found = queries.consignment_for(consignment_id, visible_to=user)
    must_keep(user, found.depot)
    return found


def _organisation(user: User, wanted: UUID | None) -> Organisation:
    return asking_organisation(user, wanted)


def _wanted(lines: list[WantedIn], user: User) -> list[dict[str, Any]]:
    """Items by id or by a name that only one item has."""
    found: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    catalogue = queries.items(visible_to=user).filter(is_active=True)
    by_id: dict[str, Item] = {}
    by_name: dict[str, list[Item]] = {}
    for item in catalogue:
        by_id[str(item.pk)] = item
        by_name.setdefault(item.name, []).append(item)
    for number, line in enumerate(lines):
        named = by_name.get(line.item.strip(), [])
        item_found = by_id.get(line.item.strip().lower()) or (named[0] if len(named) == 1 else None)
        if item_found is None:
            errors.append(FieldError(f"lines.{number}.item", f"目录中没有唯一的“{line.item[:40]}”。"))
        found.append({"item": item_found, "quantity": line.quantity})
    if errors:
        raise InvalidInput.many(errors)
    return found


def _after(consignment: Consignment) -> dict[str, Any]:
    return _shown(SupplyRequest.objects.get(pk=consignment.request_id))


def _shown(found: SupplyRequest) -> dict[str, Any]:
    row = (
        SupplyRequest.objects.select_related("organisation", "depot", "to_depot", "located_in")
        .prefetch_related(
            "lines__item",
            "consignments__depot",
            "consignments__lines__line__item",
            "consignments__lines__lot",
        )
        .get(pk=found.pk)
    )
    return request_json(row, consignments=list(row.consignments.all()))
