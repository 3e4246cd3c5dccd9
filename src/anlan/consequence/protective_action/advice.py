"""Evacuate or shelter: weighs the load of leaving against that of staying. The decision stays with the commander.

Method: both ways are reckoned to a toxic load C^n t; who can be away before the cloud should leave, otherwise the
smaller load wins, and staying is good only as long as the building holds the load below the limit. Source: Wilson
(1987); NRC, Sheltering in place (2002); ERG 2024, section Protective actions.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from anlan.consequence.checks import number, one_of
from anlan.consequence.protective_action.shelter import indoor_exposure
from anlan.consequence.substances import MissingProperty, Substance, get
from anlan.consequence.toxic import convert, guideline_for, probability, probit, probit_set

AIR_CHANGES: Mapping[str, tuple[float, str]] = {
    "sealed-room": (0.2, "封堵门窗的内室"),
    "modern": (0.35, "门窗关闭的新建楼房"),
    "ordinary": (0.7, "门窗关闭的普通楼房"),
    "old": (1.5, "密闭性差的老旧房屋"),
    "workshop": (3.0, "厂房、仓库"),
    "open": (8.0, "门窗敞开"),
}
"""Air changes per hour by building, windows shut unless said (ASHRAE Fundamentals ch. 16; Chan et al. 2005)."""

_WIND_GAIN = 0.06
"""Share by which infiltration grows with each m/s of wind over 3 m/s (linear part of the LBL model)."""
NIGHT_DELAY_S = 900.0
"""Added at night to the time an evacuation takes: waking and dressing (planning value)."""
_MARGIN_S = 300.0
"""Spare time wanted between being away and the cloud's arrival; the dose of leaving is reckoned without it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """`action` 'evacuate', 'shelter', 'shelter-then-leave' or 'none'; `text` and `reasons` Chinese.

    Concentrations in ppm, times in s from the start of the release. `*_fatality` is None where no probit is known;
    `limit_ppm` is the AEGL-2 (or -3 beyond it) for the time of exposure that staying is measured by, None if unknown.
    """

    action: str
    text: str
    reasons: tuple[str, ...]
    indoor_peak_ppm: float
    load_ratio_shelter: float
    load_ratio_evacuate: float
    shelter_fatality: float | None
    evacuate_fatality: float | None
    outdoor_fatality: float | None
    limit_ppm: float | None
    limit_kind: str | None
    air_changes_per_h: float
    evacuation_s: float
    spare_s: float
    ventilate_at_s: float
    clear_at_s: float
    assumptions: tuple[str, ...]


def advise(
    *,
    substance: str | int | Substance,
    outdoor_ppm: float,
    arrival_s: float,
    duration_s: float,
    evacuation_s: float,
    air_changes_per_h: float | None = None,
    building: str = "ordinary",
    night: bool = False,
    wind_speed: float = 3.0,
    probit_name: str | None = None,
) -> Advice:
    """Stay indoors or leave, for people where the cloud will have `outdoor_ppm` for `duration_s` from `arrival_s`.

    `evacuation_s` is the time from now to being out of the cloud's way by day; at night `NIGHT_DELAY_S` is added.
    `building` gives the air changes when they are not known ('sealed-room', 'modern', 'ordinary', 'old', 'workshop',
    'open'). Uses the toxic load of the substance's probit, n = 1 and the AEGLs where there is none.

    >>> near = advise(substance="氯", outdoor_ppm=60.0, arrival_s=120.0, duration_s=900.0, evacuation_s=1800.0)
    >>> near.action, round(near.indoor_peak_ppm)
    ('shelter', 10)
    >>> advise(substance="氯", outdoor_ppm=60.0, arrival_s=3600.0, duration_s=900.0, evacuation_s=1200.0).action
    'evacuate'
    """
    record, strength = get(substance), number("outdoor_ppm", outdoor_ppm, 0.0, 1e6)
    arrival, duration = number("arrival_s", arrival_s, 0.0), number("duration_s", duration_s, 1.0)
    away = number("evacuation_s", evacuation_s, 0.0) + (NIGHT_DELAY_S if night else 0.0)
    rate = _air_changes(air_changes_per_h, building, wind_speed)
    n = _exponent(record, probit_name)
    stay = indoor_exposure(
        outdoor=strength, duration_s=duration, air_changes_per_h=rate, n=n, arrival_s=arrival
    )
    caught = min(max(away + _MARGIN_S - arrival, 0.0), duration)
    leave_ratio = caught / duration
    spare = arrival - away
    kind, limit = _limit(record, duration / 60.0)
    fatal = [
        _fatality(record, probit_name, strength, minutes) for minutes in (caught / 60.0, duration / 60.0)
    ]
    inside = _fatality_of_load(record, probit_name, strength, stay.ratio * duration / 60.0)
    action = _choose(
        strength=strength,
        limit=limit,
        peak=stay.peak,
        spare=spare,
        stay_ratio=stay.ratio,
        leave_ratio=leave_ratio,
        inside_fatality=inside,
        holding=rate * duration / 3600.0,
    )
    return Advice(
        action=action,
        text=_text(action, stay.ventilate_at_s, arrival),
        reasons=_reasons(
            strength, arrival, duration, away, spare, stay.peak, stay.ratio, leave_ratio, limit, kind
        ),
        indoor_peak_ppm=stay.peak,
        load_ratio_shelter=stay.ratio,
        load_ratio_evacuate=leave_ratio,
        shelter_fatality=inside,
        evacuate_fatality=fatal[0],
        outdoor_fatality=fatal[1],
        limit_ppm=limit,
        limit_kind=kind,
        air_changes_per_h=rate,
        evacuation_s=away,
        spare_s=spare,
        ventilate_at_s=stay.ventilate_at_s,
        clear_at_s=stay.clear_at_s,
        assumptions=_assumptions(rate, night, n, record),
    )


def _choose(
    *,
    strength: float,
    limit: float | None,
    peak: float,
    spare: float,
    stay_ratio: float,
    leave_ratio: float,
    inside_fatality: float | None,
    holding: float,
) -> str:
    """The action; `holding` is how many times the building's air changes while the cloud lasts."""
    if limit is not None and strength < limit / 10.0:
        return "none"
    if spare >= _MARGIN_S:
        return "evacuate"
    deadly = inside_fatality is not None and inside_fatality >= 0.01
    if stay_ratio <= leave_ratio:
        too_much = deadly or (limit is not None and peak > limit and holding > 1.0)
        return "shelter-then-leave" if too_much else "shelter"
    return "evacuate"


