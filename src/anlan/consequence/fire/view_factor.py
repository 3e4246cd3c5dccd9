"""View factors: how much of a target's sky a flame fills. Knows the shape of a flame, not what burns.

The tilted cylinder follows the closed form of Mudan (1984, 1987) in Appendix 6.1 of the TNO Yellow Book
(CPR 14E, 2005), which for no tilt is that of Raj (Atallah & Raj); numeric integration serves where it does not hold
and for other convex bodies.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, plain, positive, warn_out_of_range


@dataclass(frozen=True, slots=True)
class ViewFactor:
    """Share of the hemisphere over a flat target that the flame fills, each in [0, 1]."""

    horizontal: Any
    vertical: Any
    maximum: Any


def view_factor_cylinder(
    *, x_over_r: ArrayLike, l_over_r: ArrayLike, tilt_deg: ArrayLike = 0.0
) -> ViewFactor:
    """View factors of a cylindrical flame from a small target at the height of its base.

    `x_over_r`: distance from the axis at the base over the flame's radius, above 1 (outside the flame);
    `l_over_r`: length along the axis over the radius; `tilt_deg`: from the vertical, positive toward the target,
    in (-90, 90) degrees. `maximum` is the vector sum of both, for the most exposed orientation (YB eq. 6.A.18).
    Source: TNO Yellow Book (2005) eqs. 6.A.14, 6.A.15 (Mudan). Where the flame leans over the target
    (1 + l sin(tilt) >= x) the closed form counts flame behind the vertical target as seen; there it is integrated
    numerically. `ValueError` names a target inside the flame, a length not above 0 or a tilt out of range.

    >>> f = view_factor_cylinder(x_over_r=4.712, l_over_r=2.20396, tilt_deg=50.8286)
    >>> round(f.vertical, 6), round(f.horizontal, 6), round(f.maximum, 4)
    (0.091916, 0.029147, 0.0964)
    """
    away = finite("x_over_r", x_over_r)
    if not np.all(away > 1.0):
        raise ValueError(f"x_over_r: must be > 1 (outside the flame), got {x_over_r!r}")
    length = positive("l_over_r", l_over_r)
    lean = finite("tilt_deg", tilt_deg)
    if not np.all(np.abs(lean) < 90.0):
        raise ValueError(f"tilt_deg: must be in (-90, 90), got {tilt_deg!r}")
    away, length, tilt = np.broadcast_arrays(away, length, np.radians(lean))
    vertical, horizontal = _mudan(away, length, tilt)
    overhang = 1.0 + length * np.sin(tilt) >= away
    if np.any(overhang):
        warn_out_of_range("火焰倾斜覆盖到目标上方，视角系数改用数值积分；该处应按火焰包络内考虑")
        vertical = np.array(vertical)
        vertical[overhang] = [
            _vertical_under_flame(float(b), float(a), float(t))
            for b, a, t in zip(away[overhang], length[overhang], tilt[overhang], strict=True)
        ]
    horizontal = np.clip(horizontal, 0.0, 1.0)
    vertical = np.clip(vertical, 0.0, 1.0)
    return ViewFactor(
        horizontal=plain(horizontal),
        vertical=plain(vertical),
        maximum=plain(np.minimum(np.hypot(horizontal, vertical), 1.0)),
    )


def _mudan(b: Array, a: Array, tilt: Array) -> tuple[Array, Array]:
    """(vertical, horizontal) of the closed form; letters as in the Yellow Book, square roots restored from Mudan."""
    s, c = np.sin(tilt), np.cos(tilt)
    big = np.sqrt(a * a + (b + 1) ** 2 - 2 * a * (b + 1) * s)
    small = np.sqrt(np.maximum(a * a + (b - 1) ** 2 - 2 * a * (b - 1) * s, 1e-30))
    cross = np.sqrt(1 + (b * b - 1) * c * c)
    ratio = np.sqrt((b - 1) / (b + 1))
    root = np.sqrt(b * b - 1)
    gap = b - a * s
    slope = a * c / np.where(gap == 0.0, 1e-300, gap)
    arcs = np.arctan((a * b - root * root * s) / (root * cross)) + np.arctan(root * s / cross)
    bent = np.arctan(big * ratio / small)
    with np.errstate(over="ignore", invalid="ignore"):
        vertical = (
            -slope * np.arctan(ratio)
            + slope * (a * a + (b + 1) ** 2 - 2 * b * (1 + a * s)) / (big * small) * bent
            + c / cross * arcs
        ) / np.pi
    horizontal = (
        np.arctan(1 / ratio)
        + s / cross * arcs
        - (a * a + (b + 1) ** 2 - 2 * (b + 1 + a * b * s)) / (big * small) * bent
    ) / np.pi
    return vertical, horizontal


@cache
def gauss_legendre(order: int) -> tuple[Array, Array]:
    """Nodes and weights on [-1, 1]."""
    nodes, weights = np.polynomial.legendre.leggauss(order)
    return nodes, weights


def _vertical_under_flame(b: float, a: float, tilt: float, order: int = 96) -> float:
    """Vertical view factor counting only the flame in front of the target's plane."""
    nodes, weights = gauss_legendre(order)
    seen = np.arccos(1 / b)
    angle, rise = np.meshgrid(seen * nodes, a * np.cos(tilt) / 2 * (nodes + 1), indexing="ij")
    weight = np.outer(seen * weights, a * np.cos(tilt) / 2 * weights)
    dx = np.cos(angle) + rise * np.tan(tilt) - b
    dy = np.sin(angle)
    square = dx * dx + dy * dy + rise * rise
    toward = b * np.cos(angle) - 1.0
    return float(np.sum(weight * np.maximum(-dx, 0.0) * toward / (np.pi * square * square)))


