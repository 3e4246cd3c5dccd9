"""Decisions of the resource ledgers; pure."""

from __future__ import annotations

#: Roads are longer than the straight line, and a loaded vehicle in a city makes this speed: an estimate, no routing.
DETOUR = 1.3
SPEED_M_S = 40 / 3.6


def estimated_travel_s(distance_m: float) -> int:
    """Seconds a vehicle needs for a straight-line distance in metres, as an estimate.

    >>> estimated_travel_s(10_000)
    1170
    """
    return round(distance_m * DETOUR / SPEED_M_S)
