"""The resource ledgers' descriptions for the shared ledger operations."""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from anlan.data.ledger.checks import FieldRule, clean_money
from anlan.data.ledger.facade import (
    LedgerFacts,
    LedgerSpec,
    Line,
    Lines,
    initials,
    place_name,
    search_text,
)
from anlan.data.resources import events
from anlan.data.resources.details import take_details
from anlan.data.resources.enums import PlaceKind, Readiness, ResourceKind
from anlan.data.resources.guards import ask_guards
from anlan.data.resources.models import Resource, SensitivePlace, StockItem
from anlan.kernel.errors import Conflict, FieldError

KIND = "resource"
PLACE_KIND = "sensitive-place"
PLACE_LAYER = "sensitive-places"
STOCK_LINES = Lines(StockItem, "resource", ("item", "quantity", "unit"))
_COMMON = (
    "kind",
    "name",
    "address",
    "located_in",
    "supervised_by",
    "lon",
    "lat",
    "contact_name",
    "contact_phone",
    "is_demo",
    "as_of",
    "source",
)


def _examine(values: dict[str, Any], record: Resource | None) -> list[FieldError]:
    """Details are merged with those the record has: a change of one leaves the others."""
    if "details" in values:
        values["details"] = {**(record.details if record else {}), **(values["details"] or {})}
    if values.get("readiness") == "engaged" and (record is None or record.readiness != "engaged"):
        return [FieldError("readiness", "“执行任务”由调派自动设定，不能手工填写。")]
    return []


def _derive(record: Resource | SensitivePlace) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    more = []
    if isinstance(record, Resource):
        more = [
            str(record.details.get(name) or "")
            for name in ("specialities", "field", "second_field", "plate", "employer", "area")
        ]
    record.search = search_text(record.name, initials(record.name), place, record.address, *more)


def _prepare(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Fold the details of a row into `details` and its stock columns into `stock`."""
    complaints = []
    for row in rows:
        details, errors = take_details(str(row.get("kind", "")), row)
        if details:
            row["details"] = details
        if row.get("item"):
            line, found = stock_line(row)
            errors += found
            row["stock"] = line
        complaints.append(errors)
    return complaints


def _prepare_places(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """A kind given by its label is stored by its value: rows are matched by kind and name."""
    values = {str(label): str(value) for value, label in PlaceKind.choices}
    for row in rows:
        if "kind" in row:
            text = str(row["kind"]).strip()
            row["kind"] = values.get(text, text)
    return [[] for _ in rows]


def stock_line(values: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, Any], list[FieldError]]:
    """Item, quantity and unit of a stock line; the unit is 件 when not given."""
    item = str(values.get("item") or "").strip()[:100]
    unit = str(values.get("unit") or "").strip()[:16] or "件"
    rule = FieldRule("quantity", "数量", clean_money)
    if not item:
        return {}, [FieldError(f"{prefix}item", "请填写物资名称。")]
    try:
        quantity: Decimal = clean_money(
            rule, values.get("quantity") if values.get("quantity") != "" else None
        )
    except ValueError:
        return {}, [FieldError(f"{prefix}quantity", f"请填写{item}的数量，应为不小于 0 的数字。")]
    return {"item": item, "quantity": quantity, "unit": unit}, []


def _find(keys: Iterable[Hashable]) -> dict[Hashable, Resource]:
    wanted = [key for key in keys if isinstance(key, tuple)]
    manager: Any = Resource.objects
    rows = manager.active().filter(
        kind__in={kind for kind, _ in wanted}, name__in={name for _, name in wanted}
    )
    return {(row.kind, row.name): row for row in rows.select_related("located_in")}


def _find_places(keys: Iterable[Hashable]) -> dict[Hashable, SensitivePlace]:
    wanted = [key for key in keys if isinstance(key, tuple)]
    manager: Any = SensitivePlace.objects
    rows = manager.active().filter(name__in={name for _, name in wanted})
    return {(row.kind, row.name): row for row in rows.select_related("located_in")}


def _key(values: Mapping[str, Any]) -> Hashable | None:
    name = str(values.get("name") or "").strip()
    return (str(values.get("kind") or ""), name) if name else None


def _stock(pairs: Sequence[tuple[Resource, Mapping[str, Any]]]) -> dict[UUID, list[Line]]:
    """The stock columns of import rows: one row, one line."""
    wanted = [(record, row["stock"]) for record, row in pairs if row.get("stock")]
    if not wanted:
        return {}
    held = StockItem.objects.filter(resource__in={record.pk for record, _ in wanted})
    known = {(line.resource_id, line.item, line.unit): line for line in held}
    fresh = {record.pk for record, _ in wanted if record.just_added}
    former: dict[UUID, list[Line]] = {}
    for record, values in wanted:
        key = (record.pk, values["item"], values["unit"])
        line = known.get(key)
        if line is not None and line.quantity == values["quantity"]:
            continue
        if record.pk not in former and record.pk not in fresh:
            former.update(STOCK_LINES.former([record.pk]))
        if line is None:
            known[key] = StockItem.objects.create(resource=record, **values)
        else:
            line.quantity = values["quantity"]
            line.save(update_fields=["quantity", "updated_at"])
    return former


def _before_retiring(record: Resource) -> None:
    if record.readiness == Readiness.ENGAGED:
        raise Conflict(
            f"{record.name}正在执行 {record.engaged_in}，归队后才能注销。", code="resource_engaged"
        )
    ask_guards(record)


_BASE: LedgerSpec[Resource] = LedgerSpec(
    app="resources",
    kind=KIND,
    noun="resource",
    label="应急资源",
    model=Resource,
    layer="resources",
    fields=(*_COMMON, "readiness", "readiness_note", "details"),
    required=("kind", "name"),
    phones=("contact_phone",),
    facts=LedgerFacts(
        added=events.ResourceAdded,
        changed=events.ResourceChanged,
        retired=events.ResourceRetired,
        restored=events.ResourceRestored,
        imported=events.ResourcesImported,
    ),
    examine=_examine,
    derive=_derive,
    key=_key,
    find=_find,
    prepare=_prepare,
    lines=STOCK_LINES,
    children=_stock,
    before_retiring=_before_retiring,
)

#: One description for each kind; the spatial layer bears the kind's name.
RESOURCES: dict[str, LedgerSpec[Resource]] = {
    str(kind): dataclasses.replace(_BASE, layer=str(kind), label=str(kind.label)) for kind in ResourceKind
}

PLACES: LedgerSpec[SensitivePlace] = LedgerSpec(
    app="resources",
    kind=PLACE_KIND,
    noun="place",
    label="敏感场所",
    model=SensitivePlace,
    layer=PLACE_LAYER,
    fields=(*_COMMON, "people", "people_day", "people_night"),
    required=("kind", "name"),
    phones=("contact_phone",),
    facts=LedgerFacts(
        added=events.PlaceAdded,
        changed=events.PlaceChanged,
        retired=events.PlaceRetired,
        restored=events.PlaceRestored,
        imported=events.PlacesImported,
    ),
    derive=_derive,
    key=_key,
    find=_find_places,
    prepare=_prepare_places,
)
