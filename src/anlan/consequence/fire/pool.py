"""Pool fires: burning rate, flame, its surface's power, the flux around it and how far a flux reaches.

The solid flame is a tilted cylinder (TNO Yellow Book CPR 14E, 2005, section 6.5.4); EPA's point source stands beside
it for the statutory distances of the RMP. Knows no spill: the pool's size comes from `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, number, plain, positive, warn_out_of_range, within
from anlan.consequence.constants import G
from anlan.consequence.fire.radiation import WATER_VAPOUR, number_or_none, reach, through_air
from anlan.consequence.fire.view_factor import cylinder_maximum, view_factor_cylinder

SOOT_SEP: Final = 20e3
"""Surface emissive power of smoke [W/m2] (Yellow Book 6.5.4)."""

_FARTHEST: Final = 400.0
"""Search ends at this many pool radii plus flame lengths: beyond it the flux is below the sun's."""


@dataclass(frozen=True, slots=True)
class PoolFire:
    """A pool fire and the flux at the target. Lengths [m], powers and fluxes [W/m2], angle [degrees]."""

    flame_length: Any
    tilt_angle_deg: Any
    sep_max: Any
    sep_actual: Any
    view_factor_vertical: Any
    view_factor_horizontal: Any
    view_factor_max: Any
    heat_flux: Any


@dataclass(frozen=True, slots=True)
class PoolFlame:
    """The flame alone: radius and length [m], tilt from the vertical [degrees], surface emissive power [W/m2]."""

    radius: float
    length: float
    tilt_deg: float
    sep: float


def burning_rate_babrauskas(
    *, mass_flux_infinite: ArrayLike, k_beta: ArrayLike | None, diameter: ArrayLike
) -> Any:
    """Burning rate of a pool [kg/m2/s]: m_inf (1 - exp(-k_beta D)).

    `mass_flux_infinite` [kg/m2/s] of an endless pool, `k_beta` [1/m] (None for fuels whose rate does not depend on
    the diameter, the alcohols), `diameter` [m]. Source: Babrauskas 1983, TNO Yellow Book (2005) eq. 6.66 and
    Table 6.5; fitted for D > 0.2 m, below which it warns. `ValueError` names what is not positive.

    >>> round(burning_rate_babrauskas(mass_flux_infinite=0.055, k_beta=2.1, diameter=2.0), 6)
    0.054175
    """
    endless = positive("mass_flux_infinite", mass_flux_infinite)
    across = positive("diameter", diameter)
    if np.any(across < 0.2):
        warn_out_of_range("池径小于 0.2 m，Babrauskas 燃烧速率公式按大池火拟合，结果偏差增大")
    if k_beta is None:
        return plain(endless * np.ones_like(across))
    return plain(endless * -np.expm1(-positive("k_beta", k_beta) * across))


def burning_rate_burgess(
    *,
    heat_of_combustion: ArrayLike,
    heat_of_vaporisation: ArrayLike,
    liquid_cp: ArrayLike,
    boiling_point: ArrayLike,
    ambient_temperature: ArrayLike,
) -> Any:
    """Burning rate [kg/m2/s] of a liquid without measured data: 0.001 Hc / (Hv + cp max(Tb - Ta, 0)).

    Heats [J/kg], `liquid_cp` [J/kg/K], temperatures [K]. Source: Burgess & Hertzberg 1974; TNO Yellow Book (2005)
    eq. 6.67; EPA RMP OCAG (1999) eqs. D-25, D-26 (a liquid boiling below the ambient temperature needs no heating).

    >>> round(burning_rate_burgess(heat_of_combustion=4.47e7, heat_of_vaporisation=3.35e5, liquid_cp=2260.0,
    ...     boiling_point=341.9, ambient_temperature=293.15), 4)
    0.1004
    """
    warming = np.maximum(
        positive("boiling_point", boiling_point) - positive("ambient_temperature", ambient_temperature), 0.0
    )
    need = positive("heat_of_vaporisation", heat_of_vaporisation) + positive("liquid_cp", liquid_cp) * warming
    return plain(0.001 * positive("heat_of_combustion", heat_of_combustion) / need)


def flame_height_thomas(*, diameter: ArrayLike, burning_rate: ArrayLike, air_density: ArrayLike) -> Any:
    """Mean height [m] of a pool fire in still air: 42 D (m / (rho sqrt(g D)))^0.61.

    `diameter` [m], `burning_rate` [kg/m2/s], `air_density` [kg/m3]. Source: Thomas 1963 (wood cribs; used for
    hydrocarbon pools by CCPS 1999 and the Yellow Book).

    >>> round(flame_height_thomas(diameter=10.0, burning_rate=0.055, air_density=1.2), 2)
    15.82
    """
    across = positive("diameter", diameter)
    number_ = positive("burning_rate", burning_rate) / (
        positive("air_density", air_density) * np.sqrt(G * across)
    )
    return plain(42.0 * across * number_**0.61)


