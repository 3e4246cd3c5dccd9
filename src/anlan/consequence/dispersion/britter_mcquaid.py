"""Heavy clouds by the nomograms of Britter and McQuaid: plume and puff over flat ground, in well under 5 ms.

Owns the scaling, the correction for cold gas and the outline of the cloud; the curves are in nomograms.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import finite, number, plain
from anlan.consequence.constants import G
from anlan.consequence.dispersion.criterion import checked_positive
from anlan.consequence.dispersion.nomograms import (
    Curve,
    plume_curve,
    puff_curve,
    warn_of_alpha,
    warn_of_ratio,
)
from anlan.consequence.dispersion.rings import Ring, mirrored, swept

_SWEEP = 0.4  # the puff's centre moves with this part of the wind at 10 m


@dataclass(frozen=True, slots=True)
class _Nomogram:
    """Reading a curve in metres and true volume fractions."""

    alpha: float
    length: float
    """What distances are divided by, m: √(V/u) of a plume, V^(1/3) of a puff."""
    reduced_gravity: float
    warmth: float
    """T_source/T_air."""
    curve: Curve

    def concentration(self, x: ArrayLike) -> Any:
        """Volume fraction [0..1] on the axis at ground level, `x` m downwind; 0 where x ≤ 0."""
        distance = finite("x", x)
        scaled = np.where(distance > 0, distance, self.length) / self.length
        ratio = self.curve.ratio(scaled)
        warn_of_ratio(ratio[distance > 0], self.curve.smallest)
        true = ratio / (ratio + (1.0 - ratio) * self.warmth)
        return plain(np.where(distance > 0, true, 0.0))

    def distance(self, fraction: ArrayLike) -> Any:
        """Farthest distance [m] at which the volume fraction is still `fraction` (0 < fraction ≤ 1; 0 m for 1)."""
        wanted = finite("fraction", fraction)
        if not np.all((wanted > 0) & (wanted <= 1)):
            raise ValueError(f"fraction: must be in (0, 1], got {fraction!r}")
        ratio = wanted / (wanted + (1.0 - wanted) / self.warmth)
        warn_of_ratio(ratio, self.curve.smallest)
        safe = np.minimum(ratio, 1.0 - 1e-15)
        found = self.length * 10.0 ** self.curve.log_scaled(safe)
        return plain(np.where(ratio >= 1.0, 0.0, found))


@dataclass(frozen=True, slots=True)
class HeavyPlume(_Nomogram):
    """A continuous heavy release. `buoyancy_length` [m] is g₀V/u³."""

    buoyancy_length: float

    @property
    def upwind_extent(self) -> float:
        """How far the gas creeps against the wind, m: D/2 + 2 l_b."""
        return 0.5 * self.length + 2.0 * self.buoyancy_length

    def half_width(self, x: ArrayLike) -> Any:
        """Half of the cloud's width [m]: D + 8 l_b + 2.5 (l_b x²)^(1/3); the width at the source where x < 0."""
        distance = np.maximum(finite("x", x), 0.0)
        return plain(
            self.length + 8.0 * self.buoyancy_length + 2.5 * np.cbrt(self.buoyancy_length * distance**2)
        )

    def height(self, x: ArrayLike) -> Any:
        """Depth [m] of the cloud from continuity: D²/(2 L_H c), c the isothermal ratio."""
        distance = np.maximum(finite("x", x), 1e-9 * self.length)
        return plain(
            self.length**2 / (2.0 * self.half_width(distance) * self.curve.ratio(distance / self.length))
        )

    def contour(self, fraction: float, *, points: int = 40) -> Ring:
        """Outline [(x, y) in m, x downwind] of the cloud at ground level out to the distance of `fraction`.

        The workbook gives no profile across the wind: within its width the cloud is taken as uniform, upwind it ends
        in a parabola. A closed ring without repetition.
        """
        end = self.distance(number("fraction", fraction))
        upwind = self.upwind_extent
        side = float(self.half_width(0.0))
        nose = np.linspace(0.0, 1.0, 12, endpoint=False)
        x = np.concatenate([upwind * (nose**2 - 1.0), end * np.linspace(0.0, 1.0, points) ** 1.5])
        half = np.concatenate([side * nose, self.half_width(x[12:])])
        return mirrored(x, half)


