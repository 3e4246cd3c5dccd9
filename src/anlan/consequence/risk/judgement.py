"""Risk of an installation put together: grid, contours, targets and people around, judged by GB 36894-2018."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from anlan.consequence import gb36894
from anlan.consequence.checks import Array, number
from anlan.consequence.risk.contours import Contour, contours
from anlan.consequence.risk.events import Event
from anlan.consequence.risk.individual import individual_risk_at, individual_risk_grid
from anlan.consequence.risk.societal import FnCurve, Population, societal_risk
from anlan.consequence.risk.wind import WindRose


@dataclass(frozen=True, slots=True)
class TargetRisk:
    """Individual risk [1/a] at a protection target, the limit of its class and whether it holds."""

    name: str
    target_class: str
    individual_risk: float
    limit: float
    acceptable: bool


@dataclass(frozen=True, slots=True)
class InstallationRisk:
    """Individual risk on a grid (x east, y north [m]) with contours, at targets, and the F-N curve with its verdict."""

    x: Array
    y: Array
    individual_risk: Array
    contours: tuple[Contour, ...]
    targets: tuple[TargetRisk, ...]
    curve: FnCurve
    societal: gb36894.SocietalVerdict
    assumptions: tuple[str, ...]

    @property
    def acceptable(self) -> bool:
        """Whether every target and the F-N curve are acceptable (or to be reduced as far as practicable)."""
        return self.societal.acceptable and all(one.acceptable for one in self.targets)


def installation_risk(
    events: Sequence[Event],
    rose: WindRose,
    *,
    half_width: float,
    population: Sequence[Population] = (),
    targets: Mapping[str, tuple[str, float, float]] | None = None,
    existing: bool = True,
    cells: int = 160,
    levels: Sequence[float] = gb36894.CONTOUR_LEVELS,
) -> InstallationRisk:
    """Individual and societal risk of an installation (GB/T 37243-2019 clause 6.7 and 6.8).

    `half_width` [m] of the square grid around the origin; `targets` by name: (class, x, y). `existing` picks the
    limits of GB 36894 for existing installations.
    """
    reach = number("half_width", half_width, 1, 1e5)
    axis = np.linspace(-reach, reach, int(number("cells", cells, 10, 2000)) + 1)
    grid = individual_risk_grid(events, rose, axis, axis)
    places = dict(targets or {})
    risks = individual_risk_at(events, rose, [(x, y) for _, x, y in places.values()])
    judged = tuple(
        TargetRisk(
            name=name,
            target_class=gb36894.target_class(kind),
            individual_risk=float(risk),
            limit=gb36894.individual_risk_limit(kind, existing),
            acceptable=gb36894.individual_risk_acceptable(float(risk), kind, existing),
        )
        for (name, (kind, _, _)), risk in zip(places.items(), risks, strict=True)
    )
    curve = societal_risk(events, rose, population)
    return InstallationRisk(
        x=axis,
        y=axis,
        individual_risk=grid,
        contours=contours(grid, axis, axis, levels),
        targets=judged,
        curve=curve,
        societal=gb36894.classify(curve.points),
        assumptions=(
            "个人风险按人员始终在室外、无防护计算",
            "同一风向扇区内各方向等概率",
            f"天气按 {len(rose.classes)} 类、{rose.sectors} 个风向扇区统计",
        ),
    )
