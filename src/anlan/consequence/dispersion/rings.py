"""Outlines as closed rings of points, free of self-crossing. Knows no model and no map."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, number, positive

Ring = tuple[tuple[float, float], ...]
"""(x downwind, y to the left of the wind) in metres; closed without repeating the first point; () for nothing."""

# Of every case of corners at or above the level (bits: lower left, lower right, upper right, upper left) the edges a
# contour enters and leaves by, the high side on its left. Edges: 0 bottom, 1 right, 2 top, 3 left.
_CASES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((0, 3),), 2: ((1, 0),), 3: ((1, 3),), 4: ((2, 1),), 6: ((2, 0),), 7: ((2, 3),), 8: ((3, 2),),
    9: ((0, 2),), 11: ((1, 2),), 12: ((3, 1),), 13: ((0, 1),), 14: ((3, 0),),
}  # fmt: skip
_SADDLES = {(5, True): ((0, 1), (2, 3)), (5, False): ((0, 3), (2, 1)),
            (10, True): ((3, 0), (1, 2)), (10, False): ((1, 0), (3, 2))}  # fmt: skip


def ring_area(ring: Ring) -> float:
    """Area [m²] inside a ring; 0 for an empty one.

    >>> ring_area(((0.0, 0.0), (2.0, 0.0), (2.0, 3.0), (0.0, 3.0)))
    6.0
    """
    return abs(_signed_area(ring))


def mirrored(x: Array, half: Array) -> Ring:
    """A ring from rising points along the wind and the half width there; where it has no width, one point.

    >>> mirrored(np.array([0.0, 5.0, 9.0]), np.array([0.0, 2.0, 0.0]))
    ((0.0, 0.0), (5.0, -2.0), (9.0, 0.0), (5.0, 2.0))
    """
    right = [(a, -b if b > 0 else 0.0) for a, b in zip(x.tolist(), half.tolist(), strict=True)]
    return tuple(right + [(a, -b) for a, b in reversed(right) if b < 0])


def along(near: float, far: float, points: int) -> Array:
    """Places from `near` to `far`, denser toward both ends, where outlines bend.

    >>> along(0.0, 2.0, 5).round(2).tolist()
    [0.0, 0.29, 1.0, 1.71, 2.0]
    """
    places = near + (far - near) * 0.5 * (1.0 - np.cos(np.linspace(0.0, np.pi, points)))
    places[0], places[-1] = near, far
    return np.asarray(places)


def swept(centres: Array, radii: Array, points: int) -> Ring:
    """The outline of the union of overlapping circles whose centres lie on the axis.

    >>> len(swept(np.array([0.0, 1.0]), np.array([1.0, 1.0]), 5))
    8
    """
    back, front = float(np.min(centres - radii)), float(np.max(centres + radii))
    x = along(back, front, points)
    square = np.max(radii**2 - (x[:, None] - centres) ** 2, axis=1)
    half = np.sqrt(np.maximum(square, 0.0))
    half[0] = half[-1] = 0.0
    return mirrored(x, half)


def contour_of_grid(*, x: ArrayLike, y: ArrayLike, values: ArrayLike, level: float) -> tuple[Ring, ...]:
    """The outlines of where `values` (shape (len(y), len(x)), axes rising, in metres) reach `level`, largest first.

    Outer rings run counter-clockwise, holes clockwise; what reaches the edge of the grid is closed along it. Method:
    marching squares with linear interpolation, saddles decided by the mean of the four corners.

    >>> import numpy as np
    >>> axis = np.linspace(-2, 2, 41)
    >>> rings = contour_of_grid(x=axis, y=axis, values=4 - axis[:, None] ** 2 - axis**2, level=3.0)
    >>> len(rings), round(ring_area(rings[0]), 1)
    (1, 3.1)
    """
    columns, rows, field = _framed(x, y, values, number("level", level))
    following, places = _segments(columns, rows, field, level)
    rings = []
    while following:
        start, edge = following.popitem()
        ring = [places[start]]
        while edge != start:
            ring.append(places[edge])
            edge = following.pop(edge)
        cleaned = _without_repetition(ring)
        if len(cleaned) > 2:
            rings.append(cleaned)
    return tuple(sorted(rings, key=ring_area, reverse=True))


def _framed(x: ArrayLike, y: ArrayLike, values: ArrayLike, level: float) -> tuple[Array, Array, Array]:
    """The grid with one low row of points around it at the same places, so that every contour closes."""
    columns, rows, field = finite("x", x), finite("y", y), finite("values", values)
    for name, axis in (("x", columns), ("y", rows)):
        if axis.ndim != 1 or axis.size < 2:
            raise ValueError(f"{name}: must be an axis of at least 2 values, got shape {axis.shape}")
        positive(f"step of {name}", np.diff(axis))
    if field.shape != (rows.size, columns.size):
        raise ValueError(f"values: must have the shape {(rows.size, columns.size)}, got {field.shape}")
    low = min(float(field.min()), level) - 1.0
    return np.pad(columns, 1, "edge"), np.pad(rows, 1, "edge"), np.pad(field, 1, constant_values=low)


def _segments(
    x: Array, y: Array, field: Array, level: float
) -> tuple[dict[int, int], dict[int, tuple[float, float]]]:
    """From every crossed edge of the grid the next one along its contour, and where each edge is crossed."""
    high = field >= level
    case = high[:-1, :-1] + 2 * high[:-1, 1:] + 4 * high[1:, 1:] + 8 * high[1:, :-1]
    width = x.size
    following: dict[int, int] = {}
    places: dict[int, tuple[float, float]] = {}
    for i, j in zip(*(found.tolist() for found in np.nonzero((case > 0) & (case < 15))), strict=True):
        corner = i * width + j
        edges = (2 * corner, 2 * (corner + 1) + 1, 2 * (corner + width), 2 * corner + 1)
        kind = int(case[i, j])
        pairs = _CASES.get(kind) or _SADDLES[kind, bool(field[i : i + 2, j : j + 2].mean() >= level)]
        for enter, leave in pairs:
            following[edges[enter]] = edges[leave]
            places[edges[enter]] = _place(x, y, field, level, edges[enter], width)
    return following, places


def _place(x: Array, y: Array, field: Array, level: float, edge: int, width: int) -> tuple[float, float]:
    corner, upright = divmod(edge, 2)
    i, j = divmod(corner, width)
    k, m = (i + 1, j) if upright else (i, j + 1)
    first, second = float(field[i, j]), float(field[k, m])
    share = (level - first) / (second - first)
    return float(x[j] + share * (x[m] - x[j])), float(y[i] + share * (y[k] - y[i]))


def _without_repetition(ring: list[tuple[float, float]]) -> Ring:
    return tuple(point for point, before in zip(ring, [ring[-1], *ring[:-1]], strict=True) if point != before)


def _signed_area(ring: Ring) -> float:
    if len(ring) < 3:
        return 0.0
    x, y = np.array(ring).T
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
