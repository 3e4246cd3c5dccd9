"""Reads: nearest, within. They answer with ids only; the room that owns the records applies its users'
scope."""

from __future__ import annotations

from collections.abc import Container, Sequence
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from anlan.base.spatial.backends import Near, Spot, backend
from anlan.kernel.coordinates import check_lonlat


def nearest(
    *,
    layers: Sequence[str],
    lon: float,
    lat: float,
    limit: int,
    within_m: float | None = None,
    only: Container[UUID] | None = None,
) -> list[Near]:
    """The `limit` records of `layers` nearest to a WGS-84 point, by metres along the ellipsoid, nearest
    first.

    `within_m` bounds the search (included), `only` keeps to these ids. `ValueError` names the bad argument.
    """
    check_lonlat(lon, lat)
    if limit < 0:
        raise ValueError(f"limit: {limit} is negative")
    if within_m is not None and not within_m >= 0:
        raise ValueError(f"within_m: {within_m} is negative")
    if limit == 0:
        return []
    return backend().nearest(layers=layers, lon=lon, lat=lat, limit=limit, within_m=within_m, only=only)


def within_distance(*, layers: Sequence[str], lon: float, lat: float, radius_m: float) -> list[Near]:
    """Every record at most `radius_m` metres away, nearest first."""
    check_lonlat(lon, lat)
    if not radius_m >= 0:
        raise ValueError(f"radius_m: {radius_m} is negative")
    return backend().within_distance(layers=layers, lon=lon, lat=lat, radius_m=radius_m)


def within_polygon(*, layers: Sequence[str], geometry: BaseGeometry) -> list[Spot]:
    """Every record in a WGS-84 polygon or multipolygon, its edge included; `ValueError` names `geometry`."""
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"geometry: {geometry.geom_type} is no polygon")
    if not geometry.is_valid:
        raise ValueError("geometry: the polygon crosses itself")
    return backend().within_polygon(layers=layers, geometry=geometry)


def in_bounds(
    *,
    layers: Sequence[str],
    west: float,
    south: float,
    east: float,
    north: float,
    limit: int | None = None,
) -> list[Spot]:
    """Records in a box of degrees, edges included; `west` greater than `east` crosses longitude 180."""
    check_lonlat(west, south)
    check_lonlat(east, north)
    return backend().in_bounds(layers=layers, west=west, south=south, east=east, north=north, limit=limit)
