"""The ground a passive cloud covers above a concentration, as rings: plume, release that ends, puff; at a time or ever.

Outlines follow from the Gaussian profile across the wind in closed form, so they neither cross themselves nor depend
on a grid. A cloud that reaches less far than the minimum range is not drawn, and said so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from anlan.consequence.checks import Array, number, warn_out_of_range
from anlan.consequence.dispersion.briggs import letters, plume_sigmas, puff_sigmas, warn_of_distance
from anlan.consequence.dispersion.criterion import checked_positive
from anlan.consequence.dispersion.distances import (
    Reach,
    axis_profile,
    crossing,
    distance_to_concentration,
    reach_of,
)
from anlan.consequence.dispersion.error_function import erf
from anlan.consequence.dispersion.gaussian import passing
from anlan.consequence.dispersion.rings import Ring, along, mirrored, swept

MINIMUM_RANGE = 10.0
"""m; nearer than this no Gaussian outline means anything (ALOHA draws none either)."""
_Profile = Callable[[Array], Array]


def plume_contour(
    *,
    mass_rate: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    target: float,
    points: int = 60,
    minimum_range: float = MINIMUM_RANGE,
) -> Ring:
    """Outline [m] of the concentration `target` [kg/m³] of a continuous plume at the receptor's height.

    On every slice y = ±σy √(2 ln(C_axis/target)). () when the target is never reached, and with a warning when it is
    not reached beyond `minimum_range` [m]. Source: isopleth of `gaussian_plume` with Briggs's widths.

    >>> ring = plume_contour(mass_rate=1, wind_speed=3, stability="D", terrain="rural", release_height=0,
    ...                      receptor_height=0, target=100e-6)
    >>> round(max(x for x, _ in ring), 1), round(max(y for _, y in ring), 1)
    (554.4, 35.3)
    """
    case = {"mass_rate": mass_rate, "wind_speed": wind_speed, "stability": stability, "terrain": terrain,
            "release_height": release_height, "receptor_height": receptor_height}  # fmt: skip
    reach = distance_to_concentration(**case, target=target)  # type: ignore[arg-type]
    if reach.near is None or reach.far is None or _too_near(reach.far, minimum_range):
        return ()
    return _ring(axis_profile(**case), _across(stability, terrain), reach.near, reach.far, target, points)  # type: ignore[arg-type]


def finite_release_reach(
    *,
    mass_rate: float,
    duration: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    target: float,
) -> Reach:
    """Distances [m] between which a release of `duration` [s] ever exceeds `target` [kg/m³] on its axis.

    The highest concentration at x is that of the plume times erf(u·duration/(2√2 σx)), reached when the middle of the
    cloud passes. Source: Palazzi et al. 1982, see `finite_release`.

    >>> reach = finite_release_reach(mass_rate=1, duration=60, wind_speed=3, stability="D", terrain="rural",
    ...                              release_height=0, receptor_height=0, target=1e-6)
    >>> 2000 < reach.far < 9000
    True
    """
    steady = axis_profile(mass_rate=mass_rate, wind_speed=wind_speed, stability=stability, terrain=terrain,
                          release_height=release_height, receptor_height=receptor_height)  # fmt: skip
    lasted = checked_positive("duration", duration)
    highest = _highest(steady, _across(stability, terrain), wind_speed, lasted)
    apart = abs(release_height - receptor_height)
    reach = reach_of(highest, checked_positive("target", target), apart, emitting=mass_rate > 0)
    if reach.far is not None:
        warn_of_distance(np.asarray(reach.far), near=True)
    return reach


def finite_release_contour(
    *,
    mass_rate: float,
    duration: float,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    target: float,
    t: float | None = None,
    points: int = 60,
    minimum_range: float = MINIMUM_RANGE,
) -> Ring:
    """Outline [m] of `target` [kg/m³] of a release that ends, `t` s after its start, or of all ground ever touched.

    Arguments as `finite_release_reach`; Briggs's σy also serves along the wind. () before the target is reached
    anywhere and after the cloud has thinned out.

    >>> case = dict(mass_rate=1, duration=300, wind_speed=3, stability="D", terrain="rural", release_height=0,
    ...             receptor_height=0, target=1e-5)
    >>> early, late = (finite_release_contour(**case, t=t) for t in (240, 480))
    >>> min(x for x, _ in early) < min(x for x, _ in late) < max(x for x, _ in early) < max(x for x, _ in late)
    True
    """
    reach = finite_release_reach(
        mass_rate=mass_rate, duration=duration, wind_speed=wind_speed, stability=stability, terrain=terrain,
        release_height=release_height, receptor_height=receptor_height, target=target)  # fmt: skip
    if reach.near is None or reach.far is None or _too_near(reach.far, minimum_range):
        return ()
    steady = axis_profile(mass_rate=mass_rate, wind_speed=wind_speed, stability=stability, terrain=terrain,
                          release_height=release_height, receptor_height=receptor_height)  # fmt: skip
    across = _across(stability, terrain)
    if t is None:
        profile = _highest(steady, across, wind_speed, duration)
        return _ring(profile, across, reach.near, reach.far, target, points)
    profile = _at_time(steady, across, wind_speed, duration, number("t", t))
    stretch = _covered(profile, reach.near, reach.far, target)
    return () if stretch is None else _ring(profile, across, *stretch, target, points)


def arrival_time(
    *,
    mass_rate: float,
    duration: float | None,
    wind_speed: float,
    stability: str,
    terrain: str,
    release_height: float,
    receptor_height: float,
    target: float,
    x: float,
) -> float | None:
    """When [s] after the start `target` [kg/m³] first reaches the axis at `x` m; None when it never does.

    `duration` [s] of the release, None for one that does not end. Source: Palazzi et al. 1982: until the middle of the
    cloud has passed, the concentration at a place only rises.

    >>> case = dict(mass_rate=1, duration=None, wind_speed=3, stability="D", terrain="rural", release_height=0,
    ...             receptor_height=0, target=1e-5)
    >>> round(arrival_time(**case, x=600)), arrival_time(**case, x=60000)
    (181, None)
    """
    steady = axis_profile(mass_rate=mass_rate, wind_speed=wind_speed, stability=stability, terrain=terrain,
                          release_height=release_height, receptor_height=receptor_height)  # fmt: skip
    aimed = checked_positive("target", target)
    place, across = np.array([checked_positive("x", x)]), _across(stability, terrain)
    lasted = math.inf if duration is None else checked_positive("duration", duration)
    latest = (float(x) + 8.0 * float(across(place)[0])) / wind_speed
    if math.isfinite(lasted):
        latest = float(x) / wind_speed + 0.5 * lasted

    def concentration(t: float) -> float:
        return float(_at_time(steady, across, wind_speed, lasted, t)(place)[0])

    if concentration(latest) < aimed:
        return None
    low, high = 0.0, latest
    for _ in range(60):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if concentration(middle) >= aimed else (middle, high)
    return high


def puff_reach(
    *,
    total_mass: float,
    wind_speed: float,
    stability: str,
    release_height: float,
    receptor_height: float,
    target: float,
) -> Reach:
    """Distances [m] between which a mass [kg] released at once ever exceeds `target` [kg/m³] on its axis.

    Widths `sigma_puff` of the distance the centre has gone; `peak` is that of the centre at the receptor's height.
    Source: CCPS 1999, puff isopleths.

    >>> reach = puff_reach(total_mass=100, wind_speed=3, stability="D", release_height=0, receptor_height=0,
    ...                    target=1e-4)
    >>> reach.near, 1000 < reach.far < 3000
    (0.0, True)
    """
    centres, radii, reach = _circles(
        total_mass, wind_speed, stability, release_height, receptor_height, target
    )
    if centres is None:
        return reach
    near = max(float(np.min(centres - radii)), 0.0) if reach.near else 0.0
    return Reach(near, float(np.max(centres + radii)), reach.distance_of_peak, reach.peak)


def puff_contour(
    *,
    total_mass: float,
    wind_speed: float,
    stability: str,
    release_height: float,
    receptor_height: float,
    target: float,
    t: float | None = None,
    points: int = 60,
    minimum_range: float = MINIMUM_RANGE,
) -> Ring:
    """Outline [m] of `target` [kg/m³] of a mass released at once, `t` s later or of all ground ever touched.

    A circle of radius σ √(2 ln(C_centre/target)) about u·t; over time their union.

    >>> ring = puff_contour(total_mass=100, wind_speed=3, stability="D", release_height=0, receptor_height=0,
    ...                     target=1e-4, t=200)
    >>> round(sum(x for x, _ in ring) / len(ring))
    600
    """
    if t is not None:
        moment = checked_positive("t", t)
    centres, radii, _ = _circles(total_mass, wind_speed, stability, release_height, receptor_height, target)
    if centres is None or _too_near(float(np.max(centres + radii)), minimum_range):
        return ()
    if t is None:
        return swept(centres, radii, points)
    centre = wind_speed * moment
    square = _radius_square(_centre_profile(total_mass, stability, release_height, receptor_height),
                            stability, np.array([centre]), target)  # fmt: skip
    return () if square[0] <= 0 else swept(np.array([centre]), np.sqrt(square), points)


def _circles(
    total_mass: float,
    wind_speed: float,
    stability: str,
    release_height: float,
    receptor_height: float,
    target: float,
) -> tuple[Any, Any, Reach]:
    """Centres and radii of the isopleth while it lasts (None, None when it never is), with the centre's reach."""
    checked_positive("wind_speed", wind_speed)
    mass, aimed = number("total_mass", total_mass, low=0.0), checked_positive("target", target)
    apart = abs(
        number("release_height", release_height, 0.0) - number("receptor_height", receptor_height, 0.0)
    )
    profile = _centre_profile(mass, stability, release_height, receptor_height)
    reach = reach_of(profile, aimed, apart, emitting=mass > 0)
    if reach.near is None or reach.far is None:
        return None, None, reach
    centres = along(reach.near, reach.far, 400)[1:-1]
    square = _radius_square(profile, stability, centres, aimed)
    return centres, np.sqrt(np.maximum(square, 0.0)), reach


