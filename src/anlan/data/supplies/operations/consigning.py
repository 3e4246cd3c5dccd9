"""The way of the goods: promised by a depot, sent, received, what was left over given back; cancelled or recalled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.notifications.facade import NotificationLevel
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import ConsignmentStatus, MovementKind
from anlan.data.supplies.events import (
    ConsignmentEnded,
    SuppliesCommitted,
    SuppliesReceived,
    SuppliesReturned,
    SuppliesSent,
)
from anlan.data.supplies.models import Consignment, ConsignmentLine, Lot, RequestLine, SupplyRequest
from anlan.data.supplies.models.stock import ZERO
from anlan.data.supplies.notices import keepers_for, people_of, tell, tell_requester
from anlan.data.supplies.operations.books import Books
from anlan.data.supplies.operations.numbering import next_number
from anlan.data.supplies.operations.requesting import locked, must_be_open, note, settle
from anlan.data.supplies.operations.stocking import must_be_depot
from anlan.data.supplies.operations.values import phone_of, quantity_of, shown, text_of
from anlan.data.supplies.policies import consignment_may_become, pick_lots
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput

Quantities = Mapping[UUID, Any]


def outstanding(request: SupplyRequest) -> dict[UUID, Decimal]:
    """What of each line of a request no live consignment covers; by the line's id."""
    missing = {line.pk: line.quantity for line in request.lines.all()}
    rows = ConsignmentLine.objects.filter(consignment__request=request).exclude(
        consignment__status__in=[ConsignmentStatus.CANCELLED, ConsignmentStatus.RECALLED]
    )
    covers = {str(ConsignmentStatus.COMMITTED): "committed", str(ConsignmentStatus.SENT): "sent"}
    for line in rows.select_related("consignment"):
        # What was lost on the road is still missing.
        missing[line.line_id] -= getattr(line, covers.get(line.consignment.status, "received"))
    return {line_id: max(quantity, ZERO) for line_id, quantity in missing.items()}


def commit_supplies(
    *,
    request: SupplyRequest,
    depot: Resource,
    quantities: Quantities | None,
    by: Actor,
    at: datetime,
    ready_by: datetime | None = None,
) -> Consignment:
    """A depot promises quantities by request line (None: all that is outstanding and there); they are reserved.

    The lots that expire first are taken first, expired ones never. `Conflict` when a promise exceeds what is free;
    `InvalidInput` when it exceeds what was asked.
    """
    must_be_depot(depot)
    with transaction.atomic():
        request = locked(request.pk)
        must_be_open(request)
        if request.to_depot_id == depot.pk:
            raise InvalidInput("收货库不能给自己发货。", field="depot")
        lines = {line.pk: line for line in request.lines.select_related("item")}
        missing = outstanding(request)
        books = Books(by=by, at=at, dry=request.exercise)
        consignment = Consignment(
            request=request, depot=depot, committed_at=at, committed_by=by.name, ready_by=ready_by
        )
        consignment.number = next_number("调拨", at, drill=request.exercise)
        chosen = _choose(books, depot, lines, missing, quantities, at=at)
        consignment.save(force_insert=True)
        for line, lot, taken in chosen:
            books.reserve(lot, taken)
            ConsignmentLine.objects.create(consignment=consignment, line=line, lot=lot, committed=taken)
        settle(request)
        words = f"{depot.name}承诺 {_words(consignment, 'committed')}"
        note(request, SuppliesCommitted, "commit_supplies", words, by=by, at=at)
        tell_requester(request, "物资已承诺", words, by=by, at=at)
    return consignment


