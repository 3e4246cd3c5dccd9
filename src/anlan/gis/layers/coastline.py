"""Land around the loaded cities, cut from the world's coastline of the front-end build (TopoJSON, WGS-84).

Owns the decoding and the cut; the file `frontend/dist/data/land-10m.json` is Natural Earth 1:10m by way of
the npm package world-atlas. The cut keeps a screen at work from fetching the whole world.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from anlan.base.divisions.facade import cities

FILE = Path("data") / "land-10m.json"
MARGIN_DEG = 4.0
CHINA = (73.0, 3.0, 136.0, 54.0)

Box = tuple[float, float, float, float]


def box_around_cities() -> Box:
    """Degrees around the loaded cities (west, south, east, north); all of China before any is loaded."""
    points = [(city.lon, city.lat) for city in cities() if city.lon is not None and city.lat is not None]
    if not points:
        return CHINA
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return (min(lons) - MARGIN_DEG, min(lats) - MARGIN_DEG, max(lons) + MARGIN_DEG, max(lats) + MARGIN_DEG)


def coastline_geojson(*, dist: Path, box: Box) -> str:
    """GeoJSON FeatureCollection of the land within `box`; empty when the build's data are absent."""
    path = dist / FILE
    try:
        stamp = path.stat().st_mtime_ns
    except FileNotFoundError:
        return json.dumps({"type": "FeatureCollection", "features": []})
    return _cut(path, stamp, box)


def warm_coastline() -> None:
    """Cut the coastline before anybody asks: the first cut takes some two seconds."""
    coastline_geojson(dist=Path(settings.FRONTEND_DIST), box=box_around_cities())


@lru_cache(maxsize=4)
def _cut(path: Path, _stamp: int, box: Box) -> str:
    features = []
    for polygon in _land(json.loads(path.read_text(encoding="utf-8")), box):
        part = shapely.clip_by_rect(polygon, *box)
        if not part.is_empty:
            rounded = shapely.set_precision(part, 1e-4, mode="pointwise")
            geometry = json.loads(shapely.to_geojson(rounded))
            features.append({"type": "Feature", "geometry": geometry, "properties": {"kind": "land"}})
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _land(topology: dict[str, Any], box: Box) -> list[BaseGeometry]:
    """Polygons whose box meets `box`."""
    arcs = _arcs(topology)
    window = shapely.box(*box)
    found: list[BaseGeometry] = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in polygons:
            outer, *holes = (_ring(ring, arcs) for ring in rings)
            polygon = shapely.Polygon(outer, holes)
            if shapely.intersects(polygon.envelope, window):
                found.append(polygon)
    return found


def _arcs(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    scale, shift = np.array(topology["transform"]["scale"]), np.array(topology["transform"]["translate"])
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def _ring(indices: list[int], arcs: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Arcs joined head to tail; a negative index is that arc's complement, run backwards."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
