"""Field trials (现场试验): published conditions and measurements, and how the dense-gas model meets them.

Owns the trials in data/field_trials; judges no model but by the measures of `validation`. Every number was found in the
source its trial names; what a source leaves open is listed under `assumed`. No constant is fitted to a trial, but the
choice among published variants of the dense-gas model was made on these groups: they are no blind test of it.
"""

from __future__ import annotations

import functools
import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anlan.consequence import dispersion, validation
from anlan.consequence.checks import OutOfRangeWarning
from anlan.consequence.dispersion.dense_gas_result import DenseCloud
from anlan.consequence.validation import Performance

_FOLDER = Path(__file__).parent / "data" / "field_trials"


@dataclass(frozen=True, slots=True)
class Observation:
    """One measurement: the arc maximum `concentration` (volume fraction) at `distance_m`.

    `measure` 'distance' marks a distance found for a given concentration (a flammable limit), to be compared as such.
    """

    distance_m: float
    concentration: float
    height_m: float
    measure: str = "concentration"


@dataclass(frozen=True, slots=True)
class Width:
    """Measured half width [m] of the plume at 1/e of the arc's maximum."""

    distance_m: float
    half_width_m: float


@dataclass(frozen=True, slots=True)
class FieldTrial:
    """One release. `conditions` are keys of `dispersion.dense_gas`; `quality`: tabulated, digitised or finding."""

    group: str
    trial: str
    substance: str
    kind: str
    conditions: dict[str, Any]
    receptor_height_m: float
    averaging_time_s: float
    observations: tuple[Observation, ...]
    alternative: tuple[Observation, ...]
    widths: tuple[Width, ...]
    assumed: tuple[str, ...]
    quality: str
    notes: str
    source: str

    def scenario(self) -> dict[str, Any]:
        """What `dispersion.dense_gas` is asked for this trial."""
        return {
            "substance": self.substance,
            "kind": self.kind,
            **self.conditions,
            "receptor_height": self.receptor_height_m,
            "averaging_time": self.averaging_time_s,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair; both are fractions, or both distances [m] when `measure` is 'distance'."""

    group: str
    trial: str
    distance_m: float
    measure: str
    observed: float
    predicted: float


@functools.cache
def load() -> tuple[FieldTrial, ...]:
    """All trials, by group and name.

    >>> sorted({trial.group for trial in load()})
    ['Burro', 'Desert Tortoise', 'Maplin Sands', 'Prairie Grass', 'Thorney Island']
    """
    trials = [
        _trial(entry)
        for path in sorted(_FOLDER.glob("*.json"))
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]
    return tuple(trials)


def _trial(entry: dict[str, Any]) -> FieldTrial:
    return FieldTrial(
        group=entry["group"],
        trial=entry["trial"],
        substance=entry["substance"],
        kind=entry["kind"],
        conditions=dict(entry["conditions"]),
        receptor_height_m=entry["receptor_height_m"],
        averaging_time_s=entry["averaging_time_s"],
        observations=tuple(_observation(o) for o in entry["observations"]),
        alternative=tuple(_observation(o) for o in entry.get("alternative", ())),
        widths=tuple(Width(**w) for w in entry.get("widths", ())),
        assumed=tuple(entry.get("assumed", ())),
        quality=entry["quality"],
        notes=entry["notes"],
        source=entry["source"],
    )


def _observation(entry: dict[str, Any]) -> Observation:
    return Observation(
        entry["distance_m"], entry["concentration"], entry["height_m"], entry.get("measure", "concentration")
    )


def predict(trial: FieldTrial) -> DenseCloud:
    """The cloud of a trial by `dispersion.dense_gas`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        return dispersion.dense_gas(trial.scenario())


def compare(trial: FieldTrial) -> tuple[Comparison, ...]:
    """Observed against predicted, each observation in its own measure. A level never reached counts as 1 m."""
    if not trial.observations:
        return ()
    cloud = predict(trial)
    pairs = []
    for seen in trial.observations:
        if seen.measure == "distance":
            observed, predicted = seen.distance_m, cloud.distance(seen.concentration) or 1.0
        else:
            observed, predicted = seen.concentration, float(cloud.centreline(seen.distance_m))
        pairs.append(Comparison(trial.group, trial.trial, seen.distance_m, seen.measure, observed, predicted))
    return tuple(pairs)


def measures(group: str) -> Performance:
    """Chang and Hanna's measures of the trials of one group.

    >>> measures("Prairie Grass").FAC2 > 0.8
    True
    """
    pairs = [pair for trial in load() if trial.group == group for pair in compare(trial)]
    if not pairs:
        raise ValueError(f"group: no observations in {group!r}")
    return validation.performance_measures(
        observed=[pair.observed for pair in pairs], predicted=[pair.predicted for pair in pairs]
    )
