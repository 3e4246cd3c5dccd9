"""Asking for supplies, declining and cancelling what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import Organisation
from anlan.base.audit import facade as audit
from anlan.base.divisions.facade import Division, locate
from anlan.base.events import facade as events
from anlan.base.notifications.facade import NotificationLevel
from anlan.data.ledger.facade import check_point
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import OPEN_REQUESTS, RequestStatus
from anlan.data.supplies.events import SuppliesCancelled, SuppliesDeclined, SuppliesRequested, SupplyFact
from anlan.data.supplies.models import Item, RequestLine, SupplyRequest
from anlan.data.supplies.notices import keepers_for, tell, tell_requester
from anlan.data.supplies.operations.numbering import next_number
from anlan.data.supplies.operations.stocking import must_be_depot
from anlan.data.supplies.operations.values import phone_of, quantity_of, shown, text_of
from anlan.data.supplies.policies import request_status
from anlan.data.supplies.subjects import Subject
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput
from anlan.kernel.records import RecordRef

MOST_LINES = 60
KIND = "supply-request"
Lines = Sequence[Mapping[str, Any]]


def request_supplies(
    *,
    organisation: Organisation,
    lines: Lines,
    by: Actor,
    at: datetime,
    subject: Subject | None = None,
    depot: Resource | None = None,
    to_depot: Resource | None = None,
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    located_in: Division | None = None,
    receiver: str = "",
    receiver_phone: str = "",
    needed_by: datetime | None = None,
    reason: str = "",
    exercise: bool = False,
) -> SupplyRequest:
    """Ask for supplies; `lines` are `{item: Item, quantity}`. Where nothing is said, the subject's place is meant.

    Errors: `InvalidInput` with one complaint for each bad line.
    """
    wanted = _clean_lines(lines)
    if depot is not None:
        must_be_depot(depot)
    if to_depot is not None:
        must_be_depot(to_depot)
    if depot is not None and to_depot is not None and depot.pk == to_depot.pk:
        raise InvalidInput("发货库和收货库不能相同。", field="to_depot")
    spot = _place(subject, to_depot, place, lon, lat)
    if needed_by is not None and needed_by <= at:
        raise InvalidInput("需要时间应晚于现在。", field="needed_by")
    request = SupplyRequest(
        organisation=organisation,
        supervised_by=organisation,
        depot=depot,
        to_depot=to_depot,
        place=spot[0],
        lon=spot[1],
        lat=spot[2],
        receiver=text_of(receiver, field="receiver", label="收货人", most=64),
        receiver_phone=phone_of(receiver_phone, field="receiver_phone", label="收货电话"),
        needed_by=needed_by,
        reason=text_of(reason, field="reason", label="用途", most=300),
        exercise=exercise or (subject is not None and subject.exercise),
        requested_at=at,
        requested_by_id=by.id,
        requested_by_name=by.name,
    )
    if subject is not None:
        request.subject_kind, request.subject_id = subject.ref.kind, subject.ref.id
        request.subject_title = subject.title[:200]
    with transaction.atomic():
        request.located_in = located_in or _division(subject, spot[1], spot[2], to_depot, organisation)
        request.number = next_number("调申", at, drill=request.exercise)
        request.save(force_insert=True)
        RequestLine.objects.bulk_create(
            RequestLine(request=request, item=item, quantity=quantity, position=position)
            for position, (item, quantity) in enumerate(wanted)
        )
        what = "、".join(f"{item.name} {shown(quantity)}{item.unit}" for item, quantity in wanted)
        words = f"申请物资：{what}，送至{request.place}"
        note(request, SuppliesRequested, "request_supplies", words, by=by, at=at)
        tell(request, keepers_for(request), "申请物资", words, by=by, at=at, level=NotificationLevel.URGENT)
    return request


def decline_request(*, request: SupplyRequest, reason: str, by: Actor, at: datetime) -> SupplyRequest:
    """Say that nothing can be given; only while nothing was promised."""
    said = text_of(reason, field="reason", label="谢绝理由", most=300, least=2)
    with transaction.atomic():
        request = locked(request.pk)
        if request.status != RequestStatus.REQUESTED:
            raise Conflict(f"申请{request.get_status_display()}，不能谢绝。", code="transition")
        _end(request, RequestStatus.DECLINED, said, by=by, at=at)
        note(request, SuppliesDeclined, "decline_request", f"谢绝：{said}", by=by, at=at, reason=said)
        tell_requester(request, "物资申请被谢绝", said, by=by, at=at, level=NotificationLevel.URGENT)
    return request


def cancel_request(*, request: SupplyRequest, reason: str, by: Actor, at: datetime) -> SupplyRequest:
    """Take a request back: promises end, what is on the road has to be recalled or received first."""
    from anlan.data.supplies.operations.consigning import cancel_consignments

    said = text_of(reason, field="reason", label="撤销理由", most=300, least=2)
    with transaction.atomic():
        request = locked(request.pk)
        if request.status not in (RequestStatus.REQUESTED, RequestStatus.COMMITTED):
            raise Conflict(f"申请{request.get_status_display()}，不能撤销。", code="transition")
        cancel_consignments(request, f"申请撤销：{said}", by=by, at=at)
        _end(request, RequestStatus.CANCELLED, said, by=by, at=at)
        note(request, SuppliesCancelled, "cancel_request", f"撤销申请：{said}", by=by, at=at, reason=said)
        depots = [each.depot for each in request.consignments.select_related("depot")]
        tell(request, keepers_for(request, depots), "物资申请已撤销", said, by=by, at=at)
    return request


def locked(request_id: UUID) -> SupplyRequest:
    """The request as it is now, held until the transaction ends."""
    rows = SupplyRequest.objects.select_for_update(of=("self",)).select_related("depot", "to_depot")
    found: SupplyRequest = rows.get(pk=request_id)
    return found


def settle(request: SupplyRequest) -> None:
    """Bring the request's status after its consignments."""
    if request.status in (RequestStatus.DECLINED, RequestStatus.CANCELLED):
        return
    request.status = request_status(request.consignments.values_list("status", flat=True))
    request.version += 1
    request.save(update_fields=["status", "version", "updated_at"])


