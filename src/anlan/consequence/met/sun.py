"""Where the sun stands and how strongly it heats the ground. Knows nothing of wind."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from anlan.consequence import checks

STRONG, MODERATE, SLIGHT, OVERCAST, NIGHT = "strong", "moderate", "slight", "overcast", "night"
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


def solar_elevation(*, latitude: float, longitude: float, at: datetime, refraction: bool = False) -> float:
    """Elevation of the sun's centre [degrees], negative below the horizon; east and north positive.

    NOAA solar calculator (Meeus, Astronomical Algorithms, 1991, ch. 25, low accuracy), within 0.02 degrees for
    1900-2100. Geometric unless `refraction` (NOAA's fit of atmospheric refraction) is asked for. `at` must be aware.

    >>> at = datetime.fromisoformat("2026-06-21T11:56:00+08:00")
    >>> round(solar_elevation(latitude=38.91, longitude=121.6, at=at), 1)
    74.5
    """
    north = math.radians(checks.number("latitude", latitude, -90.0, 90.0))
    east = checks.number("longitude", longitude, -180.0, 180.0)
    if not isinstance(at, datetime) or at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"at: must be a datetime with a time zone, got {at!r}")
    declination, equation_of_time = _sun(at)
    utc = at.astimezone(UTC)
    minutes = utc.hour * 60 + utc.minute + utc.second / 60 + utc.microsecond / 6e7
    hour_angle = math.radians((minutes + equation_of_time + 4 * east) / 4 - 180)
    sine = math.sin(north) * math.sin(declination)
    sine += math.cos(north) * math.cos(declination) * math.cos(hour_angle)
    elevation = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    return elevation + (_refraction(elevation) if refraction else 0.0)


def _sun(at: datetime) -> tuple[float, float]:
    """Declination [rad] and equation of time [minutes]."""
    century = (at - _J2000).total_seconds() / 86400 / 36525
    mean_longitude = math.radians((280.46646 + century * (36000.76983 + century * 0.0003032)) % 360)
    anomaly = math.radians((357.52911 + century * (35999.05029 - 0.0001537 * century)) % 360)
    eccentricity = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean_longitude + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
    seconds = 21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))
    obliquity = math.radians(23 + (26 + seconds / 60) / 60 + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(obliquity) * math.sin(apparent))
    y = math.tan(obliquity / 2) ** 2
    equation = (
        y * math.sin(2 * mean_longitude)
        - 2 * eccentricity * math.sin(anomaly)
        + 4 * eccentricity * y * math.sin(anomaly) * math.cos(2 * mean_longitude)
        - 0.5 * y * y * math.sin(4 * mean_longitude)
        - 1.25 * eccentricity**2 * math.sin(2 * anomaly)
    )
    return declination, 4 * math.degrees(equation)


def _refraction(elevation: float) -> float:
    """Atmospheric refraction [degrees] by NOAA's piecewise fit."""
    if elevation > 85:
        return 0.0
    tangent = math.tan(math.radians(elevation))
    if elevation > 5:
        seconds = 58.1 / tangent - 0.07 / tangent**3 + 0.000086 / tangent**5
    elif elevation > -0.575:
        seconds = 1735 + elevation * (-518.2 + elevation * (103.4 + elevation * (-12.79 + elevation * 0.711)))
    else:
        seconds = -20.774 / tangent
    return seconds / 3600


def insolation_class(*, elevation: float, cloud_octas: float = 0.0, cloud_height: str = "middle") -> str:
    """Insolation for Pasquill's table from the sun's elevation [degrees] and the cloud: strong, moderate, slight...

    Over 60 degrees strong, 35-60 moderate, else slight; with 5/8-7/8 middle cloud (2-5 km) one step less, with
    5/8-7/8 low cloud slight; high cloud does not weaken the sun; 8/8 overcast; the sun down night (Turner 1970,
    CCPS 1999).

    >>> insolation_class(elevation=62.0), insolation_class(elevation=62.0, cloud_octas=6)
    ('strong', 'moderate')
    """
    height = checks.number("elevation", elevation, -90.0, 90.0)
    octas = checks.number("cloud_octas", cloud_octas, 0.0, 8.0)
    layer = checks.one_of("cloud_height", cloud_height, ("low", "middle", "high"))
    if height <= 0:
        return NIGHT
    if octas == 8:
        return OVERCAST
    steps = (SLIGHT, MODERATE, STRONG)
    step = 2 if height > 60 else 1 if height >= 35 else 0
    if octas >= 5 and layer != "high":
        step = 0 if layer == "low" else max(0, step - 1)
    return steps[step]


def solar_flux(*, elevation: float, cloud_octas: float = 0.0) -> float:
    """Short-wave radiation [W/m2] on level ground: 1111 (sin h - 0.1)(1 - 0.0071 C2), C in tenths (ALOHA, Raphael).

    NOAA OR&R 43 (2013), the solar flux into a puddle; 0 when the sun stands lower than 5.7 degrees.

    >>> round(solar_flux(elevation=60.0))
    851
    """
    height = checks.number("elevation", elevation, -90.0, 90.0)
    tenths = checks.number("cloud_octas", cloud_octas, 0.0, 8.0) * 10 / 8
    return max(0.0, 1111.0 * (1 - 0.0071 * tenths**2) * (math.sin(math.radians(height)) - 0.1))
