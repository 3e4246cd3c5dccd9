"""From the source term to the outcomes that make physical sense, each with its zones and its probability.

Only what can happen is listed: chlorine does not burn, hydrogen does not poison, a cold liquid makes no fireball.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any, Final

from anlan.consequence import dispersion, toxic
from anlan.consequence.checks import warn_out_of_range
from anlan.consequence.scenario import (
    blasts,
    cloud,
    event_tree,
    fires,
    footprint,
    nearest,
    phrases,
    thresholds,
)
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.passive import SHORT_AVERAGE, TEN_MINUTES
from anlan.consequence.scenario.release import Release
from anlan.consequence.scenario.results import KINDS, Isopleth, Kind, Level, Outcome, Zone
from anlan.consequence.substances import MissingProperty

VESSELS: Final = ("tank", "pressure-vessel", "cylinder", "reactor")
PPM: Final = 1e-6
PER_CENT: Final = 1e-2
CLOUD_FIRES: Final = frozenset({"flash-fire", "vapour-cloud-explosion"})
LARGE_SPILL: Final = 300.0  # kg, about the 208 litres of the guidebook
LEAST_EXPOSURE: Final = 600.0  # s; shorter passages are judged as ten minutes
LONGEST_EXPOSURE: Final = 3600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """How much is drawn: `frames` times, `points` along a plume; `quick`: nomograms for heavy clouds; `zones_only`:
    nothing but how far the zones reach."""

    frames: int = 0
    points: int | None = None
    quick: bool = False
    zones_only: bool = False
    level: Level | None = None  # the one zone asked for, where the others need not be computed

    @property
    def bare(self) -> bool:
        """Whether polygons and lines are left out."""
        return self.quick or self.zones_only


def all_outcomes(
    scenario: Scenario, weather: Weather, released: Release, drawing: Drawing, *, only: str | None = None
) -> tuple[tuple[Outcome, ...], bool]:
    """Every outcome in order of reach, and whether the cloud is heavy. `only`: skip what that kind does not need."""
    fluid = scenario.substance
    found: list[Outcome] = []
    wanted = frozenset(KINDS) if only is None else frozenset({only})
    poison = None
    # carbon dioxide and their like are no poisons by class, yet have guidelines that people are judged by
    poisons = fluid.toxic or not fluid.flammable
    if poisons and "toxic-cloud" in wanted:
        poison = cloud.clouds(scenario, weather, released, averaging=TEN_MINUTES, quick=drawing.quick)
    flames: cloud.Cloudscape | None = None
    lower, upper = fluid.lower_flammable_limit, fluid.upper_flammable_limit
    if fluid.flammable and lower is not None and wanted & CLOUD_FIRES:
        flames = cloud.clouds(scenario, weather, released, averaging=SHORT_AVERAGE, quick=drawing.quick)
    reach = flames.reach(lower) if flames is not None and lower is not None else 0.0
    mass = flames.flammable_mass(lower, upper or 1.0) if flames is not None and lower and reach > 0 else 0.0
    blast = blasts.vapour_cloud(scenario, flammable_mass=mass, centre_x=_middle(flames, lower))
    over_pool = _vapour_over_pool(scenario, released)
    meets_flame = reach > footprint.SHORTEST or over_pool
    tree = _tree(scenario, released, cloud=meets_flame, explodes=blast is not None)
    if poison is not None:
        found += _toxic(scenario, poison, released, drawing, probability=tree.unignited)
    if flames is not None and lower is not None:
        pool = released.pool.diameter / 2 if released.pool is not None and over_pool else 0.0
        share = tree.immediate_flash + tree.flash
        found += _flash(flames, lower, released, drawing, probability=share, pool=pool)
        if blast is not None:
            found.append(_outcome("vapour-cloud-explosion", blast, tree.explosion))
    if fluid.flammable:
        found += _fires(scenario, weather, released, tree, wanted, drawing)
    burst = None
    if scenario.containment in VESSELS and "physical-explosion" in wanted:
        burst = blasts.burst(scenario, released)
    if burst is not None:
        found.append(_outcome("physical-explosion", burst, 1.0))
    found.sort(key=lambda outcome: -outcome.reach_m)
    return tuple(found), any(scape.dense for scape in (poison, flames) if scape is not None)


def condensed(scenario: Scenario) -> tuple[Outcome, ...]:
    """The one outcome of a condensed explosive."""
    blast = blasts.condensed(scenario)
    return (
        Outcome(
            kind="vapour-cloud-explosion",
            label=phrases.CONDENSED,
            probability=1.0,
            zones=blast.zones,
            isopleths=blast.isopleths,
            frames=(),
            model=blast.model,
            assumptions=blast.assumptions,
            uncertainty=phrases.UNCERTAINTY["condensed"],
        ),
    )


def _tree(scenario: Scenario, released: Release, *, cloud: bool, explodes: bool) -> event_tree.Branches:
    fluid, state = scenario.substance, released.state
    bursts = released.instantaneous and state.kind == "pressurised" and scenario.containment in VESSELS
    flash_point = fluid.flash_point
    warm = flash_point is None or flash_point < event_tree.FLASH_POINT_K1 or state.temperature >= flash_point
    # A boiling pool of liquefied gas ignites like a gas, not like a liquid at rest.
    gaseous = released.burns_as == "gas" or state.kind == "cold"
    return event_tree.branches(
        phase="gas" if gaseous else "liquid",
        reactivity=fluid.reactivity or "medium",
        rate=released.rate,
        instantaneous_mass=released.released if released.instantaneous else 0.0,
        congestion=scenario.congestion,
        cloud=cloud,
        bursts_warm=bursts,
        explodes=explodes,
        warm=warm,
        flammable=fluid.flammable,
        toxic=fluid.toxic,
    )


def _vapour_over_pool(scenario: Scenario, released: Release) -> bool:
    """Whether the vapour right over the pool can burn, so that a later flame lights it."""
    lower = scenario.substance.lower_flammable_limit
    if released.pool is None or lower is None:
        return False
    return released.state.kind != "liquid" or released.state.vapour_pressure / ATMOSPHERE >= lower


def _middle(flames: cloud.Cloudscape | None, lower: float | None) -> float:
    """Centre [m] of the flammable cloud: half way to the lower limit."""
    if flames is None or lower is None:
        return 0.0
    return round(flames.reach(lower) / 2, 1)


def exposure(released: Release) -> float:
    """How long [s] people are exposed: as long as it is given off, ten minutes to one hour."""
    lasting = max((vapour.duration for vapour in released.vapours), default=0.0)
    return min(max(lasting, LEAST_EXPOSURE), LONGEST_EXPOSURE)


def _toxic(
    scenario: Scenario, scape: cloud.Cloudscape, released: Release, drawing: Drawing, *, probability: float
) -> list[Outcome]:
    levels, missing = thresholds.toxic_levels(scenario.substance.key)
    if not levels:
        if scenario.substance.toxic:
            warn_out_of_range(
                f"“{scenario.substance.name}”有毒，但缺少 AEGL、ERPG、IDLH 和概率函数，未画毒性区；"
                + nearest.guidebook(scenario.substance, large=scenario.amount_kg > LARGE_SPILL)
            )
        return []
    found = _areas(scape, levels, PPM, drawing)
    lasting = exposure(released)
    extra: tuple[Isopleth, ...] = ()
    moving = ()
    if not drawing.bare:
        extra = footprint.lines(scape, lethal_lines(scenario, lasting), unit="ppm", per_unit=PPM)
        moving = footprint.frames(
            scape,
            levels,
            per_unit=PPM,
            count=drawing.frames,
            lasting=max(v.duration for v in released.vapours),
        )
    said = [
        f"按地面最大浓度与 60 分钟准则比较，实际暴露约 {lasting / 60:.0f} 分钟"
        + ("（偏保守）" if lasting < LONGEST_EXPOSURE else ""),
        phrases.CROSSWIND,
        *scape.assumptions,
        *missing,
    ]
    if not found:
        said.append("地面浓度达不到各级准则，不画区域")
    return [
        Outcome(
            kind="toxic-cloud",
            label=phrases.LABELS["toxic-cloud"],
            probability=round(probability, 4),
            zones=found,
            isopleths=extra,
            frames=moving,
            model=scape.model,
            assumptions=tuple(said),
            uncertainty=phrases.UNCERTAINTY["heavy" if scape.dense else "passive"],
        )
    ]


def _areas(
    scape: cloud.Cloudscape,
    levels: thresholds.Thresholds,
    per_unit: float,
    drawing: Drawing,
    least: float = 0.0,
) -> tuple[Zone, ...]:
    if drawing.bare:
        return footprint.reaches_only(scape, levels, per_unit=per_unit, least=least)
    return footprint.areas(scape, levels, per_unit=per_unit, points=drawing.points, least=least)


def lethal_lines(scenario: Scenario, lasting: float) -> list[tuple[float, str]]:
    """Concentrations [ppm] that kill half and one in a hundred in `lasting` seconds, by the first probit set."""
    if not scenario.substance.probits:
        return []
    probit = scenario.substance.probits[0]
    lines = []
    for share, words in ((0.5, "半数"), (0.01, "1%")):
        value = float(
            toxic.lethal_concentration(
                a=probit.a, b=probit.b, n=probit.n, time_min=lasting / 60, probability=share
            )
        )
        if probit.unit != "ppm":
            value = float(dispersion.mg_m3_to_ppm(mg_m3=value, molar_mass=scenario.substance.molar_mass))
        if 0 < value < 1e6 and math.isfinite(value):
            lines.append(
                (round(value, 2), f"暴露 {lasting / 60:.0f} 分钟{words}致死（概率函数 {probit.name}）")
            )
    return lines


def _flash(
    scape: cloud.Cloudscape,
    lower: float,
    released: Release,
    drawing: Drawing,
    *,
    probability: float,
    pool: float,
) -> list[Outcome]:
    """The flash fire; over a pool that gives off flammable vapour it covers the pool (radius `pool`) at least."""
    levels = thresholds.flash(lower)
    found = _areas(scape, levels, PER_CENT, drawing, pool)
    if not found or found[0].level != "red":
        return []
    moving = ()
    if not drawing.bare:
        moving = footprint.frames(
            scape,
            levels,
            per_unit=PER_CENT,
            count=drawing.frames,
            lasting=max(vapour.duration for vapour in released.vapours),
        )
    return [
        Outcome(
            kind="flash-fire",
            label=phrases.LABELS["flash-fire"],
            probability=round(probability, 4),
            zones=found,
            isopleths=(),
            frames=moving,
            model=scape.model,
            assumptions=("气云点燃前已扩散到最远", "区外热辐射短暂，未计入", *scape.assumptions),
            uncertainty=phrases.UNCERTAINTY["flash"],
        )
    ]


def _fires(
    scenario: Scenario,
    weather: Weather,
    released: Release,
    tree: event_tree.Branches,
    wanted: frozenset[str],
    drawing: Drawing,
) -> list[Outcome]:
    found: list[Outcome] = []
    how: dict[str, Any] = {"bare": drawing.bare, "only": drawing.level}
    # of a liquid the pool burns whenever anything is lit; of a jet that rains out only beside the jet
    candidates: tuple[tuple[Kind, float, Callable[[], fires.Burning | None]], ...] = (
        (
            "pool-fire",
            tree.immediate + tree.delayed,
            lambda: fires.pool_fire(scenario, weather, released, **how),
        ),
        ("jet-fire", tree.jet_or_pool, lambda: fires.jet_fire(scenario, weather, released, **how)),
        ("fireball", tree.fireball, lambda: fires.fireball(scenario, weather, released)),
    )
    for kind, probability, draw in candidates:
        if kind not in wanted or probability <= 0:
            continue
        try:
            drawn = draw()
        except MissingProperty as error:
            warn_out_of_range(f"未计算{phrases.LABELS[kind]}：{error.advice}")
            continue
        if drawn is not None:
            found.append(_outcome(kind, drawn, probability))
    return found


def _outcome(kind: Kind, drawn: fires.Burning | blasts.Blast, probability: float) -> Outcome:
    return Outcome(
        kind=kind,
        label=phrases.LABELS[kind],
        probability=round(probability, 4),
        zones=drawn.zones,
        isopleths=drawn.isopleths,
        frames=(),
        model=drawn.model,
        assumptions=drawn.assumptions,
        uncertainty=phrases.UNCERTAINTY[kind],
    )
