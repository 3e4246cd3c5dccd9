"""Writes on the resource ledgers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.ledger import facade as ledger
from anlan.data.resources.details import NAMES, take_details
from anlan.data.resources.enums import Readiness, ResourceKind
from anlan.data.resources.events import ReadinessChanged
from anlan.data.resources.ledger import KIND, PLACES, RESOURCES, stock_line
from anlan.data.resources.models import Resource, SensitivePlace, StockItem
from anlan.kernel.actor import Actor
from anlan.kernel.columns import RowOutcome
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, NotFound
from anlan.kernel.records import RecordRef

MOST_STOCK = 500
Stock = Sequence[Mapping[str, Any]]


def create_resource(
    *, kind: str, by: Actor, at: datetime, stock: Stock = (), within: User | None = None, **values: Any
) -> Resource:
    """Register a resource; details of the kind are given by their own names (`members=35`)."""
    if kind not in RESOURCES:
        raise InvalidInput("资源类别不在可选范围内。", field="kind")
    lines = _clean_stock(stock)

    def follow(resource: Resource) -> dict[str, list[Any]]:
        StockItem.objects.bulk_create([StockItem(resource=resource, **line) for line in lines])
        return {"stock": ["", _as_text(lines)]} if lines else {}

    folded = {**_folded(kind, values), "kind": kind}
    return ledger.create(RESOURCES[kind], values=folded, by=by, at=at, within=within, follow=follow)


def change_resource(
    *,
    resource: Resource,
    version: int | None,
    by: Actor,
    at: datetime,
    stock: Stock | None = None,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> Resource:
    """Change the given fields and details; `stock` replaces all stock lines. The kind stays."""
    values.pop("kind", None)
    lines = None if stock is None else _clean_stock(stock)

    def follow(current: Resource) -> dict[str, list[Any]]:
        if lines is None:
            return {}
        before = list(current.stock.values("item", "quantity", "unit"))
        if _as_text(before) == _as_text(lines):
            return {}
        current.stock.all().delete()
        StockItem.objects.bulk_create([StockItem(resource=current, **line) for line in lines])
        return {"stock": [_as_text(before), _as_text(lines)]}

    return ledger.change(
        RESOURCES[resource.kind],
        record=resource,
        values=_folded(resource.kind, values),
        version=version,
        by=by,
        at=at,
        reason=reason,
        within=within,
        follow=follow,
    )


def retire_resource(
    *, resource: Resource, reason: str, by: Actor, at: datetime, version: int | None = None
) -> Resource:
    """Take a resource out of the ledger; refused while an incident has it."""
    with transaction.atomic():
        current: Resource = Resource.objects.select_for_update().get(pk=resource.pk)
        return ledger.retire(
            RESOURCES[current.kind], record=current, reason=reason, by=by, at=at, version=version
        )


def restore_resource(*, resource: Resource, by: Actor, at: datetime) -> Resource:
    """Bring a retired resource back."""
    return ledger.restore(RESOURCES[resource.kind], record=resource, by=by, at=at)


def mark_engaged(resource_id: UUID, *, where: str, by: Actor, at: datetime) -> Resource:
    """Take a resource for an incident; `Conflict` names where it is when another one has it."""
    with transaction.atomic():
        resource = _held(resource_id)
        if resource.readiness == Readiness.ENGAGED:
            raise Conflict(
                f"{resource.name}正在执行 {resource.engaged_in}，不能重复派出。", code="resource_engaged"
            )
        if not resource.is_active:
            raise Conflict(f"{resource.name}已注销，不能派出。", code="retired")
        return _mark(resource, Readiness.ENGAGED, where, by=by, at=at)


def mark_available(resource_id: UUID, *, by: Actor, at: datetime) -> Resource:
    """Release a resource; nothing happens when it is not engaged."""
    with transaction.atomic():
        resource = _held(resource_id)
        if resource.readiness != Readiness.ENGAGED:
            return resource
        return _mark(resource, Readiness.READY, "", by=by, at=at)


def declare_stock(
    depot_id: UUID, held: Sequence[tuple[str, str, Decimal]], *, by: Actor, at: datetime
) -> None:
    """Write down what the books say a depot holds now, as (item, unit, quantity); nothing left means no line.

    Runs in the caller's transaction, whose movements are audited and published. The depot's version moves on, so that
    the undo of an earlier import leaves it alone.
    """
    depot = Resource.objects.select_for_update().get(pk=depot_id)
    for item, unit, quantity in held:
        if quantity:
            StockItem.objects.update_or_create(
                resource=depot, item=item, unit=unit, defaults={"quantity": quantity}
            )
        else:
            StockItem.objects.filter(resource=depot, item=item, unit=unit).delete()
    depot.changed_by, depot.version = by.name, depot.version + 1
    depot.save(update_fields=["changed_by", "version", "updated_at"])


def _held(resource_id: UUID) -> Resource:
    resource = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if resource is None:
        raise NotFound("没有找到此应急资源。")
    return resource  # type: ignore[no-any-return]  # manager of the abstract base


def _mark(resource: Resource, readiness: Readiness, where: str, *, by: Actor, at: datetime) -> Resource:
    before = resource.readiness
    resource.readiness, resource.engaged_in = readiness, where[:200]
    resource.version += 1
    resource.save(update_fields=["readiness", "engaged_in", "version", "updated_at"])
    subject = RecordRef.of(KIND, resource.pk)
    audit.record(
        action="resources.mark_resource",
        subject=subject,
        summary=f"{resource.name} {readiness.label} {where}".strip(),
        changes={"readiness": [before, str(readiness)]},
        by=by,
        at=at,
    )
    events.publish(
        ReadinessChanged(
            id=str(resource.pk), name=resource.name, readiness=str(readiness), where=where[:200]
        ),
        subject=subject,
        located_in=resource.located_in_id,
        supervised_by=resource.supervised_by_id,
        by=by,
        at=at,
    )
    return resource


def create_place(*, by: Actor, at: datetime, within: User | None = None, **values: Any) -> SensitivePlace:
    """Register a sensitive place."""
    return ledger.create(PLACES, values=values, by=by, at=at, within=within)


def change_place(
    *,
    place: SensitivePlace,
    version: int | None,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
    **values: Any,
) -> SensitivePlace:
    """Change the given fields."""
    return ledger.change(
        PLACES, record=place, values=values, version=version, by=by, at=at, reason=reason, within=within
    )


def retire_place(
    *, place: SensitivePlace, reason: str, by: Actor, at: datetime, version: int | None = None
) -> SensitivePlace:
    """Take a sensitive place out of the ledger."""
    return ledger.retire(PLACES, record=place, reason=reason, by=by, at=at, version=version)


def restore_place(*, place: SensitivePlace, by: Actor, at: datetime) -> SensitivePlace:
    """Bring a retired place back."""
    return ledger.restore(PLACES, record=place, by=by, at=at)


Upsert = Callable[..., list[RowOutcome]]


def _book_of(kind: ResourceKind) -> ledger.LedgerBook[Resource]:
    """The bulk operations of one kind, by name; rows are `{field: value}` of the kind's columns."""

    def kinded(rows: ledger.Rows, within: User | None) -> ledger.Rows:
        return [{**row, "kind": str(kind)} for row in rows]

    return ledger.LedgerBook(
        RESOURCES[str(kind)], complete=kinded, narrow=lambda rows: rows.filter(kind=str(kind))
    )


