"""Zones at the scene of an accident, by themselves: from the substance, the place, what is filed and the weather.

The scenario is that of the largest vessel of the substance filed there, else a usual amount; every guess is said. The
actual weather is calculated; the worst one comes from the precomputed set where there is one. A result is kept for the
same inputs and weather, so that the picture of an incident is not calculated at every look.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.cache import cache

from anlan.base.accounts.facade import User
from anlan.data.hazards.facade import MajorHazardInstallation, StoredSubstance, Substance, find_substance
from anlan.data.weather.facade import Conditions, current_weather
from anlan.gis.consequences.calculating import weather_of
from anlan.gis.consequences.exposure import exposure_of, seen_by
from anlan.gis.consequences.features import shapes_of, zone_feature, zone_id, zones_of
from anlan.gis.consequences.geometry import Placement, wind_words
from anlan.gis.consequences.models import PrecomputedScenario
from anlan.gis.consequences.running import model_version, run_scenario
from anlan.gis.consequences.starting import scenario_of_stored, scenario_of_substance
from anlan.kernel.errors import DomainError

KEEP_S = 600
#: The sun moves, the class of stability with it: the moment counts in steps of this.
STEP_MIN = 10
NO_SUBSTANCE = "来电未述及物质，获知后自动测算影响范围"
NO_PLACE = "尚未确定事故坐标，定位后自动测算影响范围"
WORST = {"stability": "F", "wind_speed": 1.5, "height_m": 10.0}
HOLE_SAID = "泄漏口不明，按孔径 {mm:g} mm 的孔泄漏测算；整体破裂时影响更远，请打开测算修正"
#: What each kind of incident is most likely about, first to last; the rest follow by their reach.
LIKELY = {
    "fire": ("pool-fire", "jet-fire", "fireball", "flash-fire"),
    "explosion": ("vapour-cloud-explosion", "physical-explosion", "fireball"),
    "leak": ("toxic-cloud", "flash-fire"),
    "poisoning": ("toxic-cloud",),
}
Feature = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of an accident: where, what, and the installations whose substances it may be about."""

    lon: float | None
    lat: float | None
    substance: Substance | None
    substance_text: str = ""
    kind: str = ""
    installations: Sequence[MajorHazardInstallation] = ()


@dataclass(slots=True)
class SceneZones:
    """The answer: zones as features (`weather` 'actual' or 'worst' in their properties), or why there are none."""

    items: list[Feature] = field(default_factory=list)
    outcomes: list[dict[str, Any]] = field(default_factory=list)
    population: dict[str, Any] | None = None
    inputs: dict[str, Any] | None = None
    assumptions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    advice: str = ""
    weather: str = ""
    precomputed: bool = False
    missing: str | None = None


def scenario_at(scene: Scene) -> tuple[dict[str, Any], tuple[str, ...], StoredSubstance | None]:
    """Scenario, what was assumed, and the ledger's line it came from. `ValueError` without a substance."""
    substance = scene.substance or (find_substance(scene.substance_text) if scene.substance_text else None)
    if substance is None:
        raise ValueError("substance: is required")
    stored = _stored(scene.installations, substance)
    scenario, notes = scenario_of_stored(stored) if stored else scenario_of_substance(substance)
    if stored is not None:
        notes = (f"按企业登记：{stored.installation.name} {stored}", *notes)
    hole = scenario.get("hole_diameter_m")
    if hole and not scenario.get("rupture"):
        notes = (*notes, HOLE_SAID.format(mm=hole * 1000))
    return scenario, notes, stored


def zones_at_scene(scene: Scene, *, visible_to: User, at: datetime) -> SceneZones:
    """Zones of the likely release at the scene in the actual and the worst weather, with whom they reach."""
    if scene.lon is None or scene.lat is None:
        return SceneZones(missing=NO_PLACE)
    try:
        scenario, notes, stored = scenario_at(scene)
    except ValueError:
        said = scene.substance_text
        return SceneZones(missing=f"“{said}”不在物质库中，请在地图上人工划定" if said else NO_SUBSTANCE)
    conditions = current_weather(lon=scene.lon, lat=scene.lat, at=at)
    key = _key(scene, scenario, conditions, at)
    kept = cache.get(key)
    if kept is None:
        kept = _worked_out(scene, scenario, notes, stored, conditions, at)
        cache.set(key, kept, KEEP_S)
    found: SceneZones = kept
    return _for_viewer(found, visible_to)


def _worked_out(
    scene: Scene,
    scenario: dict[str, Any],
    notes: tuple[str, ...],
    stored: StoredSubstance | None,
    conditions: Conditions,
    at: datetime,
) -> SceneZones:
    lon, lat = float(scene.lon or 0.0), float(scene.lat or 0.0)
    placement = Placement(lon, lat, conditions.wind_direction_deg)
    weather = weather_of(conditions)
    worst = _precomputed(stored, scenario, "F")
    precomputed = False
    try:
        actual = run_scenario(
            scenario=scenario, weather=weather, lon=lon, lat=lat, at=_step(at), sensitivity=False
        )
        if worst is None:
            bad = {**weather, **WORST}
            worst = run_scenario(scenario=scenario, weather=bad, lon=lon, lat=lat, at=at, sensitivity=False)
    except DomainError as error:
        fallback = _precomputed(stored, scenario, "D")
        if fallback is None:
            return SceneZones(missing=error.message)
        actual, precomputed, worst = fallback, True, worst or fallback
    found = SceneZones(
        inputs={"scenario": scenario, "weather": weather},
        assumptions=[*notes, *conditions.notes, *actual["assumptions"]],
        warnings=list(actual["warnings"]),
        advice=(actual.get("shelter") or {}).get("text", ""),
        weather=f"{wind_words(conditions.wind_direction_deg)} {conditions.wind_speed:g} m/s，"
        f"稳定度 {actual['weather']['stability']}，{conditions.source}",
        precomputed=precomputed,
    )
    results = {"actual": actual, "worst": worst}
    shapes = {
        f"{name}/{key}": shape
        for name, result in results.items()
        for key, shape in shapes_of(result, placement).items()
    }
    apart = stored.installation_id if stored else None
    exposed = exposure_of(shapes, visible_to=None, apart_from=apart).as_json()
    for name, result in results.items():
        found.items += _features(name, result, placement, exposed, scene.kind)
    order = _order(actual, scene.kind)
    found.outcomes = [
        {key: outcome[key] for key in ("kind", "label", "probability", "model", "uncertainty")}
        for outcome in sorted(actual["outcomes"], key=lambda each: order.index(each["kind"]))
    ]
    if order:
        found.population = _population(actual, exposed, order[0])
    if not found.items:
        found.missing = "按登记数量和当前气象，影响达不到分区阈值"
    return found


