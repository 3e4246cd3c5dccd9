"""Dense clouds (重气扩散): an integral box model of a pool, a jet or an instantaneous release. The public function.

Checks are in dense_gas_scenario, physics in dense_gas_plume, dense_gas_puff, dense_gas_entrainment and
dense_gas_thermo, answers in dense_gas_result.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from anlan.consequence.checks import warn_out_of_range
from anlan.consequence.dispersion import dense_gas_entrainment as mixing
from anlan.consequence.dispersion.dense_gas_plume import Marcher, Section, Source
from anlan.consequence.dispersion.dense_gas_puff import Cloud, Instant
from anlan.consequence.dispersion.dense_gas_result import ALONG_WIND, DenseCloud, PuffHistory
from anlan.consequence.dispersion.dense_gas_scenario import Case, read
from anlan.consequence.dispersion.dense_gas_thermo import M_AIR, Mixture, source_enthalpy

_SHAPE_DEPTH = math.gamma(1.0 + 1.0 / mixing.SHAPE)


def dense_gas(scenario: Mapping[str, Any]) -> DenseCloud:
    """Solve the dispersion of a dense, cold or aerosol cloud over flat ground.

    `scenario` keys: `substance` (name, CAS, UN or a Substance; or `molar_mass` [kg/mol] and `gas_heat_capacity`),
    `kind` ('pool', 'jet', 'instantaneous'), `mass_rate` [kg/s] or `total_mass` [kg], `duration` [s] (lasting when
    absent), `source_area` [m2] (pool; jet after expansion to ambient pressure; base of an instantaneous cylinder),
    `source_height` [m] (jet), `source_temperature` [K], `liquid_fraction` (mass, aerosol), `wind_speed` [m/s] at
    `wind_height` [m], `stability` A..F or `inverse_obukhov_length` [1/m], `roughness` [m], `air_temperature` [K],
    `relative_humidity` [%], `averaging_time` [s] (600), `receptor_height` [m] (0); optional `pressure` [Pa],
    `ground_temperature` [K]. The result has .centreline(x), .distance(fraction), .contour(fraction), .arrival(x),
    .width(x), .height(x), .as_of(t), .handover_distance and .warnings; fractions by volume.

    Source: integral models SLAB (Ermak 1990), HGSYSTEM (Witlox 1994), UDM (Witlox and Holt 1999) with the passive
    limit of van Ulden (1978). One set of published constants for all; where published variants differ (damping by
    Robins, no front entrainment at a plume's flanks) the one was taken that meets all groups of `field_trials`
    together, and no constant was fitted to a trial. Valid over flat open ground
    (roughness below 0.3 m), wind above 1 m/s, to some 10 km; field trials agree within a factor of two mostly.

    ValueError names a missing or unphysical key; leaving the range warns in Chinese (`OutOfRangeWarning`).

    >>> cloud = dense_gas({"substance": "chlorine", "kind": "pool", "mass_rate": 5.0, "source_area": 50.0,
    ...                    "wind_speed": 3.0, "wind_height": 10.0, "stability": "D", "roughness": 0.1,
    ...                    "air_temperature": 293.15, "relative_humidity": 70.0})
    >>> cloud.centreline(500.0) > cloud.centreline(1000.0) > 0.0
    True
    >>> cloud.distance(20e-6) > 1000.0
    True
    """
    case = read(scenario)
    for note in case.warnings:
        warn_out_of_range(note)
    mixture = Mixture(case.fluid, case.air)
    heat = source_enthalpy(case.fluid, case.temperature, case.liquid)
    if case.kind == "instantaneous":
        radius = math.sqrt(case.area / math.pi)
        cloud = Cloud(case.layer, mixture, case.total, heat, radius, case.width, case.ground)
        return _of_instants(case, cloud.run())
    run = Marcher(case.layer, mixture, _source(case, heat), case.width, case.ground)
    return _of_sections(case, run.run())


def _source(case: Case, heat: float) -> Source:
    side = 0.5 * math.sqrt(case.area)
    if case.kind == "jet":
        excess = max(case.speed - case.layer.wind(case.height), 0.0)
        return Source(case.rate, heat, side, 0.0, case.rate * excess, case.height, case.density)
    return Source(case.rate, heat, side, side, density=case.density, air_ratio=_air_with_vapour(case))


def _air_with_vapour(case: Case) -> float:
    """kg of air that a pool below its boiling point gives off with each kg of vapour: it is saturated, not pure."""
    saturated = case.fluid.vapour_pressure(case.temperature) / case.air.pressure
    if case.liquid > 0.0 or saturated >= 0.99:
        return 0.0
    return (1.0 - saturated) / max(saturated, 1e-4) * M_AIR / case.fluid.molar_mass


def _vertical(case: Case, section: Section) -> float:
    """Share of the axis fraction at the receptor's height."""
    if not section.free:
        return math.exp(-((case.receptor * _SHAPE_DEPTH / section.depth) ** mixing.SHAPE))
    radius = section.depth / math.sqrt(math.pi)
    direct = math.exp(-(((case.receptor - section.height) / radius) ** 2))
    image = math.exp(-(((case.receptor + section.height) / radius) ** 2))
    return min(direct + image, 1.0)


def _of_sections(case: Case, sections: list[Section]) -> DenseCloud:
    x = np.array([s.x for s in sections])
    steady = np.array([s.fraction * _vertical(case, s) for s in sections])
    time = np.array([s.time for s in sections])
    start = float(np.interp(0.0, x, time)) if case.kind == "pool" else 0.0
    time = np.maximum(time - start, 0.0)
    passing = np.ones_like(x)
    if math.isfinite(case.duration):
        passing = np.array([_passing(s.x, t, case.duration) for s, t in zip(sections, time, strict=True)])
    cores = np.array([math.sqrt(s.depth * s.depth / 4.0) if s.free else s.core for s in sections])
    return DenseCloud(
        kind=case.kind, distances=x, fractions=steady * passing, cores=cores,
        sigmas=np.array([s.sigma for s in sections]), heights=np.array([s.depth for s in sections]), arrivals=time,
        speeds=np.array([s.speed for s in sections]), temperatures=np.array([s.temperature for s in sections]),
        duration=case.duration, handover_distance=_handover(case, sections), warnings=case.warnings,
        source_half_length=0.5 * math.sqrt(case.area) if case.kind == "pool" else 0.0,
    )  # fmt: skip


def _passing(x: float, time: float, duration: float) -> float:
    """Highest share of the steady fraction a release of `duration` reaches: erf(u T / (2√2 σx)) (Palazzi 1982)."""
    if x <= 0.0 or time <= 0.0:
        return 1.0
    return math.erf(x / time * duration / (2.0 * math.sqrt(2.0) * ALONG_WIND * x))


def _handover(case: Case, sections: list[Section]) -> float | None:
    """First distance [m] beyond which the cloud stays passive; None when it never does within the range."""
    heavy = [i for i, s in enumerate(sections) if s.free or _heavy(case, s.richardson, s.depth)]
    if not heavy:
        return 0.0
    return sections[heavy[-1] + 1].x if heavy[-1] + 1 < len(sections) else None


def _heavy(case: Case, richardson: float, depth: float) -> bool:
    """Whether density still counts: it takes more than a sixth off the mixing that the surface layer allows."""
    return mixing.RICHARDSON * richardson > 0.2 * case.layer.phi(depth)


def _of_instants(case: Case, instants: list[Instant]) -> DenseCloud:
    vertical = [math.exp(-((case.receptor * _SHAPE_DEPTH / s.depth) ** mixing.SHAPE)) for s in instants]
    cores = np.array([0.5 * math.sqrt(math.pi) * s.radius for s in instants])
    sigmas = np.array([s.sigma for s in instants])
    centres = np.array([s.x for s in instants])
    times = np.array([s.time for s in instants])
    history = PuffHistory(
        times, centres, np.array([s.fraction for s in instants]) * np.array(vertical), cores, sigmas
    )
    fronts = centres + np.array([s.radius for s in instants])
    x = np.geomspace(0.5, max(centres[-1] + cores[-1] + 4.0 * sigmas[-1], 10.0), 160)
    highest, best = history.highest(x)
    heavy = [s for s in instants if _heavy(case, s.richardson, s.depth)]
    return DenseCloud(
        kind=case.kind, distances=x, fractions=highest, cores=cores[best], sigmas=sigmas[best],
        heights=np.array([s.depth for s in instants])[best], arrivals=np.interp(x, fronts, times),
        speeds=np.array([s.speed for s in instants])[best],
        temperatures=np.array([s.temperature for s in instants])[best], duration=0.0,
        handover_distance=heavy[-1].x if heavy and heavy[-1] is not instants[-1] else None,
        warnings=case.warnings, source_half_length=0.0, puff=history,
    )  # fmt: skip
