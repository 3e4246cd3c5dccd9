"""How every ledger's records appear in the HTTP API, and what its inputs have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import Organisation
from anlan.base.divisions.facade import Division
from anlan.data.ledger.checks import check_point
from anlan.data.ledger.models import LedgerRecord
from anlan.kernel.coordinates import Crs, from_wgs84, to_wgs84
from anlan.kernel.errors import InvalidInput


def pair(division: Division | None) -> dict[str, str] | None:
    """`{code, name}` of a division."""
    return {"code": division.code, "name": division.name} if division else None


def supervisor(organisation: Organisation | None) -> dict[str, str] | None:
    """`{id, name}` of an organisation."""
    return {"id": str(organisation.id), "name": organisation.name} if organisation else None


def record_json(record: LedgerRecord, *, crs: Crs = Crs.WGS84) -> dict[str, Any]:
    """What every ledger record shows; the point in `crs`."""
    lon, lat = record.point or (None, None)
    if lon is not None and lat is not None and crs != Crs.WGS84:
        lon, lat = from_wgs84(lon, lat, crs)
    return {
        "id": str(record.id),
        "name": record.name,
        "address": record.address,
        "lon": lon,
        "lat": lat,
        "located_in": pair(record.located_in),
        "supervised_by": supervisor(record.supervised_by),
        "status": record.status,
        "is_demo": record.is_demo,
        "as_of": record.as_of.isoformat() if record.as_of else None,
        "source": record.source,
        "attention": record.attention_labels,
        "version": record.version,
        "created_at": record.created_at.isoformat(),
        "updated_at": record.updated_at.isoformat(),
    }


def crs_of(text: str | None) -> Crs:
    """The coordinate system a caller names; WGS-84 when none."""
    try:
        return Crs((text or "wgs84").lower().replace("-", ""))
    except ValueError:
        raise InvalidInput("坐标系应为 wgs84、gcj02 或 bd09。", field="crs") from None


def stored_values(data: Mapping[str, Any], *, crs: Crs) -> dict[str, Any]:
    """Input of a ledger's operation: points to WGS-84, supervisor's id to the organisation."""
    values = dict(data)
    lon, lat = values.get("lon"), values.get("lat")
    # An impossible point is left to the operation, which complains of it together with everything else.
    if lon is not None and lat is not None and check_point(float(lon), float(lat)) is None:
        try:
            values["lon"], values["lat"] = to_wgs84(float(lon), float(lat), crs)
        except ValueError as error:
            name = "lat" if str(error).startswith("lat") else "lon"
            raise InvalidInput("坐标超出范围。", field=name) from error
    if isinstance(values.get("supervised_by"), UUID | str) and values["supervised_by"]:
        values["supervised_by"] = _organisation(str(values["supervised_by"]))
    return values


def _organisation(text: str) -> Organisation:
    try:
        found = Organisation.objects.filter(pk=UUID(text), retired_at=None).first()
    except ValueError:
        found = None
    if found is None:
        raise InvalidInput("没有这个监管机构。", field="supervised_by")
    return found
