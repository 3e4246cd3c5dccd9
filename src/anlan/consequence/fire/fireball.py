"""Fireballs of bursting vessels (BLEVE): size, time, flux, dose and burn distances. Knows no vessel.

Geometry of CCPS (1999, 2010); the solid sphere and EPA's RMP point source give the same flux for balls lighter than
30 t. The branch of the duration at 30 t is not continuous in the publication (it steps by 4 %) and stays so here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, not_negative, number, plain, positive, warn_out_of_range, within
from anlan.consequence.fire.harm import DOSE_EXPONENT
from anlan.consequence.fire.radiation import WATER_VAPOUR, number_or_none, reach, through_air

SEP_CAP: Final = 350e3
"""Highest surface emissive power measured on large LPG fireballs, British Gas tests in CCPS 1999 [W/m2]."""

BURN_DOSE: Final = 3.42e6
"""Dose of second-degree burns: 5 kW/m2 over 40 s [(W/m2)^(4/3) s] (EPA RMP OCAG)."""

_BRANCH: Final = 30_000.0


@dataclass(frozen=True, slots=True)
class Fireball:
    """Largest diameter [m], burning time [s], height of the centre [m]."""

    diameter: Any
    duration: Any
    centre_height: Any


@dataclass(frozen=True, slots=True)
class FireballFlux:
    """A fireball and what arrives at the target: powers [W/m2], dose [(kW/m2)^(4/3) s]."""

    diameter: float
    duration: float
    centre_height: float
    sep: float
    view_factor: Any
    transmissivity: Any
    heat_flux: Any
    dose_kW: Any  # noqa: N815


@dataclass(frozen=True, slots=True)
class FireballBurn:
    """EPA's burn distance: burning time [s], flux that burns in that time [W/m2], distance [m]."""

    duration: Any
    threshold_flux: Any
    distance: Any


def fireball(*, mass: ArrayLike) -> Fireball:
    """Size and burning time of a fireball of `mass` [kg] of fuel.

    D = 5.8 M^(1/3); t = 0.45 M^(1/3) below 30 t and 2.6 M^(1/6) from there; centre 0.75 D above ground. Source: CCPS,
    Guidelines for Consequence Analysis (1999) and for VCE, PVB, BLEVE and Flash Fire (2010). `ValueError` names a
    mass not above 0.

    >>> ball = fireball(mass=10_000.0)
    >>> round(ball.diameter, 2), round(ball.duration, 3), round(ball.centre_height, 2)
    (124.96, 9.695, 93.72)
    """
    fuel = positive("mass", mass)
    diameter = 5.8 * np.cbrt(fuel)
    return Fireball(
        diameter=plain(diameter), duration=plain(_duration(fuel)), centre_height=plain(0.75 * diameter)
    )


def _duration(mass: Array) -> Array:
    return np.where(mass < _BRANCH, 0.45 * np.cbrt(mass), 2.6 * mass ** (1 / 6))


def radiative_fraction_roberts(*, vessel_pressure: float) -> float:
    """Share of the heat radiated by a ball from a vessel bursting at `vessel_pressure` [Pa]: 0.27 p^0.32, p in MPa.

    Source: Roberts 1982 in CCPS 1999; held within 0.1 to 0.4.

    >>> round(radiative_fraction_roberts(vessel_pressure=1.7e6), 3)
    0.32
    """
    share = 0.27 * (number("vessel_pressure", vessel_pressure, 1.0) / 1e6) ** 0.32
    return float(min(max(share, 0.1), 0.4))


def fireball_flux(
    *,
    mass: float,
    heat_of_combustion: float,
    target_distance: ArrayLike,
    radiative_fraction: float = 0.4,
    vessel_pressure: float | None = None,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    sep_cap: float | None = SEP_CAP,
) -> FireballFlux:
    """Flux and dose of a fireball on the most exposed target at `target_distance` [m] on the ground from below it.

    SEP = f M Hc / (pi D^2 t), at most `sep_cap`; view factor D^2 / (4 L^2), L from the ball's centre 0.75 D high
    (CCPS 1999). `mass` [kg], `heat_of_combustion` [J/kg]; `vessel_pressure` [Pa] replaces `radiative_fraction` by
    Roberts' formula; Bagster's transmissivity from the ball's surface unless given (it warns out of its range).

    >>> hit = fireball_flux(mass=10_000.0, heat_of_combustion=46e6, target_distance=200.0, transmissivity=0.7)
    >>> round(hit.sep), round(hit.heat_flux), round(hit.dose_kW)
    (350000, 19605, 512)
    """
    ball = _Ball(mass, heat_of_combustion, radiative_fraction, vessel_pressure, sep_cap)
    distance = not_negative("target_distance", target_distance)
    through, strained = ball.through(distance, water_vapour_pressure, transmissivity)
    if strained:
        warn_out_of_range("大气透射率超出 Bagster 公式适用范围（1×10⁴～1×10⁵ Pa·m），火球热辐射偏差增大")
    view = ball.view(distance)
    flux = ball.sep * view * through
    return FireballFlux(
        diameter=ball.diameter,
        duration=ball.duration,
        centre_height=0.75 * ball.diameter,
        sep=ball.sep,
        view_factor=plain(view),
        transmissivity=plain(through),
        heat_flux=plain(flux),
        dose_kW=plain((flux / 1e3) ** DOSE_EXPONENT * ball.duration),
    )


