"""A cloud passing over a building: the well-mixed room. Decides nothing; gives concentrations, loads and times.

dCi/dt = lambda (Co - Ci), with lambda the air changes per second; no deposition, no filtering, so on the safe side.
Source: Wilson (1987), Stay indoors or evacuate; Mannan, Lees' Loss Prevention, section 18.44.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from anlan.consequence.checks import Array, finite, not_negative, number, plain
from anlan.consequence.toxic import toxic_load_of_series

VENTILATED_AIR_CHANGES = 10.0
"""Air changes per hour of a dwelling with windows and doors open on both sides (ASHRAE: 5 to 20)."""


@dataclass(frozen=True, slots=True)
class IndoorExposure:
    """What people indoors take in: `peak` and loads in the unit given, times [s] from the start of the release.

    `outdoor_load` is that of staying outdoors for the whole cloud; `ratio` indoor to outdoor load.
    """

    peak: float
    peak_s: float
    load: float
    outdoor_load: float
    ratio: float
    ventilate_at_s: float
    clear_at_s: float
    time_s: Array
    concentration: Array


def indoor_concentration(
    *,
    outdoor: float,
    air_changes_per_h: float,
    time_s: ArrayLike,
    arrival_s: float = 0.0,
    duration_s: float = math.inf,
    ventilate_at_s: float = math.inf,
    ventilated_air_changes_per_h: float = VENTILATED_AIR_CHANGES,
) -> Any:
    """Concentration in the room at `time_s`, in the unit of `outdoor`, which holds from arrival for `duration_s`.

    Rises as Co (1 - exp(-lambda t)); after the cloud falls as exp(-lambda t), from `ventilate_at_s` at the rate of the
    opened building. Airing while the cloud is there (`ventilate_at_s` before its end) is computed as it would be.

    >>> round(indoor_concentration(outdoor=100.0, air_changes_per_h=1.0, time_s=3600.0), 1)
    63.2
    >>> round(indoor_concentration(outdoor=100.0, air_changes_per_h=1.0, time_s=7200.0, duration_s=3600.0), 1)
    23.3
    """
    strength = number("outdoor", outdoor, 0.0)
    times = finite("time_s", time_s)
    tight = number("air_changes_per_h", air_changes_per_h, 0.0, 1000.0) / 3600.0
    opened = number("ventilated_air_changes_per_h", ventilated_air_changes_per_h, 0.0, 1000.0) / 3600.0
    start = number("arrival_s", arrival_s, 0.0)
    end = start + _duration(duration_s)
    airing = float(ventilate_at_s)
    inside = np.zeros_like(times)
    corners = sorted({start, end, airing} - {math.inf})
    edges = [*corners, math.inf]
    value = 0.0
    for left, right in zip(corners, edges[1:], strict=True):
        outside = strength if start <= left < end else 0.0
        rate = opened if left >= airing else tight
        here = (times >= left) & (times <= right)
        inside = np.where(
            here, outside + (value - outside) * np.exp(-rate * np.maximum(times - left, 0.0)), inside
        )
        if right < math.inf:
            value = outside + (value - outside) * math.exp(-rate * (right - left))
    return plain(inside)


def indoor_series(
    *, time_s: ArrayLike, outdoor: ArrayLike, air_changes_per_h: float, initial: float = 0.0
) -> Array:
    """Concentration in the room at the times of an outdoor history, linear between them; exact for each step.

    >>> [round(float(each), 1) for each in indoor_series(time_s=[0, 1800, 3600], outdoor=[100, 100, 0],
    ...                                                  air_changes_per_h=1.0)]
    [0.0, 39.3, 41.9]
    """
    times, values = finite("time_s", time_s), not_negative("outdoor", outdoor)
    if times.ndim != 1 or times.shape != values.shape:
        raise ValueError("outdoor: must be a list as long as time_s")
    if np.any(np.diff(times) <= 0):
        raise ValueError("time_s: must rise")
    rate = number("air_changes_per_h", air_changes_per_h, 0.0, 1000.0) / 3600.0
    inside = np.empty_like(values)
    inside[0] = number("initial", initial, 0.0)
    for step in range(1, len(times)):
        inside[step] = _step(
            inside[step - 1], values[step - 1], values[step], times[step] - times[step - 1], rate
        )
    return inside


def indoor_exposure(
    *,
    outdoor: float,
    duration_s: float,
    air_changes_per_h: float,
    n: float,
    arrival_s: float = 0.0,
    airing_delay_s: float = 0.0,
    leave_after_s: float = 7200.0,
    ventilated_air_changes_per_h: float = VENTILATED_AIR_CHANGES,
) -> IndoorExposure:
    """Peak, toxic load C^n t [min] and times for people who stay in, then air `airing_delay_s` after the cloud.

    The load counts until `leave_after_s` past the cloud. Airing late keeps the gas in: at once is best.

    >>> inside = indoor_exposure(outdoor=100.0, duration_s=1800.0, air_changes_per_h=1.0, n=2.0)
    >>> round(inside.peak, 1), round(inside.ratio, 2), inside.ventilate_at_s
    (39.3, 0.07, 1800.0)
    """
    strength = number("outdoor", outdoor, 0.0)
    start, span = number("arrival_s", arrival_s, 0.0), _duration(duration_s)
    if not 0 < span < math.inf:
        raise ValueError(f"duration_s: must be in (0, inf), got {duration_s!r}")
    airing = start + span + number("airing_delay_s", airing_delay_s, 0.0)
    end = start + span + max(number("leave_after_s", leave_after_s, 0.0), airing - start - span)
    times = np.unique(
        np.concatenate([np.linspace(start, start + span, 400), np.linspace(start + span, end, 400)])
    )
    room = indoor_concentration(
        outdoor=strength,
        air_changes_per_h=air_changes_per_h,
        time_s=times,
        arrival_s=start,
        duration_s=span,
        ventilate_at_s=airing,
        ventilated_air_changes_per_h=ventilated_air_changes_per_h,
    )
    room = np.asarray(room)
    load = toxic_load_of_series(n=n, time_min=times / 60.0, concentration=room)
    outside = strength**n * span / 60.0
    top = int(np.argmax(room))
    peak = float(room[top])
    clear = airing + time_to_clear(
        start=float(np.interp(airing, times, room)),
        target=0.05 * strength if strength > 0 else 1.0,
        air_changes_per_h=ventilated_air_changes_per_h,
    )
    ratio = load / outside if outside > 0 else 0.0
    return IndoorExposure(peak, float(times[top]), load, outside, ratio, airing, clear, times, room)


def time_to_clear(*, start: float, target: float, air_changes_per_h: float) -> float:
    """Seconds to bring a room from `start` to `target` in clean air; 0 when it is there, inf without ventilation.

    >>> round(time_to_clear(start=100.0, target=1.0, air_changes_per_h=10.0) / 60)
    28
    """
    high, low = number("start", start, 0.0), number("target", target, 1e-300)
    rate = number("air_changes_per_h", air_changes_per_h, 0.0, 1000.0) / 3600.0
    if high <= low:
        return 0.0
    return math.inf if rate == 0 else math.log(high / low) / rate


def _duration(value: float) -> float:
    if value is None or isinstance(value, bool) or not value >= 0:
        raise ValueError(f"duration_s: must be >= 0, got {value!r}")
    return float(value)


def _step(inside: float, before: float, after: float, span: float, rate: float) -> float:
    """Room after one step with the outdoor concentration going linearly from `before` to `after`."""
    if rate * span < 1e-12:
        return inside
    decay = math.exp(-rate * span)
    slope = (after - before) / span
    return after - slope / rate + (inside - before + slope / rate) * decay
