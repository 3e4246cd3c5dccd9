"""Which inputs move the red zone most: one at a time, low and high.

The quick models only choose which variations the full ones are asked about; the distances told are the full ones'.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Final

from anlan.consequence.scenario import outcomes
from anlan.consequence.scenario.cloud_outcomes import Drawing
from anlan.consequence.scenario.inputs import CONGESTIONS, STABILITIES, Scenario, Weather
from anlan.consequence.scenario.release import release
from anlan.consequence.scenario.results import LEVELS, Level, Outcome, Sensitivity
from anlan.consequence.scenario.stored import BARELY_SUPERHEATED

SHOWN: Final = 3
ASKED: Final = 4  # most variations that are asked again of the full models
# What cannot move an outcome is not varied for it.
WITHOUT_CLOUD: Final = frozenset({"stability", "congestion"})
IRRELEVANT: Final[dict[str, frozenset[str]]] = {
    "toxic-cloud": frozenset({"congestion"}),
    "flash-fire": frozenset({"congestion"}),
    "vapour-cloud-explosion": frozenset(),
    "pool-fire": WITHOUT_CLOUD,
    "jet-fire": WITHOUT_CLOUD | {"duration_s", "bund_area_m2", "amount_kg"},
    "fireball": WITHOUT_CLOUD | {"wind_speed", "bund_area_m2"},
    "physical-explosion": WITHOUT_CLOUD | {"wind_speed", "bund_area_m2"},
}
FLAMES: Final = frozenset({"pool-fire", "jet-fire"})
QUICK: Final = Drawing(quick=True)
FULL: Final = Drawing(zones_only=True)


@dataclasses.dataclass(frozen=True, slots=True)
class _Variation:
    name: str
    label: str
    low: tuple[float | str, Scenario, Weather]
    high: tuple[float | str, Scenario, Weather]
    full: bool = False  # the nomograms know no stability and hardly any wind: here the full models are asked


@dataclasses.dataclass(frozen=True, slots=True)
class _Measured:
    """What a variation does: distances as shares of the base's, the logarithm of their ratio, by which models."""

    way: _Variation
    low: float
    high: float
    spread: float
    full: bool


def most_telling(scenario: Scenario, weather: Weather, found: tuple[Outcome, ...]) -> tuple[Sensitivity, ...]:
    """The three inputs with the largest ratio of distances, largest first; of the worst outcome's red zone.

    Where no red zone is reached, the orange or the yellow one is followed and named in `zone_level`.
    """
    followed = _followed(found)
    if followed is None:
        return ()
    kind, level, reach = followed
    quick = _reach(scenario, weather, kind, level, QUICK)
    # the bare models of flames look straight down the wind, where a ring may not be widest
    fully = _reach(scenario, weather, kind, level, FULL) if kind in FLAMES else reach

    def measured(way: _Variation, drawing: Drawing) -> _Measured | None:
        return _measured(way, kind, level, drawing, base=fully if drawing is FULL else quick)

    ways = [way for way in _variations(scenario, weather) if way.name not in IRRELEVANT[kind]]
    first = [each for way in ways if (each := measured(way, FULL if way.full else QUICK)) is not None]
    exact = _confirmed(first, lambda way: measured(way, FULL))
    return tuple(
        Sensitivity(
            input=each.way.name,
            label=each.way.label,
            factor_low=each.way.low[0],
            factor_high=each.way.high[0],
            red_low_m=round(reach * each.low, 1),
            red_high_m=round(reach * each.high, 1),
            zone_level=level,
        )
        for each in exact
    )


def _confirmed(measured: list[_Measured], fully: Callable[[_Variation], _Measured | None]) -> list[_Measured]:
    """The three with the largest spread by the full models; the nomograms only say which are worth asking."""
    ranked = sorted(measured, key=lambda each: -each.spread)
    for _ in range(ASKED):
        unsure = next((each for each in ranked[:SHOWN] if not each.full), None)
        if unsure is None:
            break
        sure = fully(unsure.way)
        ranked = [each for each in ranked if each is not unsure] + ([] if sure is None else [sure])
        ranked.sort(key=lambda each: -each.spread)
    return [each for each in ranked if each.full][:SHOWN]


def _measured(way: _Variation, kind: str, level: Level, drawing: Drawing, *, base: float) -> _Measured | None:
    """The variation's distances as shares of `base`, the reach by the same models; None where it moves nothing."""
    if base <= 0:
        return None
    low, high = (_reach(s, w, kind, level, drawing) for _, s, w in (way.low, way.high))
    spread = abs(math.log(max(high, 0.01 * base) / max(low, 0.01 * base)))
    if spread < 0.005:
        return None
    return _Measured(way, low / base, high / base, spread, full=drawing is FULL)