def _features(
    name: str, result: dict[str, Any], placement: Placement, exposed: dict[str, Any], kind: str
) -> list[Feature]:
    """The zones of one weather with the numbers of whom they reach, the likeliest outcome first."""
    order = _order(result, kind)
    features = []
    for outcome, zone in sorted(zones_of(result), key=lambda pair: order.index(pair[0]["kind"])):
        feature = zone_feature(outcome, zone, placement)
        if feature is None:
            continue
        feature["id"] = f"{name}/{feature['id']}"
        numbers = exposed["zones"].get(feature["id"], {})
        properties = feature["properties"]
        properties["weather"] = name
        properties["first"] = outcome["kind"] == order[0]
        properties["exposure"] = {
            part: numbers.get(part) for part in ("people", "unknown", "counts", "people_by_kind", "roads")
        }
        features.append(feature)
    return features


def _order(result: dict[str, Any], kind: str) -> list[str]:
    likely = LIKELY.get(kind, ())
    kinds = [outcome["kind"] for outcome in result["outcomes"] if outcome["zones"]]
    rest = [each["kind"] for each in result["outcomes"] if each["kind"] not in kinds]
    first = [each for each in likely if each in kinds]
    return [*first, *(each for each in kinds if each not in first), *rest]


def _population(result: dict[str, Any], exposed: dict[str, Any], kind: str) -> dict[str, Any]:
    """Filed headcounts inside the zones of the likeliest outcome, by level, and the named among them."""
    levels = {}
    label = ""
    for outcome, zone in zones_of(result):
        if outcome["kind"] == kind:
            label = outcome["label"]
            levels[zone["level"]] = exposed["zones"].get(f"actual/{zone_id(outcome, zone)}")
    items = []
    for item in exposed["items"]:
        inside = [zone for zone in item["zones"] if zone.startswith(f"actual/{kind}/")]
        if inside:
            items.append({**item, "zones": [zone.removeprefix("actual/") for zone in inside]})
    widest = next((levels[each] for each in ("yellow", "orange", "red") if levels.get(each)), None)
    return {
        "outcome": kind,
        "outcome_label": label,
        "people": widest["people"] if widest else 0,
        "unknown": widest["unknown"] if widest else 0,
        "levels": levels,
        "items": items,
        "roads_loaded": exposed["roads_loaded"],
    }


def _for_viewer(found: SceneZones, viewer: User) -> SceneZones:
    """Names of what lies under another jurisdiction are left out; numbers stay."""
    if not viewer.has_perm("consequences.view_scenario"):
        items = [
            {
                **item,
                "properties": {key: each for key, each in item["properties"].items() if key != "exposure"},
            }
            for item in found.items
        ]
        return replace(found, items=items, population=None)
    if found.population is None:
        return found
    return replace(
        found, population={**found.population, "items": seen_by(found.population["items"], viewer)}
    )


def _stored(installations: Sequence[MajorHazardInstallation], substance: Substance) -> StoredSubstance | None:
    """The largest filed quantity of the substance."""
    rows = [row for each in installations for row in each.stored.all() if row.substance_id == substance.pk]
    return max(rows, key=lambda row: row.quantity_t, default=None)


def _precomputed(
    stored: StoredSubstance | None, scenario: Mapping[str, Any], stability: str
) -> dict[str, Any] | None:
    """The kept result of this very scenario by the present models, if there is one."""
    if stored is None:
        return None
    rows = PrecomputedScenario.objects.filter(
        installation=stored.installation_id, stability=stability, failure="", model_version=model_version()
    )
    for row in rows:
        kept = row.inputs["scenario"]
        if all(kept.get(name) == value for name, value in scenario.items()):
            result: dict[str, Any] = row.result
            return result
    return None


def _step(at: datetime) -> datetime:
    return at.replace(minute=at.minute // STEP_MIN * STEP_MIN, second=0, microsecond=0)


def _key(scene: Scene, scenario: Mapping[str, Any], conditions: Conditions, at: datetime) -> str:
    made_from = [
        model_version(),
        round(float(scene.lon or 0.0), 5),
        round(float(scene.lat or 0.0), 5),
        scene.kind,
        dict(scenario),
        [str(each.pk) for each in scene.installations],
        weather_of(conditions),
        conditions.source,
        conditions.notes,
        _step(at).isoformat(),
    ]
    text = json.dumps(made_from, sort_keys=True, ensure_ascii=False, default=str)
    return f"scene-zones:{hashlib.sha256(text.encode()).hexdigest()[:32]}"
