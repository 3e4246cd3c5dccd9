"""Writes: an observation comes in, is corrected or withdrawn; a station is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from anlan.base.audit import facade as audit
from anlan.base.events import facade as events
from anlan.data.ledger.facade import check_point
from anlan.data.weather.enums import ObservationSource, Stability
from anlan.data.weather.events import StationChanged, WeatherObserved, WeatherWithdrawn
from anlan.data.weather.models import Observation, Station
from anlan.data.weather.policies import AHEAD
from anlan.kernel.actor import Actor
from anlan.kernel.clock import in_shanghai
from anlan.kernel.errors import Conflict, FieldError, InvalidInput, StaleRecord
from anlan.kernel.records import RecordRef

#: Field: label, lowest, highest. Beyond them no anemometer of this region has been; a unit is wrong.
RANGES: dict[str, tuple[str, float, float]] = {
    "wind_speed": ("风速（m/s）", 0, 60),
    "wind_direction_deg": ("风向（°）", 0, 360),
    "height_m": ("测风高度（米）", 1, 200),
    "temperature_c": ("气温（℃）", -50, 50),
    "humidity": ("相对湿度（%）", 0, 100),
    "cloud_octas": ("总云量（八分）", 0, 8),
    "precipitation_mm": ("小时降水（mm）", 0, 300),
}
MEASURED = tuple(RANGES)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: `outcome` is created, updated or unchanged."""

    observation: Observation
    outcome: str


def record_observation(
    *,
    observed_at: datetime,
    source: ObservationSource,
    values: dict[str, Any],
    by: Actor,
    at: datetime,
    station: Station | None = None,
    lon: float | None = None,
    lat: float | None = None,
    place: str = "",
    stability: str = "",
    note: str = "",
) -> Recorded:
    """Take in an observation. The same station and moment again is a correction, or nothing where nothing differs.

    `values` has the names of `RANGES`, `wind_speed` at least. `InvalidInput` names every value out of range.
    """
    clean = _checked(values)
    if station is not None:
        if not station.active:
            raise InvalidInput(f"气象站“{station.name}”已停用。", field="station")
        lon, lat = station.lon, station.lat
        clean.setdefault("height_m", station.anemometer_m)
    if lon is None and lat is None:
        raise InvalidInput("请选择气象站，或填写观测地点的经纬度。", field="lon")
    _check_place(lon, lat)
    if observed_at > at + AHEAD:
        raise InvalidInput(f"观测时间 {_clock(observed_at)} 在未来，请检查时钟。", field="observed_at")
    if stability and stability not in Stability.values:
        raise InvalidInput("稳定度应为 A 至 F。", field="stability")
    fields = {
        **dict.fromkeys(MEASURED),
        "height_m": 10.0,
        **clean,
        "lon": lon,
        "lat": lat,
        "place": place.strip(),
        "stability": stability,
        "note": note.strip(),
        "source": source,
        "entered_by": by.name if source == ObservationSource.MANUAL else "",
    }
    with transaction.atomic():
        known = (
            Observation.objects.filter(station=station, observed_at=observed_at).first() if station else None
        )
        if known is None:
            row = Observation.objects.create(station=station, observed_at=observed_at, **fields)
            _note(row, "record_observation", f"气象观测：{row}", by=by, at=at)
            return Recorded(row, "created")
        changes = {
            name: [getattr(known, name), value]
            for name, value in fields.items()
            if name not in {"source", "entered_by"} and getattr(known, name) != value
        }
        if not changes and not known.withdrawn:
            return Recorded(known, "unchanged")
        for name, value in fields.items():
            setattr(known, name, value)
        known.withdrawn_reason = ""
        known.version += 1
        known.save()
        _note(known, "correct_observation", f"更正气象观测：{known}", by=by, at=at, changes=changes)
    return Recorded(known, "updated")