def fireball_distance(
    *,
    mass: float,
    heat_of_combustion: float,
    flux: ArrayLike | None = None,
    dose_kW: ArrayLike | None = None,  # noqa: N803
    radiative_fraction: float = 0.4,
    vessel_pressure: float | None = None,
    water_vapour_pressure: float | None = WATER_VAPOUR,
    transmissivity: float | None = None,
    sep_cap: float | None = SEP_CAP,
) -> Any:
    """Distance [m] on the ground from below the ball to a `flux` [W/m2] or a `dose_kW` [(kW/m2)^(4/3) s].

    Give one of the two. None (NaN in an array) when it is not met even right below. Other arguments and source as
    `fireball_flux`.

    >>> d = fireball_distance(mass=10_000.0, heat_of_combustion=46e6, dose_kW=512.0, transmissivity=0.7)
    >>> round(d)
    200
    """
    if (flux is None) == (dose_kW is None):
        raise ValueError("flux: give either flux or dose_kW")
    ball = _Ball(mass, heat_of_combustion, radiative_fraction, vessel_pressure, sep_cap)
    if flux is not None:
        wanted = positive("flux", flux)
    else:
        wanted = 1e3 * (positive("dose_kW", dose_kW) / ball.duration) ** (1 / DOSE_EXPONENT)

    def value(distance: Array) -> Array:
        through, _ = ball.through(distance, water_vapour_pressure, transmissivity)
        return ball.sep * ball.view(distance) * through

    near = np.broadcast_to(1e-3 * ball.diameter, wanted.shape)
    found = reach(value, target=wanted, near=near, far=300.0 * ball.diameter)
    met = found[~np.isnan(found)]
    if met.size and ball.through(met, water_vapour_pressure, transmissivity)[1]:
        warn_out_of_range("大气透射率超出 Bagster 公式适用范围（1×10⁴～1×10⁵ Pa·m），火球距离偏差增大")
    return number_or_none(found)


class _Ball:
    """The radiating sphere shared by flux and distance."""

    def __init__(
        self,
        mass: float,
        heat_of_combustion: float,
        radiative_fraction: float,
        vessel_pressure: float | None,
        sep_cap: float | None,
    ) -> None:
        fuel = positive("mass", number("mass", mass))
        heat = positive("heat_of_combustion", number("heat_of_combustion", heat_of_combustion))
        share = number("radiative_fraction", radiative_fraction, 0.0, 1.0)
        if vessel_pressure is not None:
            share = radiative_fraction_roberts(vessel_pressure=vessel_pressure)
        self.diameter = float(5.8 * np.cbrt(fuel))
        self.duration = float(_duration(fuel))
        sep = float(share * fuel * heat / (np.pi * self.diameter**2 * self.duration))
        self.sep = sep if sep_cap is None else min(sep, number("sep_cap", sep_cap, 1.0))

    def slant(self, distance: Array) -> Array:
        return np.hypot(distance, 0.75 * self.diameter)

    def view(self, distance: Array) -> Array:
        return (0.5 * self.diameter / self.slant(distance)) ** 2

    def through(
        self, distance: Array, water_vapour_pressure: float | None, transmissivity: float | None
    ) -> tuple[Array, bool]:
        return through_air(
            self.slant(distance) - 0.5 * self.diameter,
            water_vapour_pressure=water_vapour_pressure,
            transmissivity=transmissivity,
        )


def fireball_burn_distance_epa(
    *,
    mass: ArrayLike,
    heat_of_combustion: ArrayLike,
    radiative_fraction: ArrayLike = 0.4,
    transmissivity: ArrayLike = 1.0,
) -> FireballBurn:
    """Distance to second-degree burns of EPA's RMP: dose 3.42e6 (W/m2)^(4/3) s over the ball's burning time.

    q = (3.42e6 / t)^(3/4); L = sqrt(2.2 tau f Hc M^0.67 / (4 pi q)), from the ball's centre, taken on the ground.
    Source: EPA RMP OCAG (EPA 550-B-99-009) appendix D.10. `mass` [kg], `heat_of_combustion` [J/kg].

    >>> burn = fireball_burn_distance_epa(mass=226_796.0, heat_of_combustion=46.333e6)
    >>> round(burn.duration, 1), round(burn.threshold_flux), round(burn.distance / 1609.344, 1)
    (20.3, 8314, 0.8)
    """
    fuel = positive("mass", mass)
    heat = positive("heat_of_combustion", heat_of_combustion)
    radiant = within("radiative_fraction", radiative_fraction, 0.0, 1.0)
    through = within("transmissivity", transmissivity, 0.0, 1.0)
    duration = _duration(fuel)
    flux = (BURN_DOSE / duration) ** 0.75
    distance = np.sqrt(2.2 * through * radiant * heat * fuel**0.67 / (4.0 * np.pi * flux))
    return FireballBurn(duration=plain(duration), threshold_flux=plain(flux), distance=plain(distance))
