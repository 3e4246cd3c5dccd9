"""What a cloud does to people and to flames: the outcomes of poison and of the flash fire, drawn from its cloudscape.

Knows no event tree: probabilities are handed in.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from anlan.consequence import dispersion, toxic
from anlan.consequence.checks import warn_out_of_range
from anlan.consequence.scenario import cloud, footprint, nearest, phrases, thresholds
from anlan.consequence.scenario.inputs import Scenario
from anlan.consequence.scenario.results import Frame, Isopleth, Level, Outcome, Zone
from anlan.consequence.scenario.source_term import Release

PPM: Final = 1e-6
PER_CENT: Final = 1e-2
LARGE_SPILL: Final = 300.0  # kg, about the 208 litres of the guidebook
LEAST_EXPOSURE: Final = 600.0  # s; shorter passages are judged as ten minutes
LONGEST_EXPOSURE: Final = 3600.0


@dataclasses.dataclass(frozen=True, slots=True)
class Drawing:
    """How much is drawn: `frames` times, `points` along a plume; `quick`: nomograms for heavy clouds; `zones_only`:
    nothing but how far the zones reach."""

    frames: int = 0
    points: int | None = None
    quick: bool = False
    zones_only: bool = False
    level: Level | None = None  # the one zone asked for, where the others need not be computed

    @property
    def bare(self) -> bool:
        """Whether polygons and lines are left out."""
        return self.quick or self.zones_only


def lasting_of(released: Release) -> float:
    """How long [s] the sources that matter give off vapour: those with a tenth of its mass or more."""
    total = sum(vapour.mass for vapour in released.vapours)
    return max((v.duration for v in released.vapours if v.mass >= 0.1 * total), default=0.0)


def exposure(released: Release) -> float:
    """How long [s] people are exposed: as long as it is given off, ten minutes to one hour."""
    return min(max(lasting_of(released), LEAST_EXPOSURE), LONGEST_EXPOSURE)


def poison(
    scenario: Scenario, scape: cloud.Cloudscape, released: Release, drawing: Drawing, *, probability: float
) -> list[Outcome]:
    """The toxic cloud; nothing (and a warning with the nearest method) where no threshold is known."""
    minutes = thresholds.aegl_minutes(lasting_of(released))
    levels, missing = thresholds.toxic_levels(scenario.substance.key, minutes)
    if not levels:
        if scenario.substance.toxic:
            warn_out_of_range(
                f"“{scenario.substance.name}”有毒，但缺少 AEGL、ERPG、IDLH 和概率函数，未画毒性区；"
                + nearest.guidebook(scenario.substance, large=scenario.amount_kg > LARGE_SPILL)
            )
        return []
    found = _areas(scape, levels, PPM, drawing)
    lasting = exposure(released)
    extra: tuple[Isopleth, ...] = ()
    moving: tuple[Frame, ...] = ()
    if not drawing.bare:
        extra = footprint.lines(scape, lethal_lines(scenario, lasting), unit="ppm", per_unit=PPM)
        moving = footprint.frames(
            scape,
            levels,
            per_unit=PPM,
            count=drawing.frames,
            lasting=max(v.duration for v in released.vapours),
        )
    said = [
        f"按地面最大浓度与 {minutes} 分钟暴露的准则比较"
        f"（释放约 {lasting_of(released) / 60:.0f} 分钟，另计气云通过 {thresholds.PASSING:.0f} 分钟）",
        phrases.CROSSWIND,
        *scape.assumptions,
        *missing,
    ]
    if not found:
        return []
    said += _far(found)
    return [
        Outcome(
            kind="toxic-cloud",
            label=phrases.LABELS["toxic-cloud"],
            probability=round(probability, 4),
            zones=found,
            isopleths=extra,
            frames=moving,
            model=scape.model,
            assumptions=tuple(said),
            uncertainty=phrases.UNCERTAINTY["heavy" if scape.dense else "passive"],
        )
    ]


def _far(found: tuple[Zone, ...]) -> tuple[str, ...]:
    """A word with the zones that lie beyond what dispersion was ever measured at."""
    names = [thresholds.NAMES[z.level] for z in found if z.max_distance_m > footprint.FARTHEST_SURE]
    return (
        (f"{'、'.join(names)}区超过 10 km，超出模型验证范围，仅供参考，不宜直接作疏散边界",) if names else ()
    )


def _areas(
    scape: cloud.Cloudscape,
    levels: thresholds.Thresholds,
    per_unit: float,
    drawing: Drawing,
    least: float = 0.0,
) -> tuple[Zone, ...]:
    if drawing.bare:
        return footprint.reaches_only(scape, levels, per_unit=per_unit, least=least)
    return footprint.areas(scape, levels, per_unit=per_unit, points=drawing.points, least=least)


def lethal_lines(scenario: Scenario, lasting: float) -> list[tuple[float, str]]:
    """Concentrations [ppm] that kill half and one in a hundred in `lasting` seconds, by the first probit set."""
    if not scenario.substance.probits:
        return []
    probit = scenario.substance.probits[0]
    lines = []
    for share, words in ((0.5, "半数"), (0.01, "1%")):
        value = float(
            toxic.lethal_concentration(
                a=probit.a, b=probit.b, n=probit.n, time_min=lasting / 60, probability=share
            )
        )
        if probit.unit != "ppm":
            value = float(dispersion.mg_m3_to_ppm(mg_m3=value, molar_mass=scenario.substance.molar_mass))
        if 0 < value < 1e6 and math.isfinite(value):
            lines.append(
                (round(value, 2), f"暴露 {lasting / 60:.0f} 分钟{words}致死（概率函数 {probit.name}）")
            )
    return lines


def flash_fire(
    scape: cloud.Cloudscape,
    lower: float,
    released: Release,
    drawing: Drawing,
    *,
    probability: float,
    pool: float,
    notes: tuple[str, ...] = (),
) -> list[Outcome]:
    """The flash fire; over a pool that gives off flammable vapour it covers the pool (radius `pool`) at least."""
    levels = thresholds.flash(lower)
    found = _areas(scape, levels, PER_CENT, drawing, pool)
    if not found or found[0].level != "red":
        return []
    moving: tuple[Frame, ...] = ()
    if not drawing.bare:
        moving = footprint.frames(
            scape,
            levels,
            per_unit=PER_CENT,
            count=drawing.frames,
            lasting=max(vapour.duration for vapour in released.vapours),
            least=pool,
        )
    return [
        Outcome(
            kind="flash-fire",
            label=phrases.LABELS["flash-fire"],
            probability=round(probability, 4),
            zones=found,
            isopleths=(),
            frames=moving,
            model=scape.model,
            assumptions=(
                "气云点燃前已扩散到最远",
                "区外热辐射短暂，未计入",
                *scape.assumptions,
                *notes,
                *_far(found),
            ),
            uncertainty=phrases.UNCERTAINTY["flash"],
        )
    ]
