"""The demo's weather: three invented stations and what they say at the hour the city is built."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.base.accounts.facade import User
from anlan.data.weather.facade import ObservationSource, record_observation, save_station
from anlan.kernel.actor import Actor

#: Code, name, longitude and latitude (WGS-84, approximate).
STATIONS = (
    ("YS01", "市区演示站", 121.64, 38.91),
    ("YS02", "大孤山演示站", 121.86, 38.99),
    ("YS03", "长兴岛演示站", 121.36, 39.56),
)
#: Wind speed m/s, direction from in degrees, °C, %, octas.
READINGS = ((4.2, 337.5, 6.5, 55, 3), (3.6, 330.0, 6.1, 58, 3), (5.8, 345.0, 5.2, 60, 4))


def build_weather(people: dict[str, User], *, at: datetime) -> None:
    """Stations, and observations of the last hours as their programs would have pushed them."""
    clerk = people["clerk"]
    by = Actor(id=clerk.pk, name=clerk.name)
    for (code, name, lon, lat), (speed, direction, celsius, humidity, cloud) in zip(
        STATIONS, READINGS, strict=True
    ):
        station = save_station(
            station=None,
            values={
                "code": code,
                "name": name,
                "lon": lon,
                "lat": lat,
                "anemometer_m": 10.0,
                "note": "虚构，仅供演示",
                "active": True,
            },
            by=by,
            at=at,
        )
        for hours in (2, 1, 0):
            record_observation(
                station=station,
                observed_at=at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours),
                source=ObservationSource.PUSH,
                values={
                    "wind_speed": round(speed - 0.3 * hours, 1),
                    "wind_direction_deg": direction,
                    "temperature_c": celsius - 0.5 * hours,
                    "humidity": humidity + hours,
                    "cloud_octas": cloud,
                },
                by=by,
                at=at,
            )
