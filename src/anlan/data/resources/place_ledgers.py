"""The ledgers of 消防水源 and 责任田 for the shared ledger operations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import shape

from anlan.base.divisions.facade import Division
from anlan.data.ledger.facade import Attention, LedgerFacts, LedgerSpec, initials, place_name, search_text
from anlan.data.resources import events
from anlan.data.resources.enums import AreaField, AreaLevel, WaterKind, WaterState
from anlan.data.resources.models import ResponsibilityArea, WaterSource
from anlan.kernel.errors import FieldError

WATER_KIND, WATER_LAYER = "water-source", "water-sources"
AREA_KIND, AREA_LAYER = "responsibility-area", "responsibility-areas"
#: A person answers for an area, not for a point.
_NO_MATTER = {str(Attention.NO_POINT), str(Attention.TWO_SUPERVISORS)}
_BASE = ("name", "address", "lon", "lat", "located_in", "supervised_by", "is_demo", "as_of", "source")
#: A city's grid has a few hundred corners.
MOST_CORNERS = 5000


def _positive(values: dict[str, Any], record: WaterSource | None) -> list[FieldError]:
    if values.get("state") == "":
        values["state"] = str(WaterState.USABLE)
    labels = {"yield_l_s": "供水能力", "head_mpa": "供水水头", "capacity_m3": "蓄水量"}
    return [
        FieldError(name, f"{label}应不小于 0。")
        for name, label in labels.items()
        if values.get(name) is not None and values[name] < 0
    ]


def _derive_water(record: WaterSource) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name, initials(record.name), record.number, place, record.address, record.owner
    )


def _by_label(choices: Sequence[tuple[str, Any]], row: dict[str, Any], name: str) -> None:
    """A kind given by its label is stored by its value: rows are matched by it."""
    if row.get(name):
        text = str(row[name]).strip()
        row[name] = {str(label): str(value) for value, label in choices}.get(text, text)


def _prepare_water(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    for row in rows:
        _by_label(WaterKind.choices, row, "kind")
    return [[] for _ in rows]


def _water_key(values: Mapping[str, Any]) -> Hashable | None:
    name = str(values.get("name") or "").strip()
    return (str(values.get("kind") or ""), name) if name else None


def _find_water(keys: Iterable[Hashable]) -> dict[Hashable, WaterSource]:
    names = {key[1] for key in keys if isinstance(key, tuple)}
    manager: Any = WaterSource.objects
    rows = manager.active().filter(name__in=names).select_related("located_in")
    return {(row.kind, row.name): row for row in rows}


WATERS: LedgerSpec[WaterSource] = LedgerSpec(
    app="resources",
    kind=WATER_KIND,
    noun="water",
    label="消防水源",
    model=WaterSource,
    layer=WATER_LAYER,
    fields=(
        *_BASE,
        "kind",
        "number",
        "state",
        "state_note",
        "yield_l_s",
        "head_mpa",
        "pipe_mm",
        "capacity_m3",
        "engines",
        "access",
        "winter",
        "owner",
        "contact_name",
        "contact_phone",
    ),
    required=("kind", "name"),
    phones=("contact_phone",),
    facts=LedgerFacts(
        added=events.WaterAdded,
        changed=events.WaterChanged,
        retired=events.WaterRetired,
        restored=events.WaterRestored,
        imported=events.WatersImported,
    ),
    examine=_positive,
    derive=_derive_water,
    key=_water_key,
    find=_find_water,
    prepare=_prepare_water,
)


def _examine_area(values: dict[str, Any], record: ResponsibilityArea | None) -> list[FieldError]:
    if values.get("field") == "":
        values["field"] = str(AreaField.GENERAL)
    if record is None and values.get("located_in") is None:
        return [FieldError("located_in", "请选择责任区划。")]
    return _outline_errors(values.get("boundary"))


def _outline_errors(boundary: Any) -> list[FieldError]:
    """An outline is a valid polygon in WGS-84 within China, or nothing."""
    if not boundary:
        return []
    wrong = [FieldError("boundary", "范围应为 WGS-84 的 GeoJSON 多边形，且边界不自相交。")]
    try:
        outline = shape(boundary)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
        return wrong
    if outline.geom_type not in ("Polygon", "MultiPolygon") or outline.is_empty or not outline.is_valid:
        return wrong
    west, south, east, north = outline.bounds
    if not (73 <= west <= east <= 136 and 3 <= south <= north <= 54):
        return wrong
    if shapely.get_num_coordinates(outline) > MOST_CORNERS:
        return [FieldError("boundary", f"范围的顶点不能超过 {MOST_CORNERS} 个，请先简化。")]
    return []


def _derive_area(record: ResponsibilityArea) -> None:
    place = place_name(record.located_in.name) if record.located_in else ""
    record.search = search_text(
        record.name,
        initials(record.name),
        place,
        record.grid,
        record.organisation_name,
        record.phone,
        record.deputy,
    )
    record.attention = ",".join(
        code for code in record.attention.split(",") if code and code not in _NO_MATTER
    )


def _prepare_areas(rows: Sequence[dict[str, Any]]) -> list[list[FieldError]]:
    """Divisions by name or code; choices by label."""
    complaints: list[list[FieldError]] = []
    names: dict[str, list[Division]] | None = None
    for row in rows:
        _by_label(AreaLevel.choices, row, "level")
        _by_label(AreaField.choices, row, "field")
        given, errors = row.get("located_in"), list[FieldError]()
        if isinstance(given, str) and given.strip() and not given.strip().removesuffix(".0").isdigit():
            if names is None:
                names = {}
                for division in Division.objects.all():
                    names.setdefault(division.name, []).append(division)
            found = names.get(given.strip(), [])
            if len(found) == 1:
                row["located_in"] = found[0]
            else:
                errors.append(FieldError("located_in", f"没有唯一的区划“{given[:20]}”，请填写区划代码。"))
        elif isinstance(given, str):
            row["located_in"] = given.strip().removesuffix(".0")
        complaints.append(errors)
    return complaints


def _area_key(values: Mapping[str, Any]) -> Hashable | None:
    name, area = str(values.get("name") or "").strip(), values.get("located_in")
    code = area.code if isinstance(area, Division) else str(area or "")
    field = str(values.get("field") or AreaField.GENERAL)
    return (name, code, field, str(values.get("grid") or "").strip()) if name else None


def _find_areas(keys: Iterable[Hashable]) -> dict[Hashable, ResponsibilityArea]:
    names = {key[0] for key in keys if isinstance(key, tuple)}
    manager: Any = ResponsibilityArea.objects
    rows = manager.active().filter(name__in=names).select_related("located_in")
    return {(row.name, row.located_in_id or "", row.field, row.grid): row for row in rows}


AREAS: LedgerSpec[ResponsibilityArea] = LedgerSpec(
    app="resources",
    kind=AREA_KIND,
    noun="area",
    label="责任田",
    model=ResponsibilityArea,
    layer=AREA_LAYER,
    fields=(
        *_BASE,
        "level",
        "field",
        "grid",
        "organisation_name",
        "post",
        "phone",
        "deputy",
        "deputy_phone",
        "note",
        "boundary",
    ),
    required=("name", "level"),
    phones=("phone", "deputy_phone"),
    facts=LedgerFacts(
        added=events.AreaAdded,
        changed=events.AreaChanged,
        retired=events.AreaRetired,
        restored=events.AreaRestored,
        imported=events.AreasImported,
    ),
    examine=_examine_area,
    derive=_derive_area,
    key=_area_key,
    find=_find_areas,
    prepare=_prepare_areas,
)
