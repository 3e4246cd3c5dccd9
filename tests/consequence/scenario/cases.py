"""Weathers and scenarios the tests of this folder share."""

from __future__ import annotations

from typing import Any

from anlan.consequence.scenario import defaults_for

NEUTRAL: dict[str, Any] = {
    "wind_speed": 3.0, "wind_direction_deg": 180.0, "height_m": 10.0, "temperature_K": 293.15, "humidity": 0.6,
    "stability": "D", "terrain": "rural",
}  # fmt: skip
STABLE: dict[str, Any] = {**NEUTRAL, "wind_speed": 1.5, "stability": "F"}


def scenario(substance: str, containment: str | None = None, **changes: Any) -> dict[str, Any]:
    """The defaults with `changes`; a rupture has no hole and no valve to close."""
    found = {**defaults_for(substance, containment), **changes}
    if found["rupture"]:
        found |= {"hole_diameter_m": None, "duration_s": None}
    return found
