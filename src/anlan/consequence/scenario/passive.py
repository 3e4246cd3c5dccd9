"""Passive clouds as shapes on the ground: a plume that ends, and a puff, from `dispersion`'s widths.

A cloud here answers how far a volume fraction reaches, how wide it is there, and where it is at a time. It begins
with the width of its source (virtual distance), so that nothing is infinite.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from functools import cached_property
from typing import Final

import numpy as np

from anlan.consequence.checks import Array
from anlan.consequence.dispersion.briggs import plume_sigmas, puff_sigmas
from anlan.consequence.dispersion.gaussian import passing
from anlan.consequence.scenario.inputs import ATMOSPHERE
from anlan.consequence.substances import R

NEAREST: Final = 0.5  # m
FARTHEST: Final = 3e4  # m; beyond it no weather lasts long enough; a warning comes at 10 km
BREATHING_HEIGHT: Final = 1.5  # m
POINTS: Final = 320
TEN_MINUTES: Final = 600.0  # s, the averaging time of Briggs's widths
SHORT_AVERAGE: Final = 20.0  # s, over which a flame finds its way (18.75 s, Purple Book)
AVERAGING_POWER: Final = 0.2
JET_WIDTH: Final = 0.0937  # σ over distance of a free jet: exp(−57 (r/s)²), Chen and Rodi 1980


@dataclasses.dataclass(frozen=True)
class PassiveCloud:
    """A passive cloud. `rate` [kg/s] during `duration` [s], or `mass` [kg] at once when `rate` is 0.

    `averaging` [s] narrows the plume for flames (20 s) and leaves it for toxic exposure (600 s). `jet_scale` [m]: the
    axis of a free jet holds the fraction jet_scale/x (see `jet_scale_of`), and a cloud is never richer than either
    its jet or its plume. `ceiling`: the largest fraction there can be, that of saturated vapour over a pool.
    """

    rate: float
    mass: float
    duration: float
    wind_speed: float
    stability: str
    terrain: str
    height: float
    molar_mass: float
    air_temperature: float
    width: float
    averaging: float = TEN_MINUTES
    jet_scale: float = 0.0
    ceiling: float = 1.0

    @property
    def model(self) -> str:
        """The name of the model in Chinese."""
        if self.rate == 0:
            return "高斯烟团模型（瞬时）"
        return ("自由射流 + " if self.jet_scale > 0 else "") + "高斯烟羽模型（有限时长）"

    @cached_property
    def x(self) -> Array:
        """Distances [m] at which the cloud is computed."""
        return np.geomspace(NEAREST, FARTHEST, POINTS)

    @cached_property
    def _sigmas(self) -> tuple[Array, Array]:
        x = self.x
        if self.rate == 0:
            virtual = _virtual(self.width / 4.3, lambda d: puff_sigmas(d, self.stability)[0])
            across, upward = puff_sigmas(x + virtual, self.stability)
            return across, upward
        virtual = _virtual(self.width / 4.3, lambda d: plume_sigmas(d, self.stability, self.terrain)[0])
        across, upward = plume_sigmas(x + virtual, self.stability, self.terrain)
        narrowed = max(self.averaging, SHORT_AVERAGE) / TEN_MINUTES
        return across * min(narrowed, 1.0) ** AVERAGING_POWER, upward

    @cached_property
    def _across(self) -> Array:
        """Width on the ground [m]: that of the jet where the jet is the leaner."""
        across, _ = self._sigmas
        if self.jet_scale <= 0:
            return across
        return np.where(self.jet_scale / self.x < self._plume, np.maximum(across, JET_WIDTH * self.x), across)

    @cached_property
    def axis(self) -> Array:
        """Greatest volume fraction ever reached on the axis at `x`."""
        found = np.minimum(self._plume, self.ceiling)
        return np.minimum(found, self.jet_scale / self.x) if self.jet_scale > 0 else found

    @cached_property
    def _plume(self) -> Array:
        across, upward = self._sigmas
        receptor = min(self.height, BREATHING_HEIGHT)
        vertical = np.exp(-0.5 * ((receptor - self.height) / upward) ** 2)
        vertical = vertical + np.exp(-0.5 * ((receptor + self.height) / upward) ** 2)
        if self.rate == 0:
            density = self.mass / ((2 * math.pi) ** 1.5 * across**2 * upward) * vertical
        else:
            density = self.rate / (2 * math.pi * self.wind_speed * across * upward) * vertical
            middle = self.x / self.wind_speed + self.duration / 2
            ending = np.asarray(self.duration, dtype=np.float64)
            density = density * passing(
                self.x, middle, ending, np.asarray(self.wind_speed, dtype=np.float64), across
            )
        molar = density / self.molar_mass * R * self.air_temperature / ATMOSPHERE
        # pure gas is the most there can be; the formula knows no air that must first be mixed in
        return np.asarray(molar / (1 + molar))

    def reach(self, fraction: float) -> float:
        """Farthest distance [m] at which `fraction` is exceeded; 0 when it never is."""
        inside = np.flatnonzero(self.axis >= fraction)
        if inside.size == 0:
            return 0.0
        last = int(inside[-1])
        if last == self.x.size - 1:
            return float(self.x[-1])
        a, b = math.log(self.axis[last]), math.log(max(float(self.axis[last + 1]), 1e-300))
        share = (a - math.log(fraction)) / (a - b) if a > b else 0.0
        return float(self.x[last] * (self.x[last + 1] / self.x[last]) ** share)

    def upwind(self, fraction: float) -> float:
        """The x [m, ≤ 0] where the shape begins: the upwind edge of the source."""
        return -self.width / 2 if self.reach(fraction) > 0 else 0.0

    def half_width(self, fraction: float, x: Array) -> Array:
        """Half of the width [m] of the ground where `fraction` is ever exceeded."""
        across = self._across
        with np.errstate(divide="ignore"):
            squared = 2 * np.log(np.maximum(self.axis, 1e-300) / fraction)
        # interpolated as a square: it passes zero straight at the tip, where the width itself ends upright
        signed = np.interp(np.log(np.maximum(x, NEAREST)), np.log(self.x), across**2 * squared)
        width = np.sqrt(np.maximum(signed, 0.0))
        # upwind of the centre of a wide source the shape closes in a half ellipse
        start = max(self.width / 2, NEAREST)
        closing = np.sqrt(np.clip(1 - (x / start) ** 2, 0.0, 1.0))
        return np.asarray(np.where(x >= 0, width, width * closing))

    def half_width_at(self, fraction: float, x: Array, time: float) -> Array:
        """As `half_width` at one time [s] after the release began."""
        across = self._across
        spread = np.interp(x, self.x, across)
        if self.rate == 0:
            passed = np.exp(-0.5 * ((x - self.wind_speed * time) / spread) ** 2)
        else:
            now = np.asarray(time, dtype=np.float64)
            ending = np.asarray(self.duration, dtype=np.float64)
            speed = np.asarray(self.wind_speed, dtype=np.float64)
            best = passing(x, x / self.wind_speed + self.duration / 2, ending, speed, spread)
            passed = passing(x, now, ending, speed, spread) / np.maximum(best, 1e-12)
        axis = np.exp(np.interp(x, self.x, np.log(np.maximum(self.axis, 1e-300)))) * passed
        with np.errstate(divide="ignore"):
            squared = 2 * np.log(np.maximum(axis, 1e-300) / fraction)
        return np.where(x > 0, spread * np.sqrt(np.maximum(squared, 0.0)), 0.0)

    def arrival(self, x: float) -> float:
        """When [s] the cloud is at `x` m."""
        return x / self.wind_speed

    def flammable_mass(self, lower: float, upper: float) -> float:
        """Mass [kg] between the flammable limits (volume fractions), at the worst moment."""
        if self.rate == 0:
            return self.mass * puff_share(upper / lower)
        far, near = self.reach(lower), self.reach(upper)
        across, upward = self._sigmas
        inside = self.x <= far
        product = across * upward
        if far <= NEAREST or not inside.any():
            return 0.0
        held = _held(self.x, product, far) - _held(self.x, product, max(near, NEAREST))
        return min(max(self.rate / self.wind_speed * held, 0.0), self.rate * self.duration)


def jet_scale_of(*, diameter: float, density: float, air_density: float) -> float:
    """Fraction times distance [m] on the axis of a free jet of `diameter` [m] after expansion: 5 D √(ρ_air/ρ).

    Source: Chen and Rodi 1980, as in Yellow Book (2005) §4.5.4, c/c₀ = 10 b₀/s with b₀ = (D/2)√(ρ₀/ρ_air).

    >>> jet_scale_of(diameter=0.1, density=1.2, air_density=1.2)
    0.5
    """
    return 5 * diameter * math.sqrt(air_density / density)


def puff_share(ratio: float) -> float:
    """Largest share of a Gaussian puff that is ever between two limits whose `ratio` is upper/lower.

    The mass above c in a puff of peak p is erf(s/√2) − √(2/π) s exp(−s²/2), s² = 2 ln(p/c).

    >>> round(puff_share(5.0), 2), puff_share(1.0)
    (0.65, 0.0)
    """
    peaks = np.geomspace(1.0, 1e4, 200)
    above = np.array([_above(float(p)) for p in peaks])
    beyond = np.array([_above(float(p) / max(ratio, 1.0)) for p in peaks])
    return float(np.max(above - beyond))


def _above(peak: float) -> float:
    if peak <= 1.0:
        return 0.0
    s = math.sqrt(2 * math.log(peak))
    return math.erf(s / math.sqrt(2)) - math.sqrt(2 / math.pi) * s * math.exp(-s * s / 2)


def _held(x: Array, product: Array, end: float) -> float:
    """∫ (1 − σyσz(x)/σyσz(end)) dx up to `end`: metres of plume above the concentration at `end`."""
    at_end = float(np.interp(end, x, product))
    share = np.clip(1 - product / at_end, 0.0, 1.0)
    return float(np.trapezoid(share, x))


def _virtual(sigma: float, grown: Callable[[Array], Array]) -> float:
    """The distance before the source at which a point source would have the width `sigma`."""
    if sigma <= 0:
        return 0.0
    low, high = 0.0, 1e5
    for _ in range(50):
        middle = (low + high) / 2
        if float(np.asarray(grown(np.asarray(middle)))) < sigma:
            low = middle
        else:
            high = middle
    return high
