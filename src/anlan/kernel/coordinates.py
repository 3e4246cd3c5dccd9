"""Coordinate systems in use in China, conversion to WGS-84, distance, and checks on typed coordinates.

Owns: the three systems a coordinate may arrive in, exact conversion between them, metres between two points.
Does not know places, divisions or maps. Everything stored is WGS-84 (CGCS2000 equals it at our accuracy);
domestic maps publish GCJ-02, Baidu BD-09. All angles are decimal degrees, longitude first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# Krasovsky 1940, as the published GCJ-02 transformation uses it.
_GCJ_AXIS_M = 6378245.0
_GCJ_ECCENTRICITY2 = 0.00669342162296594323
_BD_LON_SHIFT, _BD_LAT_SHIFT = 0.0065, 0.006
_BD_WAVE = math.pi * 3000.0 / 180.0

# WGS-84
AXIS_M = 6378137.0
FLATTENING = 1 / 298.257223563

# Where the GCJ-02 transformation acts, and where a typed coordinate is taken to mean a place in China.
_GCJ_WEST, _GCJ_EAST, _GCJ_SOUTH, _GCJ_NORTH = 72.004, 137.8347, 0.8293, 55.8271
CHINA_WEST, CHINA_EAST, CHINA_SOUTH, CHINA_NORTH = 73.0, 135.5, 3.0, 54.0

_TOLERANCE_DEG = 1e-12
_MAX_ROUNDS = 40

Point = tuple[float, float]


class Crs(StrEnum):
    """The system a coordinate is given in."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


