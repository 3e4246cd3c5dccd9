"""Reads of the divisions room. Divisions are public knowledge: no scope."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import shapely
from django.db.models import Case, IntegerField, QuerySet, Value, When
from shapely.geometry.base import BaseGeometry

from anlan.base.divisions.enums import DivisionLevel
from anlan.base.divisions.locator import boundaries_revision
from anlan.base.divisions.models import Boundary, Division

SIMPLIFY_DEG = 0.0005


def search_divisions(text: str, limit: int = 20) -> list[Division]:
    """Divisions whose name contains `text` or whose code starts with it; exact and leading matches first."""
    text = text.strip()
    if not text:
        return []
    rows = Division.objects.filter(name__contains=text) | Division.objects.filter(code__startswith=text)
    rank = Case(
        When(name=text, then=Value(0)),
        When(code=text, then=Value(0)),
        When(name__startswith=text, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(rows.select_related("parent").annotate(rank=rank).order_by("rank", "code")[:limit])


def cities() -> QuerySet[Division]:
    """The cities loaded in this installation."""
    return Division.objects.filter(level=DivisionLevel.CITY)


def districts() -> QuerySet[Division]:
    """Districts and counties, in the order of their codes."""
    return Division.objects.filter(level=DivisionLevel.DISTRICT)


def boundary_of(code: str) -> BaseGeometry | None:
    """The outline of a city or district, WGS-84, or None when none is published."""
    boundary = Boundary.objects.filter(pk=code).first()
    return shapely.from_wkb(bytes(boundary.wkb)) if boundary else None


def boundaries_geojson(*, level: DivisionLevel, tolerance: float = SIMPLIFY_DEG) -> str:
    """GeoJSON FeatureCollection (WGS-84) of the boundaries of `level`, as text.

    `tolerance` in degrees; neighbours are simplified together so that shared borders stay shared. 0 keeps
    all points.
    """
    return _drawn(level, tolerance, boundaries_revision())


@lru_cache(maxsize=16)
def _drawn(level: DivisionLevel, tolerance: float, _revision: str) -> str:
    boundaries = list(Boundary.objects.filter(division__level=level).select_related("division"))
    shapes = [shapely.from_wkb(bytes(boundary.wkb)) for boundary in boundaries]
    if tolerance > 0 and shapes:
        shapes = list(shapely.coverage_simplify(shapes, tolerance))
    features = [
        _feature(boundary.division, shape) for boundary, shape in zip(boundaries, shapes, strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))


def _feature(division: Division, shape: BaseGeometry) -> dict[str, Any]:
    rounded = shapely.set_precision(shape, 1e-5, mode="pointwise")
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    properties = {
        "code": division.code,
        "name": division.name,
        "level": division.level,
        "lon": division.lon,
        "lat": division.lat,
    }
    return {"type": "Feature", "id": int(division.code), "geometry": geometry, "properties": properties}
