"""Which dispersion model each source of vapour gets. Draws nothing: the areas of a cloud are in `footprint`.

A source is heavy by Britter and McQuaid's criterion, with the density it has after flashing. Several sources (the
burst cloud and its pool) cover the ground together: the wider of them counts.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final, Protocol

from anlan.consequence import dispersion, met
from anlan.consequence.checks import Array, warn_out_of_range
from anlan.consequence.scenario import heavy
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather
from anlan.consequence.scenario.passive import PassiveCloud, jet_scale_of
from anlan.consequence.scenario.rising import LightPuff, RisingBurst
from anlan.consequence.scenario.source_term import Release, Vapour, initial_radius
from anlan.consequence.substances import G, R

MINOR_SHARE: Final = 0.02  # a source this much weaker than the strongest is left out
SHORTEST_PLUME: Final = 50.0  # m, as ALOHA
SHORTEST_OF_A_JET: Final = 200.0  # m
HIGH: Final = 20.0  # m; a burst as high is thinned before it is down, a jet is followed to the ground
LIGHT: Final = 0.9  # of the density of air, below which a burst lifts off
PUFF_DENSE: Final = 0.2  # √(g₀V^(1/3))/u from which an instantaneous release is heavy (Britter and McQuaid)


class Cloud(Protocol):
    """What a dispersion model answers here; distances in metres, fractions by volume."""

    @property
    def model(self) -> str:
        """Chinese name."""

    def reach(self, fraction: float) -> float: ...
    def half_width(self, fraction: float, x: Array) -> Array: ...
    def half_width_at(self, fraction: float, x: Array, time: float) -> Array: ...
    def upwind(self, fraction: float) -> float: ...
    def arrival(self, x: float) -> float: ...
    def flammable_mass(self, lower: float, upper: float) -> float: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Cloudscape:
    """The clouds of a release, with whether the strongest is heavy."""

    clouds: tuple[Cloud, ...]
    dense: bool
    assumptions: tuple[str, ...]

    @property
    def model(self) -> str:
        """Names of the models, each once."""
        return "；".join(dict.fromkeys(cloud.model for cloud in self.clouds))

    @property
    def shortest_plume(self) -> float:
        """Reach [m] below which no plume is drawn but a circle: near by, eddies and where a jet points decide."""
        jets = any(isinstance(cloud, PassiveCloud) and cloud.jet_scale > 0 for cloud in self.clouds)
        return SHORTEST_OF_A_JET if jets else SHORTEST_PLUME

    def reach(self, fraction: float) -> float:
        """Farthest distance [m] of any cloud."""
        return max((cloud.reach(fraction) for cloud in self.clouds), default=0.0)

    def arrival(self, x: float) -> float:
        """When [s] the first cloud is at `x`."""
        return min((cloud.arrival(x) for cloud in self.clouds), default=0.0)

    def flammable_mass(self, lower: float, upper: float) -> float:
        """Mass [kg] of the strongest cloud between the limits."""
        return max((cloud.flammable_mass(lower, upper) for cloud in self.clouds), default=0.0)


def clouds(
    scenario: Scenario,
    weather: Weather,
    released: Release,
    *,
    averaging: float,
    quick: bool = False,
    bare: bool = False,
) -> Cloudscape:
    """The clouds of `released`. `averaging` [s]: 600 for poison, 20 for flames; `quick` uses nomograms when heavy;
    `bare` keeps the strongest source only, so that like is compared with like."""
    least = 1.0 if bare else MINOR_SHARE
    strongest = max((_strength(vapour) for vapour in released.vapours), default=0.0)
    found: list[Cloud] = []
    said: list[str] = []
    dense = False
    for vapour in released.vapours:
        if _strength(vapour) < least * strongest:
            continue
        is_dense, density = _is_dense(scenario, weather, released, vapour)
        dense = dense or is_dense
        if is_dense:
            found.append(_heavy(scenario, weather, vapour, density, averaging=averaging, quick=quick))
            continue
        air = float(met.air_density(temperature=weather.temperature))
        light = density < LIGHT * air
        if light and vapour.rate == 0:
            puff = _passive(scenario, weather, released, vapour, density / air, averaging=averaging)
            found.append(LightPuff(_rising(scenario, weather, vapour, lightness=1 - density / air), puff))
            said.append("气体比空气轻：浓时随浮升离地，稀释到与空气密度相近后按随风飘散计算")
            continue
        found.append(_passive(scenario, weather, released, vapour, density / air, averaging=averaging))
        if light:
            said.append("气体比空气轻，未计浮升（偏保守）")
    return Cloudscape(tuple(found), dense, tuple(dict.fromkeys(said)))


def _strength(vapour: Vapour) -> float:
    """Comparable strength [kg/s]: a burst counts as if given off in half a minute."""
    return vapour.rate if vapour.rate > 0 else vapour.mass / 30.0


def source_density(scenario: Scenario, released: Release, vapour: Vapour) -> float:
    """Density [kg/m³] of what the source gives to the air: vapour with its aerosol at ambient pressure."""
    gas = float(scenario.substance.gas_density(vapour.temperature, ATMOSPHERE))
    liquid = vapour.liquid_fraction
    if liquid <= 0 or released.state.liquid_density <= 0:
        return gas
    return 1 / (liquid / released.state.liquid_density + (1 - liquid) / gas)


def _is_dense(scenario: Scenario, weather: Weather, released: Release, vapour: Vapour) -> tuple[bool, float]:
    density = source_density(scenario, released, vapour)
    air = float(met.air_density(temperature=weather.temperature))
    if density <= air or (vapour.height > HIGH and vapour.kind != "jet"):
        return False, density
    if vapour.rate > 0:
        found = dispersion.dense_gas_criterion(
            source_volume_rate=vapour.rate / density,
            source_density=density,
            air_density=air,
            wind_speed_10m=weather.wind_speed_10m,
        )
        return bool(found.dense), density
    reduced = G * (density - air) / air
    volume = vapour.mass / density
    return math.sqrt(reduced * volume ** (1 / 3)) / weather.wind_speed_10m >= PUFF_DENSE, density


def _rising(scenario: Scenario, weather: Weather, vapour: Vapour, *, lightness: float) -> RisingBurst:
    volume = vapour.mass * R * weather.temperature / (scenario.substance.molar_mass * ATMOSPHERE)
    return RisingBurst(
        volume=volume, mass=vapour.mass, wind_speed=weather.wind_speed_10m, lightness=lightness
    )


def _passive(
    scenario: Scenario,
    weather: Weather,
    released: Release,
    vapour: Vapour,
    relative_density: float,
    *,
    averaging: float,
) -> PassiveCloud:
    molar_mass = scenario.substance.molar_mass
    state = released.state
    saturated = state.kind == "liquid" and vapour.kind == "pool"
    width = math.sqrt(4 * vapour.area / math.pi)
    if vapour.rate == 0:
        volume = vapour.mass * R * weather.temperature / (molar_mass * ATMOSPHERE)
        width = 2 * initial_radius(volume)
    return PassiveCloud(
        rate=vapour.rate,
        mass=vapour.mass,
        duration=max(vapour.duration, 1.0),
        wind_speed=weather.wind_speed_10m,
        stability=weather.stability,
        terrain=weather.terrain,
        height=vapour.height,
        molar_mass=molar_mass,
        air_temperature=weather.temperature,
        width=width,
        averaging=averaging,
        jet_scale=jet_scale_of(diameter=vapour.jet_diameter, density=relative_density, air_density=1.0),
        ceiling=min(state.vapour_pressure / ATMOSPHERE, 1.0) if saturated else 1.0,
    )


def _heavy(
    scenario: Scenario,
    weather: Weather,
    vapour: Vapour,
    density: float,
    *,
    averaging: float,
    quick: bool,
) -> heavy.HeavyCloud:
    if not quick:
        try:
            return heavy.integral(scenario, weather, vapour, density=density, averaging=averaging)
        except ValueError as error:
            warn_out_of_range(f"重气积分模型不适用（{error}），改用 Britter–McQuaid 诺模图")
    return heavy.nomogram(weather, vapour, density=density)
