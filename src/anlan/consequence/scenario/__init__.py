"""One call from what is known of an accident to all that can come of it: source term, clouds, fires, explosions.

`run` answers with every credible outcome, each a set of zones around the source; `compare` puts the actual weather
beside the worst and the typical; `defaults_for` and `default_scenarios` fill a calculator. The models themselves
live in `source`, `dispersion`, `fire`, `explosion`, `toxic` and `protective_action`.
"""

from anlan.consequence.scenario.calculate import compare, run
from anlan.consequence.scenario.defaults import DefaultScenario, default_scenarios, defaults_for
from anlan.consequence.scenario.inputs import Problem, ScenarioError
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
    "DefaultScenario",
    "Frame",
    "Isopleth",
    "Outcome",
    "Problem",
    "Result",
    "ScenarioError",
    "Sensitivity",
    "Series",
    "Shelter",
    "Source",
    "Threshold",
    "WeatherUsed",
    "Zone",
    "compare",
    "default_scenarios",
    "defaults_for",
    "run",
    "to_dict",
]
