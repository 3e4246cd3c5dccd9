"""What to do for the public: isolate, shelter or evacuate. Computes no cloud; knows distances, rooms and times.

`erg` looks the Emergency Response Guidebook up, `indoor_concentration` follows a cloud into a building, `advise`
weighs staying indoors against leaving and says when to air.
"""

from anlan.consequence.protective_action.advice import AIR_CHANGES, Advice, advise
from anlan.consequence.protective_action.erg import (
    CONTAINERS,
    ErgDistance,
    NotListed,
    OrangeGuide,
    erg,
    erg_container,
    orange_guide,
    un_numbers,
)
from anlan.consequence.protective_action.shelter import (
    IndoorExposure,
    indoor_concentration,
    indoor_exposure,
    indoor_series,
    time_to_clear,
)

__all__ = [
    "AIR_CHANGES",
    "CONTAINERS",
    "Advice",
    "ErgDistance",
    "IndoorExposure",
    "NotListed",
    "OrangeGuide",
    "advise",
    "erg",
    "erg_container",
    "indoor_concentration",
    "indoor_exposure",
    "indoor_series",
    "orange_guide",
    "time_to_clear",
    "un_numbers",
]