def must_be_open(request: SupplyRequest) -> None:
    """`Conflict` when nothing can be promised any more."""
    if request.status not in (*OPEN_REQUESTS, RequestStatus.RECEIVED):
        raise Conflict(f"申请{request.get_status_display()}，不能再调拨。", code="transition")


def note(
    request: SupplyRequest,
    fact: type[SupplyFact],
    action: str,
    words: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    """Audit row and fact of one step."""
    subject = RecordRef.of(KIND, request.pk)
    audit.record(
        action=f"supplies.{action}",
        subject=subject,
        summary=f"{request.number} {words}"[:500],
        changes={"status": request.status},
        reason=reason,
        by=by,
        at=at,
    )
    said = fact(
        request=str(request.pk),
        number=request.number,
        status=request.status,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        words=words[:500],
    )
    events.publish(
        said,
        subject=subject,
        located_in=request.located_in_id,
        supervised_by=request.supervised_by_id,
        by=by,
        at=at,
    )


def _end(request: SupplyRequest, status: RequestStatus, reason: str, *, by: Actor, at: datetime) -> None:
    request.status, request.ended_at, request.ended_by, request.end_reason = status, at, by.name, reason
    request.version += 1
    request.save(update_fields=["status", "ended_at", "ended_by", "end_reason", "version", "updated_at"])


def _clean_lines(lines: Lines) -> list[tuple[Item, Decimal]]:
    if not lines:
        raise InvalidInput("请至少填写一种物资。", field="lines")
    if len(lines) > MOST_LINES:
        raise InvalidInput(f"一张申请最多 {MOST_LINES} 种物资。", field="lines")
    errors: list[FieldError] = []
    found: dict[UUID, tuple[Item, Decimal]] = {}
    for number, line in enumerate(lines):
        item = line.get("item")
        if not isinstance(item, Item) or not item.is_active:
            errors.append(FieldError(f"lines.{number}.item", "请从目录中选择物资。"))
            continue
        if item.pk in found:
            errors.append(FieldError(f"lines.{number}.item", f"{item.name}重复，请合并数量。"))
            continue
        try:
            found[item.pk] = (
                item,
                quantity_of(
                    line.get("quantity"), field=f"lines.{number}.quantity", label=f"{item.name}的数量"
                ),
            )
        except InvalidInput as error:
            errors += error.errors
    if errors:
        raise InvalidInput.many(errors)
    return list(found.values())


def _place(
    subject: Subject | None, to_depot: Resource | None, place: str, lon: float | None, lat: float | None
) -> tuple[str, float | None, float | None]:
    if error := check_point(lon, lat):
        raise InvalidInput.many([error])
    if lon is None and to_depot is not None:
        lon, lat = to_depot.lon, to_depot.lat
    elif lon is None and subject is not None:
        lon, lat = subject.lon, subject.lat
    name = place.strip() or (to_depot.name if to_depot else "") or (subject.place if subject else "")
    return text_of(name, field="place", label="送达地点", most=200, least=1), lon, lat


def _division(
    subject: Subject | None,
    lon: float | None,
    lat: float | None,
    to_depot: Resource | None,
    organisation: Organisation,
) -> Division | None:
    """Where the goods are needed, as finely as it is known."""
    if to_depot is not None and to_depot.located_in is not None:
        return to_depot.located_in
    if subject is not None and subject.located_in:
        return Division.objects.filter(pk=subject.located_in).first()
    if lon is not None and lat is not None and (found := locate(lon, lat)) is not None:
        return found.township or found.district
    return organisation.division
