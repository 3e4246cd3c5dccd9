"""Impossible values: each rule is data, with the columns it reads and what it says in Chinese. Pure.

A rule answers a sentence where a value cannot be, else None. Bounds are generous: what is merely unusual is not on the
worklist, and what is unusual and true is confirmed there once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = Mapping[str, Any]
#: `(row, today)` to a sentence or None.
Test = Callable[[Row, date], str | None]

MOST_EMPLOYEES = 500_000
#: The heaviest liquid commonly stored (bromine), t/m³: more than this in a cubic metre cannot be.
HEAVIEST = 3.2
MOST_VOLUME_M3 = 200_000.0
#: Before this day nobody kept this ledger: a date is a slip of the keyboard.
CENTURY = date(2000, 1, 1)
#: The bounds of the country with its sea, degrees.
EAST, NORTH = (73.0, 136.0), (3.0, 54.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule on records of some kinds."""

    key: str
    title: str
    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    test: Test


def _employees(row: Row, today: date) -> str | None:
    number = row["employees"]
    if number is None or 0 < number <= MOST_EMPLOYEES:
        return None
    return "从业人数为 0" if number == 0 else f"从业人数 {number:,} 超过 {MOST_EMPLOYEES:,}"


def _swapped(row: Row, today: date) -> str | None:
    lon, lat = row["lon"], row["lat"]
    if lon is None or lat is None:
        return None
    if EAST[0] <= lat <= EAST[1] and NORTH[0] <= lon <= NORTH[1]:
        return f"经纬度似填反：经度 {lon:g}，纬度 {lat:g}"
    if not (EAST[0] <= lon <= EAST[1] and NORTH[0] <= lat <= NORTH[1]):
        return f"坐标在境外：经度 {lon:g}，纬度 {lat:g}"
    return None


def _code_region(row: Row, today: date) -> str | None:
    """The region within a credit code is that of registration: 100000 and the like are the state's own register."""
    code, place = row["credit_code"], row["located_in_id"] or ""
    region = code[2:8] if len(code) == 18 else ""
    if not region or not place or region[:2] == "10" or region[:4] == place[:4]:
        return None
    return f"信用代码登记地 {region} 与所在区划 {place[:6]} 不属同一市"


def _as_of(row: Row, today: date) -> str | None:
    day = row["as_of"]
    if day is None or CENTURY <= day <= today:
        return None
    return f"核实日期 {day} {'早于 2000 年' if day < CENTURY else '在今天之后'}"


def _review(row: Row, today: date) -> str | None:
    day = row["review_due_on"]
    return f"复评到期 {day} 早于 2000 年" if day is not None and day < CENTURY else None


def _filed(row: Row, today: date) -> str | None:
    day, due = row["filed_on"], row["review_due_on"]
    if day is None:
        return None
    if not CENTURY <= day <= today:
        return f"备案日期 {day} {'早于 2000 年' if day < CENTURY else '在今天之后'}"
    return f"备案日期 {day} 晚于复评到期 {due}" if due is not None and due < day else None


def _r_value(row: Row, today: date) -> str | None:
    value = row["r_value"]
    return (
        f"R 值 {value:g} 不在 0 至 100,000 之间" if value is not None and not 0 < value <= 100_000 else None
    )


def _quantity(row: Row, today: date) -> str | None:
    volume, quantity = row["volume_m3"], row["quantity_t"]
    if volume is None or quantity is None or volume <= 0:
        return None
    known = row["substance__relative_density"]
    most = volume * (known or HEAVIEST)
    if quantity <= most * 1.05:
        return None
    return f"最大存量 {quantity:,g} 吨超过容积 {volume:,g} 立方米所能容纳的 {most:,.0f} 吨"


def _volume(row: Row, today: date) -> str | None:
    value = row["volume_m3"]
    if value is None or 0 < value <= MOST_VOLUME_M3:
        return None
    return f"容积 {value:,g} 立方米不在 0 至 {MOST_VOLUME_M3:,.0f} 之间"


def _storeys(row: Row, today: date) -> str | None:
    value = row["storeys"]
    return f"地上层数 {value} 不在 1 至 150 之间" if value is not None and not 1 <= value <= 150 else None


def _people(row: Row, today: date) -> str | None:
    if row["people"] == 0:
        return "人数为 0"
    for name, label in (("people", "人数"), ("people_day", "白天人数"), ("people_night", "夜间人数")):
        if (value := row[name]) is not None and value > 100_000:
            return f"{label} {value:,} 超过 100,000"
    return None


PLACED = (
    "enterprise",
    "resource",
    "sensitive-place",
    "installation",
    "storage-unit",
    "risk-point",
    "shut-off",
)
DATED = (
    "enterprise",
    "resource",
    "sensitive-place",
    "installation",
    "storage-unit",
    "building",
    "risk-point",
)
_CAPACITY = ("volume_m3", "quantity_t", "substance__relative_density")
RULES = (
    Rule("employees", "从业人数", ("enterprise",), ("employees",), _employees),
    Rule("code-region", "信用代码与区划", ("enterprise",), ("credit_code", "located_in_id"), _code_region),
    Rule("coordinates", "坐标", PLACED, ("lon", "lat"), _swapped),
    Rule("as-of", "核实日期", DATED, ("as_of",), _as_of),
    Rule("review", "复评到期", ("installation",), ("review_due_on",), _review),
    Rule("filed", "备案日期", ("installation",), ("filed_on", "review_due_on"), _filed),
    Rule("r-value", "R 值", ("installation",), ("r_value",), _r_value),
    Rule("quantity", "存量与容积", ("storage-unit",), _CAPACITY, _quantity),
    Rule("volume", "容积", ("storage-unit",), ("volume_m3",), _volume),
    Rule("storeys", "层数", ("building",), ("storeys",), _storeys),
    Rule("people", "人数", ("sensitive-place",), ("people", "people_day", "people_night"), _people),
)  # fmt: skip
BY_KEY = {rule.key: rule for rule in RULES}


def rules_for(kind: str) -> list[Rule]:
    """The rules on records of a kind."""
    return [rule for rule in RULES if kind in rule.kinds]