def _followed(found: tuple[Outcome, ...]) -> tuple[str, Level, float] | None:
    for level in LEVELS:
        reaches = [
            (zone.max_distance_m, outcome.kind)
            for outcome in found
            for zone in outcome.zones
            if zone.level == level
        ]
        if reaches:
            reach, kind = max(reaches)
            return kind, level, reach
    return None


def _reach(scenario: Scenario, weather: Weather, kind: str, level: Level, drawing: Drawing) -> float:
    """Distance of that zone; 0 where the variation is not possible."""
    drawing = dataclasses.replace(drawing, level=level)
    try:
        if scenario.substance.explosive:
            found = outcomes.condensed(scenario)
        else:
            found, _, _ = outcomes.all_outcomes(
                scenario, weather, release(scenario, weather), drawing, only=kind
            )
    except ValueError:
        return 0.0
    for outcome in found:
        if outcome.kind == kind:
            return next((z.max_distance_m for z in outcome.zones if z.level == level), 0.0)
    return 0.0


def _variations(scenario: Scenario, weather: Weather) -> Iterator[_Variation]:
    def of_scenario(
        name: str, label: str, low: float, high: float, change: Callable[[float], Scenario]
    ) -> _Variation:
        return _Variation(name, label, (low, change(low), weather), (high, change(high), weather))

    yield of_scenario(
        "amount_kg",
        "数量 ±25%",
        0.75,
        1.25,
        lambda f: dataclasses.replace(scenario, amount_kg=scenario.amount_kg * f),
    )
    if scenario.substance.explosive:
        return
    hole = scenario.hole_diameter_m
    if hole is not None and not scenario.rupture:
        yield of_scenario(
            "hole_diameter_m",
            "泄漏孔径 ±25%",
            0.75,
            1.25,
            lambda f: dataclasses.replace(scenario, hole_diameter_m=hole * f),
        )
        duration = scenario.duration_s or 3600.0
        yield of_scenario(
            "duration_s",
            "切断时间 减半／加倍",
            0.5,
            2.0,
            lambda f: dataclasses.replace(scenario, duration_s=duration * f),
        )
    if not _boils_in_store(scenario):
        yield of_scenario(
            "temperature_K",
            "物料温度 ±10 ℃",
            scenario.temperature - 10,
            scenario.temperature + 10,
            lambda kelvin: dataclasses.replace(scenario, temperature=kelvin),
        )
    bund = scenario.bund_area_m2
    if bund is not None:
        yield of_scenario(
            "bund_area_m2",
            "围堰面积 ±50%",
            0.5,
            1.5,
            lambda f: dataclasses.replace(scenario, bund_area_m2=bund * f),
        )
    yield from _surroundings(scenario, weather)


def _boils_in_store(scenario: Scenario) -> bool:
    """Whether it is kept cold at its boiling point, which then is its temperature."""
    boiling = scenario.substance.boiling_point
    cold = scenario.state == "liquefied-gas" and boiling is not None
    return cold and abs(scenario.temperature - (boiling or 0.0)) <= BARELY_SUPERHEATED


def _surroundings(scenario: Scenario, weather: Weather) -> Iterator[_Variation]:
    low, high = max(weather.wind_speed_10m / 1.5, 1.0), weather.wind_speed_10m * 1.5
    yield _Variation(
        "wind_speed",
        f"风速 {low:.1f}～{high:.1f} m/s",
        (round(low, 2), scenario, dataclasses.replace(weather, wind_speed_10m=low)),
        (round(high, 2), scenario, dataclasses.replace(weather, wind_speed_10m=high)),
        full=True,
    )
    at = STABILITIES.index(weather.stability)
    less, more = STABILITIES[max(at - 1, 0)], STABILITIES[min(at + 1, 5)]
    yield _Variation(
        "stability",
        f"大气稳定度 {less}～{more}",
        (less, scenario, dataclasses.replace(weather, stability=less)),
        (more, scenario, dataclasses.replace(weather, stability=more)),
        full=True,
    )
    place = CONGESTIONS.index(scenario.congestion)
    open_, tight = CONGESTIONS[max(place - 1, 0)], CONGESTIONS[min(place + 1, 2)]
    yield _Variation(
        "congestion",
        "周边拥塞程度",
        (open_, dataclasses.replace(scenario, congestion=open_), weather),
        (tight, dataclasses.replace(scenario, congestion=tight), weather),
    )
