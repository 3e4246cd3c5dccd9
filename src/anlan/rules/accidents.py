"""Production safety accidents: grade, who reports to whom, what a report holds, response level.

Basis: 生产安全事故报告和调查处理条例 (State Council Order 493, in force since 2007-06-01) articles 3, 9 to
13, 19, 20; 生产安全事故信息报告和处置办法 (Order 21 of 2009) article 26 for dangers short of an accident.
Owns no deadlines (see `deadlines`) and no fines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from enum import IntEnum, StrEnum

from anlan.rules.dated import in_force

ORDER_493_FROM = date(2007, 6, 1)


class AccidentGrade(IntEnum):
    """事故等级 (Order 493 article 3); 1 is the gravest, so a smaller value is a graver accident.

    >>> AccidentGrade.MAJOR.label, AccidentGrade.MAJOR.value
    ('重大', 2)
    """

    EXTRAORDINARY = 1
    MAJOR = 2
    LARGER = 3
    ORDINARY = 4

    @property
    def label(self) -> str:
        """The Chinese word of article 3."""
        return _LABELS[self]

    @classmethod
    def from_label(cls, label: str) -> AccidentGrade:
        """The grade of a Chinese word; `ValueError` names `label`.

        >>> AccidentGrade.from_label("较大").name
        'LARGER'
        """
        for grade_, text in _LABELS.items():
            if text == label:
                return grade_
        raise ValueError(f"label: {label!r} is none of {', '.join(_LABELS.values())}")


_LABELS = {
    AccidentGrade.EXTRAORDINARY: "特别重大",
    AccidentGrade.MAJOR: "重大",
    AccidentGrade.LARGER: "较大",
    AccidentGrade.ORDINARY: "一般",
}


class Level(StrEnum):
    """Who reports and who is reported to."""

    ENTERPRISE = "enterprise"
    COUNTY = "county"
    CITY = "city"
    PROVINCE = "province"
    STATE = "state"

    @property
    def label(self) -> str:
        """The Chinese name as an interface shows it."""
        return _LEVEL_LABELS[self]


_LEVEL_LABELS = {
    Level.ENTERPRISE: "事故发生单位",
    Level.COUNTY: "县级",
    Level.CITY: "市级",
    Level.PROVINCE: "省级",
    Level.STATE: "国务院有关部门",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """From these figures on an accident has at least `grade`; reaching a bound counts."""

    grade: AccidentGrade
    deaths: int
    serious_injuries: int
    direct_loss: Decimal


@dataclass(frozen=True, slots=True)
class Grading:
    """One version of the table of article 3, gravest first."""

    basis: str
    effective_from: date
    effective_to: date | None
    bounds: tuple[Bounds, ...]


GRADINGS = (
    Grading(
        basis="生产安全事故报告和调查处理条例3条",
        effective_from=ORDER_493_FROM,
        effective_to=None,
        bounds=(
            Bounds(AccidentGrade.EXTRAORDINARY, 30, 100, Decimal("100000000.00")),
            Bounds(AccidentGrade.MAJOR, 10, 50, Decimal("50000000.00")),
            Bounds(AccidentGrade.LARGER, 3, 10, Decimal("10000000.00")),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class GradeReason:
    """One indicator that reaches the bound of the grade."""

    indicator: str
    value: int | Decimal
    bound: int | Decimal
    basis: str


def grade(
    *, deaths: int, serious_injuries: int, direct_loss: Decimal | int, on: date | None = None
) -> AccidentGrade:
    """The grade of an accident: any one indicator that reaches a bound decides, bounds included.

    `serious_injuries` include acute industrial poisoning; `direct_loss` in yuan, rounded to 0.01; `on` is
    the day of the accident (None: today's law). Order 493 article 3. `ValueError` names the argument.

    >>> grade(deaths=3, serious_injuries=0, direct_loss=0).label
    '较大'
    >>> grade(deaths=2, serious_injuries=9, direct_loss=Decimal("9999999.99")).label
    '一般'
    >>> grade(deaths=0, serious_injuries=0, direct_loss=100_000_000).label
    '特别重大'
    """
    return grade_with_reasons(
        deaths=deaths, serious_injuries=serious_injuries, direct_loss=direct_loss, on=on
    )[0]


def grade_with_reasons(
    *, deaths: int, serious_injuries: int, direct_loss: Decimal | int, on: date | None = None
) -> tuple[AccidentGrade, list[GradeReason]]:
    """`grade` and every indicator that reaches its bound; no reasons for 一般.

    >>> found, reasons = grade_with_reasons(deaths=12, serious_injuries=60, direct_loss=0)
    >>> found.label, [reason.indicator for reason in reasons]
    ('重大', ['deaths', 'serious_injuries'])
    """
    figures: dict[str, int | Decimal] = {
        "deaths": _count("deaths", deaths),
        "serious_injuries": _count("serious_injuries", serious_injuries),
        "direct_loss": _money("direct_loss", direct_loss),
    }
    grading = _grading(on)
    for bounds in grading.bounds:
        reached = [
            GradeReason(name, value, getattr(bounds, name), grading.basis)
            for name, value in figures.items()
            if value >= getattr(bounds, name)
        ]
        if reached:
            return bounds.grade, reached
    return AccidentGrade.ORDINARY, []


def _grading(on: date | None) -> Grading:
    if on is None:
        return GRADINGS[-1]
    found = in_force(GRADINGS, on)
    if found is None:
        raise ValueError(f"on: no grading of accidents is known for {on.isoformat()}")
    return found


def _count(name: str, value: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{name}: {value!r} is not a whole number")
    if value < 0:
        raise ValueError(f"{name}: {value} is negative")
    return value


def _money(name: str, value: Decimal | int) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(f"{name}: {value!r} is not an amount of money")
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        raise ValueError(f"{name}: {value!r} is not an amount of money") from None
    if not amount.is_finite():
        raise ValueError(f"{name}: {value!r} is not an amount of money")
    if amount < 0:
        raise ValueError(f"{name}: {value} is negative")
    return amount


def _as_grade(grade: AccidentGrade | int) -> AccidentGrade:
    try:
        return AccidentGrade(grade)
    except ValueError:
        raise ValueError(f"grade: {grade!r} is no accident grade") from None


_HIGHEST_LEVEL = {
    AccidentGrade.EXTRAORDINARY: Level.STATE,
    AccidentGrade.MAJOR: Level.STATE,
    AccidentGrade.LARGER: Level.PROVINCE,
    AccidentGrade.ORDINARY: Level.CITY,
}
_UPWARD = [Level.ENTERPRISE, Level.COUNTY, Level.CITY, Level.PROVINCE, Level.STATE]


def reporting_chain(grade: AccidentGrade) -> list[tuple[Level, Level, str]]:
    """Each step upward as (from_level, to_level, name of the rule in `deadlines`).

    The enterprise reports within an hour (article 9), each level within two (article 11), up to the level
    that article 10 names for the grade. Each department reports to its own government at the same time, and
    one may report past a level where needed (article 10).

    >>> [(str(a), str(b), rule) for a, b, rule in reporting_chain(AccidentGrade.ORDINARY)]
    [('enterprise', 'county', 'unit_report'), ('county', 'city', 'level_report')]
    """
    top = _UPWARD.index(_HIGHEST_LEVEL[_as_grade(grade)])
    return [(_UPWARD[i], _UPWARD[i + 1], "unit_report" if i == 0 else "level_report") for i in range(top)]


def also_informed() -> list[str]:
    """Whom the department that received a report tells besides the level above (article 10)."""
    return ["本级人民政府", "公安机关", "人力资源社会保障部门", "工会", "人民检察院"]


def required_report_items() -> list[str]:
    """What a report must contain, in the order of article 12.

    >>> len(required_report_items())
    6
    """
    return [
        "事故发生单位概况",
        "事故发生的时间、地点以及事故现场情况",
        "事故的简要经过",
        "伤亡人数（包括下落不明的人数）和初步估计的直接经济损失",
        "已经采取的措施",
        "其他应当报告的情况",
    ]


def investigating_level(grade: AccidentGrade) -> Level:
    """The level of government that investigates (article 19).

    >>> investigating_level(AccidentGrade.MAJOR).value
    'province'
    """
    return {
        AccidentGrade.EXTRAORDINARY: Level.STATE,
        AccidentGrade.MAJOR: Level.PROVINCE,
        AccidentGrade.LARGER: Level.CITY,
        AccidentGrade.ORDINARY: Level.COUNTY,
    }[_as_grade(grade)]


def counts_toward_grade(*, occurred_on: date, died_on: date, fire_or_road: bool) -> bool:
    """Whether a later death still changes figures and grade: 30 days, for fires and road traffic 7 (articles
    13, 20).

    The day of the accident is not counted.

    >>> counts_toward_grade(occurred_on=date(2026, 6, 1), died_on=date(2026, 7, 1), fire_or_road=False)
    True
    >>> counts_toward_grade(occurred_on=date(2026, 6, 1), died_on=date(2026, 6, 9), fire_or_road=True)
    False
    """
    if died_on < occurred_on:
        raise ValueError("died_on: lies before the accident")
    return (died_on - occurred_on).days <= (7 if fire_or_road else 30)


def is_reportable_danger(*, endangered: int = 0, trapped_or_missing: int = 0, evacuated: int = 0) -> bool:
    """Whether an event without casualties is a 较大涉险事故, reported like an accident (Order 21 article 26).

    Ten or more endangered, three or more trapped or missing, or 500 or more evacuated in an emergency.

    >>> is_reportable_danger(trapped_or_missing=3), is_reportable_danger(evacuated=499)
    (True, False)
    """
    return (
        _count("endangered", endangered) >= 10
        or _count("trapped_or_missing", trapped_or_missing) >= 3
        or _count("evacuated", evacuated) >= 500
    )


DEFAULT_RESPONSE_LEVELS: Mapping[AccidentGrade, str] = {
    AccidentGrade.EXTRAORDINARY: "I",
    AccidentGrade.MAJOR: "II",
    AccidentGrade.LARGER: "III",
    AccidentGrade.ORDINARY: "IV",
}


def response_level(
    grade: AccidentGrade, mapping: Mapping[AccidentGrade, str] = DEFAULT_RESPONSE_LEVELS
) -> str:
    """The response level proposed for a grade: I to IV; a plan may say otherwise by its own `mapping`.

    >>> response_level(AccidentGrade.LARGER)
    'III'
    """
    return mapping[_as_grade(grade)]
