"""Rings on the ground: circles, flames leaning with the wind, plumes from their half-widths; nesting; validity.

All polygons are tuples of (x, y) in metres, x down the wind, y to its left, counter-clockwise, not closed by a
repeated point. Knows nothing of substances or thresholds.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from anlan.consequence.checks import Array
from anlan.consequence.scenario.results import Polygon

POINTS_OF_CIRCLE: Final = 48
POINTS_OF_FLAME: Final = 72
MINIMUM_SIZE: Final = 0.05  # m; below it no ring is drawn


def circle(radius: float, *, centre_x: float = 0.0) -> Polygon:
    """A circle of `radius` around (centre_x, 0).

    >>> len(circle(100.0)), max(x for x, _ in circle(100.0))
    (48, 100.0)
    """
    return leaning(downwind=radius, crosswind=radius, upwind=radius, centre_x=centre_x)


def leaning(*, downwind: float, crosswind: float, upwind: float, centre_x: float = 0.0) -> Polygon:
    """Two half ellipses: what a flame leaning down the wind reaches."""
    ring = []
    for step in range(POINTS_OF_CIRCLE):
        angle = 2 * math.pi * step / POINTS_OF_CIRCLE
        along = math.cos(angle)
        ring.append(
            (centre_x + along * (downwind if along > 0 else upwind), math.sin(angle) * crosswind),
        )
    return _rounded(ring)


def plume(x: Array, half_width: Array) -> Polygon | None:
    """The ring of a shape symmetric about the wind axis: `half_width` [m] at ascending `x` [m].

    Points of no width before and after are cut to the tips; gaps inside are kept as a thread 5 cm wide so that the
    ring stays one ring. None where nothing is left to draw.
    """
    x = np.asarray(x, dtype=np.float64)
    width = np.where(np.isfinite(half_width), half_width, 0.0)
    inside = np.flatnonzero(width > MINIMUM_SIZE)
    if inside.size == 0:
        return None
    first, last = int(inside[0]), int(inside[-1])
    x, width = x[first : last + 1], np.maximum(width[first : last + 1], MINIMUM_SIZE)
    if x.size == 1 or x[-1] - x[0] < MINIMUM_SIZE:
        return circle(float(max(width.max(), MINIMUM_SIZE)), centre_x=float(x.mean()))
    front = float(x[-1]) + min(float(width[-1]), 0.002 * float(x[-1] - x[0]))
    back = float(x[0]) - min(float(width[0]), 0.002 * float(x[-1] - x[0]))
    right = [(float(a), -float(b)) for a, b in zip(x, width, strict=True)]
    left = [(float(a), float(b)) for a, b in zip(x[::-1], width[::-1], strict=True)]
    return _rounded([(back, 0.0), *right, (front, 0.0), *left])


def _rounded(ring: list[tuple[float, float]]) -> Polygon:
    """Centimetres are enough; neighbours that fall together become one point."""
    points: list[tuple[float, float]] = []
    for a, b in ring:
        point = (round(a, 2) + 0.0, round(b, 2) + 0.0)
        if not points or point != points[-1]:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points)


def rounded_nose(x: Array, width: Array, far: float, *, blunt: bool = True) -> Array:
    """`width` ended as a half ellipse before the tip at `far`: a model's flat core would end square as a box, and
    between the instants of a travelling cloud its tip frays (not `blunt`: the nose is drawn longer)."""
    ahead = (x > 0) & (x <= far)
    if not ahead.any():
        return width
    length = min(0.15 * far, float(width[ahead].max())) if blunt else 0.15 * far
    if length <= 0:
        return width
    start = far - length
    base = float(np.interp(start, x, width))
    nose = base * np.sqrt(1 - np.clip((x - start) / length, 0.0, 1.0) ** 2)
    return np.asarray(np.where(x > start, nose, width))


def hull(ring: Polygon) -> Polygon:
    """The convex hull, counter-clockwise (Andrew's monotone chain); of fewer than three points the ring itself.

    >>> hull(((0.0, 0.0), (4.0, 0.0), (2.0, 1.0), (4.0, 4.0), (0.0, 4.0)))
    ((0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0))
    """
    points = sorted(set(ring))
    if len(points) < 3:
        return ring

    def chain(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for point in ordered:
            while len(kept) > 1 and _side(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return tuple(chain(points) + chain(points[::-1]))


def tidy(ring: Polygon) -> Polygon:
    """A ring of another model in this module's form: centimetres, no repeated point, counter-clockwise."""
    points = _rounded([(float(x), float(y)) for x, y in ring])
    return points[::-1] if len(points) >= 3 and area(points) < 0 else points


def around(ring: Polygon, inner: Polygon, *, middle: tuple[float, float]) -> Polygon:
    """`ring` made to hold `inner` too, both seen from `middle`: rings made from one middle nest exactly.

    For the rings of one fire, which are star-shaped about the middle of its flame.
    """
    outer = tidy(ring)
    angles = np.linspace(-math.pi, math.pi, POINTS_OF_FLAME, endpoint=False)
    reach_of = _radii(inner, middle, angles)
    if len(outer) >= 3:
        reach_of = np.maximum(reach_of, _radii(outer, middle, angles))
    return _rounded(
        [
            (middle[0] + float(r) * math.cos(a), middle[1] + float(r) * math.sin(a))
            for a, r in zip(angles, reach_of, strict=True)
        ]
    )


def centre(ring: Polygon) -> tuple[float, float]:
    """The middle of a ring's extent along x, on the axis."""
    along = [x for x, _ in ring]
    return (min(along) + max(along)) / 2, 0.0


def _radii(ring: Polygon, middle: tuple[float, float], angles: Array) -> Array:
    """How far the ring lies from `middle` in each direction: the farthest crossing of a ray with its sides."""
    points = np.asarray(ring) - np.asarray(middle)
    ahead = np.roll(points, -1, axis=0)
    direction = np.stack([np.cos(angles), np.sin(angles)], axis=1)[:, None, :]
    side = (ahead - points)[None, :, :]
    start = points[None, :, :]
    cross = direction[..., 0] * side[..., 1] - direction[..., 1] * side[..., 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        along = (start[..., 0] * side[..., 1] - start[..., 1] * side[..., 0]) / cross
        share = (start[..., 0] * direction[..., 1] - start[..., 1] * direction[..., 0]) / cross
    hit = (np.abs(cross) > 1e-12) & (share >= -1e-9) & (share <= 1 + 1e-9) & (along > 0)
    return np.asarray(np.where(hit, along, 0.0).max(axis=1))


def envelope(*half_widths: Array) -> list[Array]:
    """Half-widths from the innermost outwards, each made at least as wide as the one inside it."""
    result: list[Array] = []
    for width in half_widths:
        clean = np.where(np.isfinite(width), np.maximum(width, 0.0), 0.0)
        result.append(clean if not result else np.maximum(clean, result[-1]))
    return result


def is_valid_ring(polygon: Polygon) -> bool:
    """At least three finite points, an area, and no side crossing another (O(n²): for tests and checks)."""
    n = len(polygon)
    if n < 3 or not all(math.isfinite(value) for point in polygon for value in point):
        return False
    if len(set(polygon)) != n or abs(area(polygon)) <= 0:
        return False
    for i in range(n):
        for j in range(i + 2, n):
            if (j + 1) % n == i:
                continue
            if _cross(polygon[i], polygon[(i + 1) % n], polygon[j], polygon[(j + 1) % n]):
                return False
    return True


def area(polygon: Polygon) -> float:
    """Area [m²], positive when counter-clockwise.

    >>> area(((0.0, 0.0), (2.0, 0.0), (2.0, 1.0), (0.0, 1.0)))
    2.0
    """
    total = 0.0
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        total += ax * by - bx * ay
    return total / 2


def reach(polygon: Polygon) -> float:
    """Greatest distance of the ring from the source."""
    return max(math.hypot(x, y) for x, y in polygon)


def _cross(
    a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]
) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(p: tuple[float, float], q: tuple[float, float], r: tuple[float, float]) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
