"""Bursting vessels: energy of compressed gas or superheated liquid and its blast. Fragments and fire are not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import not_negative, number, one_of, plain, positive, within
from anlan.consequence.constants import ATMOSPHERE
from anlan.consequence.explosion.tnt import kingery_bulmash, mass_of_energy

ENERGY_METHODS: Final = ("brode", "isentropic", "isothermal")

# Share of the superheating energy that becomes blast (Casal & Salla 2006)
_TOUGH: Final = 0.05
_BRITTLE: Final = 0.14


@dataclass(frozen=True, slots=True)
class PhysicalExplosion:
    """Burst of a vessel: energy [J], TNT of it [kg], side-on overpressure [kPa] (None without distance)."""

    energy: Any
    tnt_mass: Any
    overpressure_kPa: Any  # noqa: N815


def physical_explosion(
    *,
    burst_pressure: ArrayLike,
    volume: ArrayLike,
    gamma: ArrayLike,
    ambient_pressure: float = ATMOSPHERE,
    distance: ArrayLike | None = None,
    method: str = "brode",
    blast_fraction: float = 1.0,
) -> PhysicalExplosion:
    """Blast of a vessel of compressed gas bursting at `burst_pressure` [Pa absolute], gas `volume` [m3].

    Energy: 'brode' (p1 - p0) V / (gamma - 1), 'isentropic' p1 V / (gamma - 1) (1 - (p0/p1)^((gamma-1)/gamma)) or
    'isothermal' p1 V (ln(p1/p0) - 1 + p0/p1). Blast: TNT of `blast_fraction` of it on the ground (Kingery-Bulmash), at
    most the burst pressure; near the vessel this is too high. Source: Brode 1959, Baker et al. 1983, CCPS 2010.
    `ValueError` names an argument out of range.

    >>> burst = physical_explosion(burst_pressure=2.0e6, volume=10.0, gamma=1.4, distance=30.0)
    >>> round(burst.energy / 1e6, 1), round(burst.tnt_mass, 2), round(burst.overpressure_kPa, 1)
    (47.5, 10.14, 9.7)
    """
    outside = number("ambient_pressure", ambient_pressure, 1.0)
    inside = positive("burst_pressure", burst_pressure)
    if not np.all(inside > outside):
        raise ValueError(
            f"burst_pressure: must be > ambient_pressure ({outside:g} Pa), got {burst_pressure!r}"
        )
    room = positive("volume", volume)
    ratio = within("gamma", gamma, 1.001, 2.0)
    one_of("method", method, ENERGY_METHODS)
    share = number("blast_fraction", blast_fraction, 1e-6, 1.0)
    if method == "brode":
        energy = (inside - outside) * room / (ratio - 1)
    elif method == "isentropic":
        energy = inside * room / (ratio - 1) * -np.expm1((ratio - 1) / ratio * np.log(outside / inside))
    else:
        energy = inside * room * (np.log(inside / outside) - 1 + outside / inside)
    return _blast(energy, share, distance, (inside - outside) / 1e3)


def bleve_blast(
    *,
    mass: ArrayLike,
    liquid_cp: ArrayLike,
    storage_temperature: ArrayLike,
    boiling_temperature: ArrayLike,
    brittle: bool = False,
    distance: ArrayLike | None = None,
) -> PhysicalExplosion:
    """Blast of the superheated liquid of a bursting vessel (BLEVE), without its fire.

    Energy 0.05 (ductile tearing) or 0.14 (`brittle` rupture) of the superheating energy m cp (T - Tb): `mass` of liquid
    [kg], `liquid_cp` [J/kg/K], temperatures [K], `boiling_temperature` at ambient pressure. Source: Casal & Salla,
    J. Hazard. Mater. A137 (2006) 1321; blast as TNT on the ground. `ValueError` when the liquid is not superheated.

    >>> burst = bleve_blast(mass=20_000.0, liquid_cp=2700.0, storage_temperature=328.0, boiling_temperature=231.0,
    ...     distance=50.0)
    >>> round(burst.tnt_mass), round(burst.overpressure_kPa)
    (56, 10)
    """
    superheat = positive("storage_temperature", storage_temperature) - positive(
        "boiling_temperature", boiling_temperature
    )
    if not np.all(superheat > 0):
        raise ValueError(f"storage_temperature: must be > boiling_temperature, got {storage_temperature!r}")
    energy = (
        positive("mass", mass)
        * positive("liquid_cp", liquid_cp)
        * superheat
        * (_BRITTLE if brittle else _TOUGH)
    )
    return _blast(energy, 1.0, distance, None)


def _blast(energy: Any, share: float, distance: ArrayLike | None, ceiling_kpa: Any) -> PhysicalExplosion:
    tnt = mass_of_energy(share * energy)
    over = None
    if distance is not None:
        over = np.asarray(kingery_bulmash(tnt_mass=tnt, distance=not_negative("distance", distance)))
        if ceiling_kpa is not None:
            over = np.minimum(over, ceiling_kpa)
        over = plain(over)
    return PhysicalExplosion(energy=plain(energy), tnt_mass=plain(tnt), overpressure_kPa=over)
