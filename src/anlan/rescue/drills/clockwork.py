"""The drill's own clock (T+): pure arithmetic over what was done to it. No database.

A drill's time is a list of legs. Each leg says: at this moment of the world the drill stood at `t` seconds after the
scenario's zero, and from then on ran `speed` times as fast (0: paused). So the clock needs no ticking, survives every
restart, and tells the T of any past moment.

Everything a drill writes carries the world's time, never the scenario's: an incident is received now, its statutory
clocks (受理, 派出, 报告 …) run by the clock on the wall, at ×60 as at ×1, and do not stop when the drill pauses. Only
the scenario is compressed; what players do is compared in T, by this arithmetic. At ×60 an act five real seconds
late is therefore five minutes late, and the result sheet gives both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class Leg:
    """From the moment `at` the drill's clock stood at `t` seconds and ran at `speed` (0 or more)."""

    at: datetime
    t: float
    speed: int

    def as_json(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "t": self.t, "speed": self.speed}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Leg:
        return cls(datetime.fromisoformat(data["at"]), float(data["t"]), int(data["speed"]))


def t_at(legs: Sequence[Leg], moment: datetime) -> float:
    """Seconds after the scenario's zero at a moment; before the first leg its own `t`."""
    leg = next((each for each in reversed(legs) if each.at <= moment), legs[0])
    return leg.t + max((moment - leg.at).total_seconds(), 0.0) * leg.speed


def moment_of(legs: Sequence[Leg], t: float) -> datetime | None:
    """When the running clock will reach `t`; None while it is paused; its own start for what is past."""
    last = legs[-1]
    if t <= last.t:
        return last.at
    return last.at + timedelta(seconds=(t - last.t) / last.speed) if last.speed else None


def with_speed(legs: Sequence[Leg], *, speed: int, at: datetime) -> list[Leg]:
    """The clock goes on at another speed; 0 pauses. `at` before the last leg counts as its start."""
    at = max(at, legs[-1].at)
    return [*legs, Leg(at, t_at(legs, at), speed)]


def moved_to(legs: Sequence[Leg], *, t: float, at: datetime) -> list[Leg]:
    """The clock jumps forward to `t` at its present speed; a jump back changes nothing."""
    at = max(at, legs[-1].at)
    here = t_at(legs, at)
    return [*legs, Leg(at, t, legs[-1].speed)] if t > here else list(legs)


def shown(t: float) -> str:
    """T in words of the control room: T+0:08, T+2:05:30."""
    seconds = int(max(t, 0))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"T+{hours}:{minutes:02d}:{seconds:02d}" if hours else f"T+{minutes}:{seconds:02d}"


def in_minutes(t: float) -> str:
    """T for the log: T+48 分."""
    return f"T+{int(t // 60)} 分"
