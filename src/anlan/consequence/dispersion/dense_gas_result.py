"""What comes out of `dense_gas`: axis concentrations, distances, outlines, arrival. Solves no equation of motion."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array

Ring = Array
ROOT_2 = math.sqrt(2.0)
ALONG_WIND = 0.13  # σx = 0.13 x of a release that ends (Yellow Book 2005, 4.5.3)
ALONG_PUFF = 2.0


def erf(value: Any) -> Any:
    """Error function to 1.5e-7 (Abramowitz and Stegun 7.1.26): outlines ask for it a hundred thousand times."""
    x = np.asarray(value, dtype=np.float64)
    size = np.abs(x)
    t = 1.0 / (1.0 + 0.3275911 * size)
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    return np.copysign(1.0 - series * np.exp(-np.minimum(size * size, 700.0)), x)


def across(offset: Any, core: Any, sigma: Any) -> Any:
    """Profile across the cloud: a core of half width `core` with edges spread by `sigma`; 1 is the sharp core."""
    scale = ROOT_2 * np.maximum(sigma, 1e-9)
    return 0.5 * (erf((core + offset) / scale) + erf((core - offset) / scale))


def half_width(target: Any, core: Array, sigma: Array) -> Array:
    """Where `across` falls to `target` (0 where it never rises to it)."""
    low = np.zeros_like(core)
    high = core + 6.0 * sigma
    for _ in range(18):
        middle = 0.5 * (low + high)
        above = across(middle, core, sigma) > target
        low = np.where(above, middle, low)
        high = np.where(above, high, middle)
    return np.where(across(np.zeros_like(core), core, sigma) > target, 0.5 * (low + high), 0.0)


@dataclass(frozen=True, slots=True)
class DenseCloud:
    """A solved cloud. Distances in m downwind of the source's centre, fractions by volume, times in s from the start.

    The `*_at` arrays are the model's own sections along `distances`; `warnings` are Chinese sentences.
    """

    kind: str
    distances: Array
    fractions: Array
    """Highest fraction on the axis at the receptor's height at each distance (after the release's duration)."""
    cores: Array
    sigmas: Array
    heights: Array
    arrivals: Array
    speeds: Array
    temperatures: Array
    duration: float
    handover_distance: float | None
    warnings: tuple[str, ...]
    source_half_length: float
    puff: PuffHistory | None = None

    def centreline(self, x: ArrayLike) -> Any:
        """Highest volume fraction at distance x [m] on the axis at the receptor's height; 0 upwind (x ≤ 0)."""
        where = checks.finite("x", x)
        inside = np.interp(where, self.distances, np.log(np.maximum(self.fractions, 1e-30)))
        value = np.exp(inside)
        # Beyond the last section the passive power law of the last two goes on.
        last = self.distances[-1]
        value = np.where(where > last, value * (last / np.maximum(where, last)) ** 1.7, value)
        return checks.plain(np.where((where <= 0) | (value < 1e-25), 0.0, np.minimum(value, 1.0)))

    def distance(self, fraction: float) -> float | None:
        """Greatest distance [m] at which the axis reaches `fraction`; None when it never does."""
        target = self._target(fraction)
        downwind = self.distances > 0
        x, c = self.distances[downwind], self.fractions[downwind]
        above = np.nonzero(c >= target)[0]
        if above.size == 0:
            return None
        last = int(above[-1])
        if last + 1 >= x.size:
            checks.warn_out_of_range(f"影响距离 > {x[-1] / 1000:.0f} km，超出模型计算范围。")
            return float(x[-1])
        share = math.log(c[last] / target) / math.log(c[last] / max(c[last + 1], 1e-30))
        return float(x[last] + share * (x[last + 1] - x[last]))

    def arrival(self, x: ArrayLike) -> Any:
        """Time [s] from the start of the release at which the cloud's front reaches x [m]."""
        where = checks.finite("x", x)
        value = np.interp(where, self.distances, self.arrivals)
        return checks.plain(np.where(where <= 0, 0.0, value))

    def width(self, x: ArrayLike) -> Any:
        """Effective half width [m] of the cloud at x: ∫F dy / 2F(0)."""
        core = np.interp(checks.finite("x", x), self.distances, self.cores)
        sigma = np.interp(checks.finite("x", x), self.distances, self.sigmas)
        return checks.plain(core / np.maximum(across(np.zeros_like(core), core, sigma), 1e-12))

    def height(self, x: ArrayLike) -> Any:
        """Effective depth [m] of the cloud at x."""
        return checks.plain(np.interp(checks.finite("x", x), self.distances, self.heights))

    def contour(self, fraction: float) -> Ring:
        """Closed outline (N×2: x downwind, y) of all ground where `fraction` is ever reached; empty when nowhere."""
        return self._outline(self._target(fraction), None)

    def as_of(self, t: float, fraction: float | None = None) -> Any:
        """The cloud t s after the start: a function x ↦ axis fraction, or with `fraction` its outline (N×2)."""
        time = checks.number("t", t, 0.0)
        if fraction is not None:
            return self._outline(self._target(fraction), time)
        if self.puff is not None:
            return lambda x: self.puff.axis(checks.finite("x", x), time)
        return lambda x: checks.plain(
            np.asarray(self.centreline(x)) * self._present(checks.finite("x", x), time)
        )

    def _target(self, fraction: float) -> float:
        value = checks.number("fraction", fraction, 0.0, 1.0)
        if value <= 0.0:
            raise ValueError(f"fraction: must be > 0, got {fraction!r}")
        return value

    def _present(self, x: Array, time: float) -> Array:
        """Share of the steady plume that is at x at `time`: from where the tail is to where the front is."""
        reached = np.interp(time, self.arrivals, self.distances, left=0.0)
        left = (
            np.interp(time - self.duration, self.arrivals, self.distances) if time > self.duration else -1e9
        )
        scale = ROOT_2 * ALONG_WIND * np.maximum(x, 1.0) * 0.5
        return np.asarray(0.5 * (erf((reached - x) / scale) - erf((left - x) / scale)))

    def _outline(self, target: float, time: float | None) -> Ring:
        if self.puff is not None:
            return self.puff.outline(target, time)
        far = self.distance(target)
        if far is None:
            return np.empty((0, 2))
        x = _stations(-self.source_half_length, far)
        core = np.interp(x, self.distances, self.cores)
        sigma = np.interp(x, self.distances, self.sigmas)
        axis = np.exp(np.interp(x, self.distances, np.log(np.maximum(self.fractions, 1e-30))))
        if time is not None:
            axis = axis * self._present(np.maximum(x, 0.1), time)
        peak = across(np.zeros_like(core), core, sigma)
        y = half_width(target / np.maximum(axis, 1e-30) * peak, core, sigma)
        inside = np.nonzero(axis >= target)[0]
        if inside.size == 0:
            return np.empty((0, 2))
        first, last = int(inside[0]), int(inside[-1])
        return ring(x[first : last + 1], y[first : last + 1])


