"""A ledger on the map when it is too long to send whole: what lies in a box, as single records or, where those are too
many, as cells of a fixed grid with their number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, F, FloatField, Value
from django.db.models.functions import Cast, Floor

from anlan.data.ledger.models import LedgerQuerySet
from anlan.data.ledger.reading import feature_collection
from anlan.kernel.coordinates import Box

#: So many records are drawn one by one; more become cells.
SINGLE = 1500
#: A cell is this many pixels wide; map tiles are 512 pixels.
CELL_PX, TILE_PX = 72, 512
MAX_ZOOM = 22
KEEP_S = 30


def features_in_box(
    rows: LedgerQuerySet,
    *,
    scope: str,
    box: Box,
    zoom: float,
    kind: str,
    url_name: str,
    properties: Iterable[str] = (),
) -> dict[str, Any]:
    """Active rows within `box` (WGS-84 degrees) as GeoJSON for a map at `zoom`.

    Up to `SINGLE` rows come as `reading.feature_collection` gives them. More come as points at the middle of their
    cell's records with `point_count`, the number of records; the grid does not move with the box. Counting a whole
    city takes a tenth of a second, so cells are kept for `KEEP_S`; `scope` names what the viewer sees.
    """
    inside = rows.active().filter(
        lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north
    )
    few = inside.order_by()[: SINGLE + 1].count() <= SINGLE
    if few:
        return feature_collection(inside, kind=kind, url_name=url_name, properties=properties)
    key = f"cells:{kind}:{scope}:{zoom}:{box.west}:{box.south}:{box.east}:{box.north}"
    cells = cache.get(key)
    if cells is None:
        cells = _cells(inside, box, zoom, kind)
        cache.set(key, cells, KEEP_S)
    return {"type": "FeatureCollection", "features": cells}


def _cells(inside: LedgerQuerySet, box: Box, zoom: float, kind: str) -> list[dict[str, Any]]:
    wide = CELL_PX * 360 / (TILE_PX * 2 ** min(max(zoom, 0.0), MAX_ZOOM))
    high = wide * max(math.cos(math.radians((box.south + box.north) / 2)), 0.05)
    high = wide * round(
        high / wide, 1
    )  # the same at every latitude of a city, so that cells stay where they are
    cells = (
        inside.order_by()
        .annotate(column=_step("lon", wide), row=_step("lat", high))
        .values("column", "row")
        .annotate(number=Count("pk"), middle_lon=Avg("lon"), middle_lat=Avg("lat"))
    )
    return [_cell(kind, each) for each in cells]


def _step(name: str, size: float) -> Floor:
    return Floor(Cast(F(name), FloatField()) / Value(size))


def _cell(kind: str, found: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {
            "type": "Point",
            "coordinates": [round(found["middle_lon"], 6), round(found["middle_lat"], 6)],
        },
        "properties": {"kind": kind, "level": None, "point_count": found["number"]},
    }
