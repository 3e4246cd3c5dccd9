"""The air around a dense cloud and how fast it is mixed in: surface layer, top, edges, jet; passive widths.

Top: the growth of a passive plume in the surface layer (van Ulden 1978, Atmos. Environ. 12, 2125), damped by the
cloud's own stratification as measured by Robins et al. (2001, Atmos. Environ. 35, 2243): w/u* = 0.65/(1 + 0.2 Ri*),
which also meets the limits of Kato and Phillips (1969) and, without density, the 0.6 of the passive law. Passive
width: Briggs (1973) for ten minutes, interpolated between the classes by 1/L, scaled to the averaging time by the
power 0.2. Scalars only; knows no thermodynamics and integrates nothing.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from anlan.consequence import constants

KARMAN = constants.VON_KARMAN
G = constants.G
FRONT = 1.15  # Froude number of a gravity front (van Ulden 1984; Britter and McQuaid 1988)
EDGE = (
    0.6  # edge entrainment of a cylinder per front speed (van Ulden 1984); a plume's flanks: none (HGSYSTEM)
)
RICHARDSON = 0.2  # damping by the cloud's Richardson number (Robins et al. 2001)
SHEAR = 0.02  # friction velocity² per square of the speed deficit to the air (Ermak 1990, eq. 35e)
JET_DAMPING = 0.8  # of the shear of a ground jet, as (1 + 0.8 Ri)^(1/2) (HGSYSTEM 1994)
JET = 0.163  # jet entrainment for centreline values: 0.574 of Ricou and Spalding's (1961) 0.2836
GROUND_JET = 0.707  # half a jet with its image
SHAPE = 1.5  # exponent of the vertical profile of a ground plume (van Ulden 1978)
DEPTH = 1.37  # effective depth over mean height for that exponent
CORIOLIS = 1.0e-4
_MEAN = 0.73  # mean height over effective depth


@dataclass(frozen=True, slots=True)
class SurfaceLayer:
    """Wind and turbulence of a scenario. `inverse_length` is 1/L; `boundary_height` caps the mixing [m]."""

    friction_velocity: float
    inverse_length: float
    roughness: float
    boundary_height: float

    def wind(self, z: float) -> float:
        """Wind speed [m/s] at height z (Businger-Dyer; Dyer 1974)."""
        z = max(min(z, self.boundary_height), 2.0 * self.roughness)
        return self.friction_velocity / KARMAN * profile(z, self.roughness, self.inverse_length)

    def advection(self, depth: float) -> float:
        """Speed [m/s] that carries a ground cloud of effective depth `depth`: wind at 0.6 of its mean height."""
        return self.wind(0.6 * _MEAN * depth)

    def phi(self, depth: float, boost: float = 1.0) -> float:
        """Stability function of heat (Businger et al. 1971, Dyer 1974) at the height that mixes such a cloud.

        Convection inside the cloud (`boost` of the friction velocity) makes the ambient heat flux count less, 1/L being
        proportional to u*^-3.
        """
        zeta = 1.55 * _MEAN * depth * self.inverse_length / boost**3
        return 1.0 + 5.0 * zeta if zeta >= 0.0 else 1.0 / math.sqrt(1.0 - 9.0 * zeta)

    def top_velocity(self, depth: float, speed: float, richardson: float, boost: float) -> float:
        """Entrainment velocity [m/s] through the top of a cloud of that depth and bulk Richardson number.

        d(u h)/dt of a passive plume, its mean height z̄ growing by K(1.55 z̄)/(1.55 z̄), over φ + 0.2 Ri*; a cloud gone
        light mixes as a passive one: the heat that made it light already drives it through `boost`. `boost`
        multiplies the friction velocity (convection over warm ground).
        """
        velocity = self.friction_velocity * boost
        damping = self.phi(depth, boost) + RICHARDSON * max(richardson, 0.0)
        room = max(1.0 - 1.1 * depth / self.boundary_height, 0.0)
        growth = KARMAN * velocity * DEPTH * room / damping
        return growth * (1.0 + min(self.friction_velocity / (KARMAN * max(speed, 1e-3)), 0.5))


def profile(z: float, roughness: float, inverse_length: float) -> float:
    """κ u/u* at height z."""
    return math.log(z / roughness) - psi(z * inverse_length) + psi(roughness * inverse_length)


def psi(zeta: float) -> float:
    """Stability correction of the wind profile; the stable side goes on with a logarithm beyond z/L = 1."""
    if zeta >= 0.0:
        return -5.0 * zeta if zeta <= 1.0 else -5.0 * (1.0 + math.log(zeta))
    x = (1.0 - 16.0 * zeta) ** 0.25
    return (
        2.0 * math.log((1.0 + x) / 2.0) + math.log((1.0 + x * x) / 2.0) - 2.0 * math.atan(x) + math.pi / 2.0
    )


def surface_layer(
    *, wind_speed: float, height: float, roughness: float, inverse_length: float
) -> SurfaceLayer:
    """The surface layer through one wind speed.

    Boundary layer height: 0.3 u*/f neutral, at most 0.4 √(u* L/f) stable (Zilitinkevich 1972), 1000 m unstable.
    """
    velocity = KARMAN * wind_speed / profile(height, roughness, inverse_length)
    top = 0.3 * velocity / CORIOLIS
    if inverse_length > 1e-9:
        top = min(top, 0.4 * math.sqrt(velocity / (inverse_length * CORIOLIS)))
    elif inverse_length < -1e-9:
        top = max(top, 1000.0)
    return SurfaceLayer(velocity, inverse_length, roughness, min(max(top, 20.0), 2000.0))


# Briggs (1973) open country: σy = a x / sqrt(1 + 0.0001 x); 1/L of the classes for 3 cm roughness (Golder 1972).
_WIDTHS = ((-0.14, 0.22), (-0.081, 0.16), (-0.029, 0.11), (0.0, 0.08), (0.031, 0.06), (0.09, 0.04))
AVERAGING = 600.0
SHORTEST = 18.75  # s; below it the width is that of the instantaneous cloud (Yellow Book 2005, 4.5.3)


def width_coefficient(inverse_length: float, averaging_time: float) -> float:
    """a of σy = a x/√(1+0.0001 x): Briggs between the classes, times (t/600 s)^0.2."""
    table = _WIDTHS
    if inverse_length <= table[0][0]:
        a = table[0][1]
    elif inverse_length >= table[-1][0]:
        a = table[-1][1]
    else:
        for (x0, a0), (x1, a1) in itertools.pairwise(table):
            if inverse_length <= x1:
                a = a0 + (a1 - a0) * (inverse_length - x0) / (x1 - x0)
                break
    return float(a * (max(averaging_time, SHORTEST) / AVERAGING) ** 0.2)


def passive_width(coefficient: float, distance: float) -> float:
    """σy [m] at `distance` m from where the spreading began."""
    x = max(distance, 0.0)
    return coefficient * x / math.sqrt(1.0 + 1e-4 * x)


def front_speed(reduced_gravity: float, depth: float) -> float:
    """Speed [m/s] of the gravity front of a layer; 0 for a light one."""
    return FRONT * math.sqrt(max(reduced_gravity * depth, 0.0))


def heat_flux(*, density: float, cp: float, warmer: float, speed: float, friction_velocity: float) -> float:
    """Heat [W/m2] from ground `warmer` K above the cloud: the greater of natural and forced convection.

    Natural: turbulent plate, 1.6 ΔT^(4/3) for gas near air's properties (McAdams 1954); forced: Reynolds' analogy,
    1.22 (u*²/u) ρ cp ΔT (Colenbrander and Puttock 1983).
    """
    if warmer <= 0.0:
        return 0.0
    natural: float = 1.6 * warmer ** (4.0 / 3.0)
    forced = 1.22 * friction_velocity**2 / max(speed, 0.3) * density * cp * warmer
    return max(natural, forced)


def convection_boost(
    *, flux: float, density: float, cp: float, temperature: float, depth: float, velocity: float
) -> float:
    """Factor on the friction velocity over warm ground: (1 + 0.1 w*³/u*³)^(1/3), w*³ = g q h/(ρ cp T) (Nielsen)."""
    if flux <= 0.0:
        return 1.0
    convective = G / temperature * flux / (density * cp) * depth
    boost: float = (1.0 + 0.1 * convective / velocity**3) ** (1.0 / 3.0)
    return boost
