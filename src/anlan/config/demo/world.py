"""`anlan demo`: the demo city, built once through the same operations people use.

Dates are fixed in 2026 and sequences are seeded, so every build is the same world.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.accounts.facade import User
from anlan.base.divisions.facade import Division, locator
from anlan.config.bootstrap import found_city
from anlan.config.demo.incidents import build_incidents
from anlan.config.demo.people import CLI, create_people
from anlan.config.demo.places import INVENTED, build_places, person_name, read_table, telephone
from anlan.data.cases.facade import load_cases
from anlan.data.enterprises.facade import Enterprise, upsert_enterprises
from anlan.kernel.clock import SHANGHAI, now
from anlan.rules.identifiers import make_credit_code

CITY = "210200"
FOUNDED = datetime(2026, 9, 1, 9, 0, tzinfo=SHANGHAI)
CHUNK = 1000
SPREAD_DEGREES = 0.03

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


def build_world(*, extra_enterprises: int = 0) -> None:
    """Build the demo city unless it stands; then bring the number of enterprises up to `extra_enterprises`.

    A database that holds a real city is left alone.
    """
    if User.objects.filter(is_demo=True).exists():
        print("演示城市已建立。", flush=True)
    elif Division.objects.exists() or User.objects.exists():
        print("数据库中已有真实城市，不建演示数据。", flush=True)
        return
    else:
        _build()
    if extra_enterprises:
        _add_enterprises(extra_enterprises)


def _build() -> None:
    print("正在建立演示城市（首次约半分钟）…", flush=True)
    with transaction.atomic():
        found_city(CITY, at=FOUNDED)
        people = create_people(at=FOUNDED)
        enterprises = build_places(at=FOUNDED)
        load_cases(by=CLI, at=FOUNDED)
        build_incidents(people, enterprises, at=now())
    print(f"演示城市已建立：企业 {len(enterprises)} 家（虚构）。", flush=True)


def _add_enterprises(wanted: int) -> None:
    """Invented enterprises in bulk, up to `wanted` in all; a second run adds nothing."""
    missing = wanted - Enterprise.objects.count()
    rows: list[dict[str, Any]] = []
    done = 0
    for row in _invented(wanted):
        rows.append(row)
        if len(rows) == CHUNK or done + len(rows) >= missing:
            if missing <= 0:
                break
            outcomes = upsert_enterprises(rows, by=CLI, at=FOUNDED, reason="演示数据")
            done += sum(1 for outcome in outcomes if outcome.result == "created")
            rows = []
            print(f"\r企业 {done:,} / {missing:,}", end="", flush=True)
        if done >= missing:
            break
    if done:
        print(flush=True)


def _invented(count: int) -> Iterator[dict[str, Any]]:
    """Rows around the places where industry is, on land, the same each time."""
    dice = random.Random(20100716)  # noqa: S311  (invented data, not secrets)
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
                yield _row(number, point, found.district.name, dice)
                number += 1


def _row(number: int, point: tuple[float, float], district: str, dice: random.Random) -> dict[str, Any]:
    industry, trade, category = TRADES[number % len(TRADES)]
    word = WORDS[number // len(TRADES) % len(WORDS)]
    return {
        "name": f"大连{word}{trade}有限公司{number + 1:06d}（虚构）",
        "credit_code": make_credit_code(region="210200", organisation=f"MB{number:06d}"),
        "address": f"{district}工业路{dice.randint(1, 999)}号",
        "lon": round(point[0], 6),
        "lat": round(point[1], 6),
        "industry": industry,
        "category": category,
        "level": dice.choice(("district", "township")),
        "department": "emergency",
        "scale": dice.choice(("medium", "small", "micro")),
        "employees": dice.randint(3, 900),
        "contact_name": person_name(number),
        "contact_phone": telephone(number % 10_000),
        "is_demo": True,
        "source": INVENTED,
    }
