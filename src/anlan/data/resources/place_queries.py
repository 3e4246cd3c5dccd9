"""Reads of 消防水源 and 责任田: lists, one record, what is nearest, who answers for a point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import shape

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import locate
from anlan.base.spatial import facade as spatial
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer
from anlan.data.resources.enums import AreaField, AreaLevel
from anlan.data.resources.models import ResponsibilityArea, WaterSource
from anlan.data.resources.place_ledgers import AREAS, WATER_LAYER, WATERS

#: The nearest first: whom to call about a place.
_CALL_ORDER = {
    str(level): rank
    for rank, level in enumerate(
        (AreaLevel.GRID, AreaLevel.VILLAGE, AreaLevel.TOWNSHIP, AreaLevel.DISTRICT, AreaLevel.CITY)
    )
}


def water_sources(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Water sources the user sees, retired ones included."""
    return _rows(WATERS, visible_to, q, located_in)


def water_source_for(water_id: UUID | str, *, visible_to: Viewer) -> WaterSource:
    """One water source; `NotFound` outside the user's scope."""
    return ledger.record_of(WATERS, water_id, visible_to=visible_to)


def nearest_water(*, lon: float, lat: float, limit: int, visible_to: Viewer) -> list[dict[str, Any]]:
    """At most `limit` active water sources nearest to a WGS-84 point, by distance in metres."""
    only: set[UUID] | None = None
    if not (isinstance(visible_to, User) and visible_to.scope.everything):
        rows = ledger.rows_of(WATERS, visible_to=visible_to).active()
        only = set(rows.values_list("pk", flat=True))
    near = spatial.nearest(layers=[WATER_LAYER], lon=lon, lat=lat, limit=limit, only=only)
    rows = water_sources(visible_to=visible_to).active().filter(pk__in=[one.record_id for one in near])
    found: dict[UUID, WaterSource] = {row.pk: row for row in rows}
    return [
        {
            "id": str(row.pk),
            "kind": row.kind,
            "kind_label": row.kind_label,
            "name": row.name,
            "number": row.number,
            "distance_m": round(one.distance_m),
            "usable": row.usable,
            "state": row.state,
            "state_label": row.get_state_display(),
            "yield_l_s": row.yield_l_s,
            "capacity_m3": row.capacity_m3,
            "access": row.access,
            "contact": row.contact,
            "lon": row.lon,
            "lat": row.lat,
            "as_of": row.as_of.isoformat() if row.as_of else None,
        }
        for one in near
        if (row := found.get(one.record_id)) is not None
    ]


def water_feature_collection(visible_to: Viewer) -> dict[str, Any]:
    """Active water sources as GeoJSON points for the map."""
    rows = ledger.rows_of(WATERS, visible_to=visible_to)
    return ledger.feature_collection(
        rows, kind=WATERS.kind, url_name="resources:water", properties=("state", "is_demo")
    )


def responsibility_areas(*, visible_to: Viewer, q: str = "", located_in: str = "") -> Any:
    """Who answers for what, as far as the user sees, ended ones included."""
    return _rows(AREAS, visible_to, q, located_in)


def responsibility_area_for(area_id: UUID | str, *, visible_to: Viewer) -> ResponsibilityArea:
    """One responsibility; `NotFound` outside the user's scope."""
    return ledger.record_of(AREAS, area_id, visible_to=visible_to)


def responsible_in(division: str, *, visible_to: Viewer, field: str = "") -> list[ResponsibilityArea]:
    """Who answers for a whole division: the people of its township, its district and the city, the nearest first.

    People of a grid with an outline are left out: whether they answer depends on the point. `field` narrows to a
    field of work and those who answer for everything (综合).
    """
    rows = _answering(visible_to, field).filter(located_in__in=_above(division))
    return _in_call_order(row for row in rows if not row.boundary)


def responsible_for(
    lon: float, lat: float, *, visible_to: Viewer, field: str = ""
) -> list[ResponsibilityArea]:
    """Who answers for a WGS-84 point, the nearest level first; nobody outside the city.

    Townships have no boundaries of their own: a point's township is that of the grid it lies in, if any.
    """
    place = locate(lon, lat)
    if place is None:
        return []
    district, spot = place.district.code, shapely.Point(lon, lat)
    outlined = _answering(visible_to, field).filter(
        located_in__gte=district, located_in__lt=district + ":", boundary__isnull=False
    )
    grids = [row for row in outlined if row.boundary and shapely.intersects(shape(row.boundary), spot)]
    codes = _above(place.township.code if place.township else district)
    for grid in grids:
        codes |= _above(grid.located_in_id or district)
    rows = _answering(visible_to, field).filter(located_in__in=codes)
    return _in_call_order([*grids, *(row for row in rows if not row.boundary)])


def _answering(viewer: Viewer, field: str) -> Any:
    rows = responsibility_areas(visible_to=viewer).active()
    return rows.filter(field__in=(field, AreaField.GENERAL)) if field else rows


def _above(division: str) -> set[str]:
    return {division, division[:6], division[:4] + "00"}


def _in_call_order(rows: Iterable[ResponsibilityArea]) -> list[ResponsibilityArea]:
    return sorted(rows, key=lambda row: (_CALL_ORDER.get(row.level, 9), row.name, row.pk))


def _rows(spec: Any, viewer: Viewer, q: str, located_in: str) -> Any:
    rows: Any = ledger.rows_of(spec, visible_to=viewer)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in", "supervised_by")
