"""Heavy clouds as shapes on the ground: the integral model, or the nomograms of Britter and McQuaid when speed counts.

Gives the same answers as `passive`: how far, how wide, when. Decides nothing about which cloud is heavy.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any, Final

import numpy as np

from anlan.consequence import dispersion
from anlan.consequence.checks import Array

SWEEP: Final = 0.4  # share of the wind at 10 m at which a heavy puff is carried (Britter and McQuaid 1988)
PLUME_SPEED: Final = 0.5  # the same of a heavy plume near the ground


@dataclasses.dataclass(frozen=True)
class HeavyCloud:
    """A cloud given by its outline at each volume fraction."""

    shape: Any  # an answer of `dispersion` with distance(fraction) and contour(fraction)
    model: str
    instantaneous: bool
    wind_speed: float
    duration: float
    mass: float
    rate: float

    @functools.cached_property
    def _rings(self) -> dict[float, tuple[Array, Array]]:
        return {}

    def reach(self, fraction: float) -> float:
        """Farthest distance [m] at which `fraction` is exceeded; 0 when it never is."""
        found = self.shape.distance(fraction)
        return 0.0 if found is None else max(float(found), 0.0)

    def _outline(self, fraction: float) -> tuple[Array, Array]:
        """(x ascending, half width) of the outline."""
        if fraction not in self._rings:
            ring = np.asarray(self.shape.contour(fraction), dtype=np.float64).reshape(-1, 2)
            upper = ring[ring[:, 1] >= 0]
            order = np.argsort(upper[:, 0], kind="stable")
            self._rings[fraction] = (upper[order, 0], upper[order, 1])
        return self._rings[fraction]

    def upwind(self, fraction: float) -> float:
        """The x [m, ≤ 0] to which the gas creeps against the wind."""
        x, _ = self._outline(fraction)
        return min(float(x[0]), 0.0) if x.size else 0.0

    def half_width(self, fraction: float, x: Array) -> Array:
        """Half of the width [m] of the ground where `fraction` is ever exceeded."""
        along, width = self._outline(fraction)
        if along.size < 2:
            return np.zeros_like(x)
        return np.interp(x, along, width, left=0.0, right=0.0)

    def half_width_at(self, fraction: float, x: Array, time: float) -> Array:
        """As `half_width` at one time [s]: the part of the outline the cloud has reached and not yet left."""
        here = self.half_width(fraction, x)
        front = self._where(time)
        if self.instantaneous:
            back = self._where(max(time - 2 * self._thickness(fraction), 0.0)) if time > 0 else -np.inf
            back = -np.inf if back <= 0 else back
        else:
            back = self._where(time - self.duration) if time > self.duration else -np.inf
        return np.where((x <= front) & (x >= back), here, 0.0)

    def _thickness(self, fraction: float) -> float:
        """Half the time [s] an instantaneous cloud takes to pass: its width over its speed."""
        _, width = self._outline(fraction)
        return float(width.max()) / (SWEEP * self.wind_speed) if width.size else 0.0

    def _where(self, time: float) -> float:
        """How far [m] the front has come by `time`."""
        grid = np.geomspace(1.0, 1e5, 400)
        when = (
            np.array([self.arrival(float(x)) for x in grid]) if self._arrives is None else self._arrives(grid)
        )
        return float(np.interp(time, when, grid, left=0.0))

    @functools.cached_property
    def _arrives(self) -> Any:
        return getattr(self.shape, "arrival_time", None)

    def arrival(self, x: float) -> float:
        """When [s] the cloud's front is at `x` m."""
        if self._arrives is not None:
            return float(self._arrives(x))
        return x / ((SWEEP if self.instantaneous else PLUME_SPEED) * self.wind_speed)

    def flammable_mass(self, lower: float, upper: float) -> float:
        """Mass [kg] between the flammable limits: what is under way between the two distances."""
        far, near = self.reach(lower), self.reach(upper)
        if self.instantaneous:
            from anlan.consequence.scenario.passive import puff_share

            return self.mass * puff_share(upper / lower)
        under_way = max(self.arrival(far) - self.arrival(near), 0.0)
        return min(self.rate * under_way, self.rate * self.duration)


def nomogram_plume(
    *,
    volume_rate: float,
    density: float,
    temperature: float,
    air_density: float,
    air_temperature: float,
    wind: float,
) -> Any:
    """Britter and McQuaid's plume, for the sensitivity and where the integral model has no answer."""
    return dispersion.britter_mcquaid_plume(
        source_volume_rate=volume_rate,
        source_density=density,
        source_temperature=temperature,
        air_density=air_density,
        air_temperature=air_temperature,
        wind_speed_10m=wind,
    )


def nomogram_puff(
    *,
    volume: float,
    density: float,
    temperature: float,
    air_density: float,
    air_temperature: float,
    wind: float,
) -> Any:
    """Britter and McQuaid's puff."""
    return dispersion.britter_mcquaid_puff(
        source_volume=volume,
        source_density=density,
        source_temperature=temperature,
        air_density=air_density,
        air_temperature=air_temperature,
        wind_speed_10m=wind,
    )
