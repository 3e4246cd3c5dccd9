"""Places of the demo world and whom to call there, from tables beside this module.

Enterprises, teams and depots are invented and marked 虚构. Hospitals, universities, stations and squares are real
public facilities whose coordinates were written down from general knowledge: their accuracy stands in the source.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from anlan.base.accounts.facade import organisation_named
from anlan.base.divisions.facade import Division
from anlan.config.demo.people import CLI, FILER_CREDIT_CODE, FILER_NAME
from anlan.data.duty_contacts.facade import create_contact
from anlan.data.enterprises.facade import Enterprise, create_enterprise
from anlan.data.hazards.facade import create_installation, load_substances
from anlan.data.resources.facade import create_place, create_resource
from anlan.rules.identifiers import make_credit_code

FOLDER = Path(__file__).parent / "data"
AS_OF = date(2026, 9, 30)
INVENTED = "演示数据（虚构）"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("建国", "志强", "晓东", "海燕", "立新", "秀英", "永刚", "春梅", "文博", "凯")


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a table beside this module."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def person_name(number: int) -> str:
    """An invented name, the same for the same number."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def telephone(number: int) -> str:
    """An invented number that reaches nobody: no exchange of Dalian begins with 0000."""
    return f"0411-0000{number:04d}"


def build_places(*, at: datetime) -> dict[str, Enterprise]:
    """Create everything that lies somewhere; the enterprises by the key of their table."""
    load_substances(by=CLI, at=at)
    enterprises = {
        row["key"]: _enterprise(row, number, at=at) for number, row in enumerate(read_table("enterprises"))
    }
    for number, row in enumerate(read_table("installations")):
        _installation(row, enterprises[row["enterprise"]], number, at=at)
    for row in read_table("resources"):
        _resource(row, at=at)
    for row in read_table("places"):
        _place(row, at=at)
    for row in read_table("duty_contacts"):
        _duty_contact(row, at=at)
    return enterprises


def _enterprise(row: dict[str, str], number: int, *, at: datetime) -> Enterprise:
    is_filer = row["name"] == FILER_NAME
    plain = (
        "name",
        "short_name",
        "address",
        "industry",
        "category",
        "level",
        "department",
        "scale",
        "business",
    )
    values: dict[str, Any] = {name: row[name] for name in plain}
    if row["supervisor"]:
        values["supervised_by"] = organisation_named(row["supervisor"])
    return create_enterprise(
        **values,
        credit_code=FILER_CREDIT_CODE if is_filer else demo_credit_code(number),
        located_in=row["township"],
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        employees=int(row["employees"]),
        legal_representative=person_name(number * 7 + 3),
        organisation=organisation_named(FILER_NAME) if is_filer else None,
        contacts=_contacts(number),
        is_demo=True,
        as_of=AS_OF,
        source=INVENTED,
        by=CLI,
        at=at,
    )


def _contacts(number: int) -> list[dict[str, str]]:
    chief, safety = person_name(number), person_name(number + 61)
    return [
        {"name": chief, "post": "总经理", "role": "chief", "telephone": telephone(5000 + number)},
        {
            "name": safety,
            "post": "安全总监",
            "role": "safety",
            "telephone": telephone(6000 + number),
            **_window("workdays", "08:00", "17:30"),
        },
        {
            "name": person_name(number + 122),
            "post": "夜间值班领导",
            "role": "safety",
            "telephone": telephone(6500 + number),
            **_window("daily", "17:30", "08:00"),
        },
        {"post": "调度室", "role": "duty", "telephone": telephone(7000 + number), "hours": "24 小时"},
    ]


def _window(days: str, starts: str, ends: str) -> dict[str, str]:
    return {"days": days, "starts": starts, "ends": ends}


def demo_credit_code(number: int) -> str:
    """A code that passes both checks and belongs to nobody: organisations of this series are not issued."""
    return make_credit_code(region="210200", organisation=f"MA0D{number:04d}")


def _installation(row: dict[str, str], enterprise: Enterprise, number: int, *, at: datetime) -> None:
    create_installation(
        enterprise=enterprise,
        name=row["name"],
        kind=row["kind"],
        level=row["level"],
        r_value=float(row["r_value"]) if row["r_value"] else None,
        exposed_people=int(row["exposed_people"]),
        filing_number=f"BA210200〔{row['filed_on'][:4]}〕{number + 1:03d}",
        filed_on=row["filed_on"],
        review_due_on=row["review_due_on"],
        chief_name=person_name(number + 20),
        chief_phone=telephone(8000 + number),
        technical_name=person_name(number + 87),
        technical_phone=telephone(8100 + number),
        operating_name=person_name(number + 143),
        operating_phone=telephone(8200 + number),
        stored=list(_stored(row["substances"])),
        is_demo=True,
        as_of=AS_OF,
        source=INVENTED,
        by=CLI,
        at=at,
    )


def _stored(text: str) -> Iterator[dict[str, Any]]:
    for part in text.split("|"):
        substance, quantity, container = part.split(":")
        yield {"substance": substance, "quantity_t": float(quantity), "container": container}


def _resource(row: dict[str, str], *, at: datetime) -> None:
    plain = ("kind", "name", "address", "contact_name", "contact_phone")
    values: dict[str, Any] = {name: row[name] for name in plain} | _where(row)
    values |= dict(part.split("=") for part in row["details"].split("|"))
    stock = [
        dict(zip(("item", "quantity", "unit"), part.split(":"), strict=True))
        for part in row["stock"].split("|")
        if part
    ]
    create_resource(**values, stock=stock, by=CLI, at=at)


def _place(row: dict[str, str], *, at: datetime) -> None:
    people = int(row["people"]) if row["people"] else None
    create_place(kind=row["kind"], name=row["name"], people=people, **_where(row), by=CLI, at=at)


def _duty_contact(row: dict[str, str], *, at: datetime) -> None:
    """The public short numbers are real and the same in every city; all others reach nobody."""
    plain = ("category", "name", "duty_phone", "hours", "person", "post", "mobile", "address", "note")
    values: dict[str, Any] = {name: row[name] for name in plain}
    invented = row["invented"] == "yes"
    create_contact(
        **values,
        located_in=row["division"],
        lon=float(row["lon"]) if row["lon"] else None,
        lat=float(row["lat"]) if row["lat"] else None,
        is_demo=invented,
        as_of=AS_OF,
        source=INVENTED if invented else "公开短号",
        by=CLI,
        at=at,
    )


def _where(row: dict[str, str]) -> dict[str, Any]:
    """Place and provenance: a real facility says how far its point may be off."""
    accuracy = row["accuracy_m"]
    return {
        "located_in": Division.objects.get(code=row["division"]),
        "lon": float(row["lon"]),
        "lat": float(row["lat"]),
        "is_demo": not accuracy,
        "as_of": AS_OF,
        "source": f"公开资料，位置误差约 {accuracy} 米，未核实" if accuracy else INVENTED,
    }
