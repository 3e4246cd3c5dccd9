"""The weather as JSON: one shape for the API, the calculator and the situation picture."""

from __future__ import annotations

from typing import Any

from anlan.data.weather.models import Observation, Station
from anlan.data.weather.policies import Conditions, compass
from anlan.kernel.clock import in_shanghai


def conditions_json(found: Conditions) -> dict[str, Any]:
    """Everything known of the weather, with what is assumed; temperature in °C, humidity in %."""
    return {
        "wind_speed": found.wind_speed,
        "wind_direction_deg": found.wind_direction_deg,
        "wind": f"{compass(found.wind_direction_deg)} {found.wind_speed:g} m/s",
        "height_m": found.height_m,
        "temperature_c": round(found.temperature_K - 273.15, 1),
        "humidity": round(found.humidity * 100),
        "cloud_octas": found.cloud_octas,
        "precipitation_mm": found.precipitation_mm,
        "stability": found.stability,
        "source": found.source,
        "station": found.station,
        "distance_m": None if found.distance_m is None else round(found.distance_m),
        "observed_at": in_shanghai(found.observed_at).isoformat() if found.observed_at else None,
        "age_s": None if found.age_s is None else round(found.age_s),
        "stale": found.stale,
        "assumed": list(found.assumed),
        "notes": list(found.notes),
    }


def station_json(row: Station) -> dict[str, Any]:
    """One station."""
    return {
        "id": str(row.pk),
        "code": row.code,
        "name": row.name,
        "lon": row.lon,
        "lat": row.lat,
        "anemometer_m": row.anemometer_m,
        "note": row.note,
        "active": row.active,
    }


def observation_json(row: Observation) -> dict[str, Any]:
    """One observation as it came in."""
    return {
        "id": str(row.pk),
        "station": row.station.code if row.station else None,
        "place": row.where,
        "lon": row.lon,
        "lat": row.lat,
        "observed_at": in_shanghai(row.observed_at).isoformat(),
        "source": row.source,
        "wind_speed": row.wind_speed,
        "wind_direction_deg": row.wind_direction_deg,
        "height_m": row.height_m,
        "temperature_c": row.temperature_c,
        "humidity": row.humidity,
        "cloud_octas": row.cloud_octas,
        "precipitation_mm": row.precipitation_mm,
        "stability": row.stability or None,
        "withdrawn_reason": row.withdrawn_reason or None,
    }
