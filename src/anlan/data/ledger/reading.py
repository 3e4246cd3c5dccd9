"""Reads every ledger offers: one record, rows of a division, GeoJSON for the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models.functions import Substr
from django.urls import reverse

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import check_code, descendants_range
from anlan.data.ledger.models import LedgerQuerySet
from anlan.data.ledger.spec import LedgerSpec, R
from anlan.kernel.errors import InvalidInput, NotFound

Viewer = User | AnonymousUser
_NOBODY = UUID(int=0)


def rows_of(spec: LedgerSpec[R], *, visible_to: Viewer) -> LedgerQuerySet:
    """Every record the user sees, retired ones included."""
    manager: Any = spec.model._default_manager
    rows: LedgerQuerySet = manager.visible_to(visible_to)
    return rows


def record_of(spec: LedgerSpec[R], record_id: UUID | str, *, visible_to: Viewer) -> R:
    """One record, or `NotFound`: what lies outside the user's scope does not exist for them."""
    rows = rows_of(spec, visible_to=visible_to).select_related("located_in", "supervised_by")
    try:
        record: R | None = rows.filter(pk=record_id).first()
    except (ValidationError, ValueError):
        record = None
    if record is None:
        raise NotFound(f"没有找到此{spec.label}，或不在您的管辖范围内。")
    return record


def in_division(rows: LedgerQuerySet, code: str) -> LedgerQuerySet:
    """Rows located in a division or anything under it."""
    try:
        low, high = descendants_range(check_code(code))
    except ValueError as error:
        raise InvalidInput(f"区划代码“{code[:20]}”应为 6 位或 9 位数字。", field="located_in") from error
    if len(code) == 6 and not code.endswith("00"):
        # Of a district there are thousands: walking the list in its order finds a page sooner than sorting them all,
        # so the place is compared, not looked up.
        inside: LedgerQuerySet = rows.alias(district=Substr("located_in_id", 1, 6)).filter(district=code)
        return inside
    return rows.filter(located_in__gte=low, located_in__lt=high)


def feature_collection(
    rows: LedgerQuerySet, *, kind: str, url_name: str, properties: Iterable[str] = ()
) -> dict[str, Any]:
    """Points of active rows as a GeoJSON FeatureCollection (WGS-84, 6 decimals): one query, no model instances.

    Every feature carries `id`, `kind`, `name`, `level` (None unless named), `url` of its page, and the named columns.
    """
    names = ("id", "name", "lon", "lat", *properties)
    # One lookup of the address for all rows: 20,000 would cost half a second.
    pattern = reverse(url_name, args=[_NOBODY])
    found = rows.active().exclude(lon=None).order_by().values_list(*names)
    return {
        "type": "FeatureCollection",
        "features": [_feature(dict(zip(names, row, strict=True)), kind, pattern) for row in found],
    }


def _feature(row: dict[str, Any], kind: str, pattern: str) -> dict[str, Any]:
    lon, lat, record_id = row.pop("lon"), row.pop("lat"), str(row.pop("id"))
    url = pattern.replace(str(_NOBODY), record_id)
    return {
        "type": "Feature",
        "id": record_id,
        "geometry": {"type": "Point", "coordinates": [round(lon, 6), round(lat, 6)]},
        "properties": {"kind": kind, "level": None, **row, "id": record_id, "url": url},
    }


def freshness(rows: LedgerQuerySet) -> datetime | None:
    """When the newest of the rows was last written."""
    found: Mapping[str, Any] | None = rows.order_by("-updated_at").values("updated_at").first()
    return found["updated_at"] if found else None
