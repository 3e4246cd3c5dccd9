"""Pressure: zones of a vapour cloud explosion, of a bursting vessel and of condensed explosives. No probabilities."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

from anlan.consequence import explosion
from anlan.consequence.scenario import thresholds, zones
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario
from anlan.consequence.scenario.results import Isopleth, Zone
from anlan.consequence.scenario.source_term import Release
from anlan.consequence.substances import MissingProperty

# Source strength of the multi-energy method: dense obstacles 7 (CPR 14E §5.5, the class that fits most accidents);
# some obstacles 5 (Kinsella 1993: low obstruction, weak ignition, upper end); none: deflagration without a blast.
STRENGTH: Final[dict[str, int]] = {"some": 5, "dense": 7}
FASTER: Final = 1  # classes more for fuels of high reactivity (hydrogen, acetylene, ethylene oxide)
LEAST_EXPLOSIVE_MASS: Final = (
    100.0  # kg in the flammable range; less leaves no blast worth a zone (CCPS 1994)
)
LEAST_OF_FAST: Final = 5.0  # kg of a fuel of high reactivity: hydrogen stations burst with less
LARGEST_CONGESTED: Final = (
    1e4  # kg: 130 000 m3 of stoichiometric mixture, a process unit of 115 m x 115 m x 10 m
)
SOUND: Final = 340.0  # m/s
BURST_RATIO: Final = 2.0  # vessel over ambient pressure from which a burst is a blast


@dataclasses.dataclass(frozen=True, slots=True)
class Blast:
    """The areas one explosion harms, the model, and what was assumed (Chinese)."""

    zones: tuple[Zone, ...]
    isopleths: tuple[Isopleth, ...]
    model: str
    assumptions: tuple[str, ...]


def vapour_cloud(scenario: Scenario, *, flammable_mass: float, centre_x: float) -> Blast | None:
    """The explosion of `flammable_mass` kg centred `centre_x` m down the wind; None where nothing can explode."""
    strength = STRENGTH.get(scenario.congestion)
    heat = scenario.substance.heat_of_combustion
    if strength is None or heat is None or flammable_mass < _least(scenario):
        return None
    if scenario.substance.reactivity == "high":
        strength += FASTER
    congested = min(flammable_mass, LARGEST_CONGESTED)
    energy = congested * heat
    model = f"蒸气云爆炸：多能法（强度 {strength}）"

    def distance(kilopascal: float) -> float | None:
        far: float | None = explosion.multi_energy_distance(
            energy=energy, overpressure_Pa=kilopascal * 1e3, strength=strength
        )
        return far

    said = (
        f"处于爆炸极限内的可燃物最多约 {flammable_mass:.0f} kg，"
        + (
            "全部位于拥塞区（偏保守）"
            if congested == flammable_mass
            else f"其中拥塞区内按 {LARGEST_CONGESTED / 1e3:.0f} t 计（约一套装置的体积）"
        ),
        f"爆心取可燃气云中部，距泄漏点 {centre_x:.0f} m；实际爆心取决于气云飘入的拥塞区",
    )
    return _blast(distance, model, said, centre_x=centre_x, local="拥塞程度低，冲击波达不到更高的超压")


def too_little(scenario: Scenario, *, flammable_mass: float) -> tuple[str, ...]:
    """Why there is no explosion among obstacles: too little within the flammable limits (Chinese)."""
    least = _least(scenario)
    if scenario.congestion not in STRENGTH or flammable_mass >= least:
        return ()
    return (f"处于爆炸极限内的可燃物约 {flammable_mass:.0f} kg，不足 {least:.0f} kg，不计蒸气云爆炸",)


def _least(scenario: Scenario) -> float:
    return LEAST_OF_FAST if scenario.substance.reactivity == "high" else LEAST_EXPLOSIVE_MASS


def burst(scenario: Scenario, released: Release) -> Blast | None:
    """The blast of a vessel of compressed gas or of superheated liquid that fails whole; None under two bar."""
    state = released.state
    if not released.instantaneous or state.pressure < BURST_RATIO * ATMOSPHERE:
        return None
    if state.kind == "gas":
        found = explosion.physical_explosion(
            burst_pressure=state.pressure,
            volume=state.volume,
            gamma=float(scenario.substance.gamma(state.temperature)),
        )
        model = "物理爆炸：压缩气体膨胀能（Brode），TNT 当量"
    elif state.kind == "pressurised":
        found = explosion.bleve_blast(
            mass=scenario.amount_kg,
            liquid_cp=state.liquid_cp,
            storage_temperature=state.temperature,
            boiling_temperature=state.boiling_point,
        )
        model = "物理爆炸：过热液体膨胀能（Casal–Salla），TNT 当量"
    else:
        return None
    said = (
        f"膨胀能约 {float(found.energy) / 1e6:.0f} MJ，折合 TNT {float(found.tnt_mass):.1f} kg",
        "碎片飞散距离未计入",
    )
    return _tnt(float(found.tnt_mass), model, said)


def condensed(scenario: Scenario) -> Blast:
    """The detonation of the whole stock of a condensed explosive on the ground."""
    fluid = scenario.substance
    if fluid.tnt_yield is None:
        raise MissingProperty(fluid.name, "tnt_yield", "可手工给出 TNT 当量系数后用 TNT 当量法")
    mass = scenario.amount_kg * fluid.tnt_yield
    said = (
        f"TNT 当量系数 {fluid.tnt_yield:g}，折合 TNT {mass / 1e3:.3g} t，全部同时爆轰",
        "按地面半球爆炸计算，未计地形和建筑遮挡；燃烧产生的有毒烟气未计入",
    )
    return _tnt(mass, "凝聚相爆炸：TNT 当量 + Kingery–Bulmash 地面爆炸", said)


def _tnt(mass: float, model: str, said: tuple[str, ...]) -> Blast:
    def distance(kilopascal: float) -> float | None:
        return float(
            explosion.distance_to_overpressure(
                tnt_mass=mass, overpressure_kPa=kilopascal, method="kingery-bulmash"
            )
        )

    return _blast(distance, model, said, centre_x=0.0, local="")


def _blast(
    distance: Callable[[float], float | None],
    model: str,
    said: tuple[str, ...],
    *,
    centre_x: float,
    local: str,
) -> Blast:
    found: list[Zone] = []
    missed = False
    for level, threshold in thresholds.BLAST:
        radius = distance(threshold.value)
        if radius is None or radius <= zones.MINIMUM_SIZE:
            missed = True
            continue
        ring = zones.circle(radius, centre_x=centre_x)
        found.append(
            Zone(level, threshold, ring, round(centre_x + radius, 2), round(radius / SOUND, 2), model)
        )
    lines = []
    for value, meaning in thresholds.BLAST_LINES:
        radius = distance(value)
        if radius is not None and radius > zones.MINIMUM_SIZE:
            ring = zones.circle(radius, centre_x=centre_x)
            lines.append(Isopleth(value, "kPa", ring, meaning, round(centre_x + radius, 2)))
    return Blast(tuple(found), tuple(lines), model, (*said, local) if missed and local else said)
