"""How saved and precomputed scenarios appear in the HTTP API and on screens."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from anlan.gis.consequences.models import InstallationScenario, PrecomputedScenario
from anlan.gis.consequences.running import model_version
from anlan.kernel.clock import in_shanghai


def scenario_json(row: InstallationScenario) -> dict[str, Any]:
    """A saved scenario without its zones; `reaches` has the largest distance of each outcome and level."""
    return {
        "id": str(row.id),
        "name": row.name,
        "note": row.note,
        "status": row.status,
        "status_label": row.get_status_display(),
        "installation": {
            "id": str(row.installation_id),
            "name": row.installation.name,
            "enterprise": row.installation.enterprise.name,
            "url": reverse("hazards:detail", args=[row.installation_id]),
        },
        "lon": row.lon,
        "lat": row.lat,
        "inputs": row.inputs,
        "reaches": row.reaches,
        "model_version": row.model_version,
        "outdated": row.model_version != model_version(),
        "saved_by": row.saved_by,
        "saved_at": in_shanghai(row.saved_at).isoformat(),
        "retired_reason": row.retired_reason,
        "is_demo": row.is_demo,
        "version": row.version,
        "url": f"{reverse('consequences:calculator')}?scenario={row.id}",
        "pdf": reverse("consequences:sheet", args=[row.id]),
    }


def precomputed_json(row: PrecomputedScenario) -> dict[str, Any]:
    """A precomputed scenario without its zones."""
    return {
        "id": str(row.id),
        "key": row.key,
        "title": row.title,
        "stability": row.stability,
        "wind_speed": row.wind_speed,
        "failure": row.failure,
        "reaches": row.reaches,
        "model_version": row.model_version,
        "outdated": row.model_version != model_version(),
        "computed_at": in_shanghai(row.computed_at).isoformat(),
    }
