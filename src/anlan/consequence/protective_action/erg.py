"""Initial isolation and protective action distances of the Emergency Response Guidebook, by UN number.

Owns tables 1 and 3 of the 2024 edition as data. Computes nothing: the distances are for the first half hour, before
anything is known of the release; a computed zone is better once it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from anlan.consequence.checks import number, one_of

_DATA = Path(__file__).resolve().parent.parent / "data" / "erg2024.json"
_WINDS = (10.0 / 3.6, 20.0 / 3.6)
"""Bounds of low, moderate and high wind in table 3: 10 and 20 km/h [m/s]."""

CONTAINERS: Mapping[str, str] = {
    "rail": "铁路罐车",
    "truck": "公路罐车",
    "nurse": "农用氨罐",
    "ton": "多个吨瓶",
    "cylinders": "多个小钢瓶或单个吨瓶",
}
"""Containers of table 3 and their Chinese names, largest first."""


class NotListed(KeyError, ValueError):
    """The UN number has no entry in the table asked; `advice` (Chinese) says what to use instead."""

    def __init__(self, un: str, message: str, advice: str) -> None:
        self.un = un
        self.advice = advice
        super().__init__(message)

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class ErgDistance:
    """What the guidebook gives: isolate `isolation_m` all round, then protect `downwind_km` downwind.

    `at_least`: printed with a plus, the distance can be larger. `spilled_on` 'water' when the entry holds only for
    a spill into water, which makes the toxic gas. `table` is 1 or 3; `container` (Chinese) only with table 3.
    """

    isolation_m: float
    downwind_km: float
    edition: str
    un: str
    material: str
    guide: str
    spill: str
    night: bool
    table: int
    spilled_on: str
    at_least: bool
    container: str | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True)
class OrangeGuide:
    """Distances of an orange-bordered guide [m], for what table 1 does not list; None: not given by the guide."""

    un: str
    guide: str
    isolation_m: float
    large_spill_m: float | None
    fire_m: float
    edition: str


def erg(
    un_number: int | str,
    *,
    spill: str = "small",
    night: bool = False,
    spilled_on: str | None = None,
    container: str | None = None,
    wind_speed: float | None = None,
) -> ErgDistance:
    """Table 1: isolation and protective action distance; a large spill of the six gases of table 3 goes there.

    `un_number` as int or digits, with or without 'UN'. `spill` 'small' (up to 208 L) or 'large'. `spilled_on` 'land'
    or 'water' chooses among two entries (default: land where there is such an entry). `container` and `wind_speed`
    [m/s] serve table 3 alone; without them the largest container and low wind are taken, as the guidebook bids when
    these are not known. `NotListed` for a number in neither table. Source: ERG 2024, tables 1 and 3.

    >>> answer = erg(1017, spill="small", night=True)
    >>> answer.isolation_m, answer.downwind_km, answer.edition
    (60.0, 1.5, 'ERG 2024')
    >>> erg("UN1076", spill="large").downwind_km
    3.0
    """
    one_of("spill", spill, ("small", "large"))
    un = _digits(un_number)
    row = _row(un, spilled_on)
    if spill == "large" and "large" not in row:
        return erg_container(
            un, container=container or next(_containers(un)), night=night, wind_speed=wind_speed
        )
    isolation, day, dark = row[spill]
    opened = row.get("open", (False, False)) if spill == "large" else (False, False)
    answer = ErgDistance(
        isolation_m=isolation,
        downwind_km=dark if night else day,
        edition=_tables()["edition"],
        un=un,
        material=row["material"],
        guide=row["guide"],
        spill=spill,
        night=bool(night),
        table=1,
        spilled_on=row["on"],
        at_least=bool(opened[1 if night else 0]),
    )
    return _with_advice(answer)


def erg_container(
    un_number: int | str, *, container: str, night: bool = False, wind_speed: float | None = None
) -> ErgDistance:
    """Table 3: a large spill of ammonia, chlorine, ethylene oxide, hydrogen chloride or fluoride, or sulfur dioxide.

    `container`: 'rail', 'truck', 'nurse' (ammonia), 'ton', 'cylinders'. `wind_speed` [m/s] below 2.8 is low, up to
    5.6 moderate; None takes low wind, the worst. Source: ERG 2024, table 3.

    >>> erg_container(1017, container="rail", night=False, wind_speed=2.0).downwind_km
    9.6
    >>> erg_container(1005, container="truck", night=True, wind_speed=4.0).downwind_km
    0.7
    """
    un = _digits(un_number)
    one_of("container", container, tuple(CONTAINERS))
    wind = (
        0
        if wind_speed is None
        else sum(number("wind_speed", wind_speed, 0.0, 100.0) > each for each in _WINDS)
    )
    for row in _tables()["table3"]:
        if row["un"] == un and row["container"] == container:
            break
    else:
        known = "、".join(CONTAINERS[each] for each in _containers(un))
        raise NotListed(
            un,
            f"container: ERG 2024 table 3 has no {container!r} for UN {un}",
            f"《应急响应指南》表 3 没有 UN{un} 的“{CONTAINERS[container]}”项"
            + (f"；可选：{known}。" if known else "，请改用表 1 大量泄漏距离。"),
        )
    answer = ErgDistance(
        isolation_m=row["isolation_m"],
        downwind_km=row["night_km" if night else "day_km"][wind],
        edition=_tables()["edition"],
        un=un,
        material=_row(un, None)["material"],
        guide=_row(un, None)["guide"],
        spill="large",
        night=bool(night),
        table=3,
        spilled_on="land",
        at_least=bool(row["open"][wind + (3 if night else 0)]),
        container=CONTAINERS[container],
    )
    return _with_advice(answer)


def orange_guide(un_number: int | str) -> OrangeGuide:
    """Isolation distances of the orange guide for fuels, solvents, explosives and the like; `NotListed` otherwise.

    Source: ERG 2024, guides 112 to 140, sections PUBLIC SAFETY and EVACUATION.

    >>> orange_guide("1075").fire_m, orange_guide(1203).large_spill_m
    (1600.0, 300.0)
    """
    un = _digits(un_number)
    guide = _tables()["orange_of"].get(un)
    if guide is None:
        raise NotListed(
            un,
            f"un_number: no orange guide recorded for UN {un}",
            f"没有 UN{un} 的指南距离；未查明前先按气体 100 m、液体 50 m、固体 25 m 隔离。",
        )
    isolation, large, fire = _tables()["orange"][guide]
    return OrangeGuide(
        un, guide, float(isolation), None if large is None else float(large), float(fire), "ERG 2024"
    )


def un_numbers() -> tuple[str, ...]:
    """The UN numbers of table 1, rising.

    >>> len(un_numbers()) > 200
    True
    """
    return tuple(sorted({row["un"] for row in _tables()["table1"]}))


def _digits(un_number: int | str) -> str:
    """Four digits; `ValueError` naming the argument when it is not a UN number."""
    match = None
    if isinstance(un_number, int | str) and not isinstance(un_number, bool):
        match = re.fullmatch(r"(?:UN|NA|ID)?[\s-]*0*(\d{1,4})", str(un_number).strip(), re.IGNORECASE)
    if match is None:
        raise ValueError(f"un_number: must be a UN number of four digits, got {un_number!r}")
    return match[1].zfill(4)


def _row(un: str, spilled_on: str | None) -> Any:
    if spilled_on is not None:
        one_of("spilled_on", spilled_on, ("land", "water"))
    rows = {row["on"]: row for row in _tables()["table1"] if row["un"] == un}
    if not rows:
        orange = "；该物质可查指南页距离（orange_guide）" if un in _tables()["orange_of"] else ""
        raise NotListed(
            un,
            f"un_number: UN {un} is not in table 1 of ERG 2024 (it lists what is toxic by inhalation)",
            f"UN{un} 不在《应急响应指南》（ERG 2024）表 1 的吸入毒性物质之列{orange}。",
        )
    fallback = rows.get("land") or rows["water"]
    return rows.get(spilled_on, fallback) if spilled_on else fallback


def _containers(un: str) -> Any:
    listed = {row["container"] for row in _tables()["table3"] if row["un"] == un}
    return (each for each in CONTAINERS if each in listed)


def _with_advice(answer: ErgDistance) -> ErgDistance:
    """The same with its Chinese sentence."""
    more = "以上" if answer.at_least else ""
    where = f"，{answer.container}" if answer.container else ""
    water = "（仅适用于泄漏入水）" if answer.spilled_on == "water" else ""
    text = (
        f"{'大量' if answer.spill == 'large' else '少量'}泄漏{where}{water}：四周隔离 {answer.isolation_m:g} m，"
        f"{'夜间' if answer.night else '昼间'}下风向防护 {answer.downwind_km:g} km{more}"
        f"（{answer.edition} 表 {answer.table}，UN{answer.un}）。"
    )
    return replace(answer, advice=text)


@cache
def _tables() -> dict[str, Any]:
    tables: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return tables
