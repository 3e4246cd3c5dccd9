"""From generic failures to events: each failure run as a scenario in every weather class, its areas as lethality.

The chain of a quantitative risk assessment (GB/T 37243-2019 clause 6, TNO Purple Book chapters 3 to 6): failure
frequency × probability of the outcome × probability of the weather, and within each line of equal effect the
probability of death. Computes no effect itself: that is `scenario`.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.consequence.checks import OutOfRangeWarning, number
from anlan.consequence.gbt37243 import Failure
from anlan.consequence.risk.events import Event, Footprint
from anlan.consequence.risk.wind import WindRose

#: Longest exposure to a cloud and to heat counted (Purple Book 5.2.2 and 5.2.3).
LONGEST_EXPOSURE_S = 1800.0
LONGEST_HEAT_S = 20.0
#: Heat and overpressure from which everybody dies (Purple Book table 5.3 and 5.4).
SURE_HEAT_KW_M2 = 35.0
SURE_OVERPRESSURE_KPA = 30.0
_TEN_MINUTES_S = 600.0
_TRIAL_HOLE = 0.025
_LEAST = 1e-4

ASSUMPTIONS = (
    "泄漏频率为通用值，未计管理修正系数",
    "等值线之间的死亡概率取内外两线的平均值",
    "毒性暴露不超过 30 分钟，热辐射暴露 20 秒；闪燃区内死亡概率取 1，超压 30 kPa 以上取 1",
    "同一泄漏的各种后果分别计入，未扣除同时发生的重叠",
)


@dataclass(frozen=True, slots=True)
class Release:
    """A failure as a scenario of `scenario.run`, `frequency` times a year, at (x, y) [m east, north]."""

    name: str
    frequency: float
    scenario: Mapping[str, Any]
    x: float = 0.0
    y: float = 0.0


def releases_of(
    scenario: Mapping[str, Any],
    failures: Sequence[Failure],
    *,
    name: str = "",
    x: float = 0.0,
    y: float = 0.0,
) -> tuple[Release, ...]:
    """A scenario without its hole turned into one release for each failure of its equipment.

    Instantaneous failure and rupture of a vessel: `rupture`; a hole: `hole_diameter_m`; all within ten minutes: a hole
    sized so that the contents leave in ten minutes.

    >>> from anlan.consequence.gbt37243 import failure_frequencies
    >>> tank = {"substance": "氯", "containment": "pressure-vessel", "state": "liquefied-gas", "amount_kg": 25000,
    ...         "temperature_K": 288.0, "pressure_Pa": 6e5}
    >>> [(one.name, sorted(set(one.scenario) - set(tank))) for one in releases_of(tank, failure_frequencies("pressure-vessel"))]
    [('瞬时全部泄漏', ['rupture']), ('10 min 内连续泄漏完', ['duration_s']), ('10 mm 孔泄漏', ['hole_diameter_m'])]
    """  # noqa: E501
    base = {key: value for key, value in scenario.items() if key not in ("hole_diameter_m", "rupture")}
    made = []
    for failure in failures:
        if failure.kind == "ten-minutes":
            more: dict[str, Any] = {"duration_s": _TEN_MINUTES_S}
        elif failure.hole_diameter is None:
            more = {"rupture": True}
        else:
            more = {"hole_diameter_m": failure.hole_diameter}
        label = f"{name}{'·' if name else ''}{failure.label}"
        made.append(Release(label, failure.frequency, {**base, **more}, x, y))
    return tuple(made)


def events_of(releases: Sequence[Release], rose: WindRose, weather: Mapping[str, Any]) -> tuple[Event, ...]:
    """The events of releases: one for each outcome in each weather class.

    `weather` is that of `scenario.run`; its wind speed and stability are replaced by those of each class. Failures
    with frequency 0 are left out. `ValueError` (`scenario.ScenarioError`) where a scenario cannot be computed.
    """
    events: list[Event] = []
    for release in releases:
        if number(f"frequency of {release.name}", release.frequency, 0) == 0:
            continue
        for one in rose.classes:
            conditions = {
                **weather,
                "wind_speed": one.wind_speed,
                "height_m": 10.0,
                "stability": one.stability,
            }
            for outcome, duration in _outcomes(release.scenario, conditions):
                footprints = _footprints(outcome, str(release.scenario["substance"]), duration)
                if not footprints or outcome.probability <= 0:
                    continue
                by_class = {other.name: footprints if other is one else () for other in rose.classes}
                events.append(
                    Event(
                        name=f"{release.name}·{outcome.label}·{one.name}",
                        frequency=release.frequency * outcome.probability,
                        lethality=by_class,
                        x=release.x,
                        y=release.y,
                    )
                )
    return tuple(events)


def _outcomes(scenario: Mapping[str, Any], weather: Mapping[str, Any]) -> list[tuple[Any, float]]:
    """Outcomes with the duration of the release [s]."""
    from anlan.consequence import scenario as scenarios  # heavy: only where releases are computed

    given = dict(scenario)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        if given.get("duration_s") == _TEN_MINUTES_S and not {"hole_diameter_m", "rupture"} & set(given):
            given["hole_diameter_m"] = _hole_for_ten_minutes(scenarios.run, given, weather)
        result = scenarios.run(given, weather, sensitivity=False)
    duration = result.source.duration or LONGEST_EXPOSURE_S
    return [(outcome, duration) for outcome in result.outcomes]


def _hole_for_ten_minutes(run: Any, scenario: Mapping[str, Any], weather: Mapping[str, Any]) -> float:
    """The hole through which the contents leave in ten minutes; the rate grows with its area."""
    trial = {key: value for key, value in scenario.items() if key != "duration_s"}
    rate = run({**trial, "hole_diameter_m": _TRIAL_HOLE}, weather, sensitivity=False).source.rate
    wanted = float(scenario["amount_kg"]) / _TEN_MINUTES_S
    return float(min(3.0, _TRIAL_HOLE * math.sqrt(wanted / rate))) if rate > 0 else _TRIAL_HOLE


def _footprints(outcome: Any, substance: str, duration: float) -> tuple[Footprint, ...]:
    """Nested areas with the mean probability of death between each line and the next one inside."""
    lines = [(zone.threshold.value, zone.threshold.unit, zone.polygon) for zone in outcome.zones]
    lines += [(line.value, line.unit, line.polygon) for line in outcome.isopleths]
    drawn = [
        (_lethality(value, unit, outcome.kind, substance, duration, lines), polygon)
        for value, unit, polygon in sorted(lines, key=lambda line: -line[0])
        if len(polygon) >= 3
    ]
    footprints, inner = [], 1.0
    for own, polygon in drawn:
        probability = own if own >= 1 or outcome.kind == "flash-fire" else (own + inner) / 2
        if probability >= _LEAST and (own > 0 or inner > 0):
            footprints.append(Footprint(tuple(polygon), min(1.0, probability)))
        inner = own
        if own < _LEAST:
            break
    return tuple(footprints)


def _lethality(
    value: float, unit: str, kind: str, substance: str, duration: float, lines: Sequence[Any]
) -> float:
    """Probability of death of an unprotected person on a line of equal effect."""
    from anlan.consequence import fire, toxic

    if (
        kind == "flash-fire"
    ):  # the outermost line that burns is the lower flammable limit, the greatest value drawn
        return 1.0 if value >= max(line[0] for line in lines) else 0.0
    if unit == "ppm":
        minutes = min(duration, LONGEST_EXPOSURE_S) / 60
        return float(toxic.fatality(substance=substance, ppm=value, time_min=minutes))
    if unit == "kW/m²":
        if value >= SURE_HEAT_KW_M2:
            return 1.0
        return float(fire.fatality(flux_kW_m2=value, time=LONGEST_HEAT_S, preset="eisenberg"))
    if unit == "(kW/m²)^(4/3)·s":
        return float(fire.fatality(flux_kW_m2=value**0.75, time=1.0, preset="eisenberg"))
    if unit == "kPa":
        return 1.0 if value >= SURE_OVERPRESSURE_KPA else 0.0
    return 0.0