#: For imports: a ledger for each kind, and the sensitive places.
BOOKS = {kind: _book_of(kind) for kind in ResourceKind}
PLACE_BOOK = ledger.LedgerBook(PLACES)

upsert_teams: Upsert = BOOKS[ResourceKind.RESCUE_TEAM].upsert
upsert_experts: Upsert = BOOKS[ResourceKind.EXPERT].upsert
upsert_medical_institutions: Upsert = BOOKS[ResourceKind.MEDICAL_INSTITUTION].upsert
upsert_supplies: Upsert = BOOKS[ResourceKind.SUPPLIES].upsert
upsert_shelters: Upsert = BOOKS[ResourceKind.SHELTER].upsert
upsert_vehicles: Upsert = BOOKS[ResourceKind.VEHICLE].upsert


def upsert_places(
    rows: Sequence[Mapping[str, Any]],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    within: User | None = None,
) -> list[RowOutcome]:
    """Create or change sensitive places by kind and name, one transaction a call."""
    return ledger.upsert(PLACES, rows=rows, by=by, at=at, reason=reason, within=within)


def _folded(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the kind's details in `details`."""
    details, errors = take_details(kind, values)
    if errors:
        raise InvalidInput.many(errors)
    folded = {name: value for name, value in values.items() if name not in NAMES}
    if details:
        folded["details"] = details
    return folded


def _clean_stock(stock: Stock) -> list[dict[str, Any]]:
    if len(stock) > MOST_STOCK:
        raise InvalidInput(f"物资不能超过 {MOST_STOCK} 行。", field="stock")
    lines: list[dict[str, Any]] = []
    errors: list[FieldError] = []
    seen = set()
    for number, values in enumerate(stock):
        line, found = stock_line(values, prefix=f"stock.{number}.")
        errors += found
        if found:
            continue
        if (line["item"], line["unit"]) in seen:
            errors.append(FieldError(f"stock.{number}.item", f"{line['item']}重复，请合并数量。"))
        seen.add((line["item"], line["unit"]))
        lines.append(line)
    if errors:
        raise InvalidInput.many(errors)
    return lines


def _as_text(lines: Sequence[Mapping[str, Any]]) -> str:
    return "；".join(
        sorted(f"{line['item']} {line['quantity'].normalize():f} {line['unit']}" for line in lines)
    )
