"""Reads of 消防水源 and 责任田: lists, one record, what is nearest, who answers for a point."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import shapely
from shapely.geometry import shape

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import locate
from anlan.base.spatial import facade as spatial
from anlan.data.ledger import facade as ledger
from anlan.data.ledger.reading import Viewer
from anlan.data.resources.enums import AreaLevel
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
            "flow_l_s": row.flow_l_s,
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


def responsible_in(
    division: str, *, visible_to: Viewer, field: str = "", lon: float | None = None, lat: float | None = None
) -> list[ResponsibilityArea]:
    """Who answers for a division: the people of its township, its district and the city, the nearest first.

    With a point, people of a grid are among them only if the point lies in it; without one, only those of whole
    divisions. `field` narrows to a field of work and those who answer for everything (综合).
    """
    codes = {division, division[:6], division[:4] + "00"}
    rows = responsibility_areas(visible_to=visible_to).active().filter(located_in__in=codes)
    if field:
        rows = rows.filter(field__in=(field, "general"))
    spot = shapely.Point(lon, lat) if lon is not None and lat is not None else None
    found = [row for row in rows if _covers(row, spot)]
    found.sort(key=lambda row: (_CALL_ORDER.get(row.level, 9), -len(row.located_in_id or ""), row.name))
    return found


def responsible_for(
    lon: float, lat: float, *, visible_to: Viewer, field: str = ""
) -> list[ResponsibilityArea]:
    """Who answers for a WGS-84 point, the nearest level first; nobody outside the city."""
    place = locate(lon, lat)
    if place is None:
        return []
    division = (place.township or place.district).code
    return responsible_in(division, visible_to=visible_to, field=field, lon=lon, lat=lat)


def _covers(row: ResponsibilityArea, spot: shapely.Point | None) -> bool:
    if not row.boundary:
        return True
    return spot is not None and bool(shapely.intersects(shape(row.boundary), spot))


def _rows(spec: Any, viewer: Viewer, q: str, located_in: str) -> Any:
    rows: Any = ledger.rows_of(spec, visible_to=viewer)
    if located_in:
        rows = ledger.in_division(rows, located_in)
    if q.strip():
        rows = rows.search(q)
    return rows.select_related("located_in", "supervised_by")
