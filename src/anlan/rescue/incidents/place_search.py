"""Place text to candidates while it is typed: coordinates, enterprises, landmarks, divisions, in that order."""

from __future__ import annotations

from typing import Any

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import locate, search_divisions
from anlan.data.enterprises.facade import match_enterprises
from anlan.data.resources.facade import match_landmarks
from anlan.rescue.incidents.queries import coordinates_in

LIMIT = 8


def place_candidates(
    text: str, *, visible_to: User, near: tuple[float, float] | None = None
) -> list[dict[str, Any]]:
    """Up to eight candidates `{kind, id, name, detail, lon, lat, division}`, best first."""
    text = text.strip()
    if not text:
        return []
    pair = coordinates_in(text)
    if pair is not None:
        return [_coordinates(*pair)]
    enterprises = [
        _candidate("enterprise", row, row.address or row.credit_code)
        for row in match_enterprises(text, visible_to=visible_to, limit=LIMIT, near=near)
    ]
    landmarks = [
        _candidate("place", row, f"{row.kind_label} {row.address}".strip())
        for row in match_landmarks(text, visible_to=visible_to, limit=4)
    ]
    divisions = [
        {
            "kind": "division",
            "id": row.code,
            "name": row.name,
            "detail": "行政区划",
            "lon": row.lon,
            "lat": row.lat,
            "division": {"code": row.code, "name": row.name},
        }
        for row in search_divisions(text, limit=3)
    ]
    return [*enterprises[: LIMIT - 2], *landmarks, *divisions][:LIMIT]


def _candidate(kind: str, row: Any, detail: str) -> dict[str, Any]:
    division = row.located_in
    return {
        "kind": kind,
        "id": str(row.id),
        "name": row.name,
        "detail": detail,
        "lon": row.lon,
        "lat": row.lat,
        "division": {"code": division.code, "name": division.name} if division else None,
    }


def _coordinates(lon: float, lat: float) -> dict[str, Any]:
    found = locate(lon, lat)
    division = found.district if found else None
    return {
        "kind": "coordinates",
        "id": "",
        "name": f"{lon:.5f}, {lat:.5f}",
        "detail": division.name if division else "不在本市边界内",
        "lon": lon,
        "lat": lat,
        "division": {"code": division.code, "name": division.name} if division else None,
    }
