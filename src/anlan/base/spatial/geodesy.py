"""Geometry of the search: distances in bulk and windows that miss nothing. WGS-84 degrees, metres. No ORM."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from anlan.kernel.coordinates import AXIS_M, FLATTENING

# Smallest radius of curvature of the ellipsoid: on a sphere of this radius no two points are farther apart
# than on the ellipsoid, so a window made from it holds everything within the distance.
SMALLEST_RADIUS_M = 6335439.0
HALF_GIRTH_M = 20_004_000.0

Window = tuple[float, float, float, float]
Floats = NDArray[np.float64]


def distances_m(lon: float, lat: float, lons: Floats, lats: Floats) -> Floats:
    """`kernel.coordinates.distance_m` from one point to many."""
    beta1 = math.atan((1 - FLATTENING) * math.tan(math.radians(lat)))
    beta2 = np.arctan((1 - FLATTENING) * np.tan(np.radians(lats)))
    half_lon = np.radians(lons - lon) / 2
    half_sum, half_difference = (beta1 + beta2) / 2, (beta2 - beta1) / 2
    chord2 = np.sin(half_difference) ** 2 + math.cos(beta1) * np.cos(beta2) * np.sin(half_lon) ** 2
    chord2 = np.minimum(chord2, 1.0)
    arc = 2 * np.arcsin(np.sqrt(chord2))
    across = (arc - np.sin(arc)) * (np.sin(half_sum) * np.cos(half_difference)) ** 2
    across /= np.maximum(1 - chord2, 1e-12)
    along = (arc + np.sin(arc)) * (np.cos(half_sum) * np.sin(half_difference)) ** 2
    along = np.divide(along, chord2, out=np.zeros_like(along), where=chord2 > 0)
    metres: Floats = AXIS_M * (arc - FLATTENING / 2 * (across + along))
    return metres


def windows_around(lon: float, lat: float, radius_m: float) -> list[Window]:
    """Boxes (west, south, east, north) that together hold every point within `radius_m`; two at longitude
    180."""
    angle = math.degrees(radius_m / SMALLEST_RADIUS_M) * 1.001 + 1e-7
    south, north = max(lat - angle, -90.0), min(lat + angle, 90.0)
    if lat - angle <= -90 or lat + angle >= 90:
        return [(-180.0, south, 180.0, north)]
    spread = math.degrees(math.asin(math.sin(math.radians(angle)) / math.cos(math.radians(lat)))) + 1e-7
    if spread >= 180:
        return [(-180.0, south, 180.0, north)]
    west, east = lon - spread, lon + spread
    if west < -180:
        return [(-180.0, south, east, north), (west + 360, south, 180.0, north)]
    if east > 180:
        return [(west, south, 180.0, north), (-180.0, south, east - 360, north)]
    return [(west, south, east, north)]
