"""Vessels that empty: a liquid tank with a falling head, a gas vessel with a falling pressure. Not pipes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import ATMOSPHERE, G, R
from anlan.consequence.source.holes import discharge_area, gas_hole, gas_ratio

SHAPES = ("vertical", "horizontal", "sphere")
ULLAGES = ("constant", "closed")
PROCESSES = ("adiabatic", "isothermal")


@functools.cache
def _gauss() -> tuple[Array, Array]:
    """Nodes and weights of six-point Gauss-Legendre; asked for late, as importing them takes a tenth of NumPy."""
    nodes, weights = np.polynomial.legendre.leggauss(6)
    return nodes, weights


@dataclass(frozen=True, slots=True)
class Draindown:
    """A tank draining: arrays over `time` [s]; `total_mass` [kg] released in `duration` [s]."""

    time: Array
    mass_rate: Array
    level: Array
    ullage_pressure: Array
    mass_released: Array
    total_mass: float
    duration: float


@dataclass(frozen=True, slots=True)
class GasBlowdown:
    """A gas vessel emptying: arrays over `time` [s]; `total_mass` [kg] released in `duration` [s]."""

    time: Array
    mass_rate: Array
    pressure: Array
    temperature: Array
    mass_released: Array
    total_mass: float
    duration: float


def tank_draindown(
    *,
    shape: str,
    diameter: float,
    liquid_level: float,
    hole_diameter: float,
    cd: float,
    liquid_density: float,
    length: float | None = None,
    hole_height: float = 0.0,
    ullage_pressure: float = ATMOSPHERE,
    ambient_pressure: float = ATMOSPHERE,
    ullage: str = "constant",
    total_height: float | None = None,
    duration: float | None = None,
    points: int = 201,
) -> Draindown:
    """Outflow from a tank while its level falls to the hole (or until `duration` [s]).

    Bernoulli at each level, quasi-steady (Yellow Book chapter 2); time by Gauss quadrature of A(h) dh / (q/rho), so
    mass is conserved to rounding. `shape` vertical (cylinder), horizontal (cylinder of `length` [m]) or sphere; levels
    [m] above the lowest point. `ullage` 'constant': vented or padded, pressure stays; 'closed': the gas above expands
    isothermally (needs `total_height` of a vertical tank) and the flow stops when the pressures balance.

    >>> tank = tank_draindown(shape="vertical", diameter=10.0, liquid_level=5.0, hole_diameter=0.1, cd=0.62,
    ...                       liquid_density=1000.0)
    >>> round(tank.duration), round(tank.total_mass)
    (16287, 392699)
    """
    body = _body(shape, diameter, length, total_height)
    density = _one("liquid_density", liquid_density)
    ambient = _one("ambient_pressure", ambient_pressure)
    padding = _one("ullage_pressure", ullage_pressure)
    area = float(discharge_area(cd=_one("cd", cd), hole_diameter=_one("hole_diameter", hole_diameter)))
    level = checks.number("liquid_level", liquid_level, 0.0, body.height)
    hole = checks.number("hole_height", hole_height, 0.0, level)
    closed = checks.one_of("ullage", ullage, ULLAGES) == "closed"
    if closed and shape == "vertical" and total_height is None:
        raise ValueError("total_height: is required for a closed vertical tank")
    space = max(
        float(body.volume_of(np.asarray(body.height))) - float(body.volume_of(np.asarray(level))), 1e-9
    )

    def pressure(h: Array) -> Array:
        if not closed:
            return np.full(h.shape, padding)
        grown = body.volume_of(np.asarray(level)) - body.volume_of(h)
        return np.asarray(padding * space / (space + grown))

    def driving(h: Array) -> Array:
        return pressure(h) - ambient + density * G * (h - hole)

    if driving(np.asarray(level)) < 0:
        raise ValueError(
            f"ullage_pressure: with the liquid head must be >= ambient_pressure, got {ullage_pressure!r}"
        )
    lowest = _root(driving, hole, level)
    # h = lowest + s2: Torricelli's root at the end of the flow becomes a smooth function of s.
    s = np.linspace(np.sqrt(level - lowest), 0.0, _count(points))

    def slowness(v: Array) -> Array:
        h = lowest + v * v
        return body.area_of(h) * 2 * v * density / _liquid_rate(area, density, driving(h))

    time = _times(slowness, s)
    stop = None if duration is None else _one("duration", duration)
    time, s = _cut(time, s, stop)
    levels = lowest + s * s
    released = density * (body.volume_of(np.asarray(level)) - body.volume_of(levels))
    return Draindown(
        time=time,
        mass_rate=_liquid_rate(area, density, np.maximum(driving(levels), 0.0)),
        level=levels,
        ullage_pressure=pressure(levels),
        mass_released=released,
        total_mass=float(released[-1]),
        duration=float(time[-1]),
    )


def _liquid_rate(area: float, density: float, driving: Array) -> Array:
    return np.asarray(area * np.sqrt(2 * density * driving))


def gas_blowdown(
    *,
    volume: float,
    cd: float,
    hole_diameter: float,
    pressure: float,
    temperature: float,
    molar_mass: float,
    gamma: float,
    ambient_pressure: float = ATMOSPHERE,
    process: str = "adiabatic",
    duration: float | None = None,
    points: int = 201,
) -> GasBlowdown:
    """A vessel of perfect gas emptying through a hole down to ambient pressure (or until `duration` [s]).

    Quasi-steady, choked then not (Yellow Book (2005) chapter 2). 'adiabatic': the gas left behind expands
    isentropically, right for fast releases; 'isothermal': the walls keep it warm, longer and larger.

    >>> vessel = gas_blowdown(volume=100.0, cd=0.62, hole_diameter=0.1, pressure=50e5, temperature=288.15,
    ...                       molar_mass=0.002016, gamma=1.405, duration=30.0)
    >>> round(float(vessel.mass_rate[0]), 2), round(float(vessel.mass_rate[-1]), 2)
    (15.31, 4.68)
    """
    space = _one("volume", volume)
    start = _one("pressure", pressure)
    warm = _one("temperature", temperature)
    mass = _one("molar_mass", molar_mass)
    k = float(gas_ratio("gamma", checks.number("gamma", gamma)))
    ambient = _one("ambient_pressure", ambient_pressure)
    index = k if checks.one_of("process", process, PROCESSES) == "adiabatic" else 1.0
    if start < ambient:
        raise ValueError(f"pressure: must be >= ambient_pressure, got {pressure!r}")
    first = start * mass / (R * warm)

    def state(u: Array) -> tuple[Array, Array, Array]:
        """Pressure, temperature and density where u2 = ln(p/pa)."""
        p = ambient * np.exp(u * u)
        return p, warm * (p / start) ** ((index - 1) / index), first * (p / start) ** (1 / index)

    def rate(u: Array) -> Array:
        p, kelvin, _ = state(u)
        flow = gas_hole(
            cd=cd,
            hole_diameter=hole_diameter,
            upstream_pressure=np.maximum(p, ambient),
            upstream_temperature=kelvin,
            molar_mass=mass,
            gamma=k,
            ambient_pressure=ambient,
        )
        return np.asarray(flow.mass_rate)

    def slowness(u: Array) -> Array:
        return np.asarray(space * state(u)[2] / index * 2 * u / rate(u))

    roots = np.linspace(np.sqrt(np.log(start / ambient)), 0.0, _count(points))
    time = _times(slowness, roots)
    time, roots = _cut(time, roots, None if duration is None else _one("duration", duration))
    p, kelvin, density = state(roots)
    released = space * (first - density)
    return GasBlowdown(
        time=time,
        mass_rate=rate(roots),
        pressure=p,
        temperature=kelvin,
        mass_released=released,
        total_mass=float(released[-1]),
        duration=float(time[-1]),
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """A tank: height [m], liquid surface and volume below a level."""

    height: float
    area_of: Callable[[Array], Array]
    volume_of: Callable[[Array], Array]


def _body(shape: str, diameter: float, length: float | None, total_height: float | None) -> _Body:
    checks.one_of("shape", shape, SHAPES)
    d = _one("diameter", diameter)
    if shape == "sphere":
        return _Body(d, lambda h: np.pi * h * (d - h), lambda h: np.pi * h * h * (1.5 * d - h) / 3)
    if shape == "horizontal":
        long = _one("length", length)

        def segment(h: Array) -> Array:
            inside = np.clip(h / d, 0.0, 1.0)
            chord = 2 * np.sqrt(inside * (1 - inside))
            return np.asarray(d * d / 4 * (np.arccos(1 - 2 * inside) - (1 - 2 * inside) * chord))

        return _Body(
            d, lambda h: 2 * long * np.sqrt(np.maximum(h * (d - h), 0.0)), lambda h: long * segment(h)
        )
    floor = np.pi / 4 * d * d
    height = np.inf if total_height is None else _one("total_height", total_height)
    return _Body(float(height), lambda h: np.full(np.shape(h), floor), lambda h: floor * np.asarray(h))


def _one(name: str, value: float | None) -> float:
    """One number > 0."""
    array = checks.positive(name, value)
    return checks.number(name, array)


def _count(points: int) -> int:
    return int(checks.number("points", points, 2, 100_000))


def _root(driving: Callable[[Array], Array], low: float, high: float) -> float:
    """The level at which the driving pressure ends, not below the hole."""
    if driving(np.asarray(low)) >= 0:
        return low
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (low, middle) if driving(np.asarray(middle)) >= 0 else (middle, high)
    return high


def _times(slowness: Callable[[Array], Array], grid: Array) -> Array:
    """Time from the start to each node of a falling grid: the integral of dt/dv."""
    if grid[0] <= 0:
        return np.zeros(grid.shape)
    middle, half = (grid[:-1] + grid[1:]) / 2, (grid[:-1] - grid[1:]) / 2
    nodes, weights = _gauss()
    values = slowness(middle[:, None] + half[:, None] * nodes[None, :])
    return np.concatenate([[0.0], np.cumsum(half * (values @ weights))])


def _cut(time: Array, grid: Array, stop: float | None) -> tuple[Array, Array]:
    """The series up to `stop`, its last point exactly there."""
    if stop is None or stop >= time[-1]:
        return time, grid
    last = float(np.interp(stop, time, grid))
    keep = time < stop
    return np.append(time[keep], stop), np.append(grid[keep], last)
