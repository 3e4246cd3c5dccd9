"""Whom a zone reaches: enterprises, people, schools, hospitals, other installations, resources, roads.

Numbers count everybody inside, whosever jurisdiction they lie under: harm does not stop at a boundary. Names are given
only of what the viewer may see. One read of each ledger within the box around all zones, then geometry in bulk: below
100 ms with 200,000 enterprises.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
import shapely
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from shapely.geometry.base import BaseGeometry

from anlan.base.accounts.facade import User
from anlan.data.enterprises.facade import Enterprise
from anlan.data.hazards.facade import MajorHazardInstallation
from anlan.data.resources.facade import PlaceKind, Resource, SensitivePlace
from anlan.gis.consequences.roads import roads_in

#: Into so many strips the box around the zones is cut for reading.
STRIPS = 12
#: A box smaller than this (some 10 km²) is read whole.
SMALL_DEG2 = 0.001
#: So many are named of each kind; the numbers count all.
NAMED = 60
Box = tuple[float, float, float, float]
Row = tuple[Any, ...]
#: What a screen counts beside one another; places by their kinds.
LABELS = {
    "enterprise": "企业",
    "installation": "重大危险源",
    "resource": "应急资源",
    **{str(kind.value): str(kind.label) for kind in PlaceKind},
}


@dataclass(frozen=True, slots=True)
class _Ledger:
    """How one ledger is read: `kind` of a row may be a column of its own."""

    model: Any
    columns: tuple[str, ...]
    url_name: str
    kind: str = ""


_LEDGERS = (
    _Ledger(Enterprise, ("employees",), "enterprises:detail", "enterprise"),
    _Ledger(SensitivePlace, ("people", "kind"), "resources:place"),
    _Ledger(MajorHazardInstallation, (), "hazards:detail", "installation"),
    _Ledger(Resource, (), "resources:detail", "resource"),
)


@dataclass(slots=True)
class Exposure:
    """What lies in each zone, by the zone's id; `items` are the named ones with the zones they lie in."""

    zones: dict[str, dict[str, Any]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    roads_loaded: bool = True

    def as_json(self) -> dict[str, Any]:
        """For the screens and for keeping."""
        return {"zones": self.zones, "items": self.items, "roads_loaded": self.roads_loaded}


def exposure_of(
    shapes: Mapping[str, BaseGeometry],
    *,
    visible_to: User | None,
    apart_from: UUID | None = None,
    named: int = NAMED,
) -> Exposure:
    """Whom each of the shapes (WGS-84, by zone id) reaches.

    `visible_to` None names everything (what is kept for later, with the place and supervisor of each). `apart_from`
    is the installation the zones start from: it is not a domino of itself. Numbers of a zone: `people` (headcounts
    filed by enterprises and places), `unknown` (how many of them filed none), `counts` by kind, `people_by_kind`.
    """
    found = Exposure()
    if not shapes:
        return found
    areas = list(shapes.values())
    for area in areas:
        shapely.prepare(area)
    for zone in shapes:
        found.zones[zone] = {
            "people": 0,
            "unknown": 0,
            "counts": {},
            "people_by_kind": {},
            "roads": [],
            "roads_m": 0,
        }
    box = _box_of(areas)
    strips = _strips(areas, box)
    for ledger in _LEDGERS:
        rows = _rows_of(ledger, strips)
        if rows:
            _count(found, ledger, rows, shapes, visible_to, apart_from, named)
    _add_roads(found, shapes, box)
    found.items.sort(key=lambda item: (_gravest(item["zones"]), -(item["people"] or 0), item["name"]))
    return found


def _box_of(areas: Sequence[BaseGeometry]) -> Box:
    west, south, east, north = shapely.total_bounds(areas)
    return float(west), float(south), float(east), float(north)


def _rows_of(ledger: _Ledger, strips: Sequence[Box]) -> list[Row]:
    """(lon, lat, id, *columns) of the active rows within the strips; ids as text, because most are only counted."""
    inside = Q(pk__in=[])
    for west, south, east, north in strips:
        inside |= Q(lon__gte=west, lon__lt=east, lat__gte=south, lat__lte=north)
    rows = ledger.model.objects.active().filter(inside).annotate(key=Cast("pk", CharField()))
    return list(rows.order_by().values_list("lon", "lat", "key", *ledger.columns))


def _strips(areas: Sequence[BaseGeometry], box: Box) -> list[Box]:
    """The box around all areas cut into strips of longitude, each only as high as the areas are there.

    A plume that runs across its box fills a fifth of it: reading strips spares the rest.
    """
    west, south, east, north = box
    if (east - west) * (north - south) < SMALL_DEG2:
        return [(west, south, float(np.nextafter(east, np.inf)), north)]
    edges = np.linspace(west, np.nextafter(east, np.inf), STRIPS + 1).tolist()
    strips = []
    for left, right in pairwise(edges):
        parts = shapely.clip_by_rect(np.array(areas), left, south - 1e-9, right, north + 1e-9)
        seen = parts[~shapely.is_empty(parts)]
        if len(seen):
            _, low, _, high = shapely.total_bounds(seen)
            strips.append((left, float(low), right, float(high)))
    return strips


def _count(
    found: Exposure,
    ledger: _Ledger,
    rows: list[Row],
    shapes: Mapping[str, BaseGeometry],
    viewer: User | None,
    apart_from: UUID | None,
    named: int,
) -> None:
    lons = np.array([row[0] for row in rows])
    lats = np.array([row[1] for row in rows])
    members: dict[int, list[str]] = {}
    apart = _key_of(apart_from, rows)
    for zone, area in shapes.items():
        numbers = found.zones[zone]
        for index in np.flatnonzero(shapely.intersects_xy(area, lons, lats)).tolist():
            row = rows[index]
            if row[2] == apart:
                continue
            members.setdefault(index, []).append(zone)
            kind, people = _kind_and_people(ledger, row)
            numbers["counts"][kind] = numbers["counts"].get(kind, 0) + 1
            if not ledger.columns:
                continue
            if people is None:
                numbers["unknown"] += 1
            else:
                numbers["people"] += people
                numbers["people_by_kind"][kind] = numbers["people_by_kind"].get(kind, 0) + people
    if members and named:
        found.items += _named(ledger, rows, members, viewer, named)


def _key_of(record_id: UUID | None, rows: Sequence[Row]) -> str:
    """The id as the database writes it: with dashes or without."""
    if record_id is None or not rows:
        return ""
    return str(record_id) if "-" in rows[0][2] else record_id.hex


def _kind_and_people(ledger: _Ledger, row: Row) -> tuple[str, int | None]:
    kind = ledger.kind or row[4]
    return kind, row[3] if ledger.columns else None


def _named(
    ledger: _Ledger, rows: list[Row], members: Mapping[int, list[str]], viewer: User | None, named: int
) -> list[dict[str, Any]]:
    """The gravest and largest of those inside, with their names, as far as the viewer may see them."""
    order = sorted(
        members,
        key=lambda index: (_gravest(members[index]), -(_kind_and_people(ledger, rows[index])[1] or 0)),
    )
    # Some more are read than are shown: part of them may lie under another jurisdiction.
    wanted = order[: named * 3]
    manager = ledger.model.objects
    visible = manager.all() if viewer is None else manager.visible_to(viewer)
    keys = {index: UUID(rows[index][2]) for index in wanted}
    names = {
        row[0]: row[1:]
        for row in visible.filter(pk__in=list(keys.values()))
        .order_by()
        .values_list("pk", "name", "located_in_id", "supervised_by_id")
    }
    items: list[dict[str, Any]] = []
    for index in wanted:
        row, key = rows[index], keys[index]
        if key not in names or len(items) >= named:
            continue
        name, located_in, supervised_by = names[key]
        kind, people = _kind_and_people(ledger, row)
        item: dict[str, Any] = {
            "id": str(key),
            "kind": kind,
            "kind_label": LABELS.get(kind, kind),
            "name": name,
            "people": people,
            "lon": round(row[0], 6),
            "lat": round(row[1], 6),
            "url": reverse(ledger.url_name, args=[key]),
            "zones": members[index],
        }
        if viewer is None:
            item |= {"located_in": located_in or "", "supervised_by": str(supervised_by or "")}
        items.append(item)
    return items


def _gravest(zones: Iterable[str]) -> int:
    """0 for something in any red zone, 1 for orange, 2 for yellow."""
    levels = {zone.rpartition("/")[2] for zone in zones}
    return 0 if "red" in levels else 1 if "orange" in levels else 2


def _add_roads(found: Exposure, shapes: Mapping[str, BaseGeometry], box: Box) -> None:
    roads = roads_in(box)
    found.roads_loaded = roads.loaded
    for zone, area in shapes.items():
        stretches = roads.within(area)
        found.zones[zone]["roads"] = stretches
        found.zones[zone]["roads_m"] = sum(each["length_m"] for each in stretches)


def seen_by(items: Iterable[Mapping[str, Any]], viewer: User) -> list[dict[str, Any]]:
    """Of kept items those the viewer may see, without the marks they were kept with."""
    scope = viewer.scope
    seen = []
    for item in items:
        supervised = item.get("supervised_by") or ""
        if scope.sees(item.get("located_in", ""), UUID(supervised) if supervised else None):
            seen.append(
                {name: each for name, each in item.items() if name not in ("located_in", "supervised_by")}
            )
    return seen
