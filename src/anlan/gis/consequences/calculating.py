"""One question of a user and its whole answer: zones on the map, whom they reach, the weather it was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.base.accounts.facade import User
from anlan.data.weather.facade import Conditions, current_weather
from anlan.gis.consequences.exposure import exposure_of
from anlan.gis.consequences.features import collection, shapes_of
from anlan.gis.consequences.geometry import Placement, wind_words
from anlan.gis.consequences.running import compare_scenario, model_version, run_scenario

#: What the models take of the weather at a place.
_OBSERVED = ("wind_speed", "wind_direction_deg", "height_m", "temperature_K", "humidity", "cloud_octas")


@dataclass(frozen=True, slots=True)
class Request:
    """A scenario at a place (WGS-84) in a weather; without weather in the present one."""

    scenario: Mapping[str, Any]
    lon: float
    lat: float
    weather: Mapping[str, Any] | None = None
    #: What was used instead of a weather that was not given; filled when asked.
    _filled: dict[str, Any] = field(default_factory=dict, compare=False)

    def weather_at(self, at: datetime) -> dict[str, Any]:
        """The weather asked for, else the present one at the place."""
        if self.weather is not None:
            return dict(self.weather)
        if not self._filled:
            self._filled.update(weather_of(current_weather(lon=self.lon, lat=self.lat, at=at)))
        return dict(self._filled)


def weather_of(conditions: Conditions) -> dict[str, Any]:
    """Observed or assumed conditions as the models take them."""
    weather: dict[str, Any] = {name: getattr(conditions, name) for name in _OBSERVED}
    if conditions.stability:
        weather["stability"] = conditions.stability
    return weather


def calculated(
    request: Request,
    *,
    visible_to: User,
    at: datetime,
    exposure: bool = False,
    frames: int = 0,
    sensitivity: bool = True,
    installation: UUID | None = None,
) -> dict[str, Any]:
    """The answer as a FeatureCollection (`features.collection`), with `exposure` and `inputs` beside it."""
    weather = request.weather_at(at)
    result = run_scenario(
        scenario=request.scenario,
        weather=weather,
        lon=request.lon,
        lat=request.lat,
        at=at,
        frames=frames,
        sensitivity=sensitivity,
    )
    answer = shown(
        result,
        placement_of(request, weather),
        visible_to=visible_to if exposure else None,
        apart_from=installation,
    )
    answer["inputs"] = {"scenario": dict(request.scenario), "weather": weather}
    answer["model_version"] = model_version()
    return answer


def shown(
    result: dict[str, Any],
    placement: Placement,
    *,
    visible_to: User | None,
    apart_from: UUID | None = None,
) -> dict[str, Any]:
    """A result in metres on the map; with exposure when a viewer is given."""
    answer = collection(result, placement)
    answer["place"]["wind"] = wind_words(placement.wind_direction_deg)
    if visible_to is not None:
        found = exposure_of(shapes_of(result, placement), visible_to=visible_to, apart_from=apart_from)
        answer["exposure"] = found.as_json()
    return answer


def compared(
    request: Request, *, at: datetime, visible_to: User | None = None, installation: UUID | None = None
) -> dict[str, Any]:
    """The scenario in three weathers: `columns` of distances, each with its zones for the map and, for a viewer,
    whom they reach."""
    weather = request.weather_at(at)
    found = compare_scenario(
        scenario=request.scenario, weather=weather, lon=request.lon, lat=request.lat, at=at
    )
    placement = placement_of(request, weather)
    return {
        "columns": [
            {
                "key": name,
                "title": TITLES[name],
                **shown(found[name], placement, visible_to=visible_to, apart_from=installation),
            }
            for name in TITLES
            if name in found
        ]
    }


TITLES = {"actual": "当前气象", "worst": "最不利（F，1.5 m/s）", "typical": "典型（D，3 m/s）"}


def placement_of(request: Request, weather: Mapping[str, Any]) -> Placement:
    """Where the zones lie and which way they point."""
    return Placement(request.lon, request.lat, float(weather.get("wind_direction_deg") or 0.0))
