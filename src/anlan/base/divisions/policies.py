"""Reconciles the two published sources of a city's divisions; pure, no ORM.

Names and codes down to townships come from one package, boundaries from another; the two are of different
dates. Nothing is dropped silently: what only one source knows is kept and named in the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from anlan.base.divisions.boundary_source import PublishedArea
from anlan.base.divisions.codes import is_functional_zone
from anlan.base.divisions.name_source import Named, NamedCity


@dataclass(frozen=True, slots=True)
class District:
    """A district to be stored; `area` is None when no boundary is published."""

    code: str
    name: str
    area: PublishedArea | None


@dataclass(slots=True)
class Reconciled:
    """The city's districts and townships, and what the sources disagree on (Chinese sentences for the
    log)."""

    districts: list[District] = field(default_factory=list)
    townships: list[tuple[str, Named]] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)


def reconcile(*, city_code: str, named: NamedCity, published: Sequence[PublishedArea]) -> Reconciled:
    """Merge by code, else by name; the code of the name source wins because townships hang on it."""
    result = Reconciled()
    by_code = {area.code: area for area in published if area.code != city_code}
    by_name = {area.name: area for area in by_code.values()}
    used: set[str] = set()
    for district in named.areas:
        if is_functional_zone(district.code):
            result.findings.append(f"{district.code} {district.name}：功能区不作为行政区划载入")
            continue
        if district.code == city_code or (not by_code and published):
            continue  # a city without districts lists itself
        area = by_code.get(district.code) or by_name.get(district.name)
        if area is None:
            result.findings.append(f"{district.code} {district.name}：无边界数据")
        else:
            used.add(area.code)
            if area.code != district.code:
                result.findings.append(f"{district.name}：边界数据代码 {area.code}，采用 {district.code}")
            elif area.name != district.name:
                result.findings.append(f"{district.code}：边界数据名称 {area.name}，采用 {district.name}")
        result.districts.append(District(district.code, district.name, area))
    for area in by_code.values():
        if area.code not in used:
            result.findings.append(f"{area.code} {area.name}：仅见于边界数据，无乡级名录")
            result.districts.append(District(area.code, area.name, area))
    _hang_townships(city_code, named, result)
    return result


def _hang_townships(city_code: str, named: NamedCity, result: Reconciled) -> None:
    known = {district.code for district in result.districts}
    left_out: dict[str, int] = {}
    for area_code, township in named.townships:
        if area_code in known:
            result.townships.append((area_code, township))
        elif not known and not is_functional_zone(area_code):
            result.townships.append((city_code, township))
        else:
            left_out[area_code] = left_out.get(area_code, 0) + 1
    for area_code, count in sorted(left_out.items()):
        result.findings.append(f"{area_code}：所属功能区的 {count} 个乡级区划未载入")
