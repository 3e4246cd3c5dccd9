"""Decisions of the desk as pure functions: allowed transitions, proposed grade and level, clocks, titles.

No database: everything they need is passed in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from anlan.rescue.incidents.enums import (
    CallNature,
    ClockKind,
    DangerSign,
    DispatchStatus,
    Grade,
    IncidentKind,
    IncidentStatus,
    Outcome,
)
from anlan.rules import accidents

MAX_PEOPLE = 100_000
MAX_EVACUATED = 10_000_000
MAX_LOSS = Decimal("100000000000")

TRANSITIONS: Mapping[IncidentStatus, frozenset[IncidentStatus]] = {
    IncidentStatus.RECEIVED: frozenset(
        {IncidentStatus.ACCEPTED, IncidentStatus.RESPONDING, IncidentStatus.CLOSED}
    ),
    IncidentStatus.ACCEPTED: frozenset({IncidentStatus.RESPONDING, IncidentStatus.CLOSED}),
    IncidentStatus.RESPONDING: frozenset({IncidentStatus.CLOSED}),
    IncidentStatus.CLOSED: frozenset({IncidentStatus.RESPONDING}),
}

#: What the calls of a dismissed incident were.
NATURE_OF_OUTCOME: Mapping[str, CallNature] = {
    Outcome.FALSE_ALARM: CallNature.FALSE,
    Outcome.TEST: CallNature.TEST,
}

_OWN = (
    DispatchStatus.ORDERED,
    DispatchStatus.ACKNOWLEDGED,
    DispatchStatus.EN_ROUTE,
    DispatchStatus.ON_SCENE,
    DispatchStatus.RELEASED,
)
_OTHER_SERVICE = (
    DispatchStatus.REQUESTED,
    DispatchStatus.ACCEPTED,
    DispatchStatus.ON_SCENE,
    DispatchStatus.RELEASED,
)


def incident_may_become(current: str, wanted: str) -> bool:
    """Whether an incident may go from one status to another."""
    return IncidentStatus(wanted) in TRANSITIONS[IncidentStatus(current)]


def dispatch_may_become(current: str, wanted: str) -> bool:
    """Whether a dispatch may go from one status to another.

    Forward only. A step may be left out (a crew that reports only on arrival), none may be taken back.
    """
    return any(
        current in path
        and wanted in path
        and path.index(DispatchStatus(wanted)) > path.index(DispatchStatus(current))
        for path in (_OWN, _OTHER_SERVICE)
    )


def next_dispatch_statuses(current: str) -> list[str]:
    """What a dispatch may become, nearest step first."""
    path = _OTHER_SERVICE if current in {DispatchStatus.REQUESTED, DispatchStatus.ACCEPTED} else _OWN
    return [str(status) for status in path if dispatch_may_become(current, status)]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed grade and response level, and why; a person decides."""

    grade: Grade
    response_level: str
    reasons: tuple[str, ...]


def propose(*, deaths: int, missing: int, serious_injuries: int, direct_loss: Decimal) -> Proposal:
    """Grade after Order 493 article 3, response level by the default mapping of the four grades.

    Missing people are not deaths in law; where counting them would raise the grade, the reasons say so.
    """
    found = accidents.grade(deaths=deaths, serious_injuries=serious_injuries, direct_loss=direct_loss)
    reasons = [
        f"死亡 {deaths} 人、重伤 {serious_injuries} 人、直接经济损失 {_wan(direct_loss)} 万元，"
        f"按《生产安全事故报告和调查处理条例》第三条属{found.label}事故"
    ]
    if missing:
        with_missing = accidents.grade(
            deaths=deaths + missing, serious_injuries=serious_injuries, direct_loss=direct_loss
        )
        if with_missing != found:
            reasons.append(
                f"失踪 {missing} 人如确认死亡，将升为{with_missing.label}事故，建议按高一级准备响应"
            )
        else:
            reasons.append(f"失踪 {missing} 人，如确认死亡等级不变")
    level = accidents.response_level(found)
    reasons.append(f"{found.label}事故对应 {level} 级响应（可由带班领导调整）")
    return Proposal(grade=Grade(found.value), response_level=level, reasons=tuple(reasons))


class Endangered(Protocol):
    """Whatever bears the figures of a 较大涉险事故: an incident, a call."""

    @property
    def endangered(self) -> int: ...
    @property
    def trapped(self) -> int: ...
    @property
    def missing(self) -> int: ...
    @property
    def evacuated(self) -> int: ...
    @property
    def danger_signs(self) -> Iterable[str]: ...


class Toll(Endangered, Protocol):
    """Whatever bears the figures of people harmed or in danger."""

    @property
    def deaths(self) -> int: ...
    @property
    def serious_injuries(self) -> int: ...