def _choose(
    books: Books,
    depot: Resource,
    lines: Mapping[UUID, RequestLine],
    missing: Mapping[UUID, Decimal],
    quantities: Quantities | None,
    *,
    at: datetime,
) -> list[tuple[RequestLine, Lot, Decimal]]:
    chosen: list[tuple[RequestLine, Lot, Decimal]] = []
    today = in_shanghai(at).date()
    for line_id, line in lines.items():
        label = f"{line.item.name}的数量"
        if quantities is None:
            wanted = missing[line_id]
        else:
            wanted = quantity_of(quantities.get(line_id) or 0, field=str(line_id), label=label, zero=True)
        if wanted > missing[line_id]:
            raise InvalidInput(
                f"{line.item.name}只差 {shown(missing[line_id])}{line.item.unit}，不能承诺 {shown(wanted)}。",
                field=str(line_id),
            )
        if wanted == 0:
            continue
        picked, short = pick_lots(books.lots_of(depot, line.item), wanted, on=today)
        if short and quantities is not None:
            raise Conflict(
                f"{depot.name}的{line.item.name}可用 {shown(wanted - short)}{line.item.unit}，不够 {shown(wanted)}。",
                code="not_enough",
            )
        chosen += [(line, lot, taken) for lot, taken in picked]
    unknown = set(quantities or {}) - set(lines)
    if unknown:
        raise InvalidInput("承诺的物资不在申请中。", field=str(next(iter(unknown))))
    if not chosen:
        raise Conflict(f"{depot.name}没有可承诺的物资。", code="nothing_to_commit")
    return chosen


def send_consignment(
    *,
    consignment: Consignment,
    carrier: str,
    carrier_phone: str,
    by: Actor,
    at: datetime,
    plate: str = "",
    expected_at: datetime | None = None,
    quantities: Quantities | None = None,
) -> Consignment:
    """The goods leave: out of the books, with who carries them. `quantities` by line may be less than promised."""
    who = text_of(carrier, field="carrier", label="承运人", most=64, least=1)
    phone = phone_of(carrier_phone, field="carrier_phone", label="承运电话", required=True)
    if expected_at is not None and expected_at < at:
        raise InvalidInput("预计到达应晚于现在。", field="expected_at")
    with transaction.atomic():
        consignment, request = _held(consignment)
        _move(consignment, ConsignmentStatus.SENT)
        books = Books(by=by, at=at, paper=consignment.number, dry=request.exercise)
        lines = list(consignment.lines.select_related("line__item"))
        lots = books.lots([line.lot_id for line in lines])
        for line in lines:
            line.sent = _amount(line, quantities, line.committed, "发出数量")
            reason = f"调往{request.place}"[:200]
            books.post(
                lots[line.lot_id], -line.sent, MovementKind.SEND, reason=reason, promised=line.committed
            )
            line.save(update_fields=["sent", "updated_at"])
        if not any(line.sent for line in lines):
            raise InvalidInput("请填写发出数量；全部不发请撤销调拨单。", field="lines")
        books.finish()
        consignment.sent_at, consignment.sent_by = at, by.name
        consignment.carrier, consignment.carrier_phone = who, phone
        consignment.plate = text_of(plate, field="plate", label="车牌号", most=16)
        consignment.expected_at = expected_at
        _save(consignment)
        settle(request)
        words = f"{consignment.depot.name}发出 {_words(consignment, 'sent')}，承运 {who} {phone}"
        note(request, SuppliesSent, "send_consignment", words, by=by, at=at)
        tell_requester(request, "物资已发出", words, by=by, at=at, level=NotificationLevel.URGENT)
        if request.to_depot is not None:
            tell(request, people_of([request.to_depot.supervised_by_id]), "物资已发出", words, by=by, at=at)
    return consignment


def receive_consignment(
    *,
    consignment: Consignment,
    by: Actor,
    at: datetime,
    receiver: str = "",
    quantities: Quantities | None = None,
    reasons: Mapping[UUID, str] | None = None,
) -> Consignment:
    """Sign for what arrived, by line (None: everything). What did not arrive needs a reason and is told the depot."""
    with transaction.atomic():
        consignment, request = _held(consignment)
        _move(consignment, ConsignmentStatus.RECEIVED)
        lines = list(consignment.lines.select_related("line__item", "lot"))
        for line in lines:
            line.received = _amount(line, quantities, line.sent, "收到数量")
            if line.difference:
                said = (reasons or {}).get(line.pk, "")
                label = f"{line.line.item.name}的差异原因"
                line.difference_reason = text_of(
                    said, field=f"reason-{line.pk}", label=label, most=200, least=2
                )
            line.save(update_fields=["received", "difference_reason", "updated_at"])
        consignment.received_at = at
        consignment.received_by = text_of(receiver, field="receiver", label="收货人", most=64) or by.name
        consignment.received_noted_by = by.name
        _save(consignment)
        if request.to_depot is not None and not request.exercise:
            _arrive(consignment, request.to_depot, lines, by=by, at=at)
        settle(request)
        words = f"{consignment.received_by}收到 {_words(consignment, 'received') or '0'}{_differences(lines)}"
        note(request, SuppliesReceived, "receive_consignment", words, by=by, at=at)
        short = any(line.difference for line in lines)
        level = NotificationLevel.WARNING if short else NotificationLevel.INFO
        title = "物资已收货（有差异）" if short else "物资已收货"
        tell(request, keepers_for(request, [consignment.depot]), title, words, by=by, at=at, level=level)
    return consignment


