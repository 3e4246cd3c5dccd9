"""`anlan demo --enterprises N`: invented enterprises of a whole city, with the installations, resources and sensitive
places that belong to so many. Seeded, so each build is the same; a second run adds nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from anlan.base.divisions.facade import locator
from anlan.base.jobs.facade import renew_statistics
from anlan.config.demo.people import CLI
from anlan.config.demo.places import INVENTED, person_name, read_table, telephone
from anlan.data.dossiers.facade import book_of, kind_of
from anlan.data.enterprises.facade import Enterprise, upsert_enterprises
from anlan.data.hazards.facade import MajorHazardInstallation, upsert_installations
from anlan.data.resources.enums import ResourceKind
from anlan.data.resources.facade import (
    Resource,
    SensitivePlace,
    upsert_experts,
    upsert_places,
    upsert_shelters,
    upsert_supplies,
    upsert_teams,
    upsert_vehicles,
)
from anlan.kernel.columns import RowOutcome
from anlan.rules.identifiers import make_credit_code

CHUNK = 1000
SPREAD_DEGREES = 0.03
#: One of these for so many enterprises: at 200,000 enterprises 5,000 installations, 2,000 resources, 4,000 places,
#: 50,000 risk points and 10,000 storage units.
PER_INSTALLATION, PER_RESOURCE, PER_PLACE, PER_RISK_POINT, PER_UNIT = 40, 100, 50, 4, 20

WORDS = (
    "海滨",
    "金山",
    "星光",
    "渤海",
    "恒远",
    "瑞丰",
    "华兴",
    "新宇",
    "东港",
    "安泰",
    "鼎盛",
    "泰和",
    "启明",
)
TRADES = (
    ("26", "精细化工", "chemicals"),
    ("33", "金属制品", ""),
    ("34", "通用机械", ""),
    ("13", "食品加工", ""),
    ("21", "家具制造", "dust"),
    ("54", "道路运输", "transport"),
    ("47", "建筑工程", "construction"),
    ("52", "商贸", "crowded"),
    ("59", "仓储物流", ""),
    ("61", "酒店管理", "crowded"),
)
STORES = (("氨", "液氨储罐", 12), ("氯", "液氯库", 8), ("汽油", "汽油罐区", 400), ("甲醇", "甲醇罐区", 600))
KINDS = (
    (ResourceKind.RESCUE_TEAM, "应急救援队", upsert_teams),
    (ResourceKind.SUPPLIES, "应急物资点", upsert_supplies),
    (ResourceKind.EXPERT, "安全专家", upsert_experts),
    (ResourceKind.SHELTER, "避难场所", upsert_shelters),
    (ResourceKind.VEHICLE, "应急车辆", upsert_vehicles),
)
PLACES = (("school", "小学"), ("kindergarten", "幼儿园"), ("nursing_home", "养老院"), ("residential", "小区"))

Point = tuple[float, float]
Upsert = Callable[[list[dict[str, Any]]], list[RowOutcome]]


def enlarge(wanted: int, *, at: datetime) -> None:
    """Bring the demo city up to `wanted` enterprises and to what so many have around them."""
    writes: dict[str, Any] = {"by": CLI, "at": at, "reason": "演示数据"}
    missing = wanted - Enterprise.objects.count()
    _fill("企业", missing, _enterprises(wanted), partial(upsert_enterprises, **writes))
    installations = wanted // PER_INSTALLATION
    missing = installations - MajorHazardInstallation.objects.count()
    _fill("重大危险源", missing, _installations(installations), partial(upsert_installations, **writes))
    resources = wanted // PER_RESOURCE
    if Resource.objects.count() < resources:
        share = resources // len(KINDS)
        for kind, word, upsert in KINDS:
            _fill(str(kind.label), share, _resources(share, word), partial(upsert, **writes))
    places = wanted // PER_PLACE
    missing = places - SensitivePlace.objects.count()
    _fill("敏感场所", missing, _sensitive(places), partial(upsert_places, **writes))
    for key, each, rows in (("risk-point", PER_RISK_POINT, _risk_points), ("storage-unit", PER_UNIT, _units)):
        declared, count = kind_of(key), wanted // each
        missing = count - declared.model.objects.count()
        _fill(declared.title, missing, rows(count), partial(book_of(declared).upsert, **writes))
    renew_statistics()


def _fill(title: str, missing: int, rows: Iterator[dict[str, Any]], upsert: Upsert) -> None:
    """Put rows in until `missing` of them are new."""
    done = 0
    while done < missing and (chunk := list(islice(rows, min(CHUNK, missing - done)))):
        done += sum(1 for outcome in upsert(chunk) if outcome.result == "created")
        print(f"\r{title} {done:,} / {missing:,}", end="", flush=True)
    if done:
        print(flush=True)


def _points(count: int, seed: int) -> Iterator[tuple[Point, str, random.Random]]:
    """Points on land around the places where industry is, with their district, the same each time."""
    dice = random.Random(seed)  # noqa: S311  (invented data, not secrets)
    anchors = [(float(row["lon"]), float(row["lat"])) for row in read_table("enterprises")]
    snapshot = locator()
    number = 0
    while number < count:
        points = [
            (dice.gauss(lon, SPREAD_DEGREES), dice.gauss(lat, SPREAD_DEGREES))
            for lon, lat in (dice.choice(anchors) for _ in range(CHUNK))
        ]
        for point, found in zip(points, snapshot.locate_many(points), strict=True):
            if found is not None and found.distance_m == 0 and number < count:
                yield (round(point[0], 6), round(point[1], 6)), found.district.name, dice
                number += 1


def _credit_code(number: int) -> str:
    return make_credit_code(region="210200", organisation=f"MB{number:06d}")


def _enterprises(count: int) -> Iterator[dict[str, Any]]:
    for number, (point, district, dice) in enumerate(_points(count, 20100716)):
        industry, trade, category = TRADES[number % len(TRADES)]
        word = WORDS[number // len(TRADES) % len(WORDS)]
        yield {
            "name": f"大连{word}{trade}有限公司{number + 1:06d}（虚构）",
            "credit_code": _credit_code(number),
            "address": f"{district}工业路{dice.randint(1, 999)}号",
            **_at(point),
            "industry": industry,
            "category": category,
            "level": dice.choice(("district", "township")),
            "department": "emergency",
            "scale": dice.choice(("medium", "small", "micro")),
            "employees": dice.randint(3, 900),
            "contact_name": person_name(number),
            "contact_phone": telephone(number % 10_000),
        }


def _installations(count: int) -> Iterator[dict[str, Any]]:
    """At every fortieth enterprise, one store of a hazardous substance."""
    for number in range(count):
        substance, name, tonnes = STORES[number % len(STORES)]
        yield {
            "enterprise_code": _credit_code(number * PER_INSTALLATION),
            "name": f"{name}{number + 1:05d}",
            "kind": "storage",
            "level": str(1 + number % 4),
            "substance": substance,
            "quantity_t": float(tonnes),
            "container": "储罐",
            "chief_name": person_name(number),
            "chief_phone": telephone(number % 10_000),
            "is_demo": True,
            "source": INVENTED,
        }


def _risk_points(count: int) -> Iterator[dict[str, Any]]:
    """At every fourth enterprise one, in the four colours as they are in a city: few red, many blue."""
    colours = ("red", "orange", "orange", "yellow", "yellow", "yellow", "blue", "blue", "blue", "blue")
    for number in range(count):
        yield {
            "enterprise_code": _credit_code(number * PER_RISK_POINT),
            "name": "主要作业区",
            "level": colours[number % len(colours)],
            "accident_types": "火灾、机械伤害",
            "responsible": person_name(number),
            "telephone": telephone(number % 10_000),
            "is_demo": True,
            "source": INVENTED,
        }


def _units(count: int) -> Iterator[dict[str, Any]]:
    """At every twentieth enterprise a tank."""
    for number in range(count):
        substance, name, tonnes = STORES[number % len(STORES)]
        yield {
            "enterprise_code": _credit_code(number * PER_UNIT),
            "name": f"{name}储罐",
            "tag": f"V-{number % 1000:03d}",
            "kind": "tank",
            "substance": substance,
            "quantity_t": float(tonnes),
            "is_demo": True,
            "source": INVENTED,
        }


def _resources(count: int, word: str) -> Iterator[dict[str, Any]]:
    for number, (point, district, _dice) in enumerate(_points(count, len(word))):
        yield {
            "name": f"{district}{word}{number + 1:04d}（虚构）",
            **_at(point),
            "contact_name": person_name(number),
            "contact_phone": telephone(number % 10_000),
        }


def _sensitive(count: int) -> Iterator[dict[str, Any]]:
    for number, (point, district, dice) in enumerate(_points(count, 31)):
        kind, word = PLACES[number % len(PLACES)]
        yield {
            "kind": kind,
            "name": f"{district}{word}{number + 1:05d}（虚构）",
            "people": dice.randint(60, 3000),
            **_at(point),
        }


def _at(point: Point) -> dict[str, Any]:
    return {"lon": point[0], "lat": point[1], "is_demo": True, "source": INVENTED}
