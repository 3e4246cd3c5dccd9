"""The site on a map: what of a dossier has a point, as GeoJSON for the screen and as a sketch in metres for paper."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from anlan.data.dossiers.dossier import Dossier
from anlan.data.dossiers.enums import COLOURS, FIRE_WATER, RiskLevel
from anlan.data.dossiers.kinds import BUILDING, RISK_POINT, SAFETY_FACILITY, SHUT_OFF, STORAGE_UNIT

DRAWN = (RISK_POINT, STORAGE_UNIT, SHUT_OFF, SAFETY_FACILITY, BUILDING)
_GROUPS = {"fire-water": "消防水源", SAFETY_FACILITY.key: "安全设施"}
_METRES_PER_DEGREE = 111_195.0
_LEAST_M = 60.0


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on the plan; `symbol` names its pictogram, `level` its colour in words or ""."""

    number: int
    symbol: str
    group: str
    name: str
    detail: str
    level: str
    lon: float
    lat: float
    url: str


def marks_of(dossier: Dossier) -> list[Mark]:
    """Everything with a point, numbered through."""
    found: list[Mark] = []
    for row in dossier.installations:
        if row.point is not None:
            url = reverse("hazards:detail", args=[row.pk])
            level = row.get_level_display() if row.level else ""
            lon, lat = row.point
            found.append(Mark(0, "installation", "重大危险源", row.name, "", level, lon, lat, url))
    for kind in DRAWN:
        for item in dossier.sections[kind.key].items:
            if item.point is None:
                continue
            symbol, detail = _symbol(kind.key, item)
            level = COLOURS[RiskLevel(item.level)] if kind is RISK_POINT else ""
            url = reverse(f"dossiers:{kind.key}", args=[item.pk])
            group = _GROUPS.get(symbol, kind.title)
            name = f"{item.tag} {item.name}" if kind is STORAGE_UNIT else item.name
            lon, lat = item.point
            found.append(Mark(0, symbol, group, name, detail, level, lon, lat, url))
    return [replace(mark, number=number) for number, mark in enumerate(found, start=1)]


def _symbol(key: str, item: Any) -> tuple[str, str]:
    if key == STORAGE_UNIT.key:
        held = f"{item.substance.name} {item.quantity_t:g} 吨" if item.substance and item.quantity_t else ""
        return key, held
    if key == SHUT_OFF.key:
        return key, f"{item.get_kind_display()}：{item.how}"
    if key == SAFETY_FACILITY.key:
        return ("fire-water" if item.kind in FIRE_WATER else key), item.get_kind_display()
    if key == RISK_POINT.key:
        return key, item.accident_types
    return key, item.get_use_display()


def features_of(marks: list[Mark]) -> dict[str, Any]:
    """The marks as a GeoJSON FeatureCollection (WGS-84)."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [mark.lon, mark.lat]},
                "properties": {
                    "kind": mark.symbol,
                    "group": mark.group,
                    "name": mark.name,
                    "detail": mark.detail,
                    "level": mark.level or None,
                    "url": mark.url,
                },
            }
            for mark in marks
        ],
    }


def sketch_of(marks: list[Mark], *, width: float, height: float) -> dict[str, Any]:
    """The marks as a sketch with north up: `x` and `y` in millimetres from the upper left of a sheet of `width` by
    `height` mm, and a `scale` bar of round length. Empty without marks."""
    if not marks:
        return {"marks": [], "bar_mm": 0.0, "bar_m": 0}
    west, east = min(m.lon for m in marks), max(m.lon for m in marks)
    south, north = min(m.lat for m in marks), max(m.lat for m in marks)
    shrink = math.cos(math.radians((south + north) / 2))
    wide = max((east - west) * _METRES_PER_DEGREE * shrink, _LEAST_M)
    high = max((north - south) * _METRES_PER_DEGREE, _LEAST_M)
    margin = 9.0
    mm_per_m = min((width - 2 * margin) / wide, (height - 2 * margin) / high)
    middle_lon, middle_lat = (west + east) / 2, (south + north) / 2
    drawn = [
        {
            "number": mark.number,
            "symbol": mark.symbol,
            "level": mark.level,
            "x": round(width / 2 + (mark.lon - middle_lon) * _METRES_PER_DEGREE * shrink * mm_per_m, 2),
            "y": round(height / 2 - (mark.lat - middle_lat) * _METRES_PER_DEGREE * mm_per_m, 2),
        }
        for mark in marks
    ]
    bar = next(
        m for m in (5000, 2000, 1000, 500, 200, 100, 50, 20, 10) if m * mm_per_m <= width / 3 or m == 10
    )
    return {"marks": drawn, "bar_mm": round(bar * mm_per_m, 2), "bar_m": bar}
