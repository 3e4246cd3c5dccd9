"""Catalogue, lots coming in and going out by hand, minimum stock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.data.ledger.facade import initials, search_text
from anlan.data.resources.facade import Resource, ResourceKind
from anlan.data.supplies.enums import OUTGOING_BY_HAND, ItemCategory, MovementKind
from anlan.data.supplies.models import Item, Lot, StockLevel
from anlan.data.supplies.operations.books import Books
from anlan.data.supplies.operations.values import date_of, quantity_of, shown, text_of
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

MOST_MONTHS = 600


def create_item(*, name: str, unit: str, by: Actor, at: datetime, **values: Any) -> Item:
    """Add an item to the catalogue; name and unit together are unique."""
    item = Item(name=text_of(name, field="name", label="名称", most=100, least=1))
    item.unit = text_of(unit, field="unit", label="单位", most=16, least=1)
    _describe(item, values)
    with transaction.atomic():
        if Item.objects.filter(name=item.name, unit=item.unit).exists():
            raise InvalidInput(f"目录中已有“{item.name}（{item.unit}）”。", field="name")
        item.save(force_insert=True)
        _note(item, "create_item", f"新增物资品种 {item}", by=by, at=at)
    return item


def change_item(*, item: Item, by: Actor, at: datetime, version: int | None = None, **values: Any) -> Item:
    """Change an item; its name and unit stay once a lot of it exists, because papers name it by them."""
    with transaction.atomic():
        item = Item.objects.select_for_update().get(pk=item.pk)
        if version is not None and version != item.version:
            raise StaleRecord("此物资品种刚被别人修改过，请核对后重新保存。", field="version")
        name = text_of(values.get("name", item.name), field="name", label="名称", most=100, least=1)
        unit = text_of(values.get("unit", item.unit), field="unit", label="单位", most=16, least=1)
        if (name, unit) != (item.name, item.unit):
            if Lot.objects.filter(item=item).exists():
                raise Conflict(f"“{item}”已有批次，名称和单位不能再改；请另立品种。", code="item_in_use")
            if Item.objects.filter(name=name, unit=unit).exclude(pk=item.pk).exists():
                raise InvalidInput(f"目录中已有“{name}（{unit}）”。", field="name")
            item.name, item.unit = name, unit
        _describe(item, values)
        item.version += 1
        item.save()
        _note(item, "change_item", f"修改物资品种 {item}", by=by, at=at)
    return item


def item_named(name: str, unit: str) -> Item:
    """The catalogue's item of this name and unit, added when it is not there. Runs in the caller's transaction."""
    name, unit = name.strip()[:100], unit.strip()[:16] or "件"
    found = Item.objects.filter(name=name, unit=unit).first()
    if found is None:
        found = Item(name=name, unit=unit)
        _describe(found, {})
        found.save(force_insert=True)
    return found


def _describe(item: Item, values: Mapping[str, Any]) -> None:
    category = str(values.get("category", item.category) or ItemCategory.OTHER)
    if category not in ItemCategory.values:
        raise InvalidInput("物资类别不在可选范围内。", field="category")
    item.category = category
    for name, label, most in (("specification", "规格型号", 100), ("note", "备注", 200)):
        setattr(
            item, name, text_of(values.get(name, getattr(item, name)), field=name, label=label, most=most)
        )
    if "shelf_life_months" in values:
        months = values["shelf_life_months"]
        if months not in (None, "") and not 0 < int(months) <= MOST_MONTHS:
            raise InvalidInput(f"保质期应在 1 到 {MOST_MONTHS} 个月之间。", field="shelf_life_months")
        item.shelf_life_months = int(months) if months not in (None, "") else None
    if "is_active" in values:
        item.is_active = bool(values["is_active"])
    label = ItemCategory(item.category).label
    item.search = search_text(item.name, initials(item.name), item.specification, str(label))


def take_in(
    *,
    depot: Resource,
    item: Item,
    quantity: Any,
    by: Actor,
    at: datetime,
    kind: MovementKind | str = MovementKind.INTAKE,
    number: str = "",
    received_on: Any = None,
    expires_on: Any = None,
    supplier: str = "",
    place: str = "",
    reason: str = "",
) -> Lot:
    """Put a lot into a depot (入库, or 期初 for what was there before the books began)."""
    must_be_depot(depot)
    if kind not in (MovementKind.INTAKE, MovementKind.OPENING):
        raise InvalidInput("入库类别应为入库或期初。", field="kind")
    if not item.is_active:
        raise Conflict(f"“{item}”已停用，不能再入库。", code="item_inactive")
    amount = quantity_of(quantity, field="quantity")
    came = date_of(received_on, field="received_on", label="入库日期") or in_shanghai(at).date()
    ends = date_of(expires_on, field="expires_on", label="有效期")
    if came > in_shanghai(at).date():
        raise InvalidInput("入库日期不能晚于今天。", field="received_on")
    if ends is not None and ends < came:
        raise InvalidInput("有效期不能早于入库日期。", field="expires_on")
    lot = Lot(depot=depot, item=item, received_on=came, expires_on=ends)
    lot.number = text_of(number, field="number", label="批号", most=64)
    lot.supplier = text_of(supplier, field="supplier", label="供应单位", most=100)
    lot.place = text_of(place, field="place", label="库位", most=64)
    said = text_of(reason, field="reason", label="说明", most=200)
    with transaction.atomic():
        lot.save(force_insert=True)
        books = Books(by=by, at=at)
        books.post(lot, amount, MovementKind(kind), reason=said)
        books.finish()
        words = f"{depot.name} {MovementKind(kind).label} {item.name} {shown(amount)}{item.unit}"
        _about_depot(depot, "take_in", words, {"lot": str(lot.pk), "quantity": str(amount)}, by=by, at=at)
    return lot


def take_out(
    *, lot: Lot, quantity: Any, kind: MovementKind | str, reason: str, by: Actor, at: datetime
) -> Lot:
    """Issue or scrap some of a lot, with the reason; what is promised to a consignment stays."""
    if kind not in OUTGOING_BY_HAND:
        raise InvalidInput("出库类别应为领用或报废。", field="kind")
    amount = quantity_of(quantity, field="quantity")
    said = text_of(reason, field="reason", label="说明", most=200, least=2)
    with transaction.atomic():
        books = Books(by=by, at=at)
        lot = books.lots([lot.pk])[lot.pk]
        must_be_depot(lot.depot)
        books.post(lot, -amount, MovementKind(kind), reason=said)
        books.finish()
        words = f"{lot.depot.name} {MovementKind(kind).label} {lot.item.name} {shown(amount)}{lot.item.unit}"
        changes = {"lot": str(lot.pk), "quantity": str(-amount)}
        _about_depot(lot.depot, "take_out", words, changes, reason=said, by=by, at=at)
    return lot


def set_minimum(*, depot: Resource, item: Item, minimum: Any, by: Actor, at: datetime) -> StockLevel:
    """Say how much of an item a depot must hold at least; nothing ends the rule."""
    must_be_depot(depot)
    wanted = None if minimum in (None, "") else quantity_of(minimum, field="minimum", label="最低库存")
    with transaction.atomic():
        level = Books(by=by, at=at).level(depot, item)
        before: Decimal | None = level.minimum
        level.minimum = wanted
        level.version += 1
        level.save(update_fields=["minimum", "version", "updated_at"])
        words = f"{depot.name} {item.name} 最低库存 {shown(wanted) + item.unit if wanted else '不设'}"
        changes = {"minimum": [str(before) if before is not None else "", str(wanted or "")]}
        _about_depot(depot, "set_minimum", words, changes, by=by, at=at)
    return level


def must_be_depot(depot: Resource) -> None:
    """`InvalidInput` for a resource that is no depot, `Conflict` for a retired one."""
    if depot.kind != ResourceKind.SUPPLIES:
        raise InvalidInput(f"{depot.name}不是物资库。", field="depot")
    if not depot.is_active:
        raise Conflict(f"{depot.name}已注销，不能收发物资。", code="retired")


def _about_depot(
    depot: Resource,
    action: str,
    words: str,
    changes: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
) -> None:
    audit.record(
        action=f"supplies.{action}",
        subject=RecordRef.of("resource", depot.pk),
        summary=words[:500],
        changes=changes,
        reason=reason,
        by=by,
        at=at,
    )


def _note(item: Item, action: str, words: str, *, by: Actor, at: datetime) -> None:
    audit.record(
        action=f"supplies.{action}",
        subject=RecordRef.of("supply-item", item.pk),
        summary=words,
        changes={"category": item.category, "active": item.is_active},
        by=by,
        at=at,
    )
