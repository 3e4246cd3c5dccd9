"""道路台账: reading a GeoJSON file of roads, replacing what its source gave before, and roads inside a zone."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Count
from shapely.geometry.base import BaseGeometry

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.gis.consequences.enums import RoadClass
from anlan.gis.consequences.events import RoadsImported
from anlan.gis.consequences.geometry import to_east_north
from anlan.gis.consequences.models import RoadLine
from anlan.kernel.actor import Actor
from anlan.kernel.coordinates import Crs, to_wgs84
from anlan.kernel.errors import FieldError, InvalidInput
from anlan.kernel.records import RecordRef

MOST_BYTES = 64 * 1024 * 1024
MOST_ROADS = 100_000
MOST_COMPLAINTS = 20
Box = tuple[float, float, float, float]
Line = list[list[float]]

#: Values of OpenStreetMap's `highway`, and Chinese words, as our classes.
_CLASSES = {
    **{str(each.value): each for each in RoadClass},
    **{str(each.label): each for each in RoadClass},
    "motorway_link": RoadClass.MOTORWAY,
    "trunk_link": RoadClass.TRUNK,
    "primary_link": RoadClass.PRIMARY,
    "secondary_link": RoadClass.SECONDARY,
    "tertiary": RoadClass.LOCAL,
    "residential": RoadClass.LOCAL,
    "unclassified": RoadClass.LOCAL,
    "service": RoadClass.LOCAL,
    "rail": RoadClass.RAILWAY,
    "light_rail": RoadClass.RAILWAY,
    "subway": RoadClass.RAILWAY,
    "高速": RoadClass.MOTORWAY,
    "国道": RoadClass.TRUNK,
    "快速路": RoadClass.TRUNK,
    "省道": RoadClass.PRIMARY,
    "主干路": RoadClass.PRIMARY,
    "县道": RoadClass.SECONDARY,
    "次干路": RoadClass.SECONDARY,
    "铁路": RoadClass.RAILWAY,
}


@dataclass(frozen=True, slots=True)
class RoadsNear:
    """The roads around some zones; `loaded` is False where no road at all was ever imported."""

    rows: list[tuple[str, str, bool, BaseGeometry]]
    loaded: bool

    def within(self, area: BaseGeometry) -> list[dict[str, Any]]:
        """Names of the roads in the area with how much of each lies inside, the longest first."""
        lengths: dict[tuple[str, str], list[Any]] = {}
        for name, road_class, approximate, line in self.rows:
            if not shapely.intersects(area, line):
                continue
            metres = _metres(shapely.intersection(area, line))
            if metres < 1:
                continue
            entry = lengths.setdefault((name, road_class), [0.0, False])
            entry[0] += metres
            entry[1] |= approximate
        rows = [
            {
                "name": name,
                "class_label": str(RoadClass(road_class).label),
                "length_m": round(metres),
                "approximate": approximate,
            }
            for (name, road_class), (metres, approximate) in lengths.items()
        ]
        return sorted(rows, key=lambda row: -float(row["length_m"]))


def roads_in(box: Box) -> RoadsNear:
    """The roads whose box meets `box` (west, south, east, north)."""
    west, south, east, north = box
    found = RoadLine.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    rows = [
        (name, road_class, approximate, shapely.MultiLineString(lines))
        for name, road_class, approximate, lines in found.order_by().values_list(
            "name", "road_class", "approximate", "lines"
        )
    ]
    return RoadsNear(rows, bool(rows) or RoadLine.objects.exists())


def _metres(shape: BaseGeometry) -> float:
    total = 0.0
    for part in getattr(shape, "geoms", [shape]):
        if part.geom_type == "LineString" and len(part.coords) > 1:
            points = np.asarray(part.coords)
            moved = to_east_north(points[0, 0], points[0, 1], points)
            total += float(np.hypot(*np.diff(moved, axis=0).T).sum())
    return total


def import_roads(
    *, file: BinaryIO, source: str, by: Actor, at: datetime, crs: Crs = Crs.WGS84, approximate: bool = False
) -> int:
    """Replace the roads of `source` by those of a GeoJSON file; how many there are now.

    Features are LineString or MultiLineString with `name` and `class` (a `RoadClass`, its Chinese word, or
    OpenStreetMap's `highway`/`railway`). Unreadable files and lines raise `InvalidInput` naming the first faulty
    features; nothing is kept then.
    """
    named = " ".join(source.split())[:100]
    if not named:
        raise InvalidInput("请填写数据来源，例如“OpenStreetMap 2026-10”。", field="source")
    features = _features_of(file)
    rows, complaints = _rows_of(features, named, crs, approximate)
    if complaints:
        more = f"；另有 {len(complaints) - MOST_COMPLAINTS} 处" if len(complaints) > MOST_COMPLAINTS else ""
        shown = complaints[:MOST_COMPLAINTS]
        raise InvalidInput(
            "道路文件有误，未导入：" + "；".join(each.message for each in shown[:5]) + more, errors=shown
        )
    if not rows:
        raise InvalidInput("文件中没有道路（LineString 或 MultiLineString）。", field="file")
    with transaction.atomic():
        before = RoadLine.objects.filter(source=named).delete()[0]
        RoadLine.objects.bulk_create(rows, batch_size=2000)
        subject = RecordRef.of("road-table", "roads")
        audit.record(
            action="consequences.import_roads",
            subject=subject,
            summary=f"导入道路 {len(rows)} 条（{named}），替换原有 {before} 条",
            by=by,
            at=at,
        )
        events.publish(RoadsImported(source=named, roads=len(rows)), subject=subject, by=by, at=at)
    return len(rows)


def road_sources() -> list[dict[str, Any]]:
    """What is loaded, by source."""
    rows = RoadLine.objects.order_by("source").values("source", "approximate").annotate(roads=Count("id"))
    return [dict(row) for row in rows]


def _features_of(file: BinaryIO) -> list[Mapping[str, Any]]:
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise InvalidInput("文件超过 64 MB，请分批导入（每个来源一批）。", field="file")
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise InvalidInput("文件不是 UTF-8 的 GeoJSON。", field="file") from error
    if isinstance(data, Mapping) and isinstance(data.get("features"), list):
        features: list[Mapping[str, Any]] = data["features"]
        if len(features) > MOST_ROADS:
            raise InvalidInput(f"一次最多导入 {MOST_ROADS} 条道路。", field="file")
        return features
    raise InvalidInput("文件应为 GeoJSON 的 FeatureCollection。", field="file")


def _rows_of(
    features: Iterable[Any], source: str, crs: Crs, approximate: bool
) -> tuple[list[RoadLine], list[FieldError]]:
    rows, complaints = [], []
    for number, feature in enumerate(features, 1):
        try:
            row = _row_of(feature, source, crs, approximate)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            complaints.append(FieldError(f"features.{number}", f"第 {number} 条：{_words(error)}"))
            continue
        if row is not None:
            rows.append(row)
    return rows, complaints


def _words(error: Exception) -> str:
    text = str(error)
    return text if any("\u4e00" <= each <= "\u9fff" for each in text) else "线形无法读取"


def _row_of(feature: Mapping[str, Any], source: str, crs: Crs, approximate: bool) -> RoadLine | None:
    """The road of a feature; None for points and areas, which a file of roads may also hold."""
    geometry, properties = feature.get("geometry"), feature.get("properties") or {}
    if not geometry or geometry.get("type") not in ("LineString", "MultiLineString"):
        return None
    lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    cleaned = [_line(line, crs) for line in lines]
    points = [point for line in cleaned for point in line]
    road_class = _class_of(properties)
    name = str(properties.get("name") or properties.get("名称") or properties.get("ref") or "").strip()
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    return RoadLine(
        name=name[:100] or f"未命名{road_class.label}",
        road_class=road_class,
        lines=cleaned,
        west=min(lons),
        south=min(lats),
        east=max(lons),
        north=max(lats),
        source=source,
        approximate=approximate or bool(properties.get("approximate") or properties.get("近似")),
    )


def _line(points: Any, crs: Crs) -> Line:
    if len(points) < 2:
        raise ValueError("线至少要有两个点")
    line = []
    for point in points:
        lon, lat = float(point[0]), float(point[1])
        if not (math.isfinite(lon) and math.isfinite(lat)) or abs(lon) > 180 or abs(lat) > 90:
            raise ValueError(f"坐标 {lon}, {lat} 不是经纬度，经度应在前")
        lon, lat = to_wgs84(lon, lat, crs)
        line.append([round(lon, 6), round(lat, 6)])
    return line


def _class_of(properties: Mapping[str, Any]) -> RoadClass:
    for name in ("class", "类别", "highway", "railway", "fclass"):
        value = str(properties.get(name) or "").strip()
        if value in _CLASSES:
            return _CLASSES[value]
    return RoadClass.LOCAL
