"""The source term of a scenario: which model of `source` applies, with which properties, and what reaches the air.

Liquefied gas under pressure flashes, sprays and rains out; refrigerated liquids and liquids spill and evaporate or
boil; gas flows out or is free at once. Knows no dispersion and draws nothing.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from anlan.consequence import source
from anlan.consequence.scenario import pipeline, spill
from anlan.consequence.scenario.inputs import ATMOSPHERE, Scenario, Weather, refuse
from anlan.consequence.scenario.results import Series
from anlan.consequence.scenario.source_term import Release, Vapour
from anlan.consequence.scenario.stored import Stored, stored_state

HOUR: Final = 3600.0  # longest release and exposure followed: that of AEGL-60 and of ALOHA
LIQUID_CD: Final = 0.62  # sharp-edged orifice, Yellow Book §2.5
GAS_CD: Final = 0.85  # sharp-edged orifice, choked (Perry; CCPS 1999)
PIPE_LENGTH: Final = 0.5  # m of pipe before a hole in a line: flashing equilibrium (CCPS: > 0.1 m)


def release(scenario: Scenario, weather: Weather, detail: spill.Detail = "full") -> Release:
    """The source term. `ValueError` (with Chinese `advice`) where the state is not possible or data are missing.

    `detail` as in `spill.spilled`.
    """
    state = stored_state(scenario)
    # a line that parts goes on being fed: with its bore given it flows from the open end
    at_once = scenario.rupture and not (
        scenario.containment == "pipe" and scenario.hole_diameter_m is not None
    )
    if pipeline.parts_as_jet(scenario, state):
        return pipeline.broken_line(scenario, state)
    if state.kind == "gas":
        return _gas_at_once(scenario, state) if at_once else _gas_flow(scenario, state, detail)
    if state.kind == "pressurised":
        flash = _flash_at_once if at_once else _flashing
        return flash(scenario, weather, state, detail)
    spilt = _spill_at_once if at_once else _spill_flow
    return spilt(scenario, weather, state, detail)


def _limit(scenario: Scenario, rate: float) -> float:
    """How long it flows: until empty, until isolated, an hour at most."""
    return min(scenario.amount_kg / rate, scenario.duration_s or HOUR, HOUR)


def _limits_said(scenario: Scenario, duration: float) -> tuple[str, ...]:
    if scenario.duration_s is not None and duration == scenario.duration_s:
        return (f"泄漏在 {duration / 60:.0f} 分钟后切断",)
    if duration == HOUR:
        return ("泄漏按 60 分钟内未能切断计算",)
    return ("泄漏至容器流空为止",)


def _hole(scenario: Scenario) -> float:
    if scenario.hole_diameter_m is None:  # read_scenario asks for it unless the containment fails whole
        raise refuse("hole_diameter_m", "is required, a number in (0, 3]", "请填写泄漏孔径")
    return scenario.hole_diameter_m


def _gas_flow(scenario: Scenario, state: Stored, detail: spill.Detail) -> Release:
    fluid = scenario.substance
    gamma = float(fluid.gamma(state.temperature))
    flow = source.gas_hole(
        cd=GAS_CD,
        hole_diameter=_hole(scenario),
        upstream_pressure=max(state.pressure, ATMOSPHERE),
        upstream_temperature=state.temperature,
        molar_mass=fluid.molar_mass,
        gamma=gamma,
        ambient_pressure=ATMOSPHERE,
    )
    rate = float(flow.mass_rate)
    if rate <= 0:
        raise refuse(
            "pressure_Pa",
            f"must be above ambient, in ({ATMOSPHERE:g}, 1.5e+08], for gas to flow out; got {state.pressure:g}",
            "容器内压力不高于大气压，气体不会流出；请核对绝对压力",
        )
    duration = _limit(scenario, rate)
    released = min(rate * duration, scenario.amount_kg)
    density = float(fluid.gas_density(state.temperature, ATMOSPHERE))
    across = math.sqrt(4 * rate / (math.pi * density * max(float(flow.expanded_velocity), 1.0)))
    vapour = Vapour(
        "jet", rate, released, duration, state.temperature, 0.0, 0.0, scenario.release_height_m, across
    )
    return Release(
        state=state,
        rate=rate,
        duration=duration,
        released=released,
        phase="gas",
        model="气体孔口流（临界/亚临界）",
        vapours=(vapour,),
        pool=None,
        series=(
            _blowdown(scenario, state, gamma, duration) if detail == "full" else _steady(rate, duration),
        ),
        assumptions=(
            "危害范围按初始压力的流量计算，未计压力下降（偏保守）",
            *_limits_said(scenario, duration),
        ),
        burns_as="gas",
    )


def _blowdown(scenario: Scenario, state: Stored, gamma: float, duration: float) -> Series:
    """The rate as the vessel empties; a line is taken as a vessel of its content."""
    found = source.gas_blowdown(
        volume=state.volume,
        cd=GAS_CD,
        hole_diameter=_hole(scenario),
        pressure=state.pressure,
        temperature=state.temperature,
        molar_mass=scenario.substance.molar_mass,
        gamma=gamma,
        ambient_pressure=ATMOSPHERE,
        duration=max(3 * duration, 1.0) if duration < HOUR else duration,
        points=61,
    )
    time, rate = np.asarray(found.time), np.asarray(found.mass_rate)
    return Series(
        tuple(float(t) for t in time), tuple(float(m) for m in rate), "kg/s", "泄漏速率（压力下降）"
    )


def _gas_at_once(scenario: Scenario, state: Stored) -> Release:
    vapour = Vapour(
        "instantaneous",
        0.0,
        scenario.amount_kg,
        0.0,
        state.temperature,
        0.0,
        0.0,
        scenario.release_height_m,
    )
    return Release(
        state=state,
        rate=0.0,
        duration=0.0,
        released=scenario.amount_kg,
        phase="gas",
        model="整体破裂，气体瞬时释放",
        vapours=(vapour,),
        pool=None,
        series=(),
        assumptions=("容器整体破裂，全部气体瞬时释放并膨胀到大气压",),
        burns_as="gas",
    )


def _flashing(scenario: Scenario, weather: Weather, state: Stored, detail: spill.Detail) -> Release:
    rate, model = _liquid_out(scenario, state)
    duration = _limit(scenario, rate)
    released = min(rate * duration, scenario.amount_kg)
    rain = source.rain_out(flash=state.flash)
    split = source.jet_split(mass_rate=rate, flash=state.flash, rained_fraction=rain.rained_fraction)
    airborne = float(split.airborne_rate)
    vapours = [
        Vapour(
            "jet",
            airborne,
            airborne * duration,
            duration,
            state.boiling_point,
            float(split.aerosol_fraction),
            0.0,
            scenario.release_height_m,
        )
    ]
    pool = None
    said = [
        f"闪蒸 {100 * state.flash:.0f}%，雾滴随气云飘散后共 {100 * (1 - float(rain.rained_fraction)):.0f}% 进入空气"
    ]
    if float(split.pool_rate) * duration > 1.0:
        pool = spill.spilled(
            scenario=scenario,
            weather=weather,
            state=state,
            temperature=state.boiling_point,
            mass=float(split.pool_rate) * duration,
            duration=duration,
            detail=detail,
        )
        vapours.extend(_from_pool(pool))
        said.extend(pool.assumptions)
    return Release(
        state=state,
        rate=rate,
        duration=duration,
        released=released,
        phase="two-phase",
        model=model,
        vapours=tuple(vapours),
        pool=pool,
        series=(_steady(rate, duration), *(pool.series if pool else ())),
        assumptions=(*said, *_limits_said(scenario, duration)),
        burns_as="gas",
    )


def _liquid_out(scenario: Scenario, state: Stored) -> tuple[float, str]:
    """Rate [kg/s] of the liquid through the hole, and the name of the model."""
    fluid = scenario.substance
    if state.kind == "pressurised" and scenario.containment == "pipe":
        flow = source.two_phase_hole(
            cd=LIQUID_CD,
            hole_diameter=_hole(scenario),
            upstream_pressure=state.pressure,
            upstream_temperature=state.temperature,
            saturation_pressure=state.vapour_pressure,
            liquid_density=state.liquid_density,
            vapour_density=float(fluid.gas_density(state.temperature, state.vapour_pressure)),
            latent_heat=float(fluid.latent_heat(state.temperature)),
            liquid_cp=state.liquid_cp,
            ambient_pressure=ATMOSPHERE,
            pipe_length=PIPE_LENGTH,
        )
        return float(flow.mass_rate), "管道两相流（临界闪蒸）"
    rate = source.liquid_hole(
        cd=LIQUID_CD,
        hole_diameter=_hole(scenario),
        liquid_density=state.liquid_density,
        liquid_head=state.head,
        ullage_pressure=max(state.pressure, ATMOSPHERE),
        ambient_pressure=ATMOSPHERE,
    )
    return float(rate), "液体孔口流（伯努利）" + ("，出口闪蒸" if state.kind == "pressurised" else "")


def _flash_at_once(scenario: Scenario, weather: Weather, state: Stored, detail: spill.Detail) -> Release:
    share = airborne_share(state.flash)
    airborne = share * scenario.amount_kg
    vapours = [
        Vapour(
            "instantaneous",
            0.0,
            airborne,
            0.0,
            state.boiling_point,
            max(0.0, 1 - state.flash / share) if share > 0 else 0.0,
            0.0,
            scenario.release_height_m,
        )
    ]
    said = [
        f"整体破裂：闪蒸 {100 * state.flash:.0f}%，连同雾滴 {100 * share:.0f}% 瞬时进入空气（紫皮书表 4.8）"
    ]
    pool = None
    if share < 1.0 and (1 - share) * scenario.amount_kg > 1.0:
        pool = spill.spilled(
            scenario=scenario,
            weather=weather,
            state=state,
            temperature=state.boiling_point,
            mass=(1 - share) * scenario.amount_kg,
            duration=0.0,
            detail=detail,
        )
        vapours.extend(_from_pool(pool))
        said.extend(pool.assumptions)
    return Release(
        state=state,
        rate=0.0,
        duration=0.0,
        released=scenario.amount_kg,
        phase="two-phase",
        model="整体破裂，瞬时闪蒸",
        vapours=tuple(vapours),
        pool=pool,
        series=pool.series if pool else (),
        assumptions=tuple(said),
        burns_as="gas",
    )


def airborne_share(flash: float) -> float:
    """Share of a burst vessel's liquid that goes up as vapour and spray: Purple Book (CPR 18E) table 4.8.

    >>> round(airborne_share(0.05), 3), round(airborne_share(0.2), 3), airborne_share(0.5)
    (0.1, 0.508, 1.0)
    """
    if flash < 0.1:
        return 2 * flash
    return (0.8 * flash - 0.028) / 0.26 if flash < 0.36 else 1.0


def _spill_flow(scenario: Scenario, weather: Weather, state: Stored, detail: spill.Detail) -> Release:
    rate, model, series = _drained(scenario, state)
    if rate <= 0:
        raise refuse(
            "pressure_Pa",
            f"must be above ambient or leave a head of liquid; got {state.pressure:g}",
            "没有推动液体流出的压力或液位",
        )
    duration = series.time_s[-1]
    released = min(float(np.trapezoid(series.value, series.time_s)), scenario.amount_kg)
    pool = spill.spilled(
        scenario=scenario,
        weather=weather,
        state=state,
        temperature=state.temperature,
        mass=released,
        duration=duration,
        detail=detail,
    )
    return Release(
        state=state,
        rate=rate,
        duration=duration,
        released=released,
        phase="liquid",
        model=model,
        vapours=_from_pool(pool),
        pool=pool,
        series=(series, *pool.series),
        assumptions=(*pool.assumptions, *_limits_said(scenario, duration)),
        burns_as="liquid",
    )


def _drained(scenario: Scenario, state: Stored) -> tuple[float, str, Series]:
    if scenario.containment != "tank" or state.pressure > 1.05 * ATMOSPHERE:
        rate, model = _liquid_out(scenario, state)
        return rate, model, _steady(rate, _limit(scenario, rate) if rate > 0 else 0.0)
    drain = source.tank_draindown(
        shape="vertical",
        diameter=state.diameter,
        liquid_level=state.level,
        hole_diameter=min(_hole(scenario), state.diameter),
        cd=LIQUID_CD,
        liquid_density=state.liquid_density,
        duration=min(scenario.duration_s or HOUR, HOUR),
        points=61,
    )
    time, flow = np.asarray(drain.time), np.asarray(drain.mass_rate)
    series = Series(tuple(float(t) for t in time), tuple(float(m) for m in flow), "kg/s", "泄漏速率")
    return float(flow[0]), "储罐液体孔口流（液位下降）", series


def _spill_at_once(scenario: Scenario, weather: Weather, state: Stored, detail: spill.Detail) -> Release:
    pool = spill.spilled(
        scenario=scenario,
        weather=weather,
        state=state,
        temperature=state.temperature,
        mass=scenario.amount_kg,
        duration=0.0,
        detail=detail,
    )
    return Release(
        state=state,
        rate=0.0,
        duration=0.0,
        released=scenario.amount_kg,
        phase="liquid",
        model="整体破裂，液体全部溢出成池",
        vapours=_from_pool(pool),
        pool=pool,
        series=pool.series,
        assumptions=("整体破裂，液体全部流入围堰或自由摊开，未计漫溢", *pool.assumptions),
        burns_as="liquid",
    )


def _from_pool(pool: spill.Pool) -> tuple[Vapour, ...]:
    if pool.vapour_rate <= 0 or pool.vapour_mass <= 0:
        return ()
    return (
        Vapour(
            "pool",
            pool.vapour_rate,
            pool.vapour_mass,
            pool.vapour_duration,
            pool.temperature,
            0.0,
            pool.area,
            0.0,
        ),
    )


def _steady(rate: float, duration: float) -> Series:
    return Series((0.0, duration), (rate, rate), "kg/s", "泄漏速率")