def flame_length_in_wind(
    *, diameter: ArrayLike, burning_rate: ArrayLike, air_density: ArrayLike, wind_speed_10m: ArrayLike
) -> Any:
    """Length [m] of the tilted flame: 55 D (m / (rho sqrt(g D)))^0.67 u*^-0.21, u* = max(1, u / (g m D / rho)^(1/3)).

    Source: Thomas 1963, TNO Yellow Book (2005) eqs. 6.12 to 6.14.

    >>> round(flame_length_in_wind(diameter=42.4457, burning_rate=0.085, air_density=1.2243, wind_speed_10m=5.0), 3)
    46.775
    """
    across = positive("diameter", diameter)
    rate = positive("burning_rate", burning_rate)
    density = positive("air_density", air_density)
    wind = not_negative("wind_speed_10m", wind_speed_10m)
    scaled = np.maximum(wind / np.cbrt(G * rate * across / density), 1.0)
    return plain(55.0 * across * (rate / (density * np.sqrt(G * across))) ** 0.67 * scaled**-0.21)


def flame_tilt(*, diameter: ArrayLike, wind_speed_10m: ArrayLike, air_kinematic_viscosity: ArrayLike) -> Any:
    """Tilt from the vertical [degrees]: tan/cos = 0.666 Fr^0.333 Re^0.117; 0 without wind.

    Source: TNO Yellow Book (2005) eqs. 6.68 to 6.70 (Welker & Sliepcevich form).

    >>> round(flame_tilt(diameter=42.44566, wind_speed_10m=5.0, air_kinematic_viscosity=7.5133e-6), 3)
    50.829
    """
    across = positive("diameter", diameter)
    wind = not_negative("wind_speed_10m", wind_speed_10m)
    viscosity = positive("air_kinematic_viscosity", air_kinematic_viscosity)
    lean = 0.666 * (wind * wind / (G * across)) ** 0.333 * (wind * across / viscosity) ** 0.117
    safe = np.maximum(lean, 1e-12)
    return plain(
        np.where(lean > 1e-12, np.degrees(np.arcsin((np.sqrt(4 * safe**2 + 1) - 1) / (2 * safe))), 0.0)
    )


def pool_fire(
    *,
    pool_diameter: ArrayLike,
    burning_rate: ArrayLike,
    heat_of_combustion: ArrayLike,
    wind_speed_10m: ArrayLike,
    air_density: ArrayLike,
    air_kinematic_viscosity: ArrayLike,
    radiative_fraction: ArrayLike,
    soot_fraction: ArrayLike,
    soot_sep: ArrayLike,
    target_distance: ArrayLike,
    transmissivity: ArrayLike,
) -> PoolFire:
    """Flux of a pool fire, a cylinder tilted by the wind, on a target downwind at the height of the pool.

    `pool_diameter` [m]; `burning_rate` [kg/m2/s]; `heat_of_combustion` [J/kg]; `wind_speed_10m` [m/s]; air's density
    [kg/m3] and kinematic viscosity [m2/s]; `radiative_fraction` in (0, 1]; `soot_fraction` of the surface covered by
    smoke in [0, 1] (0.8 for oil products) of power `soot_sep` [W/m2]; `target_distance` [m] from the pool's centre,
    beyond its edge; `transmissivity` in (0, 1]. Source: TNO Yellow Book (2005) section 6.5.4 (eqs. 6.12 to 6.20,
    6.68 to 6.71), reproducing its example 6.6.3. `ValueError` names the argument and its range.

    >>> fire = pool_fire(pool_diameter=42.445659, burning_rate=0.085, heat_of_combustion=4.015e7,
    ...     wind_speed_10m=5.0, air_density=1.2243, air_kinematic_viscosity=7.5133e-6, radiative_fraction=0.4,
    ...     soot_fraction=0.8, soot_sep=20e3, target_distance=100.0, transmissivity=0.71474)
    >>> round(fire.sep_actual), round(fire.view_factor_max, 4), round(fire.heat_flux)
    (66484, 0.0964, 4583)
    """
    diameter = positive("pool_diameter", pool_diameter)
    distance = positive("target_distance", target_distance)
    if not np.all(distance > diameter / 2):
        raise ValueError(
            f"target_distance: must be > pool_diameter / 2 (outside the flame), got {target_distance!r}"
        )
    through = within("transmissivity", transmissivity, 0.0, 1.0)
    length, tilt, sep_max, sep = _flame(
        diameter, burning_rate, heat_of_combustion, wind_speed_10m, air_density, air_kinematic_viscosity,
        radiative_fraction, soot_fraction, soot_sep,
    )  # fmt: skip
    view = view_factor_cylinder(
        x_over_r=2 * distance / diameter, l_over_r=2 * length / diameter, tilt_deg=tilt
    )
    return PoolFire(
        flame_length=plain(length),
        tilt_angle_deg=plain(tilt),
        sep_max=plain(sep_max),
        sep_actual=plain(sep),
        view_factor_vertical=view.vertical,
        view_factor_horizontal=view.horizontal,
        view_factor_max=view.maximum,
        heat_flux=plain(sep * view.maximum * through),
    )


