"""The one call: `run`, and `compare` with the worst and the typical weather."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

from anlan.consequence import checks
from anlan.consequence.scenario import nearest, outcomes, particulars, sensitivity, shelter
from anlan.consequence.scenario.cloud_outcomes import Drawing
from anlan.consequence.scenario.inputs import Scenario, Weather, read_scenario, read_weather, refuse
from anlan.consequence.scenario.release import release
from anlan.consequence.scenario.results import Outcome, Result, Sensitivity, Source, WeatherUsed
from anlan.consequence.scenario.source_term import Release

MOST_FRAMES: Final = 60
LEAST_POINTS: Final = 8
MOST_POINTS: Final = 400
WORST: Final = ("F", 1.5)  # 40 CFR 68.22
TYPICAL: Final = ("D", 3.0)


def run(
    scenario: Any, weather: Any, grid: int | None = None, frames: int = 0, sensitivity: bool = True
) -> Result:
    """All credible outcomes of `scenario` in `weather`: dictionaries as in the contract (SI; see `inputs`).

    `grid`: points along each side of a plume (40); `frames`: number of times at which clouds are drawn as they
    travel; `sensitivity`: whether to find the three inputs that move the red zone most. Raises `ScenarioError` (a
    `ValueError` naming every argument with its range, with Chinese `advice`) or `substances.MissingProperty`.

    >>> result = run({"substance": "氯", "containment": "cylinder", "state": "liquefied-gas", "amount_kg": 1000.0,
    ...               "temperature_K": 293.15, "pressure_Pa": 6.8e5, "rupture": True, "release_height_m": 1.0},
    ...              {"wind_speed": 3.0, "height_m": 10.0, "temperature_K": 293.15, "humidity": 0.6,
    ...               "stability": "D", "terrain": "rural"})
    >>> [outcome.kind for outcome in result.outcomes]
    ['toxic-cloud', 'physical-explosion']
    """
    checks.number("frames", frames, 0, MOST_FRAMES)
    points = None if grid is None else int(checks.number("grid", grid, LEAST_POINTS, MOST_POINTS))
    with checks.collected() as messages:
        read, air = read_scenario(scenario), read_weather(weather)
        try:
            return _run(read, air, Drawing(int(frames), points), messages, with_sensitivity=sensitivity)
        except ValueError as error:
            if getattr(error, "advice", ""):
                raise
            # a model refused a number that the checks here let through: its own words name the argument
            raise refuse(
                "scenario", str(error), f"模型不能计算这样的组合（{error}）；请核对温度、压力和数量"
            ) from error


def compare(scenario: Any, weather: Any, **options: Any) -> dict[str, Result]:
    """The same release in the actual weather, the worst (F, 1.5 m/s) and the typical (D, 3 m/s).

    `options` as of `run`; what would change the answer is looked for in the actual weather only.
    """
    read = read_scenario(scenario)
    air = read_weather(weather)
    others = {**options, "sensitivity": False}
    return {
        "actual": run(read, air, **options),
        "worst": run(read, fixed_weather(air, *WORST, "最不利条件"), **others),
        "typical": run(read, fixed_weather(air, *TYPICAL, "典型条件"), **others),
    }


def fixed_weather(weather: Weather, stability: str, speed: float, name: str) -> Weather:
    """`weather` with another class and wind; temperature, humidity and terrain stay."""
    return dataclasses.replace(
        weather, stability=stability, wind_speed_10m=speed, stability_from=name, warnings=(), assumed=()
    )


def _run(
    scenario: Scenario, weather: Weather, drawing: Drawing, messages: list[str], *, with_sensitivity: bool
) -> Result:
    released, found, dense, notes = _outcomes(scenario, weather, drawing)
    varied: tuple[Sensitivity, ...] = ()
    if with_sensitivity:
        with checks.collected():  # the warnings of the variations are not the user's
            varied = sensitivity.most_telling(scenario, weather, found)
    return Result(
        substance=scenario.substance.name,
        source=_source(scenario, released, dense=dense),
        outcomes=found,
        series=released.series if released is not None else (),
        warnings=tuple(dict.fromkeys((*weather.warnings, *messages))),
        assumptions=(
            *_of_containment(scenario, released),
            *scenario.assumed,
            *weather.assumed,
            *(released.assumptions if released is not None else ()),
            *particulars.sentences(scenario.substance),
            *notes,
        ),
        sensitivity=varied,
        weather=_used(weather),
        shelter=shelter.advice(scenario, weather, released, found),
    )


def _outcomes(
    scenario: Scenario, weather: Weather, drawing: Drawing
) -> tuple[Release | None, tuple[Outcome, ...], bool, tuple[str, ...]]:
    if scenario.substance.explosive:
        return None, outcomes.condensed(scenario), False, ()
    released = release(scenario, weather)
    found, dense, notes = outcomes.all_outcomes(scenario, weather, released, drawing)
    if not found and notes and not scenario.substance.flammable:
        raise refuse(
            "substance",
            f"{scenario.substance.english_name} gives off too little vapour to poison at a distance here; must be more"
            " volatile, warmer or more",
            f"“{scenario.substance.name}”挥发极少，不形成可画的毒气云；防护重点为接触灼伤和近处吸入，"
            + nearest.guidebook(scenario.substance, large=scenario.amount_kg > 300.0),
        )
    if not found and (scenario.substance.flammable or scenario.substance.toxic):
        raise refuse(
            "amount_kg",
            f"must be large enough to harm at a distance, got {scenario.amount_kg:g} with these data",
            f"数量很小或蒸发很少，“{scenario.substance.name}”形不成可画的危害范围；"
            + nearest.guidebook(scenario.substance, large=False),
        )
    if not found:
        name = scenario.substance.name
        raise refuse(
            "substance",
            f"{scenario.substance.english_name} has no outcome here: it neither burns, poisons (no AEGL, ERPG or IDLH)"
            " nor bursts; must be a substance with flammability or toxicity data",
            f"“{name}”在该条件下没有可计算的火灾、爆炸或毒性后果（无可燃性和急性毒性准则数据）；"
            f"如属窒息性或腐蚀性物质，{nearest.guidebook(scenario.substance)}",
        )
    return released, found, dense, notes


def _source(scenario: Scenario, released: Release | None, *, dense: bool) -> Source:
    if released is None:
        return Source(
            rate=0.0,
            duration=0.0,
            phase=scenario.state,
            model="凝聚相爆炸品，整体爆轰",
            released_kg=scenario.amount_kg,
            instantaneous_kg=scenario.amount_kg,
            temperature=scenario.temperature,
        )
    pool = released.pool
    return Source(
        rate=released.rate,
        duration=released.duration,
        phase=released.phase,
        model=released.model,
        released_kg=released.released,
        vapour_rate=sum(vapour.rate for vapour in released.vapours),
        vapour_kg=sum(vapour.mass for vapour in released.vapours),
        instantaneous_kg=sum(v.mass for v in released.vapours if v.kind == "instantaneous"),
        pool_area_m2=pool.area if pool is not None else 0.0,
        temperature=released.state.temperature,
        dense=dense,
    )


def _of_containment(scenario: Scenario, released: Release | None) -> tuple[str, ...]:
    if (
        scenario.containment == "pipe"
        and scenario.rupture
        and released is not None
        and released.instantaneous
    ):
        return ("管道断裂按管内存量瞬时全部泄出；上游持续供料时，请以管径作为泄漏孔径计算",)
    return ()


def _used(weather: Weather) -> WeatherUsed:
    return WeatherUsed(
        wind_speed_10m=weather.wind_speed_10m,
        wind_direction_deg=weather.wind_direction_deg,
        stability=weather.stability,
        stability_from=weather.stability_from,
        temperature=weather.temperature,
        humidity=weather.humidity,
        terrain=weather.terrain,
    )