def cylinder_maximum(
    *, x: ArrayLike, y: ArrayLike, length: float, radius: float, tilt_deg: float, order: int = 20
) -> Array:
    """Largest view factor of a cylinder leaning along +x from targets (x, y) at its base's height, by integration.

    For contours around a flame in wind, where the target lies off the plane of the tilt. Lengths [m]; targets
    inside the base's circle see 1. The flame's arc a target can see does not depend on the height (the sheared
    cylinder's normals are horizontal in projection), so Gauss-Legendre over it is exact to its order.
    """
    east, north = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))
    away = np.hypot(east, north) / radius
    outside = away > 1.0
    safe = np.where(outside, away, 2.0)
    bearing = np.arctan2(north, east)
    nodes, weights = gauss_legendre(order)
    tilt = np.radians(tilt_deg)
    height = length / radius * np.cos(tilt)
    # Nodes crowd toward the base, which is nearest to the target
    share = (nodes + 1) / 2
    rise = (height * share**3)[None, :]
    rise_weight = (height * 1.5 * share**2 * weights)[None, :]
    seen = np.arccos(1 / safe)[..., None, None]
    turn = seen * nodes[:, None]
    angle = bearing[..., None, None] + turn
    dx = np.cos(angle) + rise * np.tan(tilt) - (safe * np.cos(bearing))[..., None, None]
    dy = np.sin(angle) - (safe * np.sin(bearing))[..., None, None]
    square = dx * dx + dy * dy + rise * rise
    toward = safe[..., None, None] * np.cos(turn) - 1.0
    weight = seen * weights[:, None] * rise_weight * toward / (np.pi * square * square)
    vector = [np.sum(weight * part, axis=(-2, -1)) for part in (dx, dy, np.broadcast_to(rise, square.shape))]
    size = np.sqrt(vector[0] ** 2 + vector[1] ** 2 + vector[2] ** 2)
    return np.where(outside, np.minimum(size, 1.0), 1.0)


@dataclass(frozen=True, slots=True)
class Facets:
    """A convex body as small flat pieces: centres [m], outward normals times area [m2]."""

    centres: Array
    normals: Array

    def maximum(self, targets: Array) -> Array:
        """Largest view factor of the body from each target (N x 3), over all orientations; the body is convex."""
        delta = self.centres[None, :, :] - targets[:, None, :]
        square = np.maximum(np.einsum("nij,nij->ni", delta, delta), 1e-12)
        facing = np.maximum(-np.einsum("nij,ij->ni", delta, self.normals), 0.0)
        vector = np.einsum("ni,nij->nj", facing / (np.pi * square * square), delta)
        size: Array = np.minimum(np.sqrt(np.einsum("nj,nj->n", vector, vector)), 1.0)
        return size


def frustum_facets(
    *,
    base: Array,
    axis: Array,
    length: float,
    base_width: float,
    tip_width: float,
    around: int = 24,
    along: int = 14,
) -> Facets:
    """A cone's frustum with both end discs: `base` its lower centre [m], `axis` a unit vector, widths [m]."""
    side = np.cross(axis, [0.0, 1.0, 0.0] if abs(axis[1]) < 0.9 else [1.0, 0.0, 0.0])
    side = side / np.linalg.norm(side)
    other = np.cross(axis, side)
    angle = (np.arange(around) + 0.5) * 2 * np.pi / around
    outward = np.cos(angle)[:, None] * side + np.sin(angle)[:, None] * other
    step = length / along
    grow = (tip_width - base_width) / 2 / length
    place = (np.arange(along) + 0.5) * step
    radius = base_width / 2 + grow * place
    centres = base + place[:, None, None] * axis + radius[:, None, None] * outward[None]
    lateral = outward - grow * axis
    area = (radius * step * 2 * np.pi / around)[:, None, None]
    discs = [
        _disc(base, -axis, base_width / 2, outward),
        _disc(base + length * axis, axis, tip_width / 2, outward),
    ]
    return Facets(
        centres=np.concatenate([centres.reshape(-1, 3), *(centre for centre, _ in discs)]),
        normals=np.concatenate([(area * lateral[None]).reshape(-1, 3), *(normal for _, normal in discs)]),
    )


def _disc(centre: Array, axis: Array, radius: float, outward: Array, rings: int = 3) -> tuple[Array, Array]:
    edges = np.linspace(0.0, radius, rings + 1)
    middles = 0.5 * (edges[1:] + edges[:-1])
    areas = np.pi * (edges[1:] ** 2 - edges[:-1] ** 2) / len(outward)
    centres = centre + middles[:, None, None] * outward[None]
    normals = areas[:, None, None] * np.broadcast_to(axis, centres.shape)
    return centres.reshape(-1, 3), normals.reshape(-1, 3)