@dataclass(frozen=True, slots=True)
class PuffHistory:
    """The instants of an instantaneous cloud: `fractions` are those at the receptor's height in the cloud's middle."""

    times: Array
    centres: Array
    fractions: Array
    cores: Array
    sigmas: Array

    def along(self, offset: Array, index: Any) -> Array:
        """Profile along the wind, 1 in the middle."""
        core, sigma = self.cores[index], ALONG_PUFF * self.sigmas[index]
        middle = np.maximum(across(0.0 * core, core, sigma), 1e-12)
        return np.asarray(across(offset, core, sigma) / middle)

    def highest(self, x: Array) -> tuple[Array, Array]:
        """Highest fraction ever at each x on the axis and the index of its instant."""
        every = np.arange(self.times.size)[:, None]
        field = self.fractions[:, None] * self.along(np.asarray(x)[None, :] - self.centres[:, None], every)
        best = np.argmax(field, axis=0)
        return field[best, np.arange(field.shape[1])], best

    def axis(self, x: Array, time: float) -> Any:
        """Fraction on the axis at `time`."""
        core, sigma, centre, fraction = (np.interp(time, self.times, v) for v in
                                         (self.cores, self.sigmas, self.centres, self.fractions))  # fmt: skip
        middle = max(float(across(0.0, core, ALONG_PUFF * sigma)), 1e-12)
        return checks.plain(fraction * across(np.asarray(x) - centre, core, ALONG_PUFF * sigma) / middle)

    def outline(self, target: float, time: float | None) -> Ring:
        """Outline at `time`, or of all ground ever covered."""
        if time is not None:
            values = [np.array([np.interp(time, self.times, v)]) for v in
                      (self.centres, self.fractions, self.cores, self.sigmas)]  # fmt: skip
            return self._swept(target, *values)
        keep = self.fractions >= target
        if not keep.any():
            return np.empty((0, 2))
        index = np.nonzero(keep)[0]
        step = max(1, index.size // 60)
        chosen = np.unique(np.append(index[::step], index[-1]))
        return self._swept(target, self.centres[chosen], self.fractions[chosen], self.cores[chosen],
                           self.sigmas[chosen])  # fmt: skip

    def _swept(self, target: float, centres: Array, fractions: Array, cores: Array, sigmas: Array) -> Ring:
        reach = half_width(target / np.maximum(fractions, 1e-30) * _middle(cores, ALONG_PUFF * sigmas), cores,
                           ALONG_PUFF * sigmas)  # fmt: skip
        reach = np.where(fractions >= target, reach, 0.0)
        if not np.any(reach > 0):
            return np.empty((0, 2))
        x = _stations(float((centres - reach).min()), float((centres + reach).max()))
        axis = fractions[:, None] * across(x[None, :] - centres[:, None], cores[:, None],
                                           ALONG_PUFF * sigmas[:, None])  # fmt: skip
        axis = axis / _middle(cores, ALONG_PUFF * sigmas)[:, None]
        shape = axis.shape
        core = np.broadcast_to(cores[:, None], shape)
        sigma = np.broadcast_to(sigmas[:, None], shape)
        middle = np.broadcast_to(_middle(cores, sigmas)[:, None], shape)
        y = half_width(target / np.maximum(axis, 1e-30) * middle, core, sigma).max(axis=0)
        return ring(x, y)


def _middle(core: Array, sigma: Array) -> Array:
    return np.asarray(np.maximum(across(np.zeros_like(core), core, sigma), 1e-12))


def _stations(first: float, last: float) -> Array:
    """Points along the axis, denser at both ends."""
    turn = np.linspace(0.0, math.pi, 64)
    return np.asarray(first + (last - first) * 0.5 * (1.0 - np.cos(turn)))


def ring(x: Array, y: Array) -> Ring:
    """Closed ring, right side out and left side back; the first point is repeated at the end."""
    right = np.column_stack((x, -y))
    left = np.column_stack((x[::-1], y[::-1]))
    points = np.vstack((right, left))
    keep = np.append(True, np.any(np.abs(np.diff(points, axis=0)) > 1e-9, axis=1))
    points = points[keep]
    return np.vstack((points, points[:1])) if points.shape[0] > 2 else np.empty((0, 2))