@dataclass(frozen=True, slots=True)
class Box:
    """A box of degrees, edges included; it does not cross longitude 180."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def parse(cls, text: str) -> Box:
        """Read "west,south,east,north" in degrees WGS-84; `ValueError` says what is wrong.

        >>> Box.parse("121,38.5,122,39.5").east
        122.0
        """
        parts = text.split(",")
        if len(parts) != 4:
            raise ValueError("box: needs west,south,east,north")
        west, south, east, north = (float(part) for part in parts)
        check_lonlat(west, south)
        check_lonlat(east, north)
        if west > east or south > north:
            raise ValueError("box: west must not exceed east, nor south north")
        return cls(west, south, east, north)


def check_lonlat(lon: float, lat: float) -> None:
    """Raise `ValueError` naming `lon` or `lat` when it is not a finite degree value on the globe.

    >>> check_lonlat(121.6, 38.9)
    >>> check_lonlat(121.6, 98.9)
    Traceback (most recent call last):
        ...
    ValueError: lat: 98.9 is outside -90..90
    """
    for name, value, bound in (("lon", lon, 180.0), ("lat", lat, 90.0)):
        if not math.isfinite(value):
            raise ValueError(f"{name}: {value} is not a finite number")
        if abs(value) > bound:
            raise ValueError(f"{name}: {value} is outside -{bound:.0f}..{bound:.0f}")


def looks_swapped(lon: float, lat: float) -> bool:
    """Whether latitude was typed as longitude and the reverse: the pair lies in China only when exchanged.

    >>> looks_swapped(38.91, 121.61)
    True
    >>> looks_swapped(121.61, 38.91)
    False
    """
    return CHINA_SOUTH <= lon <= CHINA_NORTH and CHINA_WEST <= lat <= CHINA_EAST


def outside_china(lon: float, lat: float) -> bool:
    """Whether the point lies outside the rectangle around China's land, islands and near waters.

    >>> outside_china(121.61, 38.91), outside_china(-0.13, 51.5)
    (False, True)
    """
    return not (CHINA_WEST <= lon <= CHINA_EAST and CHINA_SOUTH <= lat <= CHINA_NORTH)


def _gcj_acts_at(lon: float, lat: float) -> bool:
    return _GCJ_WEST <= lon <= _GCJ_EAST and _GCJ_SOUTH <= lat <= _GCJ_NORTH


def _waves(x: float, periods: tuple[tuple[float, float], ...]) -> float:
    return sum(amplitude * math.sin(x * factor * math.pi) for amplitude, factor in periods) * 2.0 / 3.0


def _gcj_shift(lon: float, lat: float) -> Point:
    """The offset in degrees which GCJ-02 adds to the WGS-84 point."""
    x, y = lon - 105.0, lat - 35.0
    root = math.sqrt(abs(x))
    common = _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += common + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += common + _waves(x, ((20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))
    phi = math.radians(lat)
    curvature = 1 - _GCJ_ECCENTRICITY2 * math.sin(phi) ** 2
    meridian_m = _GCJ_AXIS_M * (1 - _GCJ_ECCENTRICITY2) / curvature**1.5
    parallel_m = _GCJ_AXIS_M / math.sqrt(curvature) * math.cos(phi)
    return math.degrees(east / parallel_m), math.degrees(north / meridian_m)


def wgs84_to_gcj02(lon: float, lat: float) -> Point:
    """WGS-84 to GCJ-02; outside the rectangle where GCJ-02 acts the point stays as it is."""
    check_lonlat(lon, lat)
    if not _gcj_acts_at(lon, lat):
        return lon, lat
    east, north = _gcj_shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_bd09(lon: float, lat: float) -> Point:
    """GCJ-02 to BD-09."""
    check_lonlat(lon, lat)
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * _BD_WAVE)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * _BD_WAVE)
    return radius * math.cos(angle) + _BD_LON_SHIFT, radius * math.sin(angle) + _BD_LAT_SHIFT


def _invert(forward: Callable[[float, float], Point], lon: float, lat: float) -> Point:
    """The point that `forward` carries to (lon, lat), by fixed-point iteration.

    Both transformations differ from the identity by a map with slope below 0.03, so each round gains more
    than one and a half digits and the loop ends after a handful of rounds.
    """
    x, y = lon, lat
    for _ in range(_MAX_ROUNDS):
        there_lon, there_lat = forward(x, y)
        step_lon, step_lat = lon - there_lon, lat - there_lat
        x, y = x + step_lon, y + step_lat
        if abs(step_lon) < _TOLERANCE_DEG and abs(step_lat) < _TOLERANCE_DEG:
            break
    return x, y


def _gcj_forward(lon: float, lat: float) -> Point:
    east, north = _gcj_shift(lon, lat)
    return lon + east, lat + north


def gcj02_to_wgs84(lon: float, lat: float) -> Point:
    """GCJ-02 to WGS-84, exact to below 1e-9 degrees.

    >>> lon, lat = gcj02_to_wgs84(*wgs84_to_gcj02(121.6147, 38.9140))
    >>> round(lon, 9), round(lat, 9)
    (121.6147, 38.914)
    """
    check_lonlat(lon, lat)
    return _invert(_gcj_forward, lon, lat) if _gcj_acts_at(lon, lat) else (lon, lat)


def bd09_to_gcj02(lon: float, lat: float) -> Point:
    """BD-09 to GCJ-02, exact to below 1e-9 degrees."""
    check_lonlat(lon, lat)
    return _invert(gcj02_to_bd09, lon, lat)


def to_wgs84(lon: float, lat: float, crs: Crs | str = Crs.WGS84) -> Point:
    """A point given in `crs` as WGS-84; `ValueError` names `lon`, `lat` or `crs`.

    >>> to_wgs84(121.6147, 38.9140)
    (121.6147, 38.914)
    """
    check_lonlat(lon, lat)
    match _crs(crs):
        case Crs.WGS84:
            return lon, lat
        case Crs.GCJ02:
            return gcj02_to_wgs84(lon, lat)
        case Crs.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def from_wgs84(lon: float, lat: float, crs: Crs | str) -> Point:
    """A WGS-84 point in the system `crs`; `ValueError` names `lon`, `lat` or `crs`."""
    check_lonlat(lon, lat)
    match _crs(crs):
        case Crs.WGS84:
            return lon, lat
        case Crs.GCJ02:
            return wgs84_to_gcj02(lon, lat)
        case Crs.BD09:
            return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def _crs(crs: Crs | str) -> Crs:
    try:
        return Crs(crs)
    except ValueError:
        raise ValueError(f"crs: {crs!r} is none of {', '.join(Crs)}") from None


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres along the WGS-84 ellipsoid between two points (Lambert's formula).

    Within 0.1 m over the extent of a city and within 50 m over the extent of China.

    >>> round(distance_m(121.6147, 38.9140, 121.6147, 38.9230))
    999
    """
    beta1 = math.atan((1 - FLATTENING) * math.tan(math.radians(lat1)))
    beta2 = math.atan((1 - FLATTENING) * math.tan(math.radians(lat2)))
    half_lon = math.radians(lon2 - lon1) / 2
    half_sum, half_difference = (beta1 + beta2) / 2, (beta2 - beta1) / 2
    chord2 = math.sin(half_difference) ** 2 + math.cos(beta1) * math.cos(beta2) * math.sin(half_lon) ** 2
    if chord2 == 0.0:
        return 0.0
    chord2 = min(chord2, 1.0)
    arc = 2 * math.asin(math.sqrt(chord2))
    across = (arc - math.sin(arc)) * (math.sin(half_sum) * math.cos(half_difference)) ** 2
    across /= max(1 - chord2, 1e-12)
    along = (arc + math.sin(arc)) * (math.cos(half_sum) * math.sin(half_difference)) ** 2 / chord2
    return AXIS_M * (arc - FLATTENING / 2 * (across + along))
