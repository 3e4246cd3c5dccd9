"""What a scenario answers: frozen dataclasses, and their form as JSON. Computes nothing.

Lengths in metres, times in seconds. Polygons are closed rings without repetition of the first point; x points down
the wind from the source, y to the left of the wind. Texts (label, meaning, model, assumption, advice) are Chinese.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any, Final, Literal

import numpy as np

Level = Literal["red", "orange", "yellow"]
Kind = Literal[
    "toxic-cloud",
    "flash-fire",
    "pool-fire",
    "jet-fire",
    "fireball",
    "vapour-cloud-explosion",
    "physical-explosion",
]
LEVELS: Final[tuple[Level, ...]] = ("red", "orange", "yellow")
KINDS: Final[tuple[Kind, ...]] = (
    "toxic-cloud",
    "flash-fire",
    "pool-fire",
    "jet-fire",
    "fireball",
    "vapour-cloud-explosion",
    "physical-explosion",
)
Polygon = tuple[tuple[float, float], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Threshold:
    """The value a zone is drawn at, its unit and what it means to a person there."""

    value: float
    unit: str
    meaning: str


@dataclasses.dataclass(frozen=True, slots=True)
class Zone:
    """One area of harm. `arrival_s`: when the cloud reaches its farthest point; None where nothing travels."""

    level: Level
    threshold: Threshold
    polygon: Polygon
    max_distance_m: float
    arrival_s: float | None
    model: str


@dataclasses.dataclass(frozen=True, slots=True)
class Isopleth:
    """One more line of equal value, for the expert's map."""

    value: float
    unit: str
    polygon: Polygon
    meaning: str = ""
    max_distance_m: float = 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """The zones as they stand at one time after the release began."""

    time_s: float
    zones: tuple[Zone, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Series:
    """A quantity over time."""

    time_s: tuple[float, ...]
    value: tuple[float, ...]
    unit: str
    label: str


@dataclasses.dataclass(frozen=True, slots=True)
class Outcome:
    """One way the event can end. `probability` is conditional on the release having happened."""

    kind: Kind
    label: str
    probability: float
    zones: tuple[Zone, ...]
    isopleths: tuple[Isopleth, ...]
    frames: tuple[Frame, ...]
    model: str
    assumptions: tuple[str, ...]
    uncertainty: str
    series: tuple[Series, ...] = ()

    @property
    def red_m(self) -> float:
        """How far the red zone reaches, 0 when there is none."""
        return next((zone.max_distance_m for zone in self.zones if zone.level == "red"), 0.0)

    @property
    def reach_m(self) -> float:
        """How far the largest zone reaches."""
        return max((zone.max_distance_m for zone in self.zones), default=0.0)


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """What comes out. `rate` [kg/s] of what leaves the containment (0 for an instantaneous release)."""

    rate: float
    duration: float
    phase: str
    model: str
    released_kg: float = 0.0
    vapour_rate: float = 0.0
    vapour_kg: float = 0.0
    instantaneous_kg: float = 0.0
    pool_area_m2: float = 0.0
    temperature: float = 0.0
    dense: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far the red zone moves when one input is taken low or high."""

    input: str
    label: str
    factor_low: float | str
    factor_high: float | str
    red_low_m: float
    red_high_m: float
    zone_level: Level = "red"


@dataclasses.dataclass(frozen=True, slots=True)
class WeatherUsed:
    """The weather the models were given, with where the stability class came from (Chinese)."""

    wind_speed_10m: float
    wind_direction_deg: float | None
    stability: str
    stability_from: str
    temperature: float
    humidity: float
    terrain: str


@dataclasses.dataclass(frozen=True, slots=True)
class Shelter:
    """Stay indoors or leave: `advice` 'evacuate', 'shelter', 'shelter-then-leave' or 'none', with its reasons."""

    advice: str
    text: str
    indoor_fraction: float | None = None
    arrival_s: float | None = None
    reasons: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """All credible outcomes of one scenario in one weather; outcomes in order of their reach."""

    substance: str
    source: Source
    outcomes: tuple[Outcome, ...]
    series: tuple[Series, ...]
    warnings: tuple[str, ...]
    assumptions: tuple[str, ...]
    sensitivity: tuple[Sensitivity, ...]
    weather: WeatherUsed
    shelter: Shelter | None

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones of all outcomes, in the order of the outcomes."""
        return tuple(zone for outcome in self.outcomes for zone in outcome.zones)

    def outcome(self, kind: str) -> Outcome | None:
        """The outcome of that kind, None when it cannot happen."""
        return next((outcome for outcome in self.outcomes if outcome.kind == kind), None)


def to_dict(value: Any) -> Any:
    """`value` (a Result or any part of it) as dicts, lists, strings and finite numbers: ready for JSON.

    Raises `ValueError` should a number not be finite: NaN never reaches a map.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_dict(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): to_dict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_dict(item) for item in value]
    if isinstance(value, np.ndarray):
        return [to_dict(item) for item in value.tolist()]
    if isinstance(value, bool | str) or value is None:
        return value
    if isinstance(value, int):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("result: holds a number that is not finite")
    return number
