"""Lines of equal value on a grid as closed rings (marching squares). Knows nothing of risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence.checks import Array, finite, warn_out_of_range

Point = tuple[float, float]
Ring = tuple[Point, ...]
_Edge = tuple[int, int, int]  # 0: between (row, column) and its right neighbour, 1: and the one above


@dataclass(frozen=True, slots=True)
class Contour:
    """Where the value is `level` or more: closed rings without repetition, outer ones anticlockwise, holes clockwise.

    `area_m2` counts holes off; `reaches_edge` says that the area goes on outside the grid.
    """

    level: float
    rings: tuple[Ring, ...]
    area_m2: float
    reaches_edge: bool


def contours(values: Any, x: Any, y: Any, levels: Sequence[float]) -> tuple[Contour, ...]:
    """Contours of `values` (shape (len(y), len(x))) on rising axes [m], one for each level, positions linear between
    nodes; outside the grid the value counts as 0. Warns where a contour reaches the grid's edge.

    >>> x = y = np.linspace(-2, 2, 41)
    >>> cone = np.maximum(0, 2 - np.hypot(*np.meshgrid(x, y)))
    >>> (found,) = contours(cone, x, y, [1.0])
    >>> len(found.rings), round(found.area_m2, 2), found.reaches_edge
    (1, 3.13, False)
    """
    grid, east, north = _examined(values, x, y)
    return tuple(_contour(grid, east, north, float(level)) for level in levels)


def _examined(values: Any, x: Any, y: Any) -> tuple[Array, Array, Array]:
    grid, east, north = finite("values", values), finite("x", x), finite("y", y)
    if grid.ndim != 2 or grid.shape != (north.size, east.size) or min(grid.shape) < 2:
        raise ValueError(f"values: must have the shape (len(y), len(x)) of at least 2 by 2, got {grid.shape}")
    for name, axis in (("x", east), ("y", north)):
        if np.any(np.diff(axis) <= 0):
            raise ValueError(f"{name}: must rise")
    return grid, east, north


def _contour(grid: Array, x: Array, y: Array, level: float) -> Contour:
    if not level > 0:
        raise ValueError(f"levels: must be > 0, got {level!r}")
    border = np.concatenate([grid[0], grid[-1], grid[:, 0], grid[:, -1]])
    reaches = bool(np.any(border >= level))
    if reaches:
        warn_out_of_range(f"等值线 {level:g} 超出计算网格，图上只画到网格边缘", stacklevel=4)
    # a frame of zeros just outside closes every ring along the edge
    framed = np.pad(grid, 1)
    far_x, far_y = (x[-1] - x[0]) * 1e-9, (y[-1] - y[0]) * 1e-9
    px = np.concatenate([[x[0] - far_x], x, [x[-1] + far_x]])
    py = np.concatenate([[y[0] - far_y], y, [y[-1] + far_y]])
    rings = tuple(_trace(_segments(framed, level), framed, px, py, level))
    return Contour(level, rings, sum(map(_area, rings)), reaches)


def _segments(grid: Array, level: float) -> dict[_Edge, _Edge]:
    """Directed pieces from edge to edge with the higher side on the left."""
    high = grid >= level
    case = (
        high[:-1, :-1].astype(int) + 2 * high[:-1, 1:] + 4 * high[1:, 1:] + 8 * high[1:, :-1]
    )  # corners anticlockwise from the lower left
    pieces: dict[_Edge, _Edge] = {}
    for row, column in zip(*np.nonzero((case > 0) & (case < 15)), strict=True):
        r, c = int(row), int(column)
        sides: tuple[_Edge, ...] = (
            (0, r, c),
            (1, r, c + 1),
            (0, r + 1, c),
            (1, r, c),
        )  # bottom, right, top, left
        mean = grid[r : r + 2, c : c + 2].mean()
        for start, end in _CASES[_saddle(int(case[r, c]), bool(mean >= level))]:
            pieces[sides[start]] = sides[end]
    return pieces


#: For each case the pieces (from side, to side), sides 0 bottom, 1 right, 2 top, 3 left; 16, 17: joined saddles.
_CASES: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((0, 3),),
    2: ((1, 0),),
    3: ((1, 3),),
    4: ((2, 1),),
    5: ((0, 3), (2, 1)),
    6: ((2, 0),),
    7: ((2, 3),),
    8: ((3, 2),),
    9: ((0, 2),),
    10: ((1, 0), (3, 2)),
    11: ((1, 2),),
    12: ((3, 1),),
    13: ((0, 1),),
    14: ((3, 0),),
    16: ((0, 1), (2, 3)),
    17: ((1, 2), (3, 0)),
}


def _saddle(case: int, joined: bool) -> int:
    return {5: 16, 10: 17}.get(case, case) if joined else case


def _trace(pieces: dict[_Edge, _Edge], grid: Array, x: Array, y: Array, level: float) -> list[Ring]:
    rings = []
    while pieces:
        start, here = next(iter(pieces.items()))
        ring = [start]
        del pieces[start]
        while here != start:
            ring.append(here)
            here = pieces.pop(here)
        points = [_position(edge, grid, x, y, level) for edge in ring]
        cleaned = tuple(
            point for point, before in zip(points, points[-1:] + points[:-1], strict=True) if point != before
        )
        if len(cleaned) >= 3:
            rings.append(cleaned)
    return rings


def _position(edge: _Edge, grid: Array, x: Array, y: Array, level: float) -> Point:
    upward, row, column = edge
    first = grid[row, column]
    second = grid[row + 1, column] if upward else grid[row, column + 1]
    part = float((level - first) / (second - first))
    if upward:
        return float(x[column]), float(y[row] + part * (y[row + 1] - y[row]))
    return float(x[column] + part * (x[column + 1] - x[column])), float(y[row])


def _area(ring: Ring) -> float:
    """Signed area [m2], anticlockwise positive."""
    points = np.asarray(ring)
    ahead = np.roll(points, -1, axis=0)
    return float(np.sum(points[:, 0] * ahead[:, 1] - ahead[:, 0] * points[:, 1]) / 2)
