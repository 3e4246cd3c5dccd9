"""The organisation tree a city starts with; administrators change it afterwards.

Owns names and shape only: a city bureau with its departments, a bureau a district, an office a township, and what a
city has besides. Names follow the divisions, so any Chinese city gets its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anlan.base.accounts.enums import OrganisationKind
from anlan.base.accounts.facade import Organisation, create_organisation
from anlan.base.divisions.facade import Division, DivisionLevel
from anlan.kernel.actor import Actor

COMMAND_CENTRE = "应急指挥中心"
CHEMICALS = "危险化学品安全监督管理处"
ENFORCEMENT = "安全生产综合行政执法支队"
EXPERTS = "安全生产专家组"

#: 处室 of the city bureau: full name behind the city's, short name.
DEPARTMENTS = (
    (COMMAND_CENTRE, "应急指挥中心"),
    ("救援协调和预案管理处", "救援协调处"),
    ("安全生产综合协调处", "综合协调处"),
    ("安全生产基础处", "基础处"),
    (CHEMICALS, "危化处"),
    ("政策法规处", "法规处"),
    (ENFORCEMENT, "执法支队"),
    (EXPERTS, "专家组"),
)

#: Partners the desk asks for help, by the city's name.
PARTNERS = ("消防救援支队", "公安局", "卫生健康委员会", "生态环境局", "气象局")


@dataclass(frozen=True, slots=True)
class Zone:
    """功能区 or port: supervises enterprises inside districts' boundaries without a division of its own."""

    name: str
    short_name: str
    kind: OrganisationKind = OrganisationKind.ZONE_BUREAU


#: What is known of single cities; others add theirs on the page of organisations.
ZONES: dict[str, tuple[Zone, ...]] = {
    "210200": (
        Zone("大连金普新区应急管理局", "金普新区"),
        Zone("大连高新技术产业园区应急管理局", "高新区"),
        Zone("大连长兴岛经济技术开发区应急管理局", "长兴岛"),
        Zone("大连花园口经济区应急管理局", "花园口"),
        Zone("大连太平湾合作创新区应急管理局", "太平湾"),
        Zone("大连市交通运输局（港口管理）", "港口管理部门", OrganisationKind.PORT_AUTHORITY),
    ),
}


def bureau_name(division: Division) -> str:
    """大连市应急管理局."""
    return f"{division.name}应急管理局"


def office_name(township: Division) -> str:
    """大孤山街道应急管理办公室."""
    return f"{township.name}应急管理办公室"


def found_organisations(city: Division, *, by: Actor, at: datetime) -> Organisation:
    """Create the tree of a city whose divisions are loaded; the city bureau. Runs in the caller's transaction."""
    bureau = create_organisation(
        name=bureau_name(city),
        short_name="市应急管理局",
        kind=OrganisationKind.CITY_BUREAU,
        division=city,
        by=by,
        at=at,
    )
    for name, short in DEPARTMENTS:
        create_organisation(
            name=name,
            short_name=short,
            kind=OrganisationKind.DEPARTMENT,
            parent=bureau,
            division=city,
            by=by,
            at=at,
        )
    districts = Division.objects.filter(parent=city, level=DivisionLevel.DISTRICT).order_by("sort")
    for district in districts:
        _found_district(district, bureau, by=by, at=at)
    _found_townships(Division.objects.filter(parent=city, level=DivisionLevel.TOWNSHIP), bureau, by=by, at=at)
    for zone in ZONES.get(city.code, ()):
        create_organisation(
            name=zone.name, short_name=zone.short_name, kind=zone.kind, parent=bureau, by=by, at=at
        )
    for partner in PARTNERS:
        create_organisation(name=f"{city.name}{partner}", kind=OrganisationKind.PARTNER, by=by, at=at)
    return bureau


def _found_district(district: Division, bureau: Organisation, *, by: Actor, at: datetime) -> None:
    office = create_organisation(
        name=bureau_name(district),
        short_name=f"{district.name}局",
        kind=OrganisationKind.DISTRICT_BUREAU,
        parent=bureau,
        division=district,
        by=by,
        at=at,
    )
    _found_townships(Division.objects.filter(parent=district), office, by=by, at=at)


def _found_townships(townships: Iterable[Division], above: Organisation, *, by: Actor, at: datetime) -> None:
    for township in townships:
        create_organisation(
            name=office_name(township),
            short_name=township.name,
            kind=OrganisationKind.TOWNSHIP,
            parent=above,
            division=township,
            by=by,
            at=at,
        )
