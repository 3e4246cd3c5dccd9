"""Decisions of the accident ledger as pure functions: which category, what counts, the clock, the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from anlan.rescue.accidents.enums import DossierState, InjuryKind, LossItem
from anlan.rescue.incidents.enums import IncidentKind
from anlan.rules import accidents, deadlines

MAX_PEOPLE = 100_000
MAX_LOSS = Decimal("100000000000")
EARLIEST = date(1949, 10, 1)

_DEFAULT_KIND: Mapping[str, InjuryKind] = {
    IncidentKind.FIRE: InjuryKind.FIRE,
    IncidentKind.EXPLOSION: InjuryKind.OTHER_EXPLOSION,
    IncidentKind.LEAK: InjuryKind.POISONING,
    IncidentKind.COLLAPSE: InjuryKind.COLLAPSE,
    IncidentKind.POISONING: InjuryKind.POISONING,
    IncidentKind.MINE: InjuryKind.OTHER,
    IncidentKind.TRAFFIC: InjuryKind.VEHICLE,
    IncidentKind.SPECIAL_EQUIPMENT: InjuryKind.OTHER,
    IncidentKind.OTHER: InjuryKind.OTHER,
}
_EXPLOSIONS = (
    ("瓦斯", InjuryKind.GAS_EXPLOSION),
    ("锅炉", InjuryKind.BOILER_EXPLOSION),
    ("压力容器", InjuryKind.VESSEL_EXPLOSION),
    ("气瓶", InjuryKind.VESSEL_EXPLOSION),
    ("储罐", InjuryKind.VESSEL_EXPLOSION),
    ("烟花", InjuryKind.POWDER_EXPLOSION),
    ("火药", InjuryKind.POWDER_EXPLOSION),
)
_IN_MINES = (
    ("冒顶", InjuryKind.ROOF_FALL),
    ("片帮", InjuryKind.ROOF_FALL),
    ("透水", InjuryKind.FLOODING),
    ("爆破", InjuryKind.BLASTING),
    ("放炮", InjuryKind.BLASTING),
    ("瓦斯", InjuryKind.GAS_EXPLOSION),
)
_ANYWHERE = (
    ("高处坠落", InjuryKind.FALL),
    ("坠落", InjuryKind.FALL),
    ("触电", InjuryKind.ELECTRIC_SHOCK),
    ("起重", InjuryKind.LIFTING),
    ("塔吊", InjuryKind.LIFTING),
    ("吊装", InjuryKind.LIFTING),
    ("淹溺", InjuryKind.DROWNING),
    ("溺水", InjuryKind.DROWNING),
    ("灼烫", InjuryKind.BURN),
    ("烫伤", InjuryKind.BURN),
    ("卷入", InjuryKind.MACHINERY),
    ("挤压", InjuryKind.MACHINERY),
    ("砸", InjuryKind.STRUCK),
    ("物体打击", InjuryKind.STRUCK),
    ("窒息", InjuryKind.POISONING),
    ("中毒", InjuryKind.POISONING),
)
_WORDS: Mapping[str, tuple[tuple[str, InjuryKind], ...]] = {
    IncidentKind.EXPLOSION: _EXPLOSIONS,
    IncidentKind.MINE: _IN_MINES + _ANYWHERE,
    IncidentKind.SPECIAL_EQUIPMENT: _EXPLOSIONS + _ANYWHERE,
    IncidentKind.OTHER: _ANYWHERE,
}

#: Categories that name an accident of production whether or not somebody was hurt.
PLAINLY_ACCIDENTS = frozenset(
    {
        InjuryKind.COLLAPSE,
        InjuryKind.ROOF_FALL,
        InjuryKind.FLOODING,
        InjuryKind.BLASTING,
        InjuryKind.POWDER_EXPLOSION,
        InjuryKind.GAS_EXPLOSION,
        InjuryKind.BOILER_EXPLOSION,
        InjuryKind.VESSEL_EXPLOSION,
        InjuryKind.OTHER_EXPLOSION,
    }
)


def propose_kind(*, incident_kind: str, text: str) -> InjuryKind:
    """The category of GB 6441-1986 proposed for an incident; words of its description make it finer.

    >>> propose_kind(incident_kind="explosion", text="锅炉房发生爆炸").label
    '锅炉爆炸'
    >>> propose_kind(incident_kind="other", text="工人从脚手架坠落").label
    '高处坠落'
    >>> propose_kind(incident_kind="leak", text="").label
    '中毒和窒息'
    """
    for word, kind in _WORDS.get(incident_kind, ()):
        if word in text:
            return kind
    return _DEFAULT_KIND[incident_kind]


def is_accident(
    *,
    kind: str,
    deaths: int,
    missing: int,
    serious_injuries: int,
    minor_injuries: int,
    later_deaths: int,
    direct_loss: Decimal,
) -> bool:
    """Whether statistics count it unless a person decides otherwise (是否统计).

    Counted where anybody died, is missing or was injured, where there is a direct loss, and where the category is an
    explosion, a collapse, a roof fall, a flooding or a blasting accident. Anything else (a leak stopped in time, a
    fire put out without loss) is an event: it stays in the ledger and in no figure.

    >>> nobody = dict(deaths=0, missing=0, serious_injuries=0, minor_injuries=0, later_deaths=0)
    >>> is_accident(kind="08", **nobody, direct_loss=Decimal(0))
    False
    >>> is_accident(kind="08", **nobody, direct_loss=Decimal("0.01"))
    True
    >>> is_accident(kind="10", **nobody, direct_loss=Decimal(0))
    True
    """
    harmed = deaths + missing + serious_injuries + minor_injuries + later_deaths
    return harmed > 0 or direct_loss > 0 or kind in PLAINLY_ACCIDENTS


def law_grade(*, deaths: int, serious_injuries: int, direct_loss: Decimal, on: date) -> int:
    """The grade of Order 493 article 3; accidents from before it are graded by its table too."""
    day = max(on, accidents.ORDER_493_FROM)
    found = accidents.grade(deaths=deaths, serious_injuries=serious_injuries, direct_loss=direct_loss, on=day)
    return found.value


def read_losses(given: Any) -> dict[str, str]:
    """Items of GB 6721-1986 with their amounts in yuan as decimal strings; empty and zero items are left out.

    `ValueError` says in Chinese what is wrong.

    >>> read_losses({"medical": "1200.5", "wages": 0})
    {'medical': '1200.50'}
    """
    if not isinstance(given, Mapping):
        raise ValueError("应按项目填写。")
    found = {}
    for name, value in given.items():
        if name not in LossItem.values:
            raise ValueError(f"没有“{str(name)[:20]}”这一项。")
        if value in (None, ""):
            continue
        try:
            amount = Decimal(str(value).replace(",", "").strip())
        except InvalidOperation:
            raise ValueError(f"“{LossItem(name).label}”不是金额。") from None
        if not amount.is_finite() or not 0 <= amount <= MAX_LOSS:
            raise ValueError(f"“{LossItem(name).label}”应在 0 至 1,000 亿元之间。")
        if amount:
            found[str(name)] = str(amount.quantize(Decimal("0.01")))
    return found


def sum_of(losses: Mapping[str, str]) -> Decimal:
    """The direct loss in yuan that the items add up to."""
    return sum((Decimal(amount) for amount in losses.values()), Decimal("0.00"))


#: What a dossier may become; back from 已结案 only with a reason.
TRANSITIONS: Mapping[str, frozenset[str]] = {
    DossierState.INCOMPLETE: frozenset({DossierState.INVESTIGATING, DossierState.SETTLED}),
    DossierState.INVESTIGATING: frozenset({DossierState.INCOMPLETE, DossierState.SETTLED}),
    DossierState.SETTLED: frozenset({DossierState.INVESTIGATING}),
}


@dataclass(frozen=True, slots=True)
class InvestigationClock:
    """The 60 (+60) days of Order 493 article 29; `days_left` below 0 is late, None once the report is in."""

    due: date
    extended: bool
    suspended_days: int
    reported_on: date | None
    days_left: int | None

    @property
    def words(self) -> str:
        """The clock in words."""
        if self.reported_on is not None:
            late = (self.reported_on - self.due).days
            return f"已于 {self.reported_on:%Y-%m-%d} 提交" + (f"，超期 {late} 天" if late > 0 else "")
        assert self.days_left is not None
        if self.days_left < 0:
            return f"已超期 {-self.days_left} 天"
        return "今日到期" if self.days_left == 0 else f"剩 {self.days_left} 天"

    @property
    def is_late(self) -> bool:
        """Not in, and past its last day."""
        return self.days_left is not None and self.days_left < 0


def investigation_clock(
    *, occurred_on: date, extended: bool, suspended_days: int, reported_on: date | None, today: date
) -> InvestigationClock | None:
    """When the report of the investigation is due; None for accidents from before the order."""
    if occurred_on < accidents.ORDER_493_FROM:
        return None
    due = deadlines.due("investigation_report", occurred_on, extended=extended, suspended_days=suspended_days)
    left = None if reported_on is not None else (due - today).days
    return InvestigationClock(due, extended, suspended_days, reported_on, left)


def investigating_level(grade: int) -> str:
    """Which level of government investigates (Order 493 article 19).

    >>> investigating_level(3)
    '市级'
    """
    return accidents.investigating_level(accidents.AccidentGrade(grade)).label
