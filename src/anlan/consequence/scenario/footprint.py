"""The areas of a cloud on the ground: nested zones, isopleths, and where the zones lie at chosen times.

Works on any `Cloudscape`; thresholds come in their own unit with the volume fraction of one unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from anlan.consequence.checks import Array, warn_out_of_range
from anlan.consequence.scenario import zones
from anlan.consequence.scenario.cloud import Cloudscape
from anlan.consequence.scenario.results import Frame, Isopleth, Level, Threshold, Zone
from anlan.consequence.scenario.thresholds import Thresholds

FARTHEST_SURE: Final = 1e4  # m, end of the range of the widths
SHORTEST: Final = 1.0  # m; less is not worth a zone
ALONG: Final = 40
MOVING: Final = 160  # places along the axis while a short cloud travels
DOMAIN: Final = 3e4  # m, where the integral model stops
TIP: Final = 0.85 + 0.15 * np.sin(np.linspace(0.0, np.pi / 2, 7))  # where the nose bends
ROUND: Final = np.cos(np.linspace(0.0, np.pi, 25))


def areas(
    scape: Cloudscape, levels: Thresholds, *, per_unit: float, points: int | None = None, least: float = 0.0
) -> tuple[Zone, ...]:
    """Red, orange and yellow as far as they are reached. `per_unit`: volume fraction of one unit (1e-6 for ppm).

    `least`: the radius [m] around the source that every zone covers in any case, such as the pool itself.
    """
    found: list[Zone] = []
    outermost = 0.0
    for (level, threshold), x, width, far in _profiles(scape, levels, per_unit, points, least):
        ring = zones.plume(x, width)
        if ring is not None:
            outermost = max(outermost, min(max(far, zones.reach(ring)), DOMAIN))
            found.append(
                Zone(level, threshold, ring, round(outermost, 1), round(scape.arrival(far), 1), scape.model)
            )
    _warn(found, scape.shortest_plume)
    return tuple(found)


def reaches_only(
    scape: Cloudscape, levels: Thresholds, *, per_unit: float, least: float = 0.0
) -> tuple[Zone, ...]:
    """The zones without their polygons: how far each reaches."""
    found = []
    outermost = 0.0
    for (level, threshold), x, width, far in _profiles(scape, levels, per_unit, None, least):
        drawn = width > zones.MINIMUM_SIZE
        if drawn.any():
            aside = float(np.hypot(x, width)[drawn].max())
            outermost = max(outermost, min(max(far, aside), DOMAIN))
            found.append(Zone(level, threshold, (), outermost, None, scape.model))
    return tuple(found)


def _profiles(
    scape: Cloudscape, levels: Thresholds, per_unit: float, points: int | None, least: float
) -> Iterator[tuple[tuple[Level, Threshold], Array, Array, float]]:
    """(level, distances, half-widths, reach on the axis) of each level reached, each at least as large as the one
    inside it; nothing lies beyond `DOMAIN` from the source."""
    reaches = [min(max(scape.reach(t.value * per_unit), least), DOMAIN) for _, t in levels]
    x = _places(scape, reaches, [t.value * per_unit for _, t in levels], points, least)
    if x is None:
        return
    widths = zones.envelope(
        np.sqrt(np.maximum(least**2 - x**2, 0.0)),
        *[_width(scape, t.value * per_unit, x, reach) for (_, t), reach in zip(levels, reaches, strict=True)],
    )
    edge = np.sqrt(np.maximum(DOMAIN**2 - x**2, 0.0))
    far = 0.0
    for level, width, reach in zip(levels, widths[1:], reaches, strict=True):
        far = max(far, reach)
        if far >= SHORTEST:
            yield level, x, np.where(x <= far, np.minimum(width, edge), 0.0), far


def lines(
    scape: Cloudscape, values: Sequence[tuple[float, str]], *, unit: str, per_unit: float
) -> tuple[Isopleth, ...]:
    """One isopleth for each (value, meaning) that is reached."""
    found = []
    for value, meaning in values:
        far = min(scape.reach(value * per_unit), DOMAIN)
        x = _places(scape, [far], [value * per_unit])
        if x is None or far < SHORTEST:
            continue
        ring = zones.plume(x, _width(scape, value * per_unit, x, far))
        if ring is not None:
            reach = min(max(far, zones.reach(ring)), DOMAIN)
            found.append(Isopleth(value, unit, ring, meaning, round(reach, 1)))
    return tuple(found)


def frames(
    scape: Cloudscape,
    levels: Thresholds,
    *,
    per_unit: float,
    count: int,
    lasting: float,
    least: float = 0.0,
) -> tuple[Frame, ...]:
    """The zones at `count` times, until the cloud has passed the farthest of them; `lasting`: the release [s].

    `least` [m] as in `areas`, as long as vapour is given off.
    """
    reaches = [min(max(scape.reach(t.value * per_unit), least), DOMAIN) for _, t in levels]
    x = _places(scape, reaches, [t.value * per_unit for _, t in levels], MOVING, least)
    if x is None or count <= 0:
        return ()
    end = lasting + 1.2 * scape.arrival(max(reaches))
    result = []
    for step in range(1, count + 1):
        time = end * step / count
        standing = least if time <= lasting else 0.0
        widths = zones.envelope(
            np.sqrt(np.maximum(standing**2 - x**2, 0.0)),
            *[_width_at(scape, t.value * per_unit, x, time) for _, t in levels],
        )
        found = []
        for (level, threshold), width in zip(levels, widths[1:], strict=True):
            ring = zones.plume(x, width)
            if ring is not None:
                reach = round(min(zones.reach(ring), DOMAIN), 1)
                found.append(Zone(level, threshold, ring, reach, None, scape.model))
        result.append(Frame(round(time, 1), tuple(found)))
    return tuple(result)


def _places(
    scape: Cloudscape,
    reaches: Sequence[float],
    fractions: Sequence[float],
    points: int | None = None,
    least: float = 0.0,
) -> Array | None:
    """Distances at which the widths are taken: dense near the source, each tip included, some upwind."""
    far = max(reaches, default=0.0)
    if far < SHORTEST:
        return None
    upwind = min((cloud.upwind(f) for cloud in scape.clouds for f in fractions), default=0.0)
    parts = [far * np.linspace(0.0, 1.0, points or ALONG) ** 1.6]
    parts += [reach * TIP for reach in reaches if reach > 0]
    parts += [
        reach * ROUND
        for reach in (*reaches, least)
        if SHORTEST <= reach < scape.shortest_plume or reach == least
    ]
    if upwind < 0:
        parts.append(upwind * np.cos(np.linspace(0.0, np.pi / 2, 14)))
    return np.unique(np.concatenate(parts).round(3))


def _width(scape: Cloudscape, fraction: float, x: Array, far: float) -> Array:
    """Half-width of all clouds together; of a reach too short for a plume that of the circle."""
    if far < scape.shortest_plume:
        return np.sqrt(np.maximum(far**2 - x**2, 0.0))
    return _widest([cloud.half_width(fraction, x) for cloud in scape.clouds], x)


def _width_at(scape: Cloudscape, fraction: float, x: Array, time: float) -> Array:
    return _widest([cloud.half_width_at(fraction, x, time) for cloud in scape.clouds], x)


def _widest(widths: Sequence[Array], x: Array) -> Array:
    return np.maximum.reduce(widths) if widths else np.zeros_like(x)


def _warn(found: Sequence[Zone], shortest: float) -> None:
    if any(zone.max_distance_m < shortest for zone in found):
        warn_out_of_range(
            f"距离小于 {shortest:.0f} m 的区域取决于涡流、建筑和喷口朝向，不画羽流形状，按半径画圆"
        )
    if any(zone.max_distance_m >= DOMAIN for zone in found):
        warn_out_of_range(f"计算到 {DOMAIN / 1e3:.0f} km 为止：最外区域 > {DOMAIN / 1e3:.0f} km")
    if any(zone.max_distance_m > FARTHEST_SURE for zone in found):
        warn_out_of_range(
            "部分区域超过 10 km，超出扩散参数的拟合范围，距离仅供参考；如此远时风向、稳定度多已改变"
        )
