"""From metres around a source, x along the wind, to rings in WGS-84. Pure geometry; knows neither models nor records.

A model says where harm reaches in metres down the wind (x) and to the left of it (y). On the map that is turned by the
wind and laid around the source on a tangent plane with the second-order terms of the ellipsoid: within 30 km the error
stays below 10 m.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from anlan.kernel.coordinates import AXIS_M, FLATTENING, check_lonlat

Metres = Sequence[Sequence[float]]
Floats = NDArray[np.float64]
_E2 = FLATTENING * (2 - FLATTENING)
DECIMALS = 6
#: The eight directions of a precomputed set, from where the wind comes.
DIRECTIONS = tuple(range(0, 360, 45))


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the source stands and from where the wind blows (degrees, 0 is north, 90 is east)."""

    lon: float
    lat: float
    wind_direction_deg: float = 0.0

    def __post_init__(self) -> None:
        check_lonlat(self.lon, self.lat)
        if not math.isfinite(self.wind_direction_deg):
            raise ValueError("wind_direction_deg: must be finite")

    def east_north(self, points: Floats) -> Floats:
        """Metres down and left of the wind as metres east and north; a north wind carries to the south.

        >>> Placement(121.6, 38.9, 0.0).east_north(np.array([[100.0, 0.0]])).round(6).tolist()
        [[-0.0, -100.0]]
        """
        heading = math.radians(self.wind_direction_deg + 180.0)
        sine, cosine = math.sin(heading), math.cos(heading)
        x, y = points[:, 0], points[:, 1]
        return np.column_stack((x * sine - y * cosine, x * cosine + y * sine))

    def to_lonlat(self, points: Floats) -> Floats:
        """Metres down and left of the wind as degrees WGS-84."""
        moved = self.east_north(points)
        return from_east_north(self.lon, self.lat, moved)


def from_east_north(lon: float, lat: float, metres: Floats) -> Floats:
    """Degrees WGS-84 of points given in metres east and north of (lon, lat)."""
    phi = math.radians(lat)
    curvature = 1 - _E2 * math.sin(phi) ** 2
    across = AXIS_M / math.sqrt(curvature)
    along = AXIS_M * (1 - _E2) / curvature**1.5
    east, north = metres[:, 0], metres[:, 1]
    # Second order: going east on a plane leaves the parallel, going north narrows the meridians.
    lats = lat + np.degrees(north / along - east**2 * math.tan(phi) / (2 * across * along))
    lons = lon + np.degrees(east / (across * math.cos(phi)) * (1 + north * math.tan(phi) / across))
    return np.column_stack((lons, lats))


def to_east_north(lon: float, lat: float, degrees: Floats) -> Floats:
    """Metres east and north of (lon, lat) of points in degrees; the inverse within a metre at 30 km."""
    phi = math.radians(lat)
    curvature = 1 - _E2 * math.sin(phi) ** 2
    across = AXIS_M / math.sqrt(curvature)
    along = AXIS_M * (1 - _E2) / curvature**1.5
    dlon, dlat = np.radians(degrees[:, 0] - lon), np.radians(degrees[:, 1] - lat)
    north = dlat * along
    east = dlon * across * math.cos(phi) * (1 - north * math.tan(phi) / across)
    north = north + east**2 * math.tan(phi) / (2 * across)
    return np.column_stack((east, north))


def placed_polygon(polygon: Metres, placement: Placement) -> BaseGeometry | None:
    """A ring of metres as a valid polygon in WGS-84, outer rings anticlockwise; None when it encloses nothing.

    A ring that crosses itself is mended to the area it covers. `ValueError` when a coordinate is not finite.
    """
    points = np.asarray(polygon, dtype=np.float64)
    if points.size == 0:
        return None
    if points.ndim != 2 or points.shape[1] != 2 or not np.all(np.isfinite(points)):
        raise ValueError("polygon: must be pairs of finite metres")
    if len(points) < 3:
        return None
    shape = shapely.Polygon(np.round(placement.to_lonlat(points), DECIMALS))
    if not shape.is_valid:
        shape = _areas(shapely.make_valid(shape))
    if shape is None or shape.is_empty:
        return None
    return shapely.orient_polygons(shape, exterior_cw=False)


def geometry_json(shape: BaseGeometry) -> dict[str, Any]:
    """The shape as a GeoJSON geometry."""
    if shape.geom_type == "Polygon":
        return {"type": "Polygon", "coordinates": _rings(shape)}
    return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in shape.geoms]}


def _rings(polygon: Any) -> list[list[list[float]]]:
    rings = (polygon.exterior, *polygon.interiors)
    return [np.round(np.asarray(ring.coords), DECIMALS).tolist() for ring in rings]


def _areas(shape: BaseGeometry) -> BaseGeometry | None:
    """The polygons of what mending left, without stray lines and points."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in getattr(shape, "geoms", ()) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else None


def nearest_direction(wind_direction_deg: float) -> int:
    """Which of the eight directions is nearest.

    >>> [nearest_direction(each) for each in (0, 20, 23, 350, -45)]
    [0, 0, 45, 0, 315]
    """
    return int(((wind_direction_deg % 360) + 22.5) // 45) % 8 * 45


COMPASS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")


def wind_words(wind_direction_deg: float) -> str:
    """The wind's name by where it comes from.

    >>> wind_words(0), wind_words(200)
    ('北风', '南风')
    """
    return COMPASS[nearest_direction(wind_direction_deg) // 45] + "风"
