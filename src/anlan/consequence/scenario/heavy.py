"""Heavy clouds as shapes on the ground: the integral model, and Britter and McQuaid's nomograms when speed counts.

Both give the same answers as `passive`: how far, how wide, when. Decides nothing about which cloud is heavy.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from typing import Any, Final

import numpy as np

from anlan.consequence import dispersion, met
from anlan.consequence.checks import Array
from anlan.consequence.dispersion.dense_gas_result import across, half_width
from anlan.consequence.scenario.inputs import Scenario, Weather
from anlan.consequence.scenario.passive import puff_share
from anlan.consequence.scenario.source_term import Vapour
from anlan.consequence.scenario.zones import rounded_nose
from anlan.consequence.substances import R

SWEEP: Final = 0.4  # share of the wind at 10 m at which a heavy puff is carried (Britter and McQuaid 1988)
PLUME_SPEED: Final = 0.5  # the same of a heavy plume near the ground
SPRAY_SPEED: Final = 99.0  # m/s of a flashing jet after expansion (Fauske and Epstein 1988: about 100)
BREATHING: Final = 1.5  # m
SHORT: Final = 60.0  # s of averaging below which a flame is meant, judged at the ground
NOMOGRAM: Final = "重气扩散：Britter–McQuaid 诺模图"
INTEGRAL: Final = "重气扩散：积分箱/板模型，远场接被动扩散"


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
    def _outlines(self) -> dict[float, tuple[Array, Array]]:
        return {}

    @functools.cached_property
    def _reaches(self) -> dict[float, float]:
        return {}

    def reach(self, fraction: float) -> float:
        """Farthest distance [m] at which `fraction` is exceeded; 0 when it never is."""
        if fraction not in self._reaches:
            found = self.shape.distance(fraction)
            self._reaches[fraction] = 0.0 if found is None else max(float(found), 0.0)
        return self._reaches[fraction]

    def _outline(self, fraction: float) -> tuple[Array, Array]:
        if fraction not in self._outlines:
            along, width = _upper(self.shape.contour(fraction))
            if self.model == INTEGRAL and self.instantaneous and along.size > 1:
                along, width = _swept(self.shape, fraction, along, width)
            self._outlines[fraction] = (along, width)
        return self._outlines[fraction]

    def upwind(self, fraction: float) -> float:
        """The x [m, ≤ 0] to which the gas creeps against the wind."""
        x, _ = self._outline(fraction)
        return min(float(x[0]), 0.0) if x.size else 0.0

    def half_width(self, fraction: float, x: Array) -> Array:
        """Half of the width [m] of the ground where `fraction` is ever exceeded."""
        width = _across(self._outline(fraction), x)
        return rounded_nose(x, width, self.reach(fraction), blunt=not self.instantaneous)

    def half_width_at(self, fraction: float, x: Array, time: float) -> Array:
        """As `half_width` at one time [s]."""
        if self.model == INTEGRAL:
            return _across(_upper(self.shape.as_of(time, fraction)), x)
        here = self.half_width(fraction, x)
        front, back = self._where(time), -math.inf
        if self.instantaneous:
            _, width = self._outline(fraction)
            passing = 2 * float(width.max()) / (SWEEP * self.wind_speed) if width.size else 0.0
            back = self._where(time - passing) if time > passing else back
        elif time > self.duration:
            back = self._where(time - self.duration)
        return np.where((x <= front) & (x >= back), here, 0.0)

    def _where(self, time: float) -> float:
        """How far [m] the front has come by `time`."""
        grid = np.geomspace(1.0, 1e5, 200)
        return float(np.interp(time, [self.arrival(float(x)) for x in grid], grid, left=0.0))

    def arrival(self, x: float) -> float:
        """When [s] the cloud's front is at `x` m."""
        if self.model == INTEGRAL:
            return float(self.shape.arrival(x))
        if self.instantaneous:
            return float(self.shape.arrival_time(x))
        return x / (PLUME_SPEED * self.wind_speed)

    def flammable_mass(self, lower: float, upper: float) -> float:
        """Mass [kg] between the flammable limits: what is under way between the two distances."""
        if self.instantaneous:
            return self.mass * puff_share(upper / lower)
        under_way = max(self.arrival(self.reach(lower)) - self.arrival(self.reach(upper)), 0.0)
        return min(self.rate * under_way, self.rate * self.duration)