def _air_changes(given: float | None, building: str, wind_speed: float) -> float:
    if given is not None:
        return number("air_changes_per_h", given, 0.0, 100.0)
    one_of("building", building, tuple(AIR_CHANGES))
    gain = 1.0 + _WIND_GAIN * max(number("wind_speed", wind_speed, 0.0, 60.0) - 3.0, 0.0)
    return AIR_CHANGES[building][0] * gain


def _exponent(record: Substance, name: str | None) -> float:
    try:
        return probit_set(record, name).n
    except MissingProperty:
        return 1.0


def _limit(record: Substance, minutes: float) -> tuple[str | None, float | None]:
    """The AEGL-2, or else the AEGL-3, for the exposure."""
    for level in (2, 3):
        found = guideline_for(record, level, minutes)
        if found is not None:
            return found
    return None, None


def _fatality(record: Substance, name: str | None, ppm: float, minutes: float) -> float | None:
    """Probability of death outdoors; None where no probit is known."""
    return _fatality_of_load(record, name, ppm, minutes)


def _fatality_of_load(record: Substance, name: str | None, ppm: float, minutes: float) -> float | None:
    """The same for a load equal to `ppm` held for `minutes`."""
    try:
        chosen = probit_set(record, name)
    except MissingProperty:
        return None
    value = convert(concentration=ppm, unit="ppm", to=chosen.unit, molar_mass=record.molar_mass)
    dose = probit(a=chosen.a, b=chosen.b, n=chosen.n, concentration=value, time_min=minutes)
    return float(probability(dose))


_ACTIONS = {
    "none": "浓度低于防护限值的十分之一，不需疏散；提示居民关窗，继续监测。",
    "evacuate": "组织疏散：侧风向撤离，烟云到达前离开。来不及撤出的进入室内关闭门窗。",
    "shelter": "就地避险：关闭门窗、停用通风空调，进入背风内室；不要外出。",
    "shelter-then-leave": "先就地避险，待浓度下降或有防护条件时组织撤离；室内时间长则防护变弱。",
}


def _text(action: str, ventilate_at: float, arrival: float) -> str:
    base = _ACTIONS[action]
    if action.startswith("shelter"):
        return base + f"烟云过后（约泄漏后 {_minutes(ventilate_at)}）立即开窗通风、到室外空气新鲜处。"
    return base + (f"烟云约 {_minutes(arrival)}后到达。" if action == "evacuate" else "")


def _reasons(
    strength: float,
    arrival: float,
    duration: float,
    away: float,
    spare: float,
    peak: float,
    stay: float,
    leave: float,
    limit: float | None,
    kind: str | None,
) -> tuple[str, ...]:
    lines = [
        f"烟云约 {_minutes(arrival)}后到达，持续约 {_minutes(duration)}，室外约 {strength:.3g} ppm。",
        f"疏散需 {_minutes(away)}，{f'比烟云早 {_minutes(spare)}' if spare >= 0 else f'比烟云晚 {_minutes(-spare)}'}。",
        f"室内最高约 {peak:.3g} ppm；吸入剂量为全程在室外的 {stay:.0%}，撤离途中为 {leave:.0%}。",
    ]
    if limit is not None:
        over = "超过" if peak > limit else "低于"
        lines.append(f"室内最高浓度{over} {kind}（{limit:g} ppm）。")
    return tuple(lines)


def _assumptions(rate: float, night: bool, n: float, record: Substance) -> tuple[str, ...]:
    lines = [f"换气次数 {rate:.2g} 次/h，室内充分混合，不计吸附和过滤。", "烟云通过期间室外浓度按恒定计。"]
    if night:
        lines.append(f"夜间疏散时间加 {NIGHT_DELAY_S / 60:.0f} 分钟。")
    if not record.probits:
        lines.append("无毒性概率函数，剂量按浓度乘时间计。")
    elif not math.isclose(n, 1.0):
        lines.append(f"毒性剂量按浓度的 {n:g} 次方乘时间计。")
    return tuple(lines)


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} 秒" if seconds < 90 else f"{seconds / 60:.0f} 分钟"
