"""Past accidents of the demo world: three years of invented ones, the same at every build and marked as invented.

Nothing here happened. Numbers fall slowly from year to year and the building season is the worst, so that the figures
have something to say.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from anlan.base.accounts.facade import User
from anlan.config.demo.places import INVENTED, read_table
from anlan.data.enterprises.facade import Enterprise
from anlan.kernel.actor import Actor
from anlan.kernel.clock import SHANGHAI
from anlan.rescue.accidents.enums import InjuryKind
from anlan.rescue.accidents.facade import create_accident

#: Accidents by year and month; 2026 ends with October, as the demo world does.
NUMBERS = {
    2024: (3, 2, 4, 4, 5, 6, 5, 5, 4, 4, 3, 3),
    2025: (3, 2, 3, 4, 4, 5, 5, 4, 4, 3, 3, 2),
    2026: (2, 1, 3, 3, 4, 4, 3, 4, 3, 3),
}
_CAUSES = ("training", "supervision", "procedures", "prevention", "organisation", "design")


def build_accidents(people: dict[str, User], enterprises: dict[str, Enterprise], *, at: datetime) -> int:
    """Enter the invented accidents through the ledger's own operation; how many.

    `at` is the founding of the demo city: history was entered then, later accidents two days after they happened.
    """
    dice = random.Random(16_07_2010)  # noqa: S311  (invented data, not secrets)
    clerk = people["clerk"]
    by = Actor(id=clerk.id, name=clerk.name, address="演示")
    sites = [each for each in enterprises.values() if each.point is not None]
    stories = read_table("accidents")
    done = 0
    for year, months in NUMBERS.items():
        for month, number in enumerate(months, start=1):
            for _ in range(number):
                values = _accident(
                    dice, stories, sites, datetime(year, month, 1, tzinfo=SHANGHAI), serial=done
                )
                entered = max(at, values["occurred_at"] + timedelta(days=values.pop("entered_after")))
                create_accident(by=by, at=entered, **values)
                done += 1
    return done


def _accident(
    dice: random.Random,
    stories: Sequence[dict[str, str]],
    sites: Sequence[Enterprise],
    month: datetime,
    *,
    serial: int,
) -> dict[str, Any]:
    story = dice.choices(stories, weights=[int(each["weight"]) for each in stories])[0]
    kind = story["kind"]
    site = dice.choice(sites)
    where = dice.choice(("一号车间", "二期工地", "装卸区", "仓库", "检修现场", "主厂房"))
    day = dice.randint(1, 28 if month.month != 10 or month.year != 2026 else 26)
    occurred = month + timedelta(days=day - 1, hours=dice.randint(6, 22), minutes=dice.randint(0, 59))
    deaths, serious, minor = _casualties(dice, kind)
    losses = _losses(dice, deaths, serious)
    month_of = (occurred.year, occurred.month)
    settled = month_of < (2026, 9)
    place = site.located_in.name if site.located_in else "大连市"
    values = {
        "name": f"{place}{where}“{occurred.month}·{occurred.day}”{_short(kind)}事故（虚构 {serial + 1:03d}）",
        "occurred_at": occurred,
        "address": f"{place}{where}",
        "lon": round(float(site.lon or 0) + dice.uniform(-0.01, 0.01), 6),
        "lat": round(float(site.lat or 0) + dice.uniform(-0.01, 0.01), 6),
        "located_in": site.located_in,
        "supervised_by": site.supervised_by,
        "unit": f"{place}某单位（虚构）",
        "industry": dice.choice(story["industries"].split()),
        "kind": kind,
        "deaths": deaths,
        "serious_injuries": serious,
        "minor_injuries": minor,
        "losses": losses,
        "course": story["course"].format(where=where),
        "direct_cause": story["cause"],
        "indirect_causes": sorted(dice.sample(_CAUSES, dice.randint(1, 3))),
        "nature": "responsibility" if settled else "undetermined",
        "lessons": story["lesson"] if settled else "",
        "is_demo": True,
        "source": INVENTED,
    }
    if settled:
        days = dice.randint(25, 50)
        reported = (occurred + timedelta(days=days)).date()
        values |= {"dossier": "settled", "reported_on": reported, "settled_on": reported}
        return values | {"entered_after": days + 1}
    if month_of == (2026, 9):  # reported, waiting for the government's reply
        days = dice.randint(18, 24)
        values["reported_on"] = (occurred + timedelta(days=days)).date()
        return values | {"dossier": "investigating", "entered_after": days + 1}
    return values | {"entered_after": 2}


def _casualties(dice: random.Random, kind: str) -> tuple[int, int, int]:
    """Deaths, serious and minor injuries; larger accidents are rare and happen where several stand together."""
    if kind in {"10", "19", "08"} and dice.random() < 0.22:
        return dice.randint(3, 4), dice.randint(0, 3), dice.randint(0, 4)
    deaths = dice.choices((0, 1, 2), weights=(38, 57, 5))[0]
    return deaths, dice.choices((0, 1, 2), weights=(60, 32, 8))[0] + (not deaths), dice.randint(0, 2)


def _losses(dice: random.Random, deaths: int, serious: int) -> dict[str, str]:
    """Items of GB 6721-1986 in yuan."""
    amounts = {
        "medical": serious * dice.randint(40, 160) * 1000,
        "funeral": deaths * dice.randint(900, 1300) * 1000,
        "wages": (serious + 1) * dice.randint(5, 30) * 1000,
        "rescue": dice.randint(5, 60) * 1000,
        "compensation": deaths * dice.randint(200, 500) * 1000,
        "fixed_assets": dice.choice((0, 0, dice.randint(10, 400) * 1000)),
    }
    return {name: str(Decimal(amount)) for name, amount in amounts.items() if amount}


def _short(kind: str) -> str:
    return str(InjuryKind(kind).label)
