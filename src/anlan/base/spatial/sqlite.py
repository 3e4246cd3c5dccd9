"""Spatial back end on SQLite's R*Tree: an index of boxes kept by triggers, distances computed here.

The index holds single-precision boxes rounded outward, so it proposes a superset; exact coordinates come
from the table. Nearest neighbours are found in a window that doubles until enough of its contents are
certainly the nearest.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from uuid import UUID

import numpy as np
import shapely
from django.db import connection
from shapely.geometry.base import BaseGeometry

from anlan.base.spatial.backends import Near, Spot
from anlan.base.spatial.geodesy import HALF_GIRTH_M, Floats, Window, distances_m, windows_around
from anlan.base.spatial.slots import slot_of

_FIRST_RADIUS_M = 250.0
_IN_BOX = """
SELECT p.layer, p.record_id, p.lon, p.lat
FROM spatial_index AS i CROSS JOIN spatial_place AS p ON p.id = i.id
WHERE i.slot_min = %s AND i.slot_max = %s
  AND i.east >= %s AND i.west <= %s AND i.north >= %s AND i.south <= %s
  AND p.layer = %s AND p.lon BETWEEN %s AND %s AND p.lat BETWEEN %s AND %s
"""
_ONE_LAYER = "SELECT layer, record_id, lon, lat FROM spatial_place WHERE layer = %s"

Row = tuple[str, str, float, float]


class SqliteBackend:
    """See `backends.SpatialBackend`."""

    def nearest(
        self,
        *,
        layers: Sequence[str],
        lon: float,
        lat: float,
        limit: int,
        within_m: float | None,
        only: Container[UUID] | None,
    ) -> list[Near]:
        reach = HALF_GIRTH_M if within_m is None else min(within_m, HALF_GIRTH_M)
        found: list[Near] = []
        for layer in dict.fromkeys(layers):
            found += _nearest_of(layer, lon, lat, limit, reach, only)
        return sorted(found, key=_by_distance)[:limit]

    def within_distance(
        self, *, layers: Sequence[str], lon: float, lat: float, radius_m: float
    ) -> list[Near]:
        found: list[Near] = []
        for layer in dict.fromkeys(layers):
            found += _named(*_measured(layer, lon, lat, radius_m))
        return sorted(found, key=_by_distance)

    def within_polygon(self, *, layers: Sequence[str], geometry: BaseGeometry) -> list[Spot]:
        if geometry.is_empty:
            return []
        shapely.prepare(geometry)
        rows = [row for layer in dict.fromkeys(layers) for row in _in_box(layer, geometry.bounds)]
        if not rows:
            return []
        inside = shapely.intersects_xy(geometry, [row[2] for row in rows], [row[3] for row in rows])
        return _spots([row for row, hit in zip(rows, inside, strict=True) if hit])

    def in_bounds(
        self,
        *,
        layers: Sequence[str],
        west: float,
        south: float,
        east: float,
        north: float,
        limit: int | None,
    ) -> list[Spot]:
        boxes = [(west, south, east, north)]
        if west > east:
            boxes = [(west, south, 180.0, north), (-180.0, south, east, north)]
        rows = [row for layer in dict.fromkeys(layers) for box in boxes for row in _in_box(layer, box)]
        return _spots(rows)[:limit]


def _nearest_of(
    layer: str, lon: float, lat: float, limit: int, reach: float, only: Container[UUID] | None
) -> list[Near]:
    radius = min(_FIRST_RADIUS_M, reach)
    while True:
        rows, metres = _measured(layer, lon, lat, radius)
        if only is not None and rows:
            allowed = np.array([UUID(row[1]) in only for row in rows])
            rows, metres = [row for row, hit in zip(rows, allowed, strict=True) if hit], metres[allowed]
        if len(rows) >= limit or radius >= reach:
            return _closest(rows, metres, limit)
        radius = min(radius * 2, reach)


def _closest(rows: list[Row], metres: Floats, limit: int) -> list[Near]:
    if len(rows) > limit:
        farthest = np.partition(metres, limit - 1)[limit - 1]
        kept = np.flatnonzero(metres <= farthest)
        rows, metres = [rows[i] for i in kept], metres[kept]
    return sorted(_named(rows, metres), key=_by_distance)[:limit]


def _measured(layer: str, lon: float, lat: float, radius_m: float) -> tuple[list[Row], Floats]:
    """Rows of the layer at most `radius_m` away, with their distances."""
    everywhere = radius_m >= HALF_GIRTH_M
    if everywhere:
        rows = _fetch(_ONE_LAYER, [layer])
    else:
        boxes = windows_around(lon, lat, radius_m)
        found = [row for box in boxes for row in _in_box(layer, box)]
        # A point on longitude 180 may lie in both windows.
        rows = list(dict.fromkeys(found)) if len(boxes) > 1 else found
    if not rows:
        return [], np.zeros(0)
    metres = distances_m(lon, lat, np.array([row[2] for row in rows]), np.array([row[3] for row in rows]))
    if everywhere:
        return rows, metres
    kept = np.flatnonzero(metres <= radius_m)
    return [rows[i] for i in kept], metres[kept]


def _named(rows: list[Row], metres: Floats) -> list[Near]:
    pairs = zip(rows, metres.tolist(), strict=True)
    return [Near(layer, UUID(record), distance) for (layer, record, _, _), distance in pairs]


def _in_box(layer: str, box: Window) -> list[Row]:
    west, south, east, north = box
    slot = slot_of(layer)
    return _fetch(_IN_BOX, [slot, slot, west, east, south, north, layer, west, east, south, north])


def _fetch(sql: str, parameters: Sequence[str | int | float]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
    return rows


def _spots(rows: list[Row]) -> list[Spot]:
    spots = {Spot(layer, UUID(record), lon, lat) for layer, record, lon, lat in rows}
    return sorted(spots, key=lambda spot: (spot.layer, spot.record_id.hex))


def _by_distance(near: Near) -> tuple[float, str, str]:
    return near.distance_m, near.layer, near.record_id.hex
