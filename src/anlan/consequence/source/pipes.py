"""Pipes that break: a long gas pipeline, a short pipe with friction, a liquid line. Not holes in vessels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence import checks
from anlan.consequence.checks import Array
from anlan.consequence.constants import ATMOSPHERE, G, R
from anlan.consequence.source.holes import gas_hole, gas_ratio
from anlan.consequence.source.vessels import gas_blowdown

STEEL_ROUGHNESS = 4.5e-5  # commercial steel [m]
_VESSEL_HOLE = 0.5  # holes smaller than this share of the bore see the pipe as a vessel
_GONE = 0.99  # share of the content at which the series ends
_LONG = 10.0  # friction f l/d from which the double exponential was derived
_BISECTIONS = 80


@dataclass(frozen=True, slots=True)
class PipeRupture:
    """Outflow of a broken gas line: arrays over `time` [s], first rate [kg/s], content [kg], model used."""

    time: Array
    mass_rate: Array
    mass_released: Array
    initial_rate: float
    time_constant: float
    total_mass: float
    duration: float
    model: str


@dataclass(frozen=True, slots=True)
class PipeFlow:
    """Steady gas flow through a short pipe: kg/s, choking, exit pressure [Pa], exit Mach number, Darcy factor."""

    mass_rate: float
    choked: bool
    exit_pressure: float
    exit_mach: float
    friction_factor: float


@dataclass(frozen=True, slots=True)
class LiquidPipe:
    """A broken liquid line: first rate [kg/s], spilt mass [kg] by cause, how long it takes [s]."""

    mass_rate: float
    pumped_mass: float
    decompressed_mass: float
    drained_mass: float
    total_mass: float
    duration: float
    friction_factor: float
    velocity: float


def friction_factor(*, reynolds: ArrayLike, relative_roughness: ArrayLike) -> Any:
    """Darcy friction factor for laminar, transitional and turbulent flow: Churchill (1977).

    >>> round(friction_factor(reynolds=1e5, relative_roughness=0.0), 4)
    0.0179
    """
    re = checks.positive("reynolds", reynolds)
    rough = checks.within("relative_roughness", relative_roughness, 0.0, 0.1)
    a = (2.457 * np.log(1 / ((7 / re) ** 0.9 + 0.27 * rough))) ** 16
    b = (37530 / re) ** 16
    return checks.plain(8 * ((8 / re) ** 12 + 1 / (a + b) ** 1.5) ** (1 / 12))


def pipe_rupture(
    *,
    length: float,
    diameter: float,
    pressure: float,
    temperature: float,
    molar_mass: float,
    gamma: float,
    ambient_pressure: float = ATMOSPHERE,
    cd: float = 1.0,
    roughness: float = STEEL_ROUGHNESS,
    density: float | None = None,
    hole_diameter: float | None = None,
    duration: float | None = None,
    points: int = 201,
    both_ends: bool = False,
) -> PipeRupture:
    """Outflow of a closed gas pipeline after a full-bore rupture: Bell (1978) in the form of Wilson (1979).

    q = q0/(1 + Q0/(tB q0)) [Q0/(tB q0) exp(-t/tB) + exp(-t tB (q0/Q0)2)], tB = 2/3 (l/us) sqrt(gamma f l/d), f the
    fully rough Darcy factor (Yellow Book (2005) section 2.5.2.5). `length` [m] from the break to the closed end;
    `both_ends` when as much lies on the other side. Ideal gas unless `density` [kg/m3] is given. A hole smaller than
    half the bore empties the line as a vessel. Warns on short lines (f l/d < 10).

    >>> line = pipe_rupture(length=10_000.0, diameter=0.5, pressure=60e5, temperature=288.15, molar_mass=0.01604,
    ...                     gamma=1.31)
    >>> round(line.initial_rate), round(line.total_mass)
    (2040, 78874)
    """
    long = _one("length", length)
    bore = _one("diameter", diameter)
    start, warm = _one("pressure", pressure), _one("temperature", temperature)
    ambient = _one("ambient_pressure", ambient_pressure)
    mass = _one("molar_mass", molar_mass)
    k = float(gas_ratio("gamma", checks.number("gamma", gamma)))
    heavy = start * mass / (R * warm) if density is None else _one("density", density)
    opening = (
        bore
        if hole_diameter is None
        else checks.number("hole_diameter", _one("hole_diameter", hole_diameter), 0.0, bore)
    )
    relative = checks.number("roughness", roughness, 0.0, 0.05 * bore) / bore
    sides = 2.0 if both_ends else 1.0
    if opening < _VESSEL_HOLE * bore:
        return _as_vessel(
            volume=sides * long * np.pi / 4 * bore**2,
            hole=opening,
            cd=cd,
            state=(start, warm, mass, k, ambient),
            duration=duration,
            points=points,
        )
    flow = gas_hole(
        cd=cd,
        hole_diameter=opening,
        upstream_pressure=start,
        upstream_temperature=warm,
        molar_mass=mass,
        gamma=k,
        ambient_pressure=ambient,
        upstream_density=heavy,
    )
    first = float(flow.mass_rate)
    content = heavy * long * np.pi / 4 * bore**2
    factor = float(friction_factor(reynolds=1e8, relative_roughness=relative))
    if factor * long / bore < _LONG:
        checks.warn_out_of_range(
            f"管线较短（摩阻系数×长度/内径 = {factor * long / bore:.1f}，公式要求不小于{_LONG:g}），泄放曲线仅供参考"
        )
    sound = np.sqrt(k * start / heavy)
    constant = 2 / 3 * long / sound * np.sqrt(k * factor * long / bore)
    share = content / (constant * first)
    # First exponential: the blow of the first seconds; second: the long tail that friction lets out. The two add up
    # to the content of the line whatever the constants.
    slow, fast = 1 / constant, constant * (first / content) ** 2

    def gone(t: float | Array) -> Any:
        part = share / slow * -np.expm1(-slow * t) + -np.expm1(-fast * t) / fast
        return first / (1 + share) * part

    end = _when(gone, _GONE * content) if duration is None else _one("duration", duration)
    count = int(checks.number("points", points, 2, 100_000))
    time = end * np.linspace(0.0, 1.0, count) ** 3  # dense at the start, where the rate falls fastest
    rate = first / (1 + share) * (share * np.exp(-slow * time) + np.exp(-fast * time))
    return PipeRupture(
        time=time,
        mass_rate=sides * rate,
        mass_released=sides * gone(time),
        initial_rate=sides * first,
        time_constant=float(constant),
        total_mass=float(sides * content),
        duration=float(end),
        model="Bell-Wilson",
    )


def _as_vessel(
    *,
    volume: float,
    hole: float,
    cd: float,
    state: tuple[float, float, float, float, float],
    duration: float | None,
    points: int,
) -> PipeRupture:
    pressure, temperature, mass, gamma, ambient = state
    vessel = gas_blowdown(
        volume=volume,
        cd=cd,
        hole_diameter=hole,
        pressure=pressure,
        temperature=temperature,
        molar_mass=mass,
        gamma=gamma,
        ambient_pressure=ambient,
        process="isothermal",  # the ground keeps a buried line warm
        duration=duration,
        points=points,
    )
    first = float(vessel.mass_rate[0])
    content = volume * pressure * mass / (R * temperature)
    return PipeRupture(
        time=vessel.time,
        mass_rate=vessel.mass_rate,
        mass_released=vessel.mass_released,
        initial_rate=first,
        time_constant=content / first if first > 0 else 0.0,
        total_mass=content,
        duration=vessel.duration,
        model="vessel",
    )


def _when(gone: Callable[[float], Any], mass: float) -> float:
    """The time at which `mass` has left, by doubling and bisection."""
    high = 1.0
    while gone(high) < mass:
        high *= 2
    low = 0.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if gone(middle) < mass else (low, middle)
    return high


def short_pipe(
    *,
    length: float,
    diameter: float,
    upstream_pressure: float,
    upstream_temperature: float,
    molar_mass: float,
    gamma: float,
    ambient_pressure: float = ATMOSPHERE,
    roughness: float = STEEL_ROUGHNESS,
    entrance_loss: float = 0.5,
) -> PipeFlow:
    """Steady adiabatic flow with friction (Fanno) from a vessel through a pipe into the open.

    Isentropic entrance, then 4fL/d + K with f fully rough (Levenspiel 1977; CCPS 1999). With no friction and
    no loss it is the isentropic hole with Cd = 1.

    >>> flow = short_pipe(length=10.0, diameter=0.05, upstream_pressure=11e5, upstream_temperature=293.15,
    ...                   molar_mass=0.02896, gamma=1.4)
    >>> round(flow.mass_rate, 2), flow.choked
    (2.68, True)
    """
    bore = _one("diameter", diameter)
    start, warm = (
        _one("upstream_pressure", upstream_pressure),
        _one("upstream_temperature", upstream_temperature),
    )
    mass, ambient = _one("molar_mass", molar_mass), _one("ambient_pressure", ambient_pressure)
    k = float(gas_ratio("gamma", checks.number("gamma", gamma)))
    if start < ambient:
        raise ValueError(f"upstream_pressure: must be >= ambient_pressure, got {upstream_pressure!r}")
    relative = checks.number("roughness", roughness, 0.0, 0.05 * bore) / bore
    factor = float(friction_factor(reynolds=1e8, relative_roughness=relative))
    loss = factor * checks.number("length", length, 0.0) / bore
    loss += checks.number("entrance_loss", entrance_loss, 0.0)
    entry = _solve(lambda m: loss - _fanno(m, k), 1e-6, 1.0)
    if start * _pressure_ratio(entry, 1.0, k) >= ambient:
        choked, leaving = True, 1.0
    else:
        choked = False
        entry = _solve(lambda m: ambient - start * _pressure_ratio(m, _exit_mach(m, loss, k), k), 1e-9, entry)
        leaving = _exit_mach(entry, loss, k)
    stagnation = (1 + (k - 1) / 2 * entry**2) ** (-(k + 1) / (2 * (k - 1)))
    flux = start * entry * np.sqrt(k * mass / (R * warm)) * stagnation
    return PipeFlow(
        mass_rate=float(flux * np.pi / 4 * bore**2) if start > ambient else 0.0,
        choked=choked,
        exit_pressure=float(start * _pressure_ratio(entry, leaving, k)) if choked else ambient,
        exit_mach=float(leaving),
        friction_factor=factor,
    )


def _fanno(mach: float, k: float) -> float:
    """4fL/d from this Mach number to choking."""
    square = mach * mach
    growth = (k + 1) * square / (2 + (k - 1) * square)
    return float((1 - square) / (k * square) + (k + 1) / (2 * k) * np.log(growth))


def _exit_mach(entry: float, loss: float, k: float) -> float:
    left = _fanno(entry, k) - loss
    return 1.0 if left <= 0 else _solve(lambda m: left - _fanno(m, k), entry, 1.0)


def _pressure_ratio(entry: float, leaving: float, k: float) -> float:
    """Exit pressure over stagnation pressure."""
    inlet = (1 + (k - 1) / 2 * entry**2) ** (-k / (k - 1))
    return float(inlet * entry / leaving * np.sqrt((2 + (k - 1) * entry**2) / (2 + (k - 1) * leaving**2)))


def _solve(rising: Callable[[float], float], low: float, high: float) -> float:
    """The root of a rising function by bisection; an end of the interval when there is none."""
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2


def liquid_pipe_rupture(
    *,
    length: float,
    diameter: float,
    pressure: float,
    liquid_density: float,
    viscosity: float,
    ambient_pressure: float = ATMOSPHERE,
    roughness: float = STEEL_ROUGHNESS,
    elevation_drop: float = 0.0,
    pump_rate: float = 0.0,
    shutdown_time: float = 0.0,
    bulk_modulus: float = 1.5e9,
) -> LiquidPipe:
    """Spill from a broken liquid line: what is pumped until shut-down, what expands, what drains by gravity.

    First rate by Darcy-Weisbach over the whole `length` with Churchill's factor, never below `pump_rate` [kg/s].
    The content drains only when the line falls towards the break (`elevation_drop` [m] > 0). Decompression
    rho A l dp/K (Yellow Book (2005) chapter 2).

    >>> line = liquid_pipe_rupture(length=1000.0, diameter=0.2, pressure=8e5, liquid_density=750.0, viscosity=5e-4,
    ...                            pump_rate=60.0, shutdown_time=300.0)
    >>> round(line.velocity, 2), round(line.total_mass)
    (4.97, 18011)
    """
    long, bore = _one("length", length), _one("diameter", diameter)
    heavy, thick = _one("liquid_density", liquid_density), _one("viscosity", viscosity)
    ambient = _one("ambient_pressure", ambient_pressure)
    inside = checks.number("pressure", _one("pressure", pressure), ambient)
    drop = checks.number("elevation_drop", elevation_drop, 0.0)
    pumped = checks.number("pump_rate", pump_rate, 0.0)
    pumped_mass = pumped * checks.number("shutdown_time", shutdown_time, 0.0)
    relative = checks.number("roughness", roughness, 0.0, 0.05 * bore) / bore
    area = np.pi / 4 * bore**2
    head = (inside - ambient) / heavy + G * drop
    factor, speed = 0.02, 0.0
    for _ in range(50):
        speed = float(np.sqrt(2 * head / (1.5 + factor * long / bore)))
        if speed == 0:
            break
        factor = float(friction_factor(reynolds=heavy * speed * bore / thick, relative_roughness=relative))
    rate = max(heavy * area * speed, pumped)
    packed = heavy * area * long * (inside - ambient) / _one("bulk_modulus", bulk_modulus)
    drained = heavy * area * long if drop > 0 else 0.0
    total = pumped_mass + packed + drained
    rest = (packed + drained) / rate if rate > 0 else 0.0
    return LiquidPipe(
        mass_rate=rate,
        pumped_mass=pumped_mass,
        decompressed_mass=packed,
        drained_mass=drained,
        total_mass=total,
        duration=shutdown_time + rest if pumped_mass > 0 else rest,
        friction_factor=factor,
        velocity=speed,
    )


def _one(name: str, value: float | None) -> float:
    """One number > 0."""
    return checks.number(name, checks.positive(name, value))
