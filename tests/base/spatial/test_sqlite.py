"""The SQLite back end against the contract, and what is its own: triggers and the shared slot."""

from __future__ import annotations

from uuid import uuid4

import numpy as np
import pytest
from django.db import connection
from tests.base.spatial.contract import SpatialContract

from anlan.base.spatial import facade as spatial
from anlan.base.spatial.geodesy import distances_m, windows_around
from anlan.base.spatial.models import Place
from anlan.base.spatial.slots import slot_of
from anlan.kernel.coordinates import distance_m

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the R*Tree exists on SQLite only"),
]


class TestSqlite(SpatialContract):
    """R*Tree and shapely."""


def test_the_index_follows_the_table_row_by_row() -> None:
    spatial.place_many(layer="a", rows=[(uuid4(), 121 + n / 10, 39) for n in range(5)])
    Place.objects.filter(lon__gt=121.25).delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM spatial_index ORDER BY id")
        indexed = [row[0] for row in cursor.fetchall()]
    assert indexed == list(Place.objects.order_by("id").values_list("id", flat=True))


def test_layers_that_share_a_slot_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("operations", "sqlite"):
        monkeypatch.setattr(f"anlan.base.spatial.{module}.slot_of", lambda layer: 1)
    spatial.place(layer="one", record_id=uuid4(), lon=121, lat=39)
    assert spatial.nearest(layers=["other"], lon=121, lat=39, limit=1) == []


def test_slots_never_change() -> None:
    assert (slot_of("enterprise"), slot_of("rescue-team")) == (223747, 81521)


def test_bulk_distances_equal_single_ones() -> None:
    lons = np.array([121.0, 121.6, 0.0, -179.9, 121.6])
    lats = np.array([38.9, 39.7, 0.0, -33.0, 38.9])
    expected = [distance_m(121.6, 38.9, lon, lat) for lon, lat in zip(lons, lats, strict=True)]
    assert distances_m(121.6, 38.9, lons, lats) == pytest.approx(expected)


def test_windows_split_at_longitude_180_and_close_over_the_poles() -> None:
    assert len(windows_around(179.99, 40, 10_000)) == 2
    assert windows_around(10, 89.99, 10_000)[0][0::2] == (-180.0, 180.0)
    assert len(windows_around(121.6, 38.9, 1000)) == 1
