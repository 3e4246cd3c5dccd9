"""One call from what is known of an accident to all that can come of it: source term, clouds, fires, explosions.

`run` answers with every credible outcome, each a set of zones around the source; `compare` puts the actual weather
beside the worst and the typical; `defaults_for` and `default_scenarios` fill a calculator. The models themselves
live in `source`, `dispersion`, `fire`, `explosion`, `toxic` and `protective_action`.
"""

from anlan.consequence.scenario.results import (
    KINDS,
    LEVELS,
    Frame,
    Isopleth,
    Outcome,
    Result,
    Sensitivity,
    Series,
    Shelter,
    Source,
    Threshold,
    WeatherUsed,
    Zone,
    to_dict,
)

__all__ = [
    "KINDS",
    "LEVELS",
    "Frame",
    "Isopleth",
    "Outcome",
    "Result",
    "Sensitivity",
    "Series",
    "Shelter",
    "Source",
    "Threshold",
    "WeatherUsed",
    "Zone",
    "to_dict",
]
