"""Writes: where a record is. Each runs in the caller's transaction; the index follows by triggers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from anlan.base.spatial.models import Place
from anlan.base.spatial.slots import slot_of
from anlan.kernel.coordinates import check_lonlat

_BATCH = 10_000
_UPSERT = """
INSERT INTO spatial_place (layer, record_id, slot, lon, lat) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (layer, record_id) DO UPDATE SET lon = excluded.lon, lat = excluded.lat
"""


def place(*, layer: str, record_id: UUID, lon: float, lat: float) -> None:
    """Set where a record is (WGS-84); `ValueError` names `lon` or `lat` when it is no coordinate."""
    place_many(layer=layer, rows=[(record_id, lon, lat)])


def place_many(*, layer: str, rows: Iterable[tuple[UUID, float, float]]) -> int:
    """Set where many records of one layer are, each as (id, lon, lat); returns how many.

    `ValueError` names `lon` or `lat`; nothing of the call is kept then.
    """
    native = connection.features.has_native_uuid_field
    slot = slot_of(layer)
    incoming = iter(rows)
    count = 0
    with transaction.atomic():
        while batch := list(islice(incoming, _BATCH)):
            parameters = []
            for record_id, lon, lat in batch:
                check_lonlat(lon, lat)
                key = record_id if native else record_id.hex
                parameters.append((layer, key, slot, float(lon), float(lat)))
            with connection.cursor() as cursor:
                cursor.executemany(_UPSERT, parameters)
            count += len(batch)
    return count


def remove(*, layer: str, record_id: UUID) -> None:
    """Forget where a record is; nothing happens when it has no place."""
    Place.objects.filter(layer=layer, record_id=record_id).delete()


def remove_many(*, layer: str, record_ids: Sequence[UUID]) -> None:
    """Forget where many records of one layer are."""
    Place.objects.filter(layer=layer, record_id__in=record_ids).delete()
