"""Blast of vapour clouds: TNO multi-energy and Baker-Strehlow-Tang. Knows no dispersion: the caller gives the energy.

Both scale the distance with the energy of the obstructed part of the cloud (Sachs): r (p0 / E)^(1/3). The charts of the
multi-energy method are for a hemispherical cloud on the ground and take its own energy; those of Baker-Strehlow-Tang
are for a sphere in free air and take twice the energy of a cloud on the ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, number, one_of, plain, positive, warn_out_of_range
from anlan.consequence.constants import ATMOSPHERE
from anlan.consequence.explosion import curves

STOICHIOMETRIC_ENERGY: Final = 3.5e6
"""Heat of a stoichiometric hydrocarbon-air mixture [J/m3] (van den Berg 1985)."""

SOUND_SPEED: Final = 340.0

_NEAREST: Final = 0.23
_FARTHEST: Final = 100.0

# (ignition strong, obstruction, parallel plane confinement) -> lowest and highest strength
_KINSELLA: Final[dict[tuple[bool, str, bool], tuple[int, int]]] = {
    (True, "high", True): (7, 10),
    (True, "high", False): (7, 10),
    (False, "high", True): (5, 7),
    (True, "low", True): (5, 7),
    (True, "low", False): (4, 6),
    (True, "none", True): (4, 6),
    (False, "high", False): (4, 5),
    (True, "none", False): (4, 5),
    (False, "low", True): (3, 5),
    (False, "low", False): (2, 3),
    (False, "none", True): (1, 2),
    (False, "none", False): (1, 1),
}


@dataclass(frozen=True, slots=True)
class MultiEnergy:
    """Blast of a cloud by the multi-energy method; pressures [Pa], duration [s], impulse [Pa s].

    `shape` is 'pressure wave' (strengths 1 to 5 near the cloud: gradual rise) or 'shock wave'.
    """

    scaled_distance: Any
    overpressure: Any
    dynamic_pressure: Any
    duration: Any
    impulse: Any
    shape: str


@dataclass(frozen=True, slots=True)
class BakerStrehlowTang:
    """Blast of a cloud by Baker-Strehlow-Tang: overpressure [Pa], impulse [Pa s]."""

    scaled_distance: Any
    mach: float
    overpressure: Any
    impulse: Any


def stoichiometric_energy(*, volume: ArrayLike) -> Any:
    """Energy [J] of an obstructed `volume` [m3] filled with a stoichiometric mixture: 3.5 MJ/m3.

    Source: van den Berg 1985, TNO Yellow Book (2005) 5.5.3; the same for all hydrocarbons within 10 %.

    >>> stoichiometric_energy(volume=1000.0)
    3500000000.0
    """
    return plain(STOICHIOMETRIC_ENERGY * positive("volume", volume))


def multi_energy_strength(
    *, obstruction: str, confined: bool, strong_ignition: bool = False
) -> tuple[int, int]:
    """Lowest and highest strength (1 to 10) for the surroundings of a cloud.

    `obstruction` 'high' (blockage over 30 %, spacing under 3 m), 'low' or 'none'; `confined` by parallel planes;
    `strong_ignition` an explosion or a vented enclosure. Source: Kinsella 1993, TNO Yellow Book (2005) table 5.3.

    >>> multi_energy_strength(obstruction="high", confined=False)
    (4, 5)
    """
    one_of("obstruction", obstruction, ("high", "low", "none"))
    return _KINSELLA[(bool(strong_ignition), obstruction, bool(confined))]


def multi_energy(
    *,
    energy: ArrayLike,
    distance: ArrayLike,
    strength: int,
    ambient_pressure: float = ATMOSPHERE,
    sound_speed: float = SOUND_SPEED,
) -> MultiEnergy:
    """Blast at `distance` [m] from the middle of an obstructed cloud of `energy` [J] by the multi-energy method.

    `strength` 1 (slow) to 10 (detonation), see `multi_energy_strength`. Source: van den Berg 1985, TNO Yellow Book
    (2005) 5.5; curves and their reading errors in `curves`. Dynamic pressure from the shock relation
    2.5 p^2 / (7 p0 + p); impulse as a triangle. Warns outside scaled distances 0.23 to 100.

    >>> blast = multi_energy(energy=3.5e9, distance=65.0, strength=7)
    >>> round(blast.scaled_distance, 2), round(blast.overpressure / 1e3, 1), blast.shape
    (2.0, 16.3, 'shock wave')
    """
    level = _strength(strength)
    pressure = float(positive("ambient_pressure", number("ambient_pressure", ambient_pressure)))
    sound = float(positive("sound_speed", number("sound_speed", sound_speed)))
    scale = np.cbrt(positive("energy", energy) / pressure)
    r = positive("distance", distance) / scale
    if np.any((r < _NEAREST) | (r > _FARTHEST)):
        warn_out_of_range("比例距离超出多能法曲线范围 0.23～100：近处按云团内取值，远处按幂律外推")
    ratio = _multi_energy_ratio(r, level)
    points = curves.ME_DURATION[level]
    duration = np.exp(np.interp(np.log(r), [np.log(x) for x, _ in points], [np.log(y) for _, y in points]))
    seconds = duration * scale / sound
    over = ratio * pressure
    return MultiEnergy(
        scaled_distance=plain(r),
        overpressure=plain(over),
        dynamic_pressure=plain(2.5 * over**2 / (7 * pressure + over)),
        duration=plain(seconds),
        impulse=plain(0.5 * over * seconds),
        shape="pressure wave" if level <= 5 else "shock wave",
    )


def multi_energy_distance(
    *,
    energy: ArrayLike,
    overpressure_Pa: ArrayLike,  # noqa: N803
    strength: int,
    ambient_pressure: float = ATMOSPHERE,
) -> Any:
    """Distance [m] to an overpressure [Pa]; None (NaN in an array) when the strength never gives it.

    Source: the inverse of `multi_energy`.

    >>> round(multi_energy_distance(energy=3.5e9, overpressure_Pa=16.2e3, strength=7))
    65
    >>> multi_energy_distance(energy=3.5e9, overpressure_Pa=16.2e3, strength=3) is None
    True
    """
    level = _strength(strength)
    pressure = float(positive("ambient_pressure", number("ambient_pressure", ambient_pressure)))
    wanted = positive("overpressure_Pa", overpressure_Pa) / pressure
    r = _falling(lambda z: _multi_energy_ratio(z, level), wanted, _NEAREST, 1e4)
    return _or_none(r * np.cbrt(positive("energy", energy) / pressure))


def _strength(strength: int) -> int:
    if isinstance(strength, bool) or strength not in range(1, 11):
        raise ValueError(f"strength: must be a whole number in [1, 10], got {strength!r}")
    return int(strength)


def _multi_energy_ratio(r: Array, level: int) -> Array:
    if level <= 6:
        factor, power = curves.ME_POWER[level - 1]
        return np.minimum(curves.ME_PLATEAU[level - 1], factor * r**-power)
    factor, power = curves.ME_POWER[5]
    points = (*curves.ME_STRONG[level], (curves.ME_JOIN, factor * curves.ME_JOIN**-power))
    log = np.interp(np.log(r), [np.log(x) for x, _ in points], [np.log(y) for _, y in points])
    return np.where(r > curves.ME_JOIN, factor * r**-power, np.exp(log))


def flame_mach(*, reactivity: str, congestion: str, expansion: str) -> float:
    """Flame Mach number Mf of a cloud: `reactivity` and `congestion` 'low', 'medium', 'high'; `expansion` '2D' (under a
    deck), '2.5D' (partly) or '3D' (open).

    Source: Pierorazio et al. 2005, table 3; where it says DDT, a detonation (5.2).

    >>> flame_mach(reactivity="medium", congestion="high", expansion="3D")
    0.5
    """
    levels = ("low", "medium", "high")
    one_of("reactivity", reactivity, levels)
    one_of("congestion", congestion, levels)
    one_of("expansion", expansion, ("2D", "2.5D", "3D"))
    return curves.BST_FLAME[expansion][reactivity][levels.index(congestion)]


def baker_strehlow_tang(
    *,
    energy: ArrayLike,
    distance: ArrayLike,
    mach: float,
    ambient_pressure: float = ATMOSPHERE,
    sound_speed: float = SOUND_SPEED,
    ground_reflection: bool = True,
) -> BakerStrehlowTang:
    """Blast at `distance` [m] from the middle of an obstructed cloud of `energy` [J] burning at flame Mach `mach`.

    `ground_reflection` doubles the energy of a cloud on the ground. Source: Tang & Baker 1999, curves in `curves`
    (0.2 <= Mf <= 5.2, 0.1 <= r <= 10), log-log between them; below Mf 0.2 the lowest curve is scaled by
    2.4 Mf^2 / (1 + Mf). Warns outside.

    >>> blast = baker_strehlow_tang(energy=1e10, distance=100.0, mach=0.5)
    >>> round(blast.scaled_distance, 2), round(blast.overpressure / 1e3, 1)
    (1.72, 9.8)
    """
    flame = _mach(mach)
    pressure = float(positive("ambient_pressure", number("ambient_pressure", ambient_pressure)))
    sound = float(positive("sound_speed", number("sound_speed", sound_speed)))
    scale = np.cbrt((2.0 if ground_reflection else 1.0) * positive("energy", energy) / pressure)
    r = positive("distance", distance) / scale
    if np.any((r < 0.1) | (r > 10.0)):
        warn_out_of_range("比例距离超出 Baker-Strehlow-Tang 曲线范围 0.1～10：近处取曲线端值，远处按幂律外推")
    return BakerStrehlowTang(
        scaled_distance=plain(r),
        mach=flame,
        overpressure=plain(_chart(flame, "overpressure", r) * pressure),
        impulse=plain(_chart(flame, "impulse", r) * pressure * scale / sound),
    )


def bst_distance(
    *,
    energy: ArrayLike,
    overpressure_Pa: ArrayLike,  # noqa: N803
    mach: float,
    ambient_pressure: float = ATMOSPHERE,
    ground_reflection: bool = True,
) -> Any:
    """Distance [m] to an overpressure [Pa]; None (NaN in an array) when the flame never gives it.

    Source: the inverse of `baker_strehlow_tang`.

    >>> round(bst_distance(energy=1e10, overpressure_Pa=9.79e3, mach=0.5))
    100
    """
    flame = _mach(mach)
    pressure = float(positive("ambient_pressure", number("ambient_pressure", ambient_pressure)))
    wanted = positive("overpressure_Pa", overpressure_Pa) / pressure
    r = _falling(lambda z: _chart(flame, "overpressure", z), wanted, 0.1, 1e4)
    doubled = 2.0 if ground_reflection else 1.0
    return _or_none(r * np.cbrt(doubled * positive("energy", energy) / pressure))


def _mach(mach: float) -> float:
    value = number("mach", mach, 1e-3, 6.0)
    if not curves.BST_MACH[0] <= value <= curves.BST_MACH[-1]:
        warn_out_of_range("火焰马赫数超出 Baker-Strehlow-Tang 曲线范围 0.2～5.2，超压按端部曲线推算")
    return value


@cache
def _logs(which: str) -> tuple[Array, Array, Array]:
    rows = curves.BST_OVERPRESSURE if which == "overpressure" else curves.BST_IMPULSE
    places = curves.BST_DISTANCE if which == "overpressure" else curves.BST_IMPULSE_DISTANCE
    return np.log(np.asarray(curves.BST_MACH)), np.log(np.asarray(places)), np.log(np.asarray(rows))


def _chart(flame: float, which: str, r: Array) -> Array:
    mach, place, rows = _logs(which)
    held = np.log(min(max(flame, curves.BST_MACH[0]), curves.BST_MACH[-1]))
    row = np.array([np.interp(held, mach, rows[:, column]) for column in range(rows.shape[1])])
    if flame < curves.BST_MACH[0]:
        row = row + np.log(_slow(flame) / _slow(curves.BST_MACH[0]))
    log = np.log(r)
    slope = (row[-1] - row[-2]) / (place[-1] - place[-2])
    beyond = row[-1] + slope * np.maximum(log - place[-1], 0.0)
    result: Array = np.exp(np.where(log > place[-1], beyond, np.interp(log, place, row)))
    return result


def _slow(mach: float) -> float:
    """Overpressure over ambient of a slow spherical flame (Tang & Baker 1999)."""
    return 2.4 * mach**2 / (1 + mach)


def _falling(curve: Any, wanted: Array, low: float, high: float) -> Array:
    """Largest r in [low, high] where the falling `curve` is `wanted`; NaN where it never is."""
    wanted = finite("overpressure_Pa", wanted)
    left, right = np.full(wanted.shape, np.log(low)), np.full(wanted.shape, np.log(high))
    missed = curve(np.exp(left)) < wanted
    for _ in range(50):
        middle = 0.5 * (left + right)
        above = curve(np.exp(middle)) >= wanted
        left, right = np.where(above, middle, left), np.where(above, right, middle)
    return np.where(missed, np.nan, np.exp(0.5 * (left + right)))


def _or_none(value: Array) -> Any:
    array = np.asarray(value, dtype=np.float64)
    if array.ndim == 0:
        return None if np.isnan(array) else float(array)
    return array
