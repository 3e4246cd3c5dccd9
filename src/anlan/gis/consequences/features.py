"""A result in metres as GeoJSON on the map, with everything a screen says beside it. Pure: no records, no physics."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shapely.geometry.base import BaseGeometry

from anlan.gis.consequences.geometry import Placement, geometry_json, placed_polygon

LEVEL_WORDS = {"red": "红区", "orange": "橙区", "yellow": "黄区"}
#: Drawn in this order, so that the gravest lies on top.
DRAWN = ("yellow", "orange", "red")
#: Members of a result that a screen shows as they are.
SHOWN = ("substance", "source", "weather", "warnings", "assumptions", "sensitivity", "series", "shelter")
Result = dict[str, Any]


def collection(result: Result, placement: Placement) -> dict[str, Any]:
    """A FeatureCollection of the zones of all outcomes (WGS-84), the widest first, and the rest of the result.

    `outcomes` tells of each its zones without geometry, `isopleths` and `frames` as features. A zone's id is
    "<outcome>/<level>".
    """
    features = [zone_feature(outcome, zone, placement) for outcome, zone in zones_of(result)]
    shown = {name: result.get(name) for name in SHOWN}
    source = shown["source"]
    if isinstance(source, dict):
        shown["source"] = {**source, "phase_label": PHASES.get(str(source.get("phase")), source.get("phase"))}
    return {
        "type": "FeatureCollection",
        "features": [each for each in features if each is not None],
        "outcomes": [_outcome(outcome, placement) for outcome in result["outcomes"]],
        "place": {
            "lon": placement.lon,
            "lat": placement.lat,
            "wind_direction_deg": placement.wind_direction_deg,
        },
        **shown,
    }


def zones_of(result: Result) -> Iterator[tuple[Result, Result]]:
    """(outcome, zone) of a result, of each outcome the widest zone first."""
    for outcome in result["outcomes"]:
        for zone in _drawn(outcome["zones"]):
            yield outcome, zone


def zone_id(outcome: Result, zone: Result) -> str:
    """What a zone is called in exposure and on the map."""
    return f"{outcome['kind']}/{zone['level']}"


def shapes_of(result: Result, placement: Placement) -> dict[str, BaseGeometry]:
    """The zones by their id as shapes in WGS-84; those that enclose nothing are left out."""
    shapes = {}
    for outcome, zone in zones_of(result):
        shape = placed_polygon(zone["polygon"], placement)
        if shape is not None:
            shapes[zone_id(outcome, zone)] = shape
    return shapes


def zone_feature(outcome: Result, zone: Result, placement: Placement) -> dict[str, Any] | None:
    """One zone as a GeoJSON feature; None when it encloses nothing."""
    shape = placed_polygon(zone["polygon"], placement)
    if shape is None:
        return None
    return {
        "type": "Feature",
        "id": zone_id(outcome, zone),
        "geometry": geometry_json(shape),
        "properties": {
            "kind": outcome["kind"],
            "outcome": outcome["kind"],
            "outcome_label": outcome["label"],
            "level": zone["level"],
            "level_label": LEVEL_WORDS[zone["level"]],
            "label": zone_label(zone),
            "threshold": zone["threshold"],
            "meaning": zone["threshold"]["meaning"],
            "max_distance_m": zone["max_distance_m"],
            "arrival_s": zone["arrival_s"],
            "model": zone["model"],
            "probability": outcome["probability"],
        },
    }


#: The phases of a release in words.
PHASES = {
    "gas": "气体",
    "liquid": "液体",
    "two-phase": "气液两相",
    "vapour": "蒸气",
    "solid": "固体",
    "none": "无泄漏",
}


def unit_words(unit: str) -> str:
    """A unit as it is printed.

    >>> unit_words("(kW/m²)^(4/3)·s"), unit_words("ppm")
    ('(kW/m²)⁴ᐟ³·s', 'ppm')
    """
    return unit.replace("^(4/3)", "⁴ᐟ³")


def zone_label(zone: Result) -> str:
    """红区 1.2 km."""
    return f"{LEVEL_WORDS[zone['level']]} {distance_words(zone['max_distance_m'])}"


def distance_words(metres: float) -> str:
    """Metres below a kilometre, else kilometres with one decimal, as everywhere on the screens.

    >>> distance_words(84.2), distance_words(999.6), distance_words(12345)
    ('84 m', '1.0 km', '12.3 km')
    """
    return f"{round(metres)} m" if metres < 999.5 else f"{metres / 1000:.1f} km"


def _drawn(zones: list[Result]) -> list[Result]:
    return sorted(zones, key=lambda zone: DRAWN.index(zone["level"]))


def _outcome(outcome: Result, placement: Placement) -> dict[str, Any]:
    """An outcome for the tabs: zones as rows, the gravest first."""
    rows = [
        {"id": zone_id(outcome, zone), **{name: each for name, each in zone.items() if name != "polygon"}}
        for zone in reversed(_drawn(outcome["zones"]))
    ]
    return {
        "kind": outcome["kind"],
        "label": outcome["label"],
        "probability": outcome["probability"],
        "model": outcome["model"],
        "assumptions": outcome["assumptions"],
        "uncertainty": outcome["uncertainty"],
        "series": outcome.get("series", []),
        "zones": rows,
        "isopleths": _isopleths(outcome, placement),
        "frames": _frames(outcome, placement),
    }


def _isopleths(outcome: Result, placement: Placement) -> list[dict[str, Any]]:
    found = []
    for line in outcome.get("isopleths", []):
        shape = placed_polygon(line["polygon"], placement)
        if shape is None:
            continue
        properties = {name: each for name, each in line.items() if name != "polygon"}
        rounded = float(format(line["value"], ".3g"))
        properties["label"] = f"{rounded:g} {unit_words(line['unit'])}"
        found.append({"type": "Feature", "geometry": geometry_json(shape), "properties": properties})
    return found


def _frames(outcome: Result, placement: Placement) -> list[dict[str, Any]]:
    frames = []
    for frame in outcome.get("frames", []):
        features = [zone_feature(outcome, zone, placement) for zone in _drawn(frame["zones"])]
        frames.append(
            {"time_s": frame["time_s"], "features": [each for each in features if each is not None]}
        )
    return frames


def reaches_of(result: Result) -> list[dict[str, Any]]:
    """How far each outcome reaches, by level."""
    return [
        {
            "kind": outcome["kind"],
            "label": outcome["label"],
            "probability": outcome["probability"],
            **{zone["level"]: zone["max_distance_m"] for zone in outcome["zones"]},
        }
        for outcome in result.get("outcomes", [])
    ]
