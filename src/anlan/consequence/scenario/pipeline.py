"""A gas line that parts: both ends empty as a decaying jet. Liquids and holes are the matter of `release`."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from anlan.consequence import source
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario
from anlan.consequence.scenario.results import Series
from anlan.consequence.scenario.source_term import Release, Vapour
from anlan.consequence.scenario.stored import Stored

SLENDERNESS: Final = 5000.0  # length over bore between shut valves where no bore is given: DN 300, 1.5 km
BORES: Final = (0.02, 1.2)  # m
FIRST: Final = (
    60.0  # s over which the outflow is averaged: within it people are hurt or have left (Purple Book §4.6)
)
LONGEST: Final = 3600.0  # s
PUSHED: Final = 1.2  # least ratio to ambient pressure for a jet


def parts_as_jet(scenario: Scenario, state: Stored) -> bool:
    """Whether this is a gas line that breaks and blows, rather than a content free at once."""
    whole = scenario.containment == "pipe" and scenario.rupture and scenario.hole_diameter_m is None
    return whole and state.kind == "gas" and state.pressure >= PUSHED * ATMOSPHERE


def broken_line(scenario: Scenario, state: Stored) -> Release:
    """The outflow of both ends of a line holding the amount, by `source.pipe_rupture` (Yellow Book §2.5.2.5)."""
    fluid = scenario.substance
    bore = min(max((4 * state.volume / (math.pi * SLENDERNESS)) ** (1 / 3), BORES[0]), BORES[1])
    length = state.volume / (math.pi / 4 * bore**2)
    gamma = float(fluid.gamma(state.temperature))
    gas: dict[str, Any] = {
        "molar_mass": fluid.molar_mass,
        "gamma": gamma,
        "ambient_pressure": ATMOSPHERE,
    }
    found = source.pipe_rupture(
        length=length / 2,
        diameter=bore,
        pressure=state.pressure,
        temperature=state.temperature,
        duration=min(scenario.duration_s or LONGEST, LONGEST),
        both_ends=True,
        **gas,
    )
    time, flow = np.asarray(found.time), np.asarray(found.mass_rate)
    gone = np.asarray(found.mass_released)
    released = min(float(gone[-1]), scenario.amount_kg)
    first = min(FIRST, float(time[-1]))
    rate = max(float(np.interp(first, time, gone)) / first, 1e-9)
    duration = max(released / rate, 1.0)
    end = source.gas_hole(
        cd=1.0,
        hole_diameter=bore,
        upstream_pressure=state.pressure,
        upstream_temperature=state.temperature,
        **gas,
    )
    density = float(fluid.gas_density(state.temperature, ATMOSPHERE))
    across = math.sqrt(4 * rate / (math.pi * density * max(float(end.expanded_velocity), 1.0)))
    vapour = Vapour(
        "jet", rate, released, duration, state.temperature, 0.0, 0.0, scenario.release_height_m, across
    )
    series = Series(
        tuple(float(t) for t in time),
        tuple(float(m) for m in flow),
        "kg/s",
        "泄漏速率（两端合计，随压力衰减）",
    )
    return Release(
        state=state,
        rate=rate,
        duration=duration,
        released=released,
        phase="gas",
        model="气体管道断裂泄放（Bell–Wilson）",
        vapours=(vapour,),
        pool=None,
        series=(series,),
        assumptions=(
            f"未给管径，按管内存量估为 DN{1000 * bore:.0f}、阀间长 {_length(length)}，两端同时泄出",
            f"初始流量 {float(flow[0]):.0f} kg/s，危害范围按断裂后 {first:.0f} 秒的平均流量计算",
            "上游持续供料时，请以管径作为泄漏孔径计算",
        ),
        burns_as="gas",
    )


def _length(metres: float) -> str:
    return f"{metres / 1e3:.1f} km" if metres >= 1000 else f"{metres:.0f} m"