@dataclass(frozen=True, slots=True)
class HeavyPuff(_Nomogram):
    """An instantaneous heavy release of `volume` [m³] in a wind of `wind_speed` [m/s] at 10 m."""

    volume: float
    wind_speed: float

    def radius(self, t: ArrayLike) -> Any:
        """Radius [m] of the cloud `t` s after the release: √(R₀² + 1.2 t √(g₀V)), R₀ that of a sphere of the volume."""
        time = np.maximum(finite("t", t), 0.0)
        start = (3.0 * self.volume / (4.0 * math.pi)) ** (2.0 / 3.0)
        return plain(np.sqrt(start + 1.2 * math.sqrt(self.reduced_gravity * self.volume) * time))

    def centre(self, t: ArrayLike) -> Any:
        """How far [m] the cloud's centre has gone after `t` s: 0.4 u t."""
        return plain(_SWEEP * self.wind_speed * np.maximum(finite("t", t), 0.0))

    def arrival_time(self, x: ArrayLike) -> Any:
        """When [s] the leading edge is at `x` m downwind; 0 inside the first cloud."""
        distance = np.maximum(finite("x", x), 0.0)
        start = float(self.radius(0.0)) ** 2
        speed, spread = _SWEEP * self.wind_speed, 1.2 * math.sqrt(self.reduced_gravity * self.volume)
        # (x − vt)² = R₀² + s t, the root before the centre has passed.
        half = distance * speed + 0.5 * spread
        root = np.sqrt(np.maximum(half**2 - speed**2 * (distance**2 - start), 0.0))
        return plain(np.maximum((distance**2 - start) / (half + root), 0.0))

    def contour(self, fraction: float, *, points: int = 60) -> Ring:
        """Outline [(x, y) in m] of the ground the cloud sweeps until it is diluted below `fraction` on the axis.

        The union of the circles of the cloud up to the moment when its leading edge is at `distance(fraction)`.
        """
        end = float(self.distance(number("fraction", fraction)))
        times = np.linspace(0.0, float(self.arrival_time(end)), 120)
        return swept(np.asarray(self.centre(times)), np.asarray(self.radius(times)), points)


def britter_mcquaid_plume(
    *,
    source_volume_rate: float,
    source_density: float,
    source_temperature: float,
    air_density: float,
    air_temperature: float,
    wind_speed_10m: float,
) -> HeavyPlume:
    """A continuous ground-level release of heavy gas [m³/s at source conditions] over flat ground.

    alpha = 0.2 log₁₀(g₀²V/u⁵), g₀ = g(ρ − ρ_air)/ρ_air with the density of the source [kg/m³]; distances scale with
    √(V/u). For cold gas the nomogram is entered with c/(c + (1−c) T_air/T_source). Temperatures K, wind m/s at 10 m.
    `ValueError` for gas no heavier than air. Validity: rural terrain, −1 ≤ alpha ≤ 1, ten-minute averages, no rain-out
    and no heat from the ground. Source: Britter and McQuaid, HSE CRR 17/1988; CCPS 1999 (example p. 122: 367 m).

    >>> plume = britter_mcquaid_plume(source_volume_rate=55.6, source_density=1.76, source_temperature=111.15,
    ...                               air_density=1.185, air_temperature=298.0, wind_speed_10m=10.9)
    >>> round(plume.alpha, 2), round(plume.concentration(367.0), 3), round(plume.distance(0.05))
    (-0.42, 0.051, 371)
    """
    volume = checked_positive("source_volume_rate", source_volume_rate)
    reduced = _reduced_gravity(source_density, air_density)
    speed = checked_positive("wind_speed_10m", wind_speed_10m)
    alpha = 0.2 * math.log10(reduced**2 * volume / speed**5)
    warn_of_alpha(alpha)
    return HeavyPlume(alpha, math.sqrt(volume / speed), reduced, _warmth(source_temperature, air_temperature),
                      plume_curve(alpha), reduced * volume / speed**3)  # fmt: skip


def britter_mcquaid_puff(
    *,
    source_volume: float,
    source_density: float,
    source_temperature: float,
    air_density: float,
    air_temperature: float,
    wind_speed_10m: float,
) -> HeavyPuff:
    """An instantaneous ground-level release of a heavy cloud [m³ at source conditions] over flat ground.

    alpha = 0.5 log₁₀(g₀V^(1/3)/u²); distances scale with V^(1/3); otherwise as `britter_mcquaid_plume`.
    Source: Britter and McQuaid, HSE CRR 17/1988 (example: Potchefstroom, 38 t ammonia); CCPS 1999.

    >>> puff = britter_mcquaid_puff(source_volume=7.25e4, source_density=1.434,
    ...                             source_temperature=239.8, air_density=1.2, air_temperature=293.15, wind_speed_10m=2)
    >>> round(puff.alpha, 2), puff.distance(0.05) > puff.distance(0.1)
    (0.65, True)
    """
    volume = checked_positive("source_volume", source_volume)
    reduced = _reduced_gravity(source_density, air_density)
    speed = checked_positive("wind_speed_10m", wind_speed_10m)
    alpha = 0.5 * math.log10(reduced * volume ** (1 / 3) / speed**2)
    warn_of_alpha(alpha)
    return HeavyPuff(alpha, volume ** (1 / 3), reduced, _warmth(source_temperature, air_temperature),
                     puff_curve(alpha), volume, speed)  # fmt: skip


def _reduced_gravity(source_density: float, air_density: float) -> float:
    density, air = (
        checked_positive("source_density", source_density),
        checked_positive("air_density", air_density),
    )
    if density <= air:
        raise ValueError(f"source_density: must be > air_density = {air:g}, got {source_density!r}")
    return G * (density - air) / air


def _warmth(source_temperature: float, air_temperature: float) -> float:
    source = checked_positive("source_temperature", source_temperature)
    return source / checked_positive("air_temperature", air_temperature)
