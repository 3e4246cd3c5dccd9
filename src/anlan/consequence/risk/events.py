"""What may happen and where it kills: events with a frequency and a footprint of the probability of death."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence.checks import Array, finite, number
from anlan.consequence.risk.wind import WeatherClass

Point = tuple[float, float]
#: Probability of death at x downwind and y left of the wind [m from the source], in a weather class.
LethalityFunction = Callable[[Array, Array, WeatherClass], Any]


@dataclass(frozen=True, slots=True)
class Footprint:
    """An area in which a person dies with `probability`: closed ring of (x downwind, y left of the wind) [m]."""

    polygon: tuple[Point, ...]
    probability: float

    def __post_init__(self) -> None:
        number("probability", self.probability, 0, 1)
        if len(self.polygon) < 3:
            raise ValueError(f"polygon: needs at least 3 points, got {len(self.polygon)}")
        finite("polygon", self.polygon)


Lethality = LethalityFunction | Sequence[Footprint] | Mapping[str, Sequence[Footprint]]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens `frequency` times a year at (x, y) [m east, m north of the origin].

    `lethality` is a function of (x downwind, y left of the wind, weather class), or footprints (where several cover
    a place the gravest counts), or footprints by the name of the weather class. An event that is not `directional`
    (fireball, explosion) does not care for the wind: x is then east and y north of the event.
    """

    name: str
    frequency: float
    lethality: Lethality
    directional: bool = True
    x: float = 0.0
    y: float = 0.0

    def __post_init__(self) -> None:
        number(f"frequency of {self.name}", self.frequency, 0)
        number(f"x of {self.name}", self.x)
        number(f"y of {self.name}", self.y)

    def kills_in(self, weather: WeatherClass) -> bool:
        """Whether anybody can die in a weather class: False only for footprints that are known to be empty."""
        if callable(self.lethality):
            return True
        if isinstance(self.lethality, Mapping):
            return bool(self.lethality.get(weather.name, True))
        return bool(self.lethality)

    def probability(self, x: Array, y: Array, weather: WeatherClass) -> Array:
        """Probability of death at points relative to the event; `ValueError` when the footprint leaves [0, 1]."""
        if callable(self.lethality):
            values = np.broadcast_to(
                finite(f"lethality of {self.name}", self.lethality(x, y, weather)), x.shape
            )
            if np.any((values < 0) | (values > 1)):
                raise ValueError(f"lethality of {self.name}: must be in [0, 1]")
            return np.asarray(values, dtype=np.float64)
        if isinstance(self.lethality, Mapping):
            footprints = self.lethality.get(weather.name)
            if footprints is None:
                raise ValueError(f"lethality of {self.name}: no footprint for weather class {weather.name}")
        else:
            footprints = self.lethality
        found = np.zeros(x.shape)
        for one in footprints:
            covered = inside(one.polygon, x, y)
            found = np.where(covered, np.maximum(found, one.probability), found)
        return found


def inside(polygon: Sequence[Point], x: Any, y: Any) -> Any:
    """Whether points lie inside a ring (even-odd rule).

    >>> square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
    >>> inside(square, np.array([1.0, 3.0]), np.array([1.0, 1.0])).tolist()
    [True, False]
    """
    px, py = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    ring = np.asarray(polygon, dtype=np.float64)
    (least_x, least_y), (most_x, most_y) = ring.min(axis=0), ring.max(axis=0)
    near = (px >= least_x) & (px <= most_x) & (py >= least_y) & (py <= most_y)
    found = np.zeros(px.shape, dtype=bool)
    found[near] = _even_odd(polygon, px[near], py[near])
    return found


def _even_odd(polygon: Sequence[Point], px: Array, py: Array) -> Any:
    found = np.zeros(px.shape, dtype=bool)
    before_x, before_y = polygon[-1]
    for here_x, here_y in polygon:
        if here_y != before_y:
            crosses = (here_y > py) != (before_y > py)
            at = before_x + (py - before_y) * (here_x - before_x) / (here_y - before_y)
            found ^= crosses & (px < at)
        before_x, before_y = here_x, here_y
    return found