def return_unused(
    *, consignment: Consignment, quantities: Quantities, reason: str, by: Actor, at: datetime
) -> Consignment:
    """Give back to the lots they came from what was received and not used, by line."""
    said = text_of(reason, field="reason", label="退库说明", most=200)
    with transaction.atomic():
        consignment, request = _held(consignment)
        if consignment.status != ConsignmentStatus.RECEIVED:
            raise Conflict(f"调拨单{consignment.get_status_display()}，收货后才能退库。", code="transition")
        if request.to_depot_id is not None:
            raise Conflict("已入收货库的物资请另办调拨，不走退库。", code="taken_into_depot")
        books = Books(by=by, at=at, paper=consignment.number, dry=request.exercise)
        lines = {line.pk: line for line in consignment.lines.select_related("line__item")}
        if set(quantities) - set(lines):
            raise InvalidInput("退库的物资不在调拨单中。", field="lines")
        lots = books.lots([line.lot_id for line in lines.values()])
        back: list[str] = []
        for line_id, value in quantities.items():
            line = lines[line_id]
            item = line.line.item
            amount = quantity_of(value or 0, field=str(line_id), label=f"{item.name}的退库数量", zero=True)
            if amount > line.received - line.returned:
                raise InvalidInput(
                    f"{item.name}最多可退 {shown(line.received - line.returned)}{item.unit}。",
                    field=str(line_id),
                )
            if amount == 0:
                continue
            line.returned += amount
            line.save(update_fields=["returned", "updated_at"])
            books.post(lots[line.lot_id], amount, MovementKind.RETURN, reason=said)
            back.append(f"{item.name} {shown(amount)}{item.unit}")
        if not back:
            raise InvalidInput("请填写退库数量。", field="lines")
        books.finish()
        consignment.version += 1
        consignment.save(update_fields=["version", "updated_at"])
        words = f"退回{consignment.depot.name} {'、'.join(back)}"
        note(request, SuppliesReturned, "return_unused", words, by=by, at=at, reason=said)
        tell_requester(request, "物资已退库", words, by=by, at=at, level=NotificationLevel.INFO)
    return consignment


def cancel_consignment(*, consignment: Consignment, reason: str, by: Actor, at: datetime) -> Consignment:
    """A depot takes its promise back before anything left."""
    said = text_of(reason, field="reason", label="撤销理由", most=300, least=2)
    with transaction.atomic():
        consignment, request = _held(consignment)
        _cancel(consignment, request, said, by=by, at=at)
        settle(request)
        words = f"{consignment.depot.name}撤销承诺：{said}"
        note(request, ConsignmentEnded, "cancel_consignment", words, by=by, at=at, reason=said)
        tell_requester(request, "物资承诺被撤销", words, by=by, at=at, level=NotificationLevel.URGENT)
    return consignment


def recall_consignment(*, consignment: Consignment, reason: str, by: Actor, at: datetime) -> Consignment:
    """Goods on the road turn round: everything that left comes back into its lots."""
    said = text_of(reason, field="reason", label="召回理由", most=300, least=2)
    with transaction.atomic():
        consignment, request = _held(consignment)
        _move(consignment, ConsignmentStatus.RECALLED)
        books = Books(by=by, at=at, paper=consignment.number, dry=request.exercise)
        lines = list(consignment.lines.select_related("line__item"))
        lots = books.lots([line.lot_id for line in lines])
        for line in lines:
            books.post(lots[line.lot_id], line.sent, MovementKind.RETURN, reason=f"召回：{said}"[:200])
        books.finish()
        _ended(consignment, said, by=by, at=at)
        settle(request)
        words = f"{consignment.depot.name}召回在途物资：{said}"
        note(request, ConsignmentEnded, "recall_consignment", words, by=by, at=at, reason=said)
        tell_requester(request, "在途物资被召回", words, by=by, at=at, level=NotificationLevel.URGENT)
    return consignment


