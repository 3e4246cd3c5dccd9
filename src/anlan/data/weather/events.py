"""What happened to the weather: frozen facts in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anlan.base.events.facade import Fact


@dataclass(frozen=True)
class WeatherObserved(Fact):
    """An observation came in or was corrected; `lon`, `lat` WGS-84."""

    topic: ClassVar[str] = "weather.observed"
    observation: str
    lon: float
    lat: float


@dataclass(frozen=True)
class WeatherWithdrawn(Fact):
    """An observation does not count any more."""

    topic: ClassVar[str] = "weather.withdrawn"
    observation: str
    lon: float
    lat: float


@dataclass(frozen=True)
class StationChanged(Fact):
    """A station was added, changed, taken out of use or put back."""

    topic: ClassVar[str] = "weather.station_changed"
    station: str