def _swept(shape: Any, fraction: float, along: Array, width: Array) -> tuple[Array, Array]:
    """The outline of a travelling cloud filled up between the instants it was solved at: at each distance the width
    of the instant that is strongest there."""
    x = np.asarray(shape.distances)
    axis, core, sigma = (np.asarray(values) for values in (shape.fractions, shape.cores, shape.sigmas))
    inside = axis >= fraction
    if not inside.any():
        return along, width
    x, axis, core, sigma = x[inside], axis[inside], core[inside], sigma[inside]
    peak = across(np.zeros_like(core), core, sigma)
    here = half_width(fraction / axis * peak, core, sigma)
    places = np.unique(np.concatenate([along, x]))
    return places, np.maximum(
        np.interp(places, along, width), np.interp(places, x, here, left=0.0, right=0.0)
    )


def _upper(ring: Any) -> tuple[Array, Array]:
    """(x ascending, half width) of an outline symmetric about the axis."""
    points = np.asarray(ring, dtype=np.float64).reshape(-1, 2)
    upper = points[points[:, 1] >= 0]
    order = np.lexsort((upper[:, 1], upper[:, 0]))
    return upper[order, 0], upper[order, 1]


def _across(outline: tuple[Array, Array], x: Array) -> Array:
    along, width = outline
    if along.size < 2:
        return np.zeros_like(x)
    return np.interp(x, along, width, left=0.0, right=0.0)


def integral(
    scenario: Scenario, weather: Weather, vapour: Vapour, *, density: float, averaging: float
) -> HeavyCloud:
    """The cloud by `dispersion.dense_gas`; `density` [kg/m³] of the source with its aerosol. Raises as it does."""
    asked: dict[str, Any] = {
        "substance": scenario.substance,
        "kind": vapour.kind,
        "source_temperature": vapour.temperature,
        "liquid_fraction": vapour.liquid_fraction,
        "wind_speed": weather.wind_speed_10m,
        "wind_height": 10.0,
        "stability": weather.stability,
        "roughness": weather.roughness,
        "air_temperature": weather.temperature,
        "relative_humidity": 100 * weather.humidity,
        "averaging_time": averaging,
        "receptor_height": 0.0 if averaging < SHORT else BREATHING,
    }
    if vapour.kind == "instantaneous":
        asked["total_mass"] = vapour.mass
    else:
        asked |= {"mass_rate": vapour.rate, "duration": vapour.duration}
    if vapour.kind == "pool":
        asked["source_area"] = vapour.area
    if vapour.kind == "jet":
        speed = _jet_speed(scenario, vapour)
        asked |= {"source_height": vapour.height, "source_area": vapour.rate / (density * speed)}
    return _cloud(dispersion.dense_gas(asked), INTEGRAL, weather, vapour)


def _jet_speed(scenario: Scenario, vapour: Vapour) -> float:
    if vapour.liquid_fraction > 0:
        return SPRAY_SPEED
    fluid = scenario.substance
    return 0.99 * math.sqrt(
        float(fluid.gamma(vapour.temperature)) * R * vapour.temperature / fluid.molar_mass
    )


def nomogram(weather: Weather, vapour: Vapour, *, density: float) -> HeavyCloud:
    """The cloud by Britter and McQuaid. Aerosol counts with its density and the volume it takes at once (CCPS 1999)."""
    common = {
        "source_density": density,
        "source_temperature": vapour.temperature,
        "air_density": float(met.air_density(temperature=weather.temperature)),
        "air_temperature": weather.temperature,
        "wind_speed_10m": weather.wind_speed_10m,
    }
    if vapour.rate == 0:
        shape: Any = dispersion.britter_mcquaid_puff(source_volume=vapour.mass / density, **common)
    else:
        shape = dispersion.britter_mcquaid_plume(source_volume_rate=vapour.rate / density, **common)
    return _cloud(shape, NOMOGRAM, weather, vapour)


def _cloud(shape: Any, model: str, weather: Weather, vapour: Vapour) -> HeavyCloud:
    return HeavyCloud(
        shape=shape,
        model=model,
        instantaneous=vapour.rate == 0,
        wind_speed=weather.wind_speed_10m,
        duration=vapour.duration,
        mass=vapour.mass,
        rate=vapour.rate,
    )