def _flame(
    diameter: Array,
    burning_rate: ArrayLike,
    heat_of_combustion: ArrayLike,
    wind: ArrayLike,
    air_density: ArrayLike,
    viscosity: ArrayLike,
    radiative_fraction: ArrayLike,
    soot_fraction: ArrayLike,
    soot_sep: ArrayLike,
) -> tuple[Array, Array, Array, Array]:
    """(length, tilt, SEP of the clear flame, SEP with smoke)."""
    rate = positive("burning_rate", burning_rate)
    heat = positive("heat_of_combustion", heat_of_combustion)
    radiant = within("radiative_fraction", radiative_fraction, 0.0, 1.0)
    soot = within("soot_fraction", soot_fraction, 0.0, 1.0)
    smoke = not_negative("soot_sep", soot_sep)
    length = np.asarray(
        flame_length_in_wind(
            diameter=diameter, burning_rate=rate, air_density=air_density, wind_speed_10m=wind
        )
    )
    tilt = np.asarray(flame_tilt(diameter=diameter, wind_speed_10m=wind, air_kinematic_viscosity=viscosity))
    sep_max = radiant * rate * heat / (1.0 + 4.0 * length / diameter)
    return length, tilt, sep_max, sep_max * (1.0 - soot) + smoke * soot


def pool_flame(
    *,
    pool_diameter: float,
    burning_rate: float,
    heat_of_combustion: float,
    wind_speed_10m: float,
    air_density: float = 1.2,
    air_kinematic_viscosity: float = 1.5e-5,
    radiative_fraction: float = 0.35,
    soot_fraction: float = 0.8,
    soot_sep: float = SOOT_SEP,
) -> PoolFlame:
    """The flame of `pool_fire` by itself, for distances and contours (same arguments and source)."""
    diameter = number("pool_diameter", pool_diameter, 1e-3)
    length, tilt, _, sep = _flame(
        np.asarray(diameter), burning_rate, heat_of_combustion, wind_speed_10m, air_density, air_kinematic_viscosity,
        radiative_fraction, soot_fraction, soot_sep,
    )  # fmt: skip
    return PoolFlame(radius=diameter / 2, length=float(length), tilt_deg=float(tilt), sep=float(sep))


def pool_fire_distance(
    *,
    flux: ArrayLike,
    azimuth_deg: ArrayLike = 0.0,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    **flame: Any,
) -> Any:
    """How far from the pool's centre [m] the flux [W/m2] reaches at ground level, at `azimuth_deg` from downwind.

    `flame`: the arguments of `pool_flame`. Transmissivity by Bagster over the way from the flame's foot, unless
    given. None (NaN in an array) when the flux is not even reached at the pool's edge. Source: as `pool_fire`, the
    view factor integrated over the cylinder for targets off the wind's line.

    >>> d = pool_fire_distance(flux=5000.0, pool_diameter=20.0, burning_rate=0.055, heat_of_combustion=43.7e6,
    ...     wind_speed_10m=3.0, transmissivity=0.8)
    >>> 20 < d < 60
    True
    """
    burning = pool_flame(**flame)
    found = _reach(burning, flux, azimuth_deg, water_vapour_pressure, transmissivity)
    _warn_of_air(found - burning.radius, water_vapour_pressure, transmissivity)
    return number_or_none(found)


