"""Reads: the weather at a place, stations, observations. Weather is public knowledge: every reader sees all of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from anlan.base.accounts.facade import User
from anlan.data.weather.models import Observation, Station
from anlan.data.weather.policies import (
    AHEAD,
    FRESH,
    SCENE_M,
    STATION_M,
    USABLE,
    Conditions,
    compass,
    defaults,
)
from anlan.kernel.coordinates import distance_m
from anlan.kernel.errors import NotFound


def observations(*, visible_to: User) -> QuerySet[Observation]:
    """All observations, the newest first."""
    return (
        Observation.objects.select_related("station") if visible_to.is_active else Observation.objects.none()
    )


def observation_by_id(observation_id: UUID, *, visible_to: User) -> Observation:
    """One observation, or `NotFound`."""
    found = observations(visible_to=visible_to).filter(pk=observation_id).first()
    if found is None:
        raise NotFound("没有这条观测。")
    return found


def stations(*, visible_to: User) -> QuerySet[Station]:
    """All stations by code."""
    return Station.objects.all() if visible_to.is_active else Station.objects.none()


def station_by_id(station_id: UUID, *, visible_to: User) -> Station:
    """One station, or `NotFound`."""
    found = stations(visible_to=visible_to).filter(pk=station_id).first()
    if found is None:
        raise NotFound("没有这个气象站。")
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """A station with the newest observation that counts, and its age in seconds."""

    station: Station
    observation: Observation | None
    age_s: float | None


def readings(*, visible_to: User, at: datetime) -> list[Reading]:
    """Every station in use with its newest observation."""
    newest = Observation.objects.filter(station=OuterRef("pk"), withdrawn_reason="").order_by("-observed_at")
    rows = list(
        stations(visible_to=visible_to).filter(active=True).annotate(newest=Subquery(newest.values("pk")[:1]))
    )
    found: dict[Any, Observation] = Observation.objects.in_bulk([row.newest for row in rows if row.newest])
    result = []
    for row in rows:
        observation = found.get(row.newest)
        age = (at - observation.observed_at).total_seconds() if observation else None
        result.append(Reading(row, observation, age))
    return result


def current_weather(*, lon: float, lat: float, at: datetime) -> Conditions:
    """The weather at a place (WGS-84) at a moment.

    A person's observation within 5 km and an hour comes first, then the nearest station within 60 km and an hour, then
    the newest of either within three hours, else the month's means. What an observation leaves open is filled with the
    means and named in `assumed`.
    """
    usable = Q(observed_at__gt=at - USABLE, observed_at__lte=at + AHEAD, withdrawn_reason="")
    near = []
    for row in Observation.objects.select_related("station").filter(usable)[:500]:
        away = distance_m(lon, lat, row.lon, row.lat)
        if away <= (SCENE_M if row.station is None else STATION_M):
            near.append(
                (at - row.observed_at > FRESH, row.station is not None, away, at - row.observed_at, row)
            )
    if not near:
        return defaults(at)
    stale = min(each[0] for each in near)
    fitting = [each for each in near if each[0] == stale]
    if stale:  # among old ones the newest says most
        best = min(fitting, key=lambda each: (each[3], each[2]))
    else:
        best = min(fitting, key=lambda each: (each[1], round(each[2], -3), each[3]))
    return _conditions(best[4], away=best[2], at=at)


def _conditions(row: Observation, *, away: float, at: datetime) -> Conditions:
    base = defaults(at)
    assumed = []
    values: dict[str, Any] = {"wind_speed": row.wind_speed, "height_m": row.height_m}
    measured = {
        "wind_direction_deg": row.wind_direction_deg,
        "temperature_K": None if row.temperature_c is None else row.temperature_c + 273.15,
        "humidity": None if row.humidity is None else row.humidity / 100,
        "cloud_octas": row.cloud_octas,
    }
    for name, value in measured.items():
        if value is None:
            assumed.append(name)
        else:
            values[name] = value
    age = max(0.0, (at - row.observed_at).total_seconds())
    notes = []
    if age > FRESH.total_seconds():
        notes.append(f"观测已过 {age / 3600:.1f} 小时，请以现场为准")
    if "wind_direction_deg" in assumed:
        notes.append("风向不定，暂按当月主导风向，各方向均应警戒")
    return replace(
        base,
        **values,
        source=f"{row.get_source_display()}（{row.where}）",
        observed_at=row.observed_at,
        station=row.station.name if row.station else None,
        distance_m=away,
        age_s=age,
        precipitation_mm=row.precipitation_mm,
        stability=row.stability or None,
        assumed=tuple(assumed),
        notes=tuple(notes),
    )


def wind_words(row: Observation) -> str:
    """Direction and speed as people say it."""
    return f"{compass(row.wind_direction_deg)} {row.wind_speed:g} m/s"
