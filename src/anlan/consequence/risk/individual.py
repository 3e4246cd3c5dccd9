"""Individual risk: frequency per year at which a person always present and unprotected dies (Purple Book chapter 6).

IR(x, y) = Σ over events f · Σ over weather classes and wind directions P(class, direction) · P_death(x, y). For each
event and class the footprint is taken once on a polar grid and turned with the wind, which is the exact form of the
sector method; `individual_risk_toxic_sector` is that method for one sector with an effective cloud width.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence.checks import Array, finite, number
from anlan.consequence.risk.events import Event
from anlan.consequence.risk.wind import WeatherClass, WindRose

_ANGLES = 720
_RADII = 400


@dataclass(frozen=True, slots=True)
class ToxicSector:
    """Probability of being in the cloud, of death, and the share of individual risk [1/a] it adds."""

    p_in_cloud: float
    p_death: float
    delta_ir: float


def individual_risk_toxic_sector(
    effective_cloud_width: float,
    sectors: int,
    distance: float,
    p_centreline: float,
    event_frequency: float,
    p_weather_and_direction: float,
) -> ToxicSector:
    """Risk a toxic cloud adds at a place in one wind sector (Purple Book 6.2.4: P_ci = ECW·n_ws/(2π·x), at most 1).

    `effective_cloud_width` [m] = ∫P dy / P_cl at `distance` [m] from the source; `p_centreline` probability of death
    on the cloud's axis; `event_frequency` [1/a]; `p_weather_and_direction` probability of the weather class with wind
    in this sector. ΔIR = f·P(class, direction)·P_ci·P_cl.

    >>> found = individual_risk_toxic_sector(100, 12, 1000, 0.5, 1e-5, 0.05)
    >>> round(found.p_in_cloud, 4), round(found.p_death, 4), f"{found.delta_ir:.3g}"
    (0.191, 0.0955, '4.77e-08')
    """
    width = number("effective_cloud_width", effective_cloud_width, 0)
    count = number("sectors", sectors, 1, 3600)
    away = number("distance", distance, 0)
    if away == 0:
        raise ValueError("distance: must be > 0, got 0")
    in_cloud = min(1.0, width * count / (2 * np.pi * away))
    death = in_cloud * number("p_centreline", p_centreline, 0, 1)
    share = number("p_weather_and_direction", p_weather_and_direction, 0, 1)
    return ToxicSector(in_cloud, death, number("event_frequency", event_frequency, 0) * share * death)


def individual_risk_at(
    events: Iterable[Event], rose: WindRose, points: Sequence[tuple[float, float]] | Array
) -> Array:
    """Individual risk [1/a] at points (x east, y north) [m]; one value a point.

    >>> from anlan.consequence.risk import Footprint, uniform_rose
    >>> disc = Footprint(((-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)), 1.0)
    >>> fireball = Event("fireball", 1e-6, (disc,), directional=False)
    >>> [float(one) for one in individual_risk_at([fireball], uniform_rose(), [(0, 0), (100, 0)])]
    [1e-06, 0.0]
    """
    places = finite("points", points)
    if places.size == 0:
        return np.zeros(0)
    if places.ndim != 2 or places.shape[1] != 2:
        raise ValueError(f"points: must be pairs (x, y), got an array of shape {places.shape}")
    found = np.zeros(len(places))
    for event in events:
        found += event.frequency * _conditional(event, rose, places[:, 0] - event.x, places[:, 1] - event.y)
    return found


def individual_risk_grid(events: Iterable[Event], rose: WindRose, x: Any, y: Any) -> Array:
    """Individual risk [1/a] on a grid of 1-D axes x (east) and y (north) [m]; shape (len(y), len(x))."""
    east, north = np.atleast_1d(finite("x", x)), np.atleast_1d(finite("y", y))
    if east.ndim != 1 or north.ndim != 1:
        raise ValueError("x: the axes must be one-dimensional")
    mesh_x, mesh_y = np.meshgrid(east, north)
    points = np.column_stack([mesh_x.ravel(), mesh_y.ravel()])
    return individual_risk_at(events, rose, points).reshape(mesh_x.shape)


def wind_weights(weather: WeatherClass, angles: int) -> Array:
    """Probability of this class with the cloud drifting toward each of `angles` directions counted from east.

    Within a sector every direction is equally likely. Index k is the mathematical angle 2πk/angles.
    """
    sectors = len(weather.by_sector)
    toward = 90.0 - (np.arange(angles) * 360.0 / angles)  # bearing the cloud drifts to, clockwise from north
    origin = np.mod(toward + 180.0, 360.0)  # bearing the wind comes from
    sector = np.floor(np.mod(origin + 180.0 / sectors, 360.0) * sectors / 360.0).astype(int) % sectors
    counts = np.bincount(sector, minlength=sectors)
    return np.asarray(np.asarray(weather.by_sector)[sector] / counts[sector], dtype=np.float64)


def _conditional(event: Event, rose: WindRose, dx: Array, dy: Array) -> Array:
    """Probability of death at offsets from the event, over weather classes and directions, once it happens."""
    if not event.directional:
        return _still(event, rose, dx, dy)
    radius = np.hypot(dx, dy)
    reach = max(float(radius.max()), 1.0) * 1.001
    radii = np.linspace(0.0, reach, _RADII)
    angles = np.arange(_ANGLES) * 2 * np.pi / _ANGLES
    x, y = np.outer(radii, np.cos(angles)), np.outer(radii, np.sin(angles))
    polar = np.zeros((_RADII, _ANGLES))
    for weather in filter(event.kills_in, rose.classes):
        footprint = np.fft.rfft(event.probability(x, y, weather), axis=1)
        turned = footprint * np.fft.rfft(wind_weights(weather, _ANGLES))[None, :]
        polar += np.fft.irfft(turned, n=_ANGLES, axis=1)
    # what the transform leaves of zero is noise, and nobody dies more than once
    polar = np.clip(np.where(polar < 1e-12, 0.0, polar), 0.0, 1.0)
    return _interpolate(polar, reach, radius, np.arctan2(dy, dx))


def _still(event: Event, rose: WindRose, dx: Array, dy: Array) -> Array:
    found = np.zeros(dx.shape)
    for weather in rose.classes:
        found += sum(weather.by_sector) * event.probability(dx, dy, weather)
    return np.minimum(found, 1.0)


def _interpolate(polar: Array, reach: float, radius: Array, angle: Array) -> Array:
    """Bilinear in radius and angle."""
    row = radius / reach * (_RADII - 1)
    low_row = np.minimum(row.astype(int), _RADII - 2)
    part_row = row - low_row
    column = np.mod(angle, 2 * np.pi) / (2 * np.pi) * _ANGLES
    low = np.floor(column).astype(int) % _ANGLES
    high = (low + 1) % _ANGLES
    part = column - np.floor(column)
    inner = polar[low_row, low] * (1 - part) + polar[low_row, high] * part
    outer = polar[low_row + 1, low] * (1 - part) + polar[low_row + 1, high] * part
    return np.asarray(inner * (1 - part_row) + outer * part_row)
