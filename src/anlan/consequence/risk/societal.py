"""Societal risk: frequency at which N or more people die together, as an F-N curve, and potential loss of life."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence.checks import Array, not_negative, number, plain
from anlan.consequence.risk.events import Event
from anlan.consequence.risk.individual import wind_weights
from anlan.consequence.risk.wind import WeatherClass, WindRose

_DIRECTIONS = 72
_SAME_COUNT = 9  # decimals of a number of deaths


@dataclass(frozen=True, slots=True)
class FnCurve:
    """An F-N curve: `n` rising numbers of deaths, `f` frequency of that many or more [1/a], `pll` deaths per year."""

    n: tuple[float, ...]
    f: tuple[float, ...]
    pll: float

    def f_at_least(self, n: Any) -> Any:
        """Frequency [1/a] of `n` deaths or more; 0 beyond the worst scenario.

        >>> fn_curve([(1e-5, 10), (1e-6, 100)]).f_at_least(11)
        1e-06
        """
        wanted = not_negative("n", n)
        steps = np.append(np.asarray(self.f), 0.0)
        return plain(steps[np.searchsorted(np.asarray(self.n), wanted - 10.0**-_SAME_COUNT)])

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """(N, F) from the least number of deaths to the greatest."""
        return tuple(zip(self.n, self.f, strict=True))


@dataclass(frozen=True, slots=True)
class Population:
    """People at a place (x east, y north) [m]; `exposure` is the share of lethality that reaches them (1 outdoors)."""

    x: float
    y: float
    people: float
    exposure: float = 1.0


def fn_curve(scenarios: Iterable[tuple[float, float]]) -> FnCurve:
    """The F-N curve of (frequency [1/a], deaths): F(N) = Σ f of scenarios with N deaths or more; pll = Σ f·N.

    >>> curve = fn_curve([(1e-4, 1), (1e-5, 10), (1e-6, 100)])
    >>> [float(f"{curve.f_at_least(n):.4g}") for n in (1, 2, 10, 11, 100, 101)]
    [0.000111, 1.1e-05, 1.1e-05, 1e-06, 1e-06, 0.0]
    >>> float(f"{curve.pll:.4g}")
    0.0003
    """
    by_number: dict[float, list[float]] = {}
    deaths: list[float] = []
    for frequency, fatalities in scenarios:
        f = number("frequency", frequency, 0)
        n = number("fatalities", fatalities, 0)
        by_number.setdefault(round(n, _SAME_COUNT), []).append(f)
        deaths.append(n * f)
    numbers = sorted(by_number)
    above: list[float] = []
    f_at_least = []
    for n in reversed(numbers):
        above += by_number[n]
        f_at_least.append(math.fsum(above))
    return FnCurve(tuple(numbers), tuple(reversed(f_at_least)), math.fsum(deaths))


def societal_risk(
    events: Iterable[Event],
    rose: WindRose,
    population: Sequence[Population],
    *,
    directions: int = _DIRECTIONS,
) -> FnCurve:
    """The F-N curve of events over people at places: each event, weather class and wind direction is a scenario.

    The deaths of a scenario are Σ people · exposure · P_death; scenarios without deaths do not count.
    """
    each = math.ceil(number("directions", directions, 4, 3600) / rose.sectors)
    count = each * rose.sectors  # every sector gets as many directions
    for one in population:
        number("people", one.people, 0)
        number("exposure", one.exposure, 0, 1)
        number("x", one.x)
        number("y", one.y)
    if not population:
        return fn_curve([])
    x = np.array([one.x for one in population])
    y = np.array([one.y for one in population])
    exposed = np.array([one.people * one.exposure for one in population])
    scenarios = (
        scenario
        for event in events
        for weather in filter(event.kills_in, rose.classes)
        for scenario in _scenarios(event, weather, x - event.x, y - event.y, exposed, count)
    )
    return fn_curve([(f, n) for f, n in scenarios if f > 0 and n > 0])


def _scenarios(
    event: Event, weather: WeatherClass, dx: Array, dy: Array, exposed: Array, directions: int
) -> list[tuple[float, float]]:
    if not event.directional:
        deaths = float(event.probability(dx, dy, weather) @ exposed)
        return [(event.frequency * sum(weather.by_sector), deaths)]
    angles = np.arange(directions)[:, None] * 2 * np.pi / directions
    along = dx[None, :] * np.cos(angles) + dy[None, :] * np.sin(angles)
    left = -dx[None, :] * np.sin(angles) + dy[None, :] * np.cos(angles)
    deaths_by_direction = event.probability(along, left, weather) @ exposed
    weights = wind_weights(weather, directions)
    return [
        (event.frequency * float(weight), float(deaths))
        for weight, deaths in zip(weights, deaths_by_direction, strict=True)
    ]
