"""What a spatial back end must offer, and which one serves the connected database."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from shapely.geometry.base import BaseGeometry


class Near(NamedTuple):
    """A record and its distance in metres along the ellipsoid."""

    layer: str
    record_id: UUID
    distance_m: float


class Spot(NamedTuple):
    """A record and where it is, WGS-84."""

    layer: str
    record_id: UUID
    lon: float
    lat: float


class SpatialBackend(Protocol):
    """Reads over the `spatial_place` table; every back end passes `tests/base/spatial/contract.py`.

    Distances are metres along the WGS-84 ellipsoid and bounds are included. Order is by distance, then
    layer, then id.
    """

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
        """The `limit` nearest records of any of `layers`, at most `within_m` away, of those in `only`."""

    def within_distance(
        self, *, layers: Sequence[str], lon: float, lat: float, radius_m: float
    ) -> list[Near]:
        """Every record at most `radius_m` away."""

    def within_polygon(self, *, layers: Sequence[str], geometry: BaseGeometry) -> list[Spot]:
        """Every record in the polygon or on its edge, edges straight in degrees; ordered by layer and id."""

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
        """Records in the box; `west` greater than `east` crosses longitude 180. Ordered by layer and id."""


def backend() -> SpatialBackend:
    """The back end of the default database."""
    if connection.vendor == "sqlite":
        from anlan.base.spatial.sqlite import SqliteBackend

        return SqliteBackend()
    raise ImproperlyConfigured(f"no spatial back end for {connection.vendor}")
