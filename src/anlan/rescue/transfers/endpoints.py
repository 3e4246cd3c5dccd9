"""HTTP API of 信息接转."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime

from anlan.base.accounts.facade import User, actor_of
from anlan.base.api.facade import ListQuery, filtered, ordered, paged, requires_api
from anlan.kernel.clock import now
from anlan.kernel.errors import NotAllowed
from anlan.rescue.incidents.facade import incident_by_id
from anlan.rescue.transfers import operations, queries
from anlan.rescue.transfers.models import Transfer
from anlan.rescue.transfers.serialise import target_json, transfer_json

router = Router(tags=["信息接转"])


class TransferIn(Schema):
    """`to`: an organisation's id, 119, 120, 110, 122, or a department's name. `way` "" lets the platform choose."""

    to: str
    way: str = ""
    contact: str = ""
    content: str = ""


class ReceiptIn(Schema):
    """`receiver`: who signed there; `at`: when, if not now (by telephone)."""

    receiver: str = ""
    at: AwareDatetime | None = None


class ReasonIn(Schema):
    reason: str


class TransferQuery(ListQuery):
    status: str = ""
    way: str = ""
    exercise: bool | None = None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _transfer(request: HttpRequest, transfer_id: UUID) -> Transfer:
    return queries.transfer_by_id(transfer_id, visible_to=_user(request))


def answered_by(transfer: Transfer, user: User) -> Transfer:
    """The transfer, if the user may sign for it: its receiver on the platform, or for one passed on by telephone also
    the desk that notes the answer. NotAllowed says who."""
    own = queries.receives(user, transfer) and user.has_perm("transfers.accept_transfer")
    noted = transfer.way == "telephone" and user.has_perm("transfers.send_transfer")
    if not own and not noted:
        raise NotAllowed(f"由{transfer.to_name}签收和接办；电话接转的由值班员登记。")
    return transfer


@router.get("/incidents/{uuid:incident_id}/transfers", summary="事故的接转")
@requires_api("transfers.view_transfer")
def transfers_of_incident(request: HttpRequest, incident_id: UUID) -> dict[str, Any]:
    user = _user(request)
    incident = incident_by_id(incident_id, visible_to=user)
    items = [transfer_json(row, user=user) for row in queries.transfers_of(incident)]
    return {"items": items, "count": len(items)}


@router.post("/incidents/{uuid:incident_id}/transfers", response={201: dict[str, Any]}, summary="接转")
@requires_api("transfers.send_transfer")
def send(request: HttpRequest, incident_id: UUID, data: TransferIn) -> Status[dict[str, Any]]:
    user = _user(request)
    sent = operations.send_transfer(
        incident=incident_by_id(incident_id, visible_to=user),
        to=queries.target_of(data.to, visible_to=user),
        way=data.way,
        contact=data.contact,
        content=data.content,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, transfer_json(sent, user=user))


@router.get("/transfers", summary="接转列表")
@requires_api("transfers.view_transfer")
def list_transfers(request: HttpRequest, query: Query[TransferQuery]) -> dict[str, Any]:
    user = _user(request)
    rows = queries.transfers(visible_to=user)
    if query.exercise is not None:
        rows = rows.filter(incident__exercise=query.exercise)
    rows = filtered(rows, {"status": query.status, "way": query.way}, ["status", "way"])
    if query.q:
        rows = queries.matching(rows, query.q)
    rows = ordered(rows, query.order, ["sent_at", "due_at", "status"], "-sent_at")
    return paged(rows, query, lambda row: transfer_json(row, user=user))


@router.get("/transfers/targets", summary="可接转的单位")
@requires_api("transfers.send_transfer")
def targets(request: HttpRequest, incident: UUID | None = None) -> dict[str, Any]:
    """Services first, then the bureau competent for the incident, other bureaus, partners, offices."""
    user = _user(request)
    about = incident_by_id(incident, visible_to=user) if incident else None
    items = [target_json(target, answers) for target, answers in queries.targets(about, visible_to=user)]
    return {"items": items, "count": len(items)}


@router.get("/transfers/{uuid:transfer_id}", summary="接转")
@requires_api("transfers.view_transfer")
def read(request: HttpRequest, transfer_id: UUID) -> dict[str, Any]:
    return transfer_json(_transfer(request, transfer_id), user=_user(request))


@router.post("/transfers/{uuid:transfer_id}/receive", summary="签收")
@requires_api("transfers.accept_transfer")
def receive(request: HttpRequest, transfer_id: UUID, data: ReceiptIn) -> dict[str, Any]:
    user = _user(request)
    received = operations.receive_transfer(
        transfer=answered_by(_transfer(request, transfer_id), user),
        receiver=data.receiver,
        received_at=data.at,
        by=actor_of(request),
        at=now(),
    )
    return transfer_json(received, user=user)


@router.post("/transfers/{uuid:transfer_id}/take-over", summary="接办")
@requires_api("transfers.accept_transfer")
def take_over(request: HttpRequest, transfer_id: UUID, data: ReceiptIn) -> dict[str, Any]:
    user = _user(request)
    taken = operations.take_over_transfer(
        transfer=answered_by(_transfer(request, transfer_id), user),
        receiver=data.receiver,
        taken_over_at=data.at,
        by=actor_of(request),
        at=now(),
    )
    return transfer_json(taken, user=user)


@router.post("/transfers/{uuid:transfer_id}/return", summary="退回")
@requires_api("transfers.accept_transfer")
def give_back(request: HttpRequest, transfer_id: UUID, data: ReasonIn) -> dict[str, Any]:
    user = _user(request)
    returned = operations.return_transfer(
        transfer=answered_by(_transfer(request, transfer_id), user),
        reason=data.reason,
        by=actor_of(request),
        at=now(),
    )
    return transfer_json(returned, user=user)


@router.post("/transfers/{uuid:transfer_id}/withdraw", summary="撤回")
@requires_api("transfers.send_transfer")
def withdraw(request: HttpRequest, transfer_id: UUID, data: ReasonIn) -> dict[str, Any]:
    user = _user(request)
    transfer = sent_by(_transfer(request, transfer_id), user)
    withdrawn = operations.withdraw_transfer(
        transfer=transfer, reason=data.reason, by=actor_of(request), at=now()
    )
    return transfer_json(withdrawn, user=user)


@router.post("/transfers/{uuid:transfer_id}/resend", response={201: dict[str, Any]}, summary="改接其他单位")
@requires_api("transfers.send_transfer")
def resend(request: HttpRequest, transfer_id: UUID, data: TransferIn) -> Status[dict[str, Any]]:
    """The new transfer; what was not taken over yet is withdrawn."""
    user = _user(request)
    sent = operations.resend_transfer(
        transfer=sent_by(_transfer(request, transfer_id), user),
        to=queries.target_of(data.to, visible_to=user),
        way=data.way,
        contact=data.contact,
        content=data.content,
        by=actor_of(request),
        at=now(),
    )
    return Status(201, transfer_json(sent, user=user))


def sent_by(transfer: Transfer, user: User) -> Transfer:
    """The transfer, if the user stands on the side that sent it: in whose own jurisdiction the incident lies, or who
    sent it."""
    if transfer.sent_by_id != user.id and not transfer.incident.lies_under(user.scope):
        raise NotAllowed("由接转方撤回或改接；如不能接办请退回。")
    return transfer