def cancel_consignments(request: SupplyRequest, reason: str, *, by: Actor, at: datetime) -> None:
    """End every promise of a request that has not left. Runs in the caller's transaction."""
    rows = request.consignments.select_for_update(of=("self",)).filter(status=ConsignmentStatus.COMMITTED)
    for consignment in rows.select_related("depot"):
        _cancel(consignment, request, reason, by=by, at=at)


def _cancel(
    consignment: Consignment, request: SupplyRequest, reason: str, *, by: Actor, at: datetime
) -> None:
    _move(consignment, ConsignmentStatus.CANCELLED)
    books = Books(by=by, at=at, dry=request.exercise)
    lines = list(consignment.lines.all())
    lots = books.lots([line.lot_id for line in lines])
    for line in lines:
        books.reserve(lots[line.lot_id], -line.committed)
    _ended(consignment, reason, by=by, at=at)


def _arrive(
    consignment: Consignment,
    depot: Resource,
    lines: Sequence[ConsignmentLine],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """What arrived becomes lots of the receiving depot, with number and expiry as they were."""
    books = Books(by=by, at=at, paper=consignment.number)
    for line in lines:
        if not line.received:
            continue
        lot = Lot(
            depot=depot,
            item=line.line.item,
            number=line.lot.number,
            received_on=in_shanghai(at).date(),
            expires_on=line.lot.expires_on,
            supplier=line.lot.supplier,
        )
        lot.save(force_insert=True)
        books.post(lot, line.received, MovementKind.ARRIVE, reason=f"来自{consignment.depot.name}"[:200])
    books.finish()


def _held(consignment: Consignment) -> tuple[Consignment, SupplyRequest]:
    """The consignment and its request as they are now; the request first, as everywhere."""
    request = locked(consignment.request_id)
    rows = Consignment.objects.select_for_update(of=("self",)).select_related("depot")
    return rows.get(pk=consignment.pk), request


def _move(consignment: Consignment, status: ConsignmentStatus) -> None:
    if not consignment_may_become(consignment.status, status):
        raise Conflict(
            f"调拨单 {consignment.number} {consignment.get_status_display()}，不能改为“{status.label}”。",
            code="transition",
        )
    consignment.status = status


def _save(consignment: Consignment) -> None:
    consignment.version += 1
    consignment.save()


def _ended(consignment: Consignment, reason: str, *, by: Actor, at: datetime) -> None:
    consignment.ended_at, consignment.ended_by, consignment.end_reason = at, by.name, reason
    _save(consignment)


def _amount(line: ConsignmentLine, quantities: Quantities | None, most: Decimal, what: str) -> Decimal:
    """The quantity given for a line, all of it when none is; never more than `most`."""
    item = line.line.item
    value = most if quantities is None else quantities.get(line.pk, most)
    amount = quantity_of(value, field=str(line.pk), label=f"{item.name}的{what}", zero=True)
    if amount > most:
        raise InvalidInput(f"{item.name}的{what}不能超过 {shown(most)}{item.unit}。", field=str(line.pk))
    return amount


def _words(consignment: Consignment, field: str) -> str:
    sums: dict[str, tuple[Decimal, str]] = {}
    for line in consignment.lines.select_related("line__item"):
        item = line.line.item
        sums[item.name] = (sums.get(item.name, (ZERO, ""))[0] + getattr(line, field), item.unit)
    return "、".join(f"{name} {shown(total)}{unit}" for name, (total, unit) in sums.items() if total)


def _differences(lines: Sequence[ConsignmentLine]) -> str:
    short = [
        f"{line.line.item.name}少 {shown(line.difference)}（{line.difference_reason}）"
        for line in lines
        if line.difference
    ]
    return f"，{'；'.join(short)}" if short else ""
