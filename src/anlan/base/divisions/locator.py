"""From a point to its district: an in-process index over the loaded boundaries. All coordinates WGS-84.

Owns the index, its freshness, and the rule for points outside every boundary. The index is rebuilt when the
boundaries in the database have changed, which one small query per call finds out; bulk work takes a
`Locator` once.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max, Min
from shapely.geometry.base import BaseGeometry

from anlan.base.divisions import boundary_source
from anlan.base.divisions.enums import DivisionLevel
from anlan.base.divisions.models import Boundary, Division
from anlan.kernel.coordinates import check_lonlat, distance_m

# Quays, reclaimed land, ships at berth and islets lie outside published boundaries: so far out a point still
# counts.
NEAREST_WITHIN_M = 3000.0
_METRES_PER_DEGREE = 111_000.0
_REACH_DEG = NEAREST_WITHIN_M / _METRES_PER_DEGREE


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies: `path` runs from the province to the district; `distance_m` is 0 inside the
    boundary."""

    district: Division
    township: Division | None
    path: tuple[Division, ...]
    distance_m: float


class Locator:
    """A snapshot of the loaded district boundaries, safe to share between threads."""

    def __init__(self) -> None:
        divisions = {row.code: row for row in Division.objects.exclude(level=DivisionLevel.TOWNSHIP)}
        with_districts = {row.parent_id for row in divisions.values() if row.level == DivisionLevel.DISTRICT}
        self._districts: list[Division] = []
        self._shapes: list[BaseGeometry] = []
        cities: list[BaseGeometry] = []
        for boundary in Boundary.objects.order_by("division_id"):
            division = divisions[boundary.division_id]
            shape = shapely.from_wkb(bytes(boundary.wkb))
            if division.level == DivisionLevel.CITY:
                cities.append(shape)
            if division.level == DivisionLevel.DISTRICT or division.code not in with_districts:
                self._districts.append(division)
                self._shapes.append(shape)
        shapely.prepare(self._shapes)
        self._prepared = np.array(self._shapes, dtype=object)
        self._tree = shapely.STRtree(self._shapes)
        self._paths = {district.code: _path(district, divisions) for district in self._districts}
        self._neighbours = shapely.STRtree(_neighbouring_cities(cities, known=divisions))

    def locate(self, lon: float, lat: float) -> Located | None:
        """The district at (lon, lat), else the nearest within 3 km, else None; `ValueError` for no
        coordinate.

        A point inside the boundary of a city that is not loaded is None, however near it lies.
        """
        check_lonlat(lon, lat)
        point = shapely.Point(lon, lat)
        inside = self._tree.query(point, predicate="intersects")
        if len(inside):
            return self._located(int(min(inside)), 0.0)
        near = self._nearest(lon, lat)
        if near is None or len(self._neighbours.query(point, predicate="intersects")):
            return None
        return self._located(*near)

    def locate_many(self, points: Sequence[tuple[float, float]]) -> list[Located | None]:
        """`locate` for many points at once."""
        if not points:
            return []
        for lon, lat in points:
            check_lonlat(lon, lat)
        lonlat = np.asarray(points, dtype=float)
        # The tree compares rectangles only: its own predicate would not use the prepared shapes, which is slow.
        which, shape = self._tree.query(shapely.points(lonlat))
        inside = shapely.intersects_xy(self._prepared[shape], lonlat[which, 0], lonlat[which, 1])
        hit = np.full(len(points), len(self._shapes), dtype=np.int64)
        np.minimum.at(hit, which[inside], shape[inside])
        here = {index: self._located(index, 0.0) for index in set(hit.tolist()) if index < len(self._shapes)}
        return [
            here[index] if index in here else self.locate(*point)
            for index, point in zip(hit.tolist(), points, strict=True)
        ]

    def _located(self, index: int, distance: float) -> Located:
        district = self._districts[index]
        return Located(district=district, township=None, path=self._paths[district.code], distance_m=distance)

    def _nearest(self, lon: float, lat: float) -> tuple[int, float] | None:
        squeeze = max(math.cos(math.radians(lat)), 0.01)
        window = shapely.box(
            lon - _REACH_DEG / squeeze, lat - _REACH_DEG, lon + _REACH_DEG / squeeze, lat + _REACH_DEG
        )
        best: tuple[int, float] | None = None
        for index in sorted(int(i) for i in self._tree.query(window)):
            away = _distance_to(self._shapes[index], lon, lat, squeeze)
            if away <= NEAREST_WITHIN_M and (best is None or away < best[1]):
                best = (index, away)
        return best


def _distance_to(shape: BaseGeometry, lon: float, lat: float, squeeze: float) -> float:
    """Metres from the point to the nearest point of the shape; degrees of longitude are made as long as
    latitude's."""
    near = shapely.clip_by_rect(
        shape,
        lon - 2 * _REACH_DEG / squeeze,
        lat - 2 * _REACH_DEG,
        lon + 2 * _REACH_DEG / squeeze,
        lat + 2 * _REACH_DEG,
    )
    if near.is_empty:
        return math.inf

    def squeezed(coordinates: Any) -> Any:
        return coordinates * np.array([squeeze, 1.0])

    line = shapely.shortest_line(shapely.transform(near, squeezed), shapely.Point(lon * squeeze, lat))
    x, y = line.coords[0]
    return distance_m(lon, lat, x / squeeze, y)


def _path(division: Division, divisions: dict[str, Division]) -> tuple[Division, ...]:
    upward = [division]
    while (parent := upward[-1].parent_id) is not None:
        upward.append(divisions[parent])
    return tuple(reversed(upward))


def _neighbouring_cities(loaded: list[BaseGeometry], *, known: dict[str, Division]) -> list[BaseGeometry]:
    """Boundaries of the cities around the loaded ones."""
    if not loaded:
        return []
    shapely.prepare(loaded)
    tree = shapely.STRtree([shapely.buffer(shape.envelope, 2 * _REACH_DEG) for shape in loaded])
    others = []
    for area in boundary_source.cities():
        if area.code in known:
            continue
        shape = boundary_source.city_boundary(area)
        if len(tree.query(shape.envelope)):
            others.append(shape)
    return others


_lock = threading.Lock()
_current: tuple[Any, Locator] | None = None


def forget_boundaries() -> None:
    """Drop the index of this process; the next call builds a new one."""
    global _current
    with _lock:
        _current = None


def boundaries_revision() -> str:
    """Changes whenever boundaries were loaded; also an entity tag for what is drawn from them."""
    state = Boundary.objects.aggregate(
        latest=Max("loaded_at"), count=Count("pk"), first=Min("pk"), last=Max("pk")
    )
    latest = state["latest"].timestamp() if state["latest"] else 0
    return f"{state['first']}-{state['last']}-{state['count']}-{latest}"


def locator() -> Locator:
    """The index over the boundaries as they now are; keep it for the length of one bulk job."""
    global _current
    revision = boundaries_revision()
    with _lock:
        if _current is None or _current[0] != revision:
            _current = (revision, Locator())
        return _current[1]


def locate(lon: float, lat: float) -> Located | None:
    """The district of a WGS-84 point; see `Locator.locate`."""
    return locator().locate(lon, lat)
