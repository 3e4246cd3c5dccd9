"""Jet fires: flux on a target, how far a flux reaches, its contour. Knows no hole: the rate comes from `source`.

The solid flame comes from `jet_flame`; API 521's point source stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, number, plain, positive, warn_out_of_range
from anlan.consequence.fire.jet_flame import JetFire, JetFlame, jet_flame
from anlan.consequence.fire.radiation import WATER_VAPOUR, number_or_none, reach, through_air


@dataclass(frozen=True, slots=True)
class JetFirePoint:
    """API 521: flame length [m], distance from the flame's middle to the target [m], flux [W/m2]."""

    flame_length: float
    centre_distance: Any
    heat_flux: Any


def jet_fire_point(
    *,
    mass_rate: float,
    heat_of_combustion: float,
    target_distance: ArrayLike,
    radiative_fraction: float = 0.3,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    flame_length: float | None = None,
) -> JetFirePoint:
    """Flux of a jet fire as a point at half the flame's length: tau F Q / (4 pi D^2).

    `mass_rate` [kg/s], `heat_of_combustion` [J/kg], `target_distance` [m] beside the hole, at its height, square to an
    upward flame; flame length 0.00326 Q^0.478 [Q in W] unless given. Source: API Std 521 (6th ed.) 6.4.2.3 and
    figure 8 (as fitted by Beychok); F 0.2 for methane to 0.4 for heavy hydrocarbons. Not for targets nearer than the
    flame's length, where it warns.

    >>> point = jet_fire_point(mass_rate=5.0, heat_of_combustion=50e6, target_distance=60.0, transmissivity=0.8)
    >>> round(point.flame_length, 1), round(point.heat_flux)
    (33.7, 1229)
    """
    rate = float(positive("mass_rate", number("mass_rate", mass_rate)))
    heat = float(positive("heat_of_combustion", number("heat_of_combustion", heat_of_combustion)))
    share = number("radiative_fraction", radiative_fraction, 0.0, 1.0)
    power = rate * heat
    length = 0.00326 * power**0.478 if flame_length is None else number("flame_length", flame_length, 1e-6)
    distance = not_negative("target_distance", target_distance)
    if np.any(distance < length):
        warn_out_of_range("目标距离小于火焰长度，喷射火点源模型（API 521）不适用于近场，应采用固体火焰模型")
    slant = np.hypot(distance, length / 2)
    through, _ = through_air(
        slant, water_vapour_pressure=water_vapour_pressure, transmissivity=transmissivity
    )
    flux = through * share * power / (4 * np.pi * slant**2)
    return JetFirePoint(flame_length=length, centre_distance=plain(slant), heat_flux=plain(flux))


def jet_fire(
    *,
    target_distance: ArrayLike | None = None,
    target_height: float = 0.0,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    **release: Any,
) -> JetFire:
    """Flame of a pressurised release and the flux on the most exposed target downwind at `target_distance` [m].

    `release`: the arguments of `jet_flame`, which see for units and source. Distances count from below the hole
    along the wind; `target_height` [m] above ground. Bagster's transmissivity over the way to the flame's nearest
    surface, unless given.

    >>> flame = jet_fire(mass_rate=5.0, heat_of_combustion=50e6, molar_mass=0.01604, gamma=1.31,
    ...     upstream_pressure=60e5, upstream_temperature=288.0, wind_speed=5.0, target_distance=40.0,
    ...     transmissivity=0.75)
    >>> 10 < flame.flame_length < 20, 0.1 < flame.radiative_fraction < 0.2, flame.heat_flux > 0
    (True, True, True)
    """
    flame = jet_flame(**release)
    if target_distance is None:
        return flame.shape
    distance = np.asarray(target_distance, dtype=np.float64)
    targets = np.stack(
        [distance.ravel(), np.zeros(distance.size), np.full(distance.size, float(target_height))], axis=1
    )
    flux, view, through, strained = flame.flux(targets, water_vapour_pressure, transmissivity)
    if strained:
        warn_out_of_range("大气透射率超出 Bagster 公式适用范围（1×10⁴～1×10⁵ Pa·m），喷射火热辐射偏差增大")
    return _with_target(flame.shape, distance.shape, view, through, flux)


def _with_target(shape: JetFire, size: tuple[int, ...], view: Array, through: Array, flux: Array) -> JetFire:
    values = {name: getattr(shape, name) for name in JetFire.__slots__}
    values["view_factor"] = plain(view.reshape(size))
    values["transmissivity"] = plain(np.asarray(through).reshape(size))
    values["heat_flux"] = plain(flux.reshape(size))
    return JetFire(**values)


