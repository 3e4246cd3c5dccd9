"""The source term as the clouds and fires see it: what reaches the air, and how. Computes none of it (`release`)."""

from __future__ import annotations

import dataclasses
import math
from typing import Literal

from anlan.consequence.scenario import spill
from anlan.consequence.scenario.results import Series
from anlan.consequence.scenario.stored import Stored

Kind = Literal["instantaneous", "jet", "pool"]


@dataclasses.dataclass(frozen=True, slots=True)
class Vapour:
    """One thing that feeds a cloud. `rate` 0 for an instantaneous one; `liquid_fraction` of its mass as aerosol."""

    kind: Kind
    rate: float
    mass: float
    duration: float
    temperature: float
    liquid_fraction: float
    area: float
    height: float
    jet_diameter: float = 0.0  # of a gas jet once it has expanded to ambient pressure; 0 where there is none


@dataclasses.dataclass(frozen=True, slots=True)
class Release:
    """What leaves the containment and what becomes of it close by. SI."""

    state: Stored
    rate: float
    duration: float
    released: float
    phase: str
    model: str
    vapours: tuple[Vapour, ...]
    pool: spill.Pool | None
    series: tuple[Series, ...]
    assumptions: tuple[str, ...]
    burns_as: Literal["gas", "liquid"]

    @property
    def instantaneous(self) -> bool:
        """Whether the content is free at once."""
        return self.rate == 0.0


def initial_radius(volume: float) -> float:
    """Radius [m] of a cloud free at once: a cylinder as high as its radius (Purple Book; SLAB).

    >>> round(initial_radius(math.pi), 3)
    1.0
    """
    return float((volume / math.pi) ** (1 / 3))