def _centre_profile(mass: float, stability: str, release_height: float, receptor_height: float) -> _Profile:
    letters(stability)

    def concentration(x: Array) -> Array:
        wide, high = puff_sigmas(x, stability)
        vertical = np.exp(-0.5 * ((receptor_height - release_height) / high) ** 2)
        vertical += np.exp(-0.5 * ((receptor_height + release_height) / high) ** 2)
        return np.asarray(mass / ((2 * np.pi) ** 1.5 * wide * wide * high) * vertical)

    return concentration


def _radius_square(profile: _Profile, stability: str, centres: Array, target: float) -> Array:
    wide, _ = puff_sigmas(centres, stability)
    return np.asarray(wide**2 * 2.0 * np.log(np.maximum(profile(centres), 1e-300) / target))


def _across(stability: str, terrain: str) -> _Profile:
    return lambda x: plume_sigmas(x, stability, terrain)[0]


def _highest(steady: _Profile, across: _Profile, wind_speed: float, duration: float) -> _Profile:
    half = wind_speed * duration / (2.0 * math.sqrt(2.0))
    return lambda x: np.asarray(steady(x) * np.asarray(erf(half / across(x))))


def _at_time(steady: _Profile, across: _Profile, wind_speed: float, duration: float, time: float) -> _Profile:
    moment, lasted, speed = np.asarray(time), np.asarray(duration), np.asarray(wind_speed)

    def concentration(x: Array) -> Array:
        return np.asarray(steady(x) * passing(x, moment, lasted, speed, across(x)))

    return concentration


