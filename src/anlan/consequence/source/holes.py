"""Discharge of a liquid or of a gas through a hole in a wall. Not flashing liquids (two_phase), not pipes (pipes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import G, R


@dataclass(frozen=True, slots=True)
class GasFlow:
    """Gas through a hole: kg/s, whether sound speed is reached, and the state in the throat (K, Pa, m/s)."""

    mass_rate: float | Array
    choked: bool | NDArray[np.bool_]
    exit_temperature: float | Array
    exit_pressure: float | Array
    exit_velocity: float | Array
    expanded_velocity: float | Array  # after expansion of the jet to ambient pressure, by momentum [m/s]


def liquid_hole(
    *,
    cd: ArrayLike,
    hole_diameter: ArrayLike,
    liquid_density: ArrayLike,
    liquid_head: ArrayLike,
    ullage_pressure: ArrayLike,
    ambient_pressure: ArrayLike,
) -> Any:
    """Mass rate [kg/s] of a liquid that does not flash in the hole (Bernoulli).

    q = Cd A sqrt(2 rho (p_ullage + rho g h - p_ambient)); TNO Yellow Book CPR 14E (2005) eq. 2.194-2.196, CCPS (1999)
    p. 40. `liquid_head` [m] above the hole, absolute pressures [Pa]. Cd 0.62 sharp edge, 0.82 straight, 0.96 rounded.
    Equal pressures give 0; a pressure at the hole below ambient raises, since then air would flow in.

    >>> round(liquid_hole(cd=0.62, hole_diameter=0.1, liquid_density=812.5, liquid_head=11.12,
    ...                   ullage_pressure=101325, ambient_pressure=101325), 2)
    58.43
    """
    density = checks.positive("liquid_density", liquid_density)
    ambient = checks.positive("ambient_pressure", ambient_pressure)
    inside = checks.positive("ullage_pressure", ullage_pressure)
    head = checks.not_negative("liquid_head", liquid_head)
    driving = inside - ambient + density * G * head
    if np.any(driving < 0):
        raise ValueError(
            "ullage_pressure: with the liquid head must be >= ambient_pressure at the hole, "
            f"got {ullage_pressure!r} against {ambient_pressure!r}"
        )
    return checks.plain(discharge_area(cd=cd, hole_diameter=hole_diameter) * np.sqrt(2 * density * driving))


def gas_hole(
    *,
    cd: ArrayLike,
    hole_diameter: ArrayLike,
    upstream_pressure: ArrayLike,
    upstream_temperature: ArrayLike,
    molar_mass: ArrayLike,
    gamma: ArrayLike,
    ambient_pressure: ArrayLike,
    upstream_density: ArrayLike | None = None,
) -> GasFlow:
    """Isentropic flow of a perfect gas through a hole, choked or not.

    TNO Yellow Book (2005) eq. 2.22-2.26. `upstream_density` [kg/m3] replaces the ideal-gas density for a real gas.
    `exit_temperature` is that of the throat: T 2/(gamma+1) when choked, T (pa/p)^((gamma-1)/gamma) when not.
    Equal pressures give 0; an upstream pressure below ambient raises.

    >>> flow = gas_hole(cd=0.85, hole_diameter=0.01, upstream_pressure=501e3, upstream_temperature=298.0,
    ...                 molar_mass=0.044, gamma=1.15, ambient_pressure=101325, upstream_density=8.90)
    >>> round(flow.mass_rate, 5), flow.choked, round(flow.exit_temperature, 2)
    (0.09003, True, 277.21)
    """
    k = gas_ratio("gamma", gamma)
    pressure = checks.positive("upstream_pressure", upstream_pressure)
    temperature = checks.positive("upstream_temperature", upstream_temperature)
    mass = checks.positive("molar_mass", molar_mass)
    ambient = checks.positive("ambient_pressure", ambient_pressure)
    if np.any(pressure < ambient):
        raise ValueError(f"upstream_pressure: must be >= ambient_pressure, got {upstream_pressure!r}")
    ideal = pressure * mass / (R * temperature)
    density = ideal if upstream_density is None else checks.positive("upstream_density", upstream_density)
    area = discharge_area(cd=cd, hole_diameter=hole_diameter)
    ratio = ambient / pressure
    choking = critical_pressure_ratio(gamma=k)
    choked = ratio <= choking
    throat = np.maximum(ratio, choking)  # pressure in the throat over the upstream pressure
    # G(eta) = sqrt(2 k/(k-1) p rho (eta^(2/k) - eta^((k+1)/k))) holds for both regimes: at the critical ratio it is
    # the choked flux, so the two branches meet without a step.
    flux = np.sqrt(2 * k / (k - 1) * pressure * density * (throat ** (2 / k) - throat ** ((k + 1) / k)))
    exit_density = density * throat ** (1 / k)
    velocity = flux / exit_density
    expanded = velocity + np.where(flux > 0, (throat - ratio) * pressure / np.where(flux > 0, flux, 1.0), 0.0)
    shape = np.broadcast_shapes(flux.shape, area.shape)
    return GasFlow(
        mass_rate=checks.plain(area * flux),
        choked=bool(choked) if shape == () else np.broadcast_to(choked, shape),
        exit_temperature=checks.plain(temperature * throat ** ((k - 1) / k)),
        exit_pressure=checks.plain(throat * pressure),
        exit_velocity=checks.plain(velocity),
        expanded_velocity=checks.plain(expanded),
    )


def critical_pressure_ratio(*, gamma: ArrayLike) -> Any:
    """Throat pressure over upstream pressure at which the flow chokes: (2/(gamma+1))^(gamma/(gamma-1)).

    >>> round(critical_pressure_ratio(gamma=1.4), 4)
    0.5283
    """
    k = gas_ratio("gamma", gamma)
    return checks.plain((2 / (k + 1)) ** (k / (k - 1)))


def gas_ratio(name: str, value: ArrayLike) -> Array:
    """Ratio of heat capacities as an array; ValueError outside (1, 2]."""
    array = checks.within(name, value, 1.0, 2.0)
    if not np.all(array > 1):
        raise ValueError(f"{name}: must be in (1, 2], got {value!r}")
    return array


def discharge_area(*, cd: ArrayLike, hole_diameter: ArrayLike) -> Array:
    """Cd times the area of a round hole [m2]."""
    coefficient = checks.within("cd", cd, 0.0, 1.0)
    if not np.all(coefficient > 0):
        raise ValueError(f"cd: must be in (0, 1], got {cd!r}")
    diameter = checks.positive("hole_diameter", hole_diameter)
    return np.asarray(coefficient * np.pi / 4 * diameter**2)
