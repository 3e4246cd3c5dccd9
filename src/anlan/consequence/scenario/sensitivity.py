"""Which inputs move the red zone most: one at a time, low and high, with the quick models.

The distances given are those of the full run times the ratio the quick models show.
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
QUICK: Final = Drawing(quick=True)
FULL: Final = Drawing(zones_only=True)


@dataclasses.dataclass(frozen=True, slots=True)
class _Variation:
    name: str
    label: str
    low: tuple[float | str, Scenario, Weather]
    high: tuple[float | str, Scenario, Weather]
    full: bool = False  # the nomograms know no stability and hardly any wind: here the full models are asked


def most_telling(scenario: Scenario, weather: Weather, found: tuple[Outcome, ...]) -> tuple[Sensitivity, ...]:
    """The three inputs with the largest ratio of distances, largest first; of the worst outcome's red zone.

    Where no red zone is reached, the orange or the yellow one is followed and named in `zone_level`.
    """
    followed = _followed(found)
    if followed is None:
        return ()
    kind, level, reach = followed
    quick_base = _reach(scenario, weather, kind, level, QUICK)
    results: list[tuple[float, Sensitivity]] = []
    for variation in _variations(scenario, weather):
        if variation.name in IRRELEVANT[kind]:
            continue
        base, drawing = (reach, FULL) if variation.full else (quick_base, QUICK)
        if base <= 0:
            continue
        low, high = (
            base if s == scenario and w == weather else _reach(s, w, kind, level, drawing)
            for _, s, w in (variation.low, variation.high)
        )
        spread = abs(math.log(max(high, 0.01 * base) / max(low, 0.01 * base)))
        if spread < 0.005:
            continue
        results.append(
            (
                spread,
                Sensitivity(
                    input=variation.name,
                    label=variation.label,
                    factor_low=variation.low[0],
                    factor_high=variation.high[0],
                    red_low_m=round(reach * low / base, 1),
                    red_high_m=round(reach * high / base, 1),
                    zone_level=level,
                ),
            )
        )
    results.sort(key=lambda pair: -pair[0])
    return tuple(item for _, item in results[:SHOWN])


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
