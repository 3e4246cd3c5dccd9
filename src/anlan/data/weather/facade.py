"""What other rooms may call."""

from anlan.data.weather.enums import ObservationSource
from anlan.data.weather.models import Observation, Station
from anlan.data.weather.operations import Recorded, record_observation, save_station, withdraw_observation
from anlan.data.weather.policies import Conditions, compass, defaults
from anlan.data.weather.queries import current_weather
from anlan.data.weather.serialise import conditions_json

__all__ = [
    "Conditions",
    "Observation",
    "ObservationSource",
    "Recorded",
    "Station",
    "compass",
    "conditions_json",
    "current_weather",
    "defaults",
    "record_observation",
    "save_station",
    "withdraw_observation",
]