def _covered(profile: _Profile, near: float, far: float, target: float) -> tuple[float, float] | None:
    """The longest stretch between `near` and `far` in which a profile is at or above `target`."""
    start = max(near, 1e-6 * far)
    x = np.unique(np.concatenate([np.linspace(start, far, 400), np.geomspace(start, far, 200)]))
    inside = np.concatenate([[False], profile(x) >= target, [False]])
    begins = np.flatnonzero(inside[1:-1] & ~inside[:-2])
    ends = np.flatnonzero(inside[1:-1] & ~inside[2:])
    if begins.size == 0:
        return None
    longest = int(np.argmax(x[ends] - x[begins]))
    first, last = int(begins[longest]), int(ends[longest])
    low = near if first == 0 else crossing(profile, float(x[first - 1]), float(x[first]), target)
    high = far if last == x.size - 1 else crossing(profile, float(x[last]), float(x[last + 1]), target)
    return low, high


def _ring(profile: _Profile, across: _Profile, near: float, far: float, target: float, points: int) -> Ring:
    x = along(near, far, max(points, 8))
    inner = x[1:-1]
    half = across(inner) * np.sqrt(2.0 * np.log(np.maximum(profile(inner) / target, 1.0)))
    return mirrored(x, np.concatenate([[0.0], half, [0.0]]))


def _too_near(far: float, minimum_range: float) -> bool:
    if far >= minimum_range:
        return False
    warn_out_of_range(
        f"影响距离不足 {minimum_range:g} m，小于扩散模型的最小适用距离，不绘制范围，按现场隔离处置。",
        stacklevel=4,
    )
    return True
