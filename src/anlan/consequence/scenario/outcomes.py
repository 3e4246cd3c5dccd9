"""From the source term to the outcomes that make physical sense, each with its zones and its probability.

Only what can happen is listed: chlorine does not burn, hydrogen does not poison, a cold liquid makes no fireball.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from anlan.consequence.checks import warn_out_of_range
from anlan.consequence.scenario import (
    blasts,
    cloud,
    event_tree,
    fires,
    footprint,
    particulars,
    phrases,
    thresholds,
)
from anlan.consequence.scenario.cloud_outcomes import Drawing, flash_fire, poison
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.passive import SHORT_AVERAGE, TEN_MINUTES
from anlan.consequence.scenario.results import KINDS, Kind, Outcome
from anlan.consequence.scenario.source_term import Release
from anlan.consequence.substances import MissingProperty

VESSELS: Final = ("tank", "pressure-vessel", "cylinder", "reactor")
CLOUD_FIRES: Final = frozenset({"flash-fire", "vapour-cloud-explosion"})


@dataclasses.dataclass(frozen=True, slots=True)
class _Flames:
    """The flammable cloud: how far it reaches, the blast it can make, the radius of the pool under it."""

    scape: cloud.Cloudscape
    lower: float
    reach: float
    blast: blasts.Blast | None
    pool: float
    notes: tuple[str, ...] = ()


def all_outcomes(
    scenario: Scenario, weather: Weather, released: Release, drawing: Drawing, *, only: str | None = None
) -> tuple[tuple[Outcome, ...], bool, tuple[str, ...]]:
    """Every outcome in order of reach, whether the cloud is heavy, and what was left out and why (Chinese).

    `only`: skip what that kind does not need.
    """
    fluid = scenario.substance
    wanted = frozenset(KINDS) if only is None else frozenset({only})
    flames = _flames(scenario, weather, released, drawing) if wanted & CLOUD_FIRES else None
    tree = _tree(scenario, released, flames)
    found: list[Outcome] = []
    notes: list[str] = []
    dense = flames is not None and flames.scape.dense
    # carbon dioxide and their like are no poisons by class, yet have guidelines that people are judged by
    if (fluid.toxic or not fluid.flammable) and "toxic-cloud" in wanted:
        scape = _clouds(scenario, weather, released, drawing, TEN_MINUTES)
        clouded = poison(scenario, scape, released, drawing, probability=tree.unignited)
        found += clouded
        if not clouded and thresholds.toxic_levels(fluid.key)[0]:
            notes.append(phrases.NO_TOXIC_ZONE)
        dense = dense or scape.dense
    if flames is not None:
        share = tree.immediate_flash + tree.flash
        found += flash_fire(
            flames.scape,
            flames.lower,
            released,
            drawing,
            probability=share,
            pool=flames.pool,
            notes=flames.notes,
        )
        if flames.blast is not None:
            found.append(_outcome("vapour-cloud-explosion", flames.blast, tree.explosion))
    if fluid.flammable:
        found += _fires(scenario, weather, released, tree, wanted, drawing)
    if scenario.containment in VESSELS and "physical-explosion" in wanted:
        burst = blasts.burst(scenario, released)
        found += [] if burst is None else [_outcome("physical-explosion", burst, 1.0)]
    found = [outcome for outcome in found if outcome.zones]
    found.sort(key=lambda outcome: -outcome.reach_m)
    return tuple(found), dense, tuple(notes)


def _clouds(
    scenario: Scenario, weather: Weather, released: Release, drawing: Drawing, averaging: float
) -> cloud.Cloudscape:
    return cloud.clouds(
        scenario, weather, released, averaging=averaging, quick=drawing.quick, bare=drawing.bare
    )


def _flames(scenario: Scenario, weather: Weather, released: Release, drawing: Drawing) -> _Flames | None:
    fluid = scenario.substance
    lower = fluid.lower_flammable_limit
    if not fluid.flammable or lower is None:
        return None
    scape = _clouds(scenario, weather, released, drawing, SHORT_AVERAGE)
    reach = scape.reach(lower)
    mass = scape.flammable_mass(lower, fluid.upper_flammable_limit or 1.0) if reach > 0 else 0.0
    # the middle of the flammable cloud: half way to the lower limit
    blast: blasts.Blast | None = None
    notes: tuple[str, ...] = ()
    if not particulars.hardly_burns(fluid):
        blast = blasts.vapour_cloud(scenario, flammable_mass=mass, centre_x=round(reach / 2, 1))
        notes = blasts.too_little(scenario, flammable_mass=mass)
    pool = released.pool
    radius = pool.diameter / 2 if pool is not None and _vapour_over_pool(scenario, released) else 0.0
    return _Flames(scape, lower, reach, blast, radius, notes)


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


def _tree(scenario: Scenario, released: Release, flames: _Flames | None) -> event_tree.Branches:
    fluid, state = scenario.substance, released.state
    bursts = released.instantaneous and state.kind == "pressurised" and scenario.containment in VESSELS
    bursts = bursts and not particulars.hardly_burns(fluid)
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
        cloud=flames is not None and (flames.reach > footprint.SHORTEST or flames.pool > 0),
        bursts_warm=bursts,
        explodes=flames is not None and flames.blast is not None,
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


def _fires(
    scenario: Scenario,
    weather: Weather,
    released: Release,
    tree: event_tree.Branches,
    wanted: frozenset[str],
    drawing: Drawing,
) -> list[Outcome]:
    found: list[Outcome] = []
    reluctant = particulars.hardly_burns(scenario.substance)
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
        if kind not in wanted or probability <= 0 or (kind == "pool-fire" and reluctant):
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