def danger_reasons(event: Endangered) -> tuple[str, ...]:
    """What makes an event a 较大涉险事故, reported like an accident; empty when nothing does.

    Order 21 of 2009 article 26: ten or more endangered, three or more trapped or missing, 500 or more evacuated in an
    emergency (bounds included), or one of the signs that are no figures.
    """
    stuck = event.trapped + event.missing
    signs = set(event.danger_signs)
    reasons = []
    if accidents.is_reportable_danger(endangered=event.endangered):
        reasons.append(f"涉险 {event.endangered} 人")
    if accidents.is_reportable_danger(trapped_or_missing=stuck):
        reasons.append(f"被困或下落不明 {stuck} 人")
    if accidents.is_reportable_danger(evacuated=event.evacuated):
        reasons.append(f"紧急疏散 {event.evacuated} 人")
    reasons += [sign.label for sign in DangerSign if sign.value in signs]
    return tuple(reasons)


def needs_reason(nature: str, call: Toll) -> bool:
    """Whether marking a call so needs a reason: a mistake would wrong the caller or leave people without help."""
    people = (
        call.deaths + call.missing + call.serious_injuries + call.endangered + call.trapped + call.evacuated
    )
    return nature == CallNature.MALICIOUS or people > 0


_NOT_A_DIGIT = re.compile(r"[^0-9]")


def number_key(phone: str) -> str:
    """A telephone number to compare by: its digits, without China's country code before a mobile number.

    >>> number_key("+86 139-1111-0001"), number_key("0411 8400 1234")
    ('13911110001', '041184001234')
    """
    digits = _NOT_A_DIGIT.sub("", unicodedata.normalize("NFKC", phone))
    for code in ("0086", "86"):
        rest = digits.removeprefix(code)
        if rest != digits and len(rest) == 11 and rest.startswith("1"):
            return rest
    return digits


def _wan(amount: Decimal) -> str:
    text = f"{amount / 10000:,.2f}"
    return text.rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class ClockDefault:
    """How long a clock runs unless the city sets otherwise, and on what basis."""

    duration: timedelta
    basis: str


CLOCK_DEFAULTS: Mapping[ClockKind, ClockDefault] = {
    ClockKind.ACKNOWLEDGE: ClockDefault(timedelta(minutes=1), "本市指挥中心值守规定（可设置）"),
    ClockKind.DISPATCH: ClockDefault(timedelta(minutes=3), "本市指挥中心值守规定（可设置）"),
    ClockKind.UNIT_REPORT: ClockDefault(timedelta(hours=1), "《生产安全事故报告和调查处理条例》第九条"),
    ClockKind.LEVEL_REPORT: ClockDefault(timedelta(hours=2), "《生产安全事故报告和调查处理条例》第十一条"),
    ClockKind.PHONE_REPORT: ClockDefault(timedelta(minutes=30), "本市值班信息报送规定（可设置）"),
    ClockKind.WRITTEN_REPORT: ClockDefault(timedelta(hours=1), "本市值班信息报送规定（可设置）"),
    ClockKind.FOLLOW_UP: ClockDefault(
        timedelta(hours=24), "《生产安全事故信息报告和处置办法》第十一条：每日至少续报 1 次"
    ),
    ClockKind.TAKE_OVER: ClockDefault(timedelta(minutes=3), "本市信息接转规定（可设置）"),
}

#: Grave accidents are followed up at least twice a day.
MAJOR_FOLLOW_UP = ClockDefault(
    timedelta(hours=12), "《生产安全事故信息报告和处置办法》第十一条：重大以上每日至少续报 2 次"
)


def clock_starts(
    *, received_at: datetime, head_informed_at: datetime | None
) -> dict[ClockKind, datetime]:  # fmt: skip
    """When each clock of a new incident starts; the enterprise's hour only once its head is known to be informed."""
    starts = {
        ClockKind.ACKNOWLEDGE: received_at,
        ClockKind.DISPATCH: received_at,
        ClockKind.LEVEL_REPORT: received_at,
        ClockKind.PHONE_REPORT: received_at,
        ClockKind.WRITTEN_REPORT: received_at,
    }
    if head_informed_at is not None:
        starts[ClockKind.UNIT_REPORT] = head_informed_at
    return starts


def title_of(*, kind: str, enterprise: str, place: str, substance: str) -> str:
    """A short official title: where, what, which kind."""
    where = enterprise or place or "地点待核实"
    what = (
        substance
        if substance and kind in {IncidentKind.LEAK, IncidentKind.EXPLOSION, IncidentKind.POISONING}
        else ""
    )
    label = {IncidentKind.OTHER: "突发事件", IncidentKind.MINE: "矿山事故", IncidentKind.TRAFFIC: "交通事故",
             IncidentKind.SPECIAL_EQUIPMENT: "特种设备事故", IncidentKind.COLLAPSE: "坍塌事故",
             IncidentKind.POISONING: "中毒窒息事故"}.get(IncidentKind(kind), IncidentKind(kind).label)  # fmt: skip
    return f"{where[:80]}{what}{label}"