def withdraw_observation(*, observation: Observation, reason: str, by: Actor, at: datetime) -> Observation:
    """An observation that was wrong does not count any more; it stays on record with the reason."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput("请填写撤销原因。", field="reason")
    with transaction.atomic():
        row = Observation.objects.select_for_update().get(pk=observation.pk)
        if row.withdrawn:
            raise Conflict(f"此观测已撤销：{row.withdrawn_reason}")
        row.withdrawn_reason = reason[:200]
        row.version += 1
        row.save(update_fields=["withdrawn_reason", "version", "updated_at"])
        subject = RecordRef.of("observation", row.pk)
        audit.record(
            action="weather.withdraw_observation",
            subject=subject,
            summary=f"撤销气象观测：{row}",
            reason=reason,
            by=by,
            at=at,
        )
        events.publish(
            WeatherWithdrawn(observation=str(row.pk), lon=row.lon, lat=row.lat), subject=subject, by=by, at=at
        )
    return row


def save_station(
    *, station: Station | None, values: dict[str, Any], by: Actor, at: datetime, version: int | None = None
) -> Station:
    """Add a station (None) or change one. `values`: code, name, lon, lat, anemometer_m, note, active."""
    code = str(values["code"]).strip()
    _check_place(values["lon"], values["lat"])
    if not 1 <= values["anemometer_m"] <= 200:
        raise InvalidInput("风速计离地高度应在 1 至 200 米之间。", field="anemometer_m")
    with transaction.atomic():
        others = Station.objects.filter(code=code)
        if (others.exclude(pk=station.pk) if station else others).exists():
            raise InvalidInput(f"站号“{code}”已被使用。", field="code")
        row = Station.objects.get(pk=station.pk) if station else Station()
        if station and version is not None and version != row.version:
            raise StaleRecord("此气象站已被他人修改，请核对后重新保存。")
        changes = {
            name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value
        }
        for name, value in values.items():
            setattr(row, name, value)
        row.code = code
        if station:
            row.version += 1
        row.save()
        subject = RecordRef.of("weather-station", row.pk)
        verb = "修改" if station else "新增"
        audit.record(
            action="weather.save_station",
            subject=subject,
            summary=f"{verb}气象站：{row}",
            changes=changes,
            by=by,
            at=at,
        )
        events.publish(StationChanged(station=str(row.pk)), subject=subject, by=by, at=at)
    return row


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    """The values that were given, in range; all that are not are named at once."""
    wrong: list[FieldError] = []
    clean: dict[str, Any] = {}
    for name, (label, low, high) in RANGES.items():
        value = values.get(name)
        if value is None or value == "":
            continue
        try:
            number = float(value)
        except (TypeError, ValueError):
            wrong.append(FieldError(name, f"{label}应为数字。"))
            continue
        if not math.isfinite(number) or not low <= number <= high:
            wrong.append(FieldError(name, f"{label}应在 {low:g} 至 {high:g} 之间。"))
            continue
        if name == "cloud_octas" and number != int(number):
            wrong.append(FieldError(name, f"{label}应为整数。"))
            continue
        clean[name] = int(number) if name == "cloud_octas" else number
    if "wind_speed" not in clean and not any(each.field == "wind_speed" for each in wrong):
        wrong.append(FieldError("wind_speed", "请填写风速。"))
    if wrong:
        raise InvalidInput.many(wrong)
    return clean


def _check_place(lon: float | None, lat: float | None) -> None:
    wrong = check_point(lon, lat)
    if wrong is not None:
        raise InvalidInput(wrong.message, field=wrong.field)


def _clock(moment: datetime) -> str:
    return in_shanghai(moment).strftime("%m-%d %H:%M")


def _note(
    row: Observation,
    action: str,
    summary: str,
    *,
    by: Actor,
    at: datetime,
    changes: dict[str, Any] | None = None,
) -> None:
    subject = RecordRef.of("observation", row.pk)
    audit.record(
        action=f"weather.{action}", subject=subject, summary=summary, changes=changes or {}, by=by, at=at
    )
    events.publish(
        WeatherObserved(observation=str(row.pk), lon=row.lon, lat=row.lat), subject=subject, by=by, at=at
    )