def pool_fire_contour(
    *,
    flux: float,
    count: int = 72,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    **flame: Any,
) -> tuple[tuple[float, float], ...]:
    """Ring of `count` points (x downwind, y left of the wind [m], pool centre at the origin) where the flux [W/m2]
    is met; empty when it is met nowhere outside the pool. Arguments and source as `pool_fire_distance`.

    >>> ring = pool_fire_contour(flux=5000.0, count=36, pool_diameter=20.0, burning_rate=0.055,
    ...     heat_of_combustion=43.7e6, wind_speed_10m=3.0)
    >>> len(ring), max(x for x, _ in ring) > -min(x for x, _ in ring)
    (36, True)
    """
    burning = pool_flame(**flame)
    if count < 8:
        raise ValueError(f"count: must be >= 8, got {count!r}")
    # The flux is the same left and right of the wind: half the ring is computed
    half = count // 2
    azimuth = np.arange(half + 1) * 360.0 / count
    distance = _reach(burning, flux, azimuth, water_vapour_pressure, transmissivity)
    if np.all(np.isnan(distance)):
        return ()
    _warn_of_air(np.nanmax(distance) - burning.radius, water_vapour_pressure, transmissivity)
    distance = np.where(np.isnan(distance), burning.radius, distance)
    turn = np.arange(count)
    radius = distance[np.minimum(turn, count - turn)]
    angle = np.radians(turn * 360.0 / count)
    return tuple(zip((radius * np.cos(angle)).tolist(), (radius * np.sin(angle)).tolist(), strict=True))


def _warn_of_air(path: ArrayLike, water_vapour_pressure: float | None, transmissivity: float | None) -> None:
    way = np.asarray(path, dtype=np.float64)
    way = way[~np.isnan(way)]
    if (
        way.size
        and through_air(way, water_vapour_pressure=water_vapour_pressure, transmissivity=transmissivity)[1]
    ):
        warn_out_of_range(
            "大气透射率超出 Bagster 公式适用范围（1×10⁴～1×10⁵ Pa·m），池火距离偏差增大", stacklevel=4
        )


def _reach(
    flame: PoolFlame,
    flux: ArrayLike,
    azimuth_deg: ArrayLike,
    water_vapour_pressure: float | None,
    transmissivity: float | None,
) -> Array:
    wanted = positive("flux", flux)
    angle = np.radians(np.asarray(azimuth_deg, dtype=np.float64))

    def value(distance: Array) -> Array:
        view = cylinder_maximum(
            x=distance * np.cos(angle),
            y=distance * np.sin(angle),
            length=flame.length,
            radius=flame.radius,
            tilt_deg=flame.tilt_deg,
            order=16,
        )
        through, _ = through_air(
            distance - flame.radius,
            water_vapour_pressure=water_vapour_pressure,
            transmissivity=transmissivity,
        )
        return flame.sep * view * through

    near = np.broadcast_to(flame.radius * 1.02, np.broadcast_shapes(np.shape(wanted), angle.shape))
    return reach(value, target=wanted, near=near, far=_FARTHEST * (flame.radius + flame.length))


def pool_fire_distance_epa(
    *,
    heat_of_combustion: ArrayLike,
    heat_of_vaporisation: ArrayLike,
    liquid_cp: ArrayLike,
    boiling_point: ArrayLike,
    ambient_temperature: ArrayLike,
    pool_area: ArrayLike,
    flux_level: ArrayLike,
    radiative_fraction: ArrayLike = 0.4,
    transmissivity: ArrayLike = 1.0,
) -> Any:
    """Distance [m] from the pool's centre to a flux by EPA's point source.

    x = Hc sqrt(tau f 0.001 A / (4 pi q (Hv + cp max(Tb - Ta, 0)))), which with f = 0.4, tau = 1 and q = 5000 W/m2 is
    EPA RMP OCAG (1999) appendix D.9: Hc sqrt(0.0001 A / (5000 pi (Hv + cp (Tb - Ta)))). Heats [J/kg], `liquid_cp`
    [J/kg/K], temperatures [K], `pool_area` [m2], `flux_level` [W/m2]. `ValueError` names the argument.

    >>> round(pool_fire_distance_epa(heat_of_combustion=4.5e7, heat_of_vaporisation=3.35e5, liquid_cp=2260.0,
    ...     boiling_point=341.9, ambient_temperature=298.0, pool_area=100.0, flux_level=5000.0), 1)
    54.5
    """
    rate = np.asarray(
        burning_rate_burgess(
            heat_of_combustion=heat_of_combustion,
            heat_of_vaporisation=heat_of_vaporisation,
            liquid_cp=liquid_cp,
            boiling_point=boiling_point,
            ambient_temperature=ambient_temperature,
        )
    )
    radiant = within("radiative_fraction", radiative_fraction, 0.0, 1.0)
    through = within("transmissivity", transmissivity, 0.0, 1.0)
    power = rate * np.asarray(heat_of_combustion, dtype=np.float64) * positive("pool_area", pool_area)
    return plain(np.sqrt(through * radiant * power / (4.0 * np.pi * positive("flux_level", flux_level))))
