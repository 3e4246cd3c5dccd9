"""盘点: counting a depot's lots, submitting, and bringing approved differences into the books."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.resources.facade import Resource
from anlan.data.supplies.enums import OPEN_STOCKTAKES, MovementKind, StocktakeStatus
from anlan.data.supplies.events import StocktakeMoved
from anlan.data.supplies.models import Lot, Stocktake, StocktakeLine
from anlan.data.supplies.operations.books import Books
from anlan.data.supplies.operations.numbering import next_number
from anlan.data.supplies.operations.stocking import must_be_depot
from anlan.data.supplies.operations.values import quantity_of, text_of
from anlan.data.supplies.policies import stocktake_may_become
from anlan.kernel.actor import Actor
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotAllowed
from anlan.kernel.records import RecordRef

Counts = Mapping[UUID, Mapping[str, Any]]


def start_stocktake(*, depot: Resource, by: Actor, at: datetime) -> Stocktake:
    """Begin a count with the book quantities of every lot that holds something."""
    must_be_depot(depot)
    with transaction.atomic():
        running = Stocktake.objects.filter(depot=depot, status__in=OPEN_STOCKTAKES).first()
        if running is not None:
            raise Conflict(f"{depot.name}的盘点 {running.number} 还未结束。", code="stocktake_open")
        lots = list(Lot.objects.filter(depot=depot, on_hand__gt=0).select_related("item"))
        if not lots:
            raise Conflict(f"{depot.name}没有结存，无需盘点。", code="empty")
        stocktake = Stocktake(depot=depot, started_at=at, started_by=by.name)
        stocktake.number = next_number("盘点", at)
        stocktake.save(force_insert=True)
        StocktakeLine.objects.bulk_create(
            StocktakeLine(stocktake=stocktake, lot=lot, book=lot.on_hand) for lot in lots
        )
        _note(stocktake, "start_stocktake", "开始盘点", by=by, at=at)
    return stocktake


def count_lots(*, stocktake: Stocktake, counts: Counts, by: Actor, at: datetime) -> Stocktake:
    """Write down what was found, by line `{counted, reason}`; a difference needs its reason."""
    with transaction.atomic():
        stocktake = _locked(stocktake)
        if stocktake.status != StocktakeStatus.COUNTING:
            raise Conflict(f"盘点{stocktake.get_status_display()}，不能再填数。", code="transition")
        lines = {line.pk: line for line in stocktake.lines.select_related("lot__item")}
        errors: list[FieldError] = []
        for line_id, given in counts.items():
            line = lines.get(line_id)
            if line is None:
                raise InvalidInput("该批次不在本次盘点中。", field=str(line_id))
            try:
                _count(line, given)
            except InvalidInput as error:
                errors += error.errors
        if errors:
            raise InvalidInput.many(errors)
        for line_id in counts:
            lines[line_id].save(update_fields=["counted", "reason", "updated_at"])
        _save(stocktake)
        _note(stocktake, "count_lots", f"填写实盘 {len(counts)} 批", by=by, at=at)
    return stocktake


def submit_stocktake(*, stocktake: Stocktake, by: Actor, at: datetime) -> Stocktake:
    """Hand a finished count over for approval."""
    with transaction.atomic():
        stocktake = _locked(stocktake)
        blank = stocktake.lines.filter(counted=None).count()
        if blank:
            raise InvalidInput(f"还有 {blank} 批未填实盘数量。", field="lines")
        _move(stocktake, StocktakeStatus.SUBMITTED)
        stocktake.submitted_at, stocktake.submitted_by, stocktake.submitted_by_id = at, by.name, by.id
        _save(stocktake)
        _note(stocktake, "submit_stocktake", "提交盘点结果", by=by, at=at)
    return stocktake


def approve_stocktake(*, stocktake: Stocktake, by: Actor, at: datetime, remark: str = "") -> Stocktake:
    """Bring the differences into the books; never by who submitted the count.

    What moved since the count began stays moved: the difference is added to the present quantity.
    """
    said = text_of(remark, field="remark", label="意见", most=300)
    with transaction.atomic():
        stocktake = _locked(stocktake)
        _move(stocktake, StocktakeStatus.APPROVED)
        if by.id is not None and by.id == stocktake.submitted_by_id:
            raise NotAllowed("提交人不能审批自己的盘点，请由其他人审批。", code="own_work")
        books = Books(by=by, at=at, paper=stocktake.number)
        lines = [line for line in stocktake.lines.all() if line.difference]
        lots = books.lots([line.lot_id for line in lines])
        for line in lines:
            assert line.difference is not None
            books.post(lots[line.lot_id], line.difference, MovementKind.STOCKTAKE, reason=line.reason)
        books.finish()
        stocktake.decided_at, stocktake.decided_by, stocktake.remark = at, by.name, said
        _save(stocktake)
        _note(stocktake, "approve_stocktake", f"审批盘点，差异 {len(lines)} 批入账", by=by, at=at)
    return stocktake


def return_stocktake(*, stocktake: Stocktake, remark: str, by: Actor, at: datetime) -> Stocktake:
    """Send a count back to be counted again."""
    said = text_of(remark, field="remark", label="退回意见", most=300, least=2)
    with transaction.atomic():
        stocktake = _locked(stocktake)
        if stocktake.status != StocktakeStatus.SUBMITTED:
            raise Conflict(f"盘点{stocktake.get_status_display()}，不能退回。", code="transition")
        _move(stocktake, StocktakeStatus.COUNTING)
        stocktake.remark = said
        _save(stocktake)
        _note(stocktake, "return_stocktake", f"退回盘点：{said}", by=by, at=at)
    return stocktake


def cancel_stocktake(*, stocktake: Stocktake, reason: str, by: Actor, at: datetime) -> Stocktake:
    """Give a running count up; the books stay as they are."""
    said = text_of(reason, field="reason", label="作废理由", most=300, least=2)
    with transaction.atomic():
        stocktake = _locked(stocktake)
        _move(stocktake, StocktakeStatus.CANCELLED)
        stocktake.decided_at, stocktake.decided_by, stocktake.remark = at, by.name, said
        _save(stocktake)
        _note(stocktake, "cancel_stocktake", f"作废盘点：{said}", by=by, at=at)
    return stocktake


def _count(line: StocktakeLine, given: Mapping[str, Any]) -> None:
    label = f"{line.lot.item.name}的实盘数量"
    if given.get("counted") in (None, ""):
        line.counted, line.reason = None, ""
        return
    line.counted = quantity_of(given["counted"], field=f"counted-{line.pk}", label=label, zero=True)
    needed = 2 if line.difference else 0
    line.reason = text_of(
        given.get("reason"),
        field=f"reason-{line.pk}",
        label=f"{line.lot.item.name}的差异原因",
        most=200,
        least=needed,
    )


def _locked(stocktake: Stocktake) -> Stocktake:
    return Stocktake.objects.select_for_update(of=("self",)).select_related("depot").get(pk=stocktake.pk)


def _move(stocktake: Stocktake, status: StocktakeStatus) -> None:
    if not stocktake_may_become(stocktake.status, status):
        raise Conflict(f"盘点{stocktake.get_status_display()}，不能改为“{status.label}”。", code="transition")
    stocktake.status = status


def _save(stocktake: Stocktake) -> None:
    stocktake.version += 1
    stocktake.save()


def _note(stocktake: Stocktake, action: str, words: str, *, by: Actor, at: datetime) -> None:
    subject, depot = RecordRef.of("stocktake", stocktake.pk), stocktake.depot
    audit.record(
        action=f"supplies.{action}",
        subject=subject,
        summary=f"{stocktake.number} {depot.name} {words}"[:500],
        changes={"status": stocktake.status},
        by=by,
        at=at,
    )
    fact = StocktakeMoved(
        id=str(stocktake.pk), number=stocktake.number, depot=depot.name, status=stocktake.status
    )
    events.publish(
        fact,
        subject=subject,
        located_in=depot.located_in_id,
        supervised_by=depot.supervised_by_id,
        by=by,
        at=at,
    )