def jet_fire_distance(
    *,
    flux: float,
    azimuth_deg: float = 0.0,
    target_height: float = 0.0,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    **release: Any,
) -> Any:
    """Farthest distance [m] from below the hole where the flux [W/m2] is met, at `azimuth_deg` from downwind.

    `release`: the arguments of `jet_flame`. None when the flux is met nowhere on that line.

    >>> jet = {"mass_rate": 5.0, "heat_of_combustion": 50e6, "molar_mass": 0.01604, "gamma": 1.31,
    ...     "upstream_pressure": 60e5, "upstream_temperature": 288.0, "direction": "horizontal", "transmissivity": 0.8}
    >>> jet_fire_distance(flux=5000.0, **jet) > jet_fire_distance(flux=12500.0, **jet) > 20
    True
    """
    flame = jet_flame(**release)
    wanted = float(positive("flux", number("flux", flux)))
    angle = np.radians(number("azimuth_deg", azimuth_deg))

    def value(distance: Array) -> Array:
        targets = np.stack(
            [
                distance * np.cos(angle),
                distance * np.sin(angle),
                np.full(distance.size, float(target_height)),
            ],
            axis=1,
        )
        return flame.flux(targets, water_vapour_pressure, transmissivity)[0]

    # Below an upward flame the flux first grows with distance: the last point of a coarse scan starts the search
    scan = np.geomspace(0.02, 60.0, 64) * flame.shape.flame_length
    met = np.flatnonzero(value(scan) >= wanted)
    if not met.size:
        return None
    last = int(met[-1])
    far = scan[min(last + 1, len(scan) - 1)]
    found = reach(value, target=[wanted], near=[scan[last]], far=[far])
    _warn_of_air(flame, found * np.cos(angle), found * np.sin(angle), water_vapour_pressure, transmissivity)
    return number_or_none(found[0])


def jet_fire_contour(
    *,
    flux: float,
    count: int = 72,
    target_height: float = 0.0,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    **release: Any,
) -> tuple[tuple[float, float], ...]:
    """Ring of `count` points (x downwind, y left [m], the hole above the origin) where the flux [W/m2] is met at
    ground level; empty when it is not. `release`: the arguments of `jet_flame`.

    >>> ring = jet_fire_contour(flux=5000.0, count=36, mass_rate=5.0, heat_of_combustion=50e6, molar_mass=0.01604,
    ...     gamma=1.31, upstream_pressure=60e5, upstream_temperature=288.0, direction="horizontal")
    >>> len(ring), max(x for x, _ in ring) > -min(x for x, _ in ring)
    (36, True)
    """
    flame = jet_flame(**release)
    wanted = float(positive("flux", number("flux", flux)))
    if count < 8:
        raise ValueError(f"count: must be >= 8, got {count!r}")
    middle = 0.5 * (flame.base[0] + flame.tip[0])
    half = count // 2
    azimuth = np.arange(half + 1) * 2 * np.pi / count

    def value(distance: Array) -> Array:
        targets = np.stack(
            [
                middle + distance * np.cos(azimuth),
                distance * np.sin(azimuth),
                np.full(half + 1, float(target_height)),
            ],
            axis=1,
        )
        return flame.flux(targets, water_vapour_pressure, transmissivity)[0]

    length = flame.shape.flame_length
    distance = reach(
        value, target=np.full(half + 1, wanted), near=np.full(half + 1, 1e-3 * length), far=60.0 * length
    )
    if np.any(np.isnan(distance)):
        return ()
    farthest = int(np.argmax(distance))
    _warn_of_air(
        flame,
        middle + distance[[farthest]] * np.cos(azimuth[farthest]),
        distance[[farthest]] * np.sin(azimuth[farthest]),
        water_vapour_pressure,
        transmissivity,
    )
    turn = np.arange(count)
    radius = distance[np.minimum(turn, count - turn)]
    angle = turn * 2 * np.pi / count
    east = (middle + radius * np.cos(angle)).tolist()
    return tuple(zip(east, (radius * np.sin(angle)).tolist(), strict=True))


def _warn_of_air(
    flame: JetFlame, x: Array, y: Array, water_vapour_pressure: float | None, transmissivity: float | None
) -> None:
    targets = np.stack([x, y, np.zeros_like(x)], axis=1)
    if flame.flux(targets, water_vapour_pressure, transmissivity)[3]:
        warn_out_of_range(
            "大气透射率超出 Bagster 公式适用范围（1×10⁴～1×10⁵ Pa·m），喷射火距离偏差增大", stacklevel=4
        )
