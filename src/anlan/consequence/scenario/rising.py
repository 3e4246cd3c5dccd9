"""A burst of light gas: it lifts off while it is still markedly lighter than air, and follows the air after that."""

from __future__ import annotations

import dataclasses
import math
from typing import Final

import numpy as np

from anlan.consequence.checks import Array
from anlan.consequence.scenario.passive import PassiveCloud
from anlan.consequence.substances import G

STILL_BUOYANT: Final = 0.002  # lack of density against air of the diluted gas from which it rises


@dataclasses.dataclass(frozen=True)
class RisingBurst:
    """A burst of gas lighter than air: a half ball on the ground until it has thinned to a fraction, drifting while
    it lifts off. `volume` [m³] of pure gas at ambient conditions; `lightness` (ρ_air − ρ)/ρ_air.

    The passive puff would follow the ground for kilometres, which no light cloud does (lift-off: Hall and Walker 2000,
    Yellow Book §4.5.6).
    """

    volume: float
    mass: float
    wind_speed: float
    lightness: float

    def _radius(self, fraction: float) -> float:
        return float((3 * self.volume / (2 * math.pi * fraction)) ** (1 / 3))

    def reach(self, fraction: float) -> float:
        """Radius [m] at that dilution and the drift while the half ball rises by its radius."""
        radius = self._radius(fraction)
        return radius + self.wind_speed * math.sqrt(radius / (G * self.lightness * fraction))

    def upwind(self, fraction: float) -> float:
        """Where the half ball begins upwind."""
        return -self._radius(fraction)

    def half_width(self, fraction: float, x: Array) -> Array:
        """The half ball and its drift: a capsule along the wind."""
        radius, far = self._radius(fraction), self.reach(fraction)
        beyond = np.where(x < 0, x, np.maximum(x - (far - radius), 0.0))
        return np.sqrt(np.maximum(radius**2 - beyond**2, 0.0))

    def half_width_at(self, fraction: float, x: Array, time: float) -> Array:
        """The capsule as far as it has drifted; nothing once it has risen."""
        radius, far = self._radius(fraction), self.reach(fraction)
        if time > self.arrival(far) * 1.2:
            return np.zeros_like(x)
        beyond = x - min(self.wind_speed * time, far - radius)
        return np.sqrt(np.maximum(radius**2 - beyond**2, 0.0))

    def arrival(self, x: float) -> float:
        """When [s] it has drifted to `x`."""
        return x / self.wind_speed


@dataclasses.dataclass(frozen=True)
class LightPuff:
    """The burst of a light gas at any dilution: rising where it is still light, a puff like any other where it is
    thin; never farther than that puff, for rising takes it off the ground."""

    rising: RisingBurst
    passive: PassiveCloud
    model: str = "轻气团：半球稀释并浮升，稀薄后按高斯烟团"

    def _rises(self, fraction: float) -> bool:
        light = self.rising.lightness * fraction >= STILL_BUOYANT
        return light and self.rising.reach(fraction) <= self.passive.reach(fraction)

    def _as(self, fraction: float) -> RisingBurst | PassiveCloud:
        return self.rising if self._rises(fraction) else self.passive

    def reach(self, fraction: float) -> float:
        """Farthest distance [m] at which `fraction` is exceeded."""
        return self._as(fraction).reach(fraction)

    def upwind(self, fraction: float) -> float:
        """Where it begins upwind."""
        return self._as(fraction).upwind(fraction)

    def half_width(self, fraction: float, x: Array) -> Array:
        """Half of the width [m] of the ground where `fraction` is ever exceeded."""
        return self._as(fraction).half_width(fraction, x)

    def half_width_at(self, fraction: float, x: Array, time: float) -> Array:
        """As `half_width` at one time [s]."""
        return self._as(fraction).half_width_at(fraction, x, time)

    def arrival(self, x: float) -> float:
        """When [s] it has drifted to `x`."""
        return self.passive.arrival(x)

    def flammable_mass(self, lower: float, upper: float) -> float:
        """Mass [kg] between the limits at the worst moment."""
        return self.passive.flammable_mass(lower, upper)
