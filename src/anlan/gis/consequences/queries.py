"""Reads of saved and precomputed scenarios. A precomputed one has the jurisdiction of its installation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from anlan.base.accounts.facade import User
from anlan.data.hazards.facade import MajorHazardInstallation, installation_by_id
from anlan.gis.consequences.calculating import shown
from anlan.gis.consequences.enums import ScenarioStatus
from anlan.gis.consequences.exposure import seen_by
from anlan.gis.consequences.geometry import DIRECTIONS, Placement, nearest_direction, wind_words
from anlan.gis.consequences.models import InstallationScenario, PrecomputedScenario
from anlan.gis.consequences.running import model_version
from anlan.gis.consequences.serialise import precomputed_json, scenario_json
from anlan.kernel.errors import NotFound


def scenarios(
    *, visible_to: User, installation: UUID | None = None, status: str = "", q: str = ""
) -> QuerySet[InstallationScenario]:
    """Saved scenarios under the user's jurisdiction, the newest first; `status` "" gives all."""
    manager: Any = InstallationScenario.objects
    rows: QuerySet[InstallationScenario] = manager.visible_to(visible_to)
    if installation is not None:
        rows = rows.filter(installation=installation)
    if status in ScenarioStatus.values:
        rows = rows.filter(status=status)
    if q.strip():
        rows = rows.filter(name__contains=q.strip()) | rows.filter(installation__name__contains=q.strip())
    return rows.select_related("installation__enterprise").defer("result").order_by("-saved_at", "id")


def scenario_by_id(scenario_id: UUID | str, *, visible_to: User) -> InstallationScenario:
    """One saved scenario; `NotFound` outside the user's jurisdiction."""
    try:
        found = scenarios(visible_to=visible_to).defer(None).filter(pk=scenario_id).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound("没有找到此推演方案，或不在您的管辖范围内。")
    return found


def installation_for(installation_id: UUID | str, *, visible_to: User) -> MajorHazardInstallation:
    """The installation; `NotFound` outside the user's jurisdiction."""
    return installation_by_id(installation_id, visible_to=visible_to)


def scenario_shown(scenario_id: UUID | str, *, visible_to: User) -> dict[str, Any]:
    """A saved scenario with its zones as calculated then and whom they reach today."""
    found = scenario_by_id(scenario_id, visible_to=visible_to)
    weather = found.inputs["weather"]
    placement = Placement(found.lon, found.lat, float(weather.get("wind_direction_deg") or 0.0))
    return {
        **scenario_json(found),
        "answer": {
            **shown(found.result, placement, visible_to=visible_to, apart_from=found.installation_id),
            "inputs": found.inputs,
            "model_version": found.model_version,
        },
    }


def precomputed_of(
    installation: MajorHazardInstallation | UUID, *, visible_to: User
) -> list[PrecomputedScenario]:
    """The precomputed set of an installation the user may see, in order; zones and exposure are read when asked for."""
    key = installation if isinstance(installation, UUID) else installation.pk
    found = installation_by_id(key, visible_to=visible_to)
    return list(PrecomputedScenario.objects.filter(installation=found).order_by("ordinal", "stability", "id"))


def precomputed_shown(
    installation_id: UUID,
    *,
    visible_to: User,
    wind_direction_deg: float = 0.0,
    stability: str = "D",
    key: str = "",
) -> dict[str, Any]:
    """The set of an installation, and of it the scenario `key` (else the first) for a wind direction.

    The shape turns with the wind exactly; whom it reaches is kept for the eight directions, the nearest is shown.
    Three reads and no model: it opens at once.
    """
    rows = precomputed_of(installation_id, visible_to=visible_to)
    wanted = [row for row in rows if row.stability == stability] or rows
    chosen = next((row for row in wanted if row.key == key), None) or next(
        (row for row in wanted if not row.failure), wanted[0] if wanted else None
    )
    if chosen is not None and not chosen.failure:
        chosen = PrecomputedScenario.objects.get(pk=chosen.pk)
    return {
        "items": [precomputed_json(row) for row in rows],
        "count": len(rows),
        "current_model": model_version(),
        "chosen": precomputed_json(chosen) if chosen else None,
        "answer": _turned(chosen, wind_direction_deg, visible_to) if chosen and not chosen.failure else None,
    }


def _turned(row: PrecomputedScenario, wind_direction_deg: float, viewer: User) -> dict[str, Any]:
    answer = shown(row.result, Placement(row.lon, row.lat, wind_direction_deg), visible_to=None)
    direction = nearest_direction(wind_direction_deg)
    kept = row.exposure[DIRECTIONS.index(direction)] if row.exposure else None
    if kept is not None:
        answer["exposure"] = {**kept, "items": seen_by(kept["items"], viewer)}
        if direction != round(wind_direction_deg) % 360:
            answer["exposure"]["note"] = f"影响对象按最接近的{wind_words(direction)}统计"
    weather = {**row.inputs["weather"], "wind_direction_deg": wind_direction_deg}
    answer["inputs"] = {"scenario": row.inputs["scenario"], "weather": weather}
    answer["model_version"] = row.model_version
    answer["computed_at"] = row.computed_at.isoformat()
    return answer
