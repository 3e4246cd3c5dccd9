"""GB/T 37243-2019, external safety distance of hazardous chemicals installations (外部安全防护距离确定方法).

Which method applies (clause 4), the consequence method for explosives (clause 5) and generic failure frequencies for
the quantitative risk method (clause 6, annex C). The risk itself is computed in `risk` and judged by `gb36894`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from anlan.consequence import gb18218
from anlan.consequence.checks import not_negative, number, one_of, plain, positive, warn_out_of_range
from anlan.consequence.gb36894 import SECOND, SENSITIVE, THIRD, target_class

STANDARD = "GB/T 37243-2019"
CONSEQUENCE = "consequence"
QUANTITATIVE_RISK = "quantitative-risk"
STANDARD_DISTANCES = "standard-distances"

#: Overpressure [kPa] a class of targets may see at most (clause 5.4).
OVERPRESSURE_LIMITS_KPA = {SENSITIVE: 2.0, SECOND: 5.0, THIRD: 9.0}
#: What the standard does not apply to (clause 1).
OUT_OF_SCOPE = (
    "民爆行业生产、流通企业",
    "烟花爆竹生产企业和储存仓库",
    "汽车加油加气站",
    "油气输送管道",
    "城镇燃气",
    "港区内装置和设施",
    "用于国防科研生产的装置和设施",
)

_EXPLOSIVE = ("W1.1", "W1.2", "W1.3")
_GASES = ("J1", "J3", "W2")
_ROUNDING = 1 - 1e-9
_SMALLEST_SCALED = 1.0
_NAMES = {
    CONSEQUENCE: "事故后果法",
    QUANTITATIVE_RISK: "定量风险评价法",
    STANDARD_DISTANCES: "相关标准规范的距离要求",
}
_CLAUSES = {CONSEQUENCE: "第5章", QUANTITATIVE_RISK: "第6章", STANDARD_DISTANCES: "第4章"}


@dataclass(frozen=True, slots=True)
class Method:
    """Which method applies, with its Chinese name, the clause and the reason (Chinese)."""

    kind: str
    label: str
    clause: str
    reason: str
    gas_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class ExternalDistance:
    """Distance [m] an explosive needs from one class of targets, with the overpressure [kPa] that decides."""

    target_class: str
    overpressure_kPa: float  # noqa: N815 - the unit
    distance: float


def method(explosives: bool, toxic_or_flammable_gas: bool = False, S: float | None = None) -> Method:  # noqa: N803
    """Which method clause 4 asks for.

    `S` is the sum of design quantity over critical quantity (GB 18218) of the toxic and flammable gases.

    >>> method(explosives=True).kind, method(explosives=False, toxic_or_flammable_gas=True, S=1.0).kind
    ('consequence', 'quantitative-risk')
    >>> method(explosives=False, toxic_or_flammable_gas=True, S=0.99).label
    '相关标准规范的距离要求'
    """
    if explosives:
        return _method(CONSEQUENCE, "涉及爆炸物", S)
    if not toxic_or_flammable_gas:
        return _method(STANDARD_DISTANCES, "不涉及爆炸物、有毒气体或易燃气体", None)
    ratio = number("S", S, 0)
    if ratio >= _ROUNDING:
        return _method(
            QUANTITATIVE_RISK, f"有毒气体、易燃气体的最大量与临界量比值之和为 {ratio:.3g}，不小于 1", ratio
        )
    return _method(
        STANDARD_DISTANCES, f"有毒气体、易燃气体的最大量与临界量比值之和为 {ratio:.3g}，小于 1", ratio
    )


def method_for(inventory: Iterable[gb18218.InventoryLine]) -> Method:
    """`method` from an inventory as `gb18218.assess` takes it: classes decide what is explosive, what a gas.

    >>> method_for([("液氯", 10), ("甲醇", 100)]).kind
    'quantitative-risk'
    >>> method_for([("TNT", 0.1)]).kind, method_for([("甲醇", 900)]).kind
    ('consequence', 'standard-distances')
    """
    explosives, ratio, gas = False, 0.0, False
    for line in inventory:
        classes = gb18218.classes_of(line)
        explosives |= any(symbol in _EXPLOSIVE for symbol in classes)
        if any(symbol in _GASES for symbol in classes):
            gas, ratio = True, ratio + gb18218.assess([line], 0).S
    return method(explosives, gas, ratio if gas else None)


def overpressure_kPa(tnt_mass: Any, distance: Any) -> Any:  # noqa: N802 - the unit
    """Air-blast overpressure [kPa] of a ground explosion on flat terrain.

    ΔP = 14 Q/R³ + 4.3 Q^(2/3)/R² + 1.1 Q^(1/3)/R in 10⁵ Pa, Q kg of TNT, R in m (clause 5.3; the formula of
    GB 6722 for large ground explosions). Warns below 1 m/kg^(1/3), where it was not fitted.

    >>> round(overpressure_kPa(1000, 570), 2)
    2.07
    """
    scaled = positive("distance", distance) / np.cbrt(positive("tnt_mass", tnt_mass))
    if np.any(scaled < _SMALLEST_SCALED):
        warn_out_of_range(f"比例距离小于 {_SMALLEST_SCALED:g} m/kg^(1/3)，{STANDARD} 的超压公式不适用于近场")
    return plain(100.0 * _overpressure_at(scaled))


def distance_to_overpressure(tnt_mass: float, overpressure_kPa: float) -> float:  # noqa: N803 - the unit
    """Distance [m] at which the overpressure of clause 5.3 falls to `overpressure_kPa`.

    >>> round(distance_to_overpressure(1000, 2.0), 1)
    588.6
    """
    mass = number("tnt_mass", tnt_mass, 0)
    if mass == 0:
        return 0.0
    wanted = number("overpressure_kPa", overpressure_kPa, 1e-6, 1e6) / 100.0
    # In u = Q^(1/3)/R the formula is the cubic 14 u³ + 4.3 u² + 1.1 u = ΔP with one real root, since it rises.
    low, high = 0.0, max(1.0, wanted)
    for _ in range(200):
        middle = (low + high) / 2
        if 14 * middle**3 + 4.3 * middle**2 + 1.1 * middle < wanted:
            low = middle
        else:
            high = middle
    return float(np.cbrt(mass)) / high


def external_distance(tnt_mass: float, target: str) -> ExternalDistance:
    """The distance an explosive of `tnt_mass` [kg of TNT] needs from a class of targets (clause 5.4).

    >>> external_distance(1000, "一般三类").overpressure_kPa
    9.0
    """
    found = target_class(target)
    limit = OVERPRESSURE_LIMITS_KPA[found]
    return ExternalDistance(found, limit, distance_to_overpressure(tnt_mass, limit))


def external_distances(tnt_mass: float) -> tuple[ExternalDistance, ...]:
    """`external_distance` for all three classes, the most sensitive first.

    >>> [round(one.distance) for one in external_distances(1000)]
    [589, 258, 159]
    """
    return tuple(external_distance(tnt_mass, name) for name in OVERPRESSURE_LIMITS_KPA)


@dataclass(frozen=True, slots=True)
class Failure:
    """One way an item of equipment fails.

    `hole_diameter` [m] is None for a rupture or a release within ten minutes; `kind` is instantaneous, ten-minutes,
    rupture or leak; `frequency` per year (pipes: for the given length).
    """

    kind: str
    label: str
    hole_diameter: float | None
    frequency: float
    source: str


_PURPLE = "TNO 紫皮书 CPR 18E（2005）第3章"
_API = "API 581（2000）表8-1"
_INSTANT = ("instantaneous", "瞬时全部泄漏")
_TEN = ("ten-minutes", "10 min 内连续泄漏完")

#: Purple Book table 3.3 and 3.5: instantaneous, all within ten minutes, 10 mm hole [1/a].
_VESSELS = {
    "pressure-vessel": (5e-7, 5e-7, 1e-5),
    "process-vessel": (5e-6, 5e-6, 1e-4),
    "reactor": (5e-6, 5e-6, 1e-4),
    "atmospheric-tank": (5e-6, 5e-6, 1e-4),
    "atmospheric-tank-protective": (5e-7, 5e-7, 1e-4),
    "atmospheric-tank-double": (1.25e-8, 1.25e-8, 1e-4),
    "atmospheric-tank-full": (1e-8, 0.0, 0.0),
}
#: Purple Book table 3.7, rupture and leak [1/m/a]: below 75 mm, 75 to 150 mm, above.
_PIPES = ((1e-6, 5e-6), (3e-7, 2e-6), (1e-7, 5e-7))
#: Purple Book table 3.8: rupture of the largest connection, leak of a tenth of its diameter [1/a].
_PUMPS = {"pump": (1e-4, 5e-4), "pump-contained": (5e-5, 2.5e-4), "pump-canned": (1e-5, 5e-5)}
#: API 581 table 8-1: holes of 5, 25 and 100 mm, rupture [1/a].
_API_ITEMS = {
    "pressure-vessel": (4e-5, 1e-4, 1e-5, 6e-6),
    "atmospheric-tank": (4e-5, 1e-4, 1e-5, 2e-5),
    "reactor": (1e-4, 3e-4, 3e-5, 2e-5),
    "column": (8e-5, 2e-4, 2e-5, 6e-6),
    "filter": (9e-4, 1e-4, 5e-5, 1e-5),
    "heat-exchanger": (4e-5, 1e-4, 1e-5, 6e-6),
}
_LARGEST_LEAK = 0.05
_LABELS = {
    "pressure-vessel": "压力容器",
    "process-vessel": "工艺容器",
    "reactor": "反应器",
    "atmospheric-tank": "常压单容罐",
    "atmospheric-tank-protective": "带保护外壳的常压罐",
    "atmospheric-tank-double": "常压双容罐",
    "atmospheric-tank-full": "常压全容罐",
    "pump": "泵",
    "pump-contained": "带锻钢外壳的泵",
    "pump-canned": "屏蔽泵",
    "column": "塔器",
    "filter": "过滤器",
    "heat-exchanger": "换热器",
    "pipe": "管道",
}


def equipment(source: str = "purple-book") -> dict[str, str]:
    """The kinds of equipment a source knows, with their Chinese names.

    >>> equipment("api-581")["column"]
    '塔器'
    """
    one_of("source", source, ("purple-book", "api-581"))
    keys = [*_VESSELS, "pipe", *_PUMPS] if source == "purple-book" else list(_API_ITEMS)
    return {key: _LABELS[key] for key in keys}


def failure_frequencies(
    kind: str, *, diameter: float | None = None, length: float | None = None, source: str = "purple-book"
) -> tuple[Failure, ...]:
    """Generic failures of an item of equipment (clause 6.5 leaves the choice of the source to the assessor).

    `kind` is a key of `equipment`; a pipe needs `diameter` [m] and `length` [m], a pump `diameter` of its largest
    connection. Sources: "purple-book" (TNO CPR 18E) and "api-581" (base frequencies without modification factors).

    >>> [(one.kind, one.frequency) for one in failure_frequencies("pressure-vessel")]
    [('instantaneous', 5e-07), ('ten-minutes', 5e-07), ('leak', 1e-05)]
    >>> [round(one.frequency, 9) for one in failure_frequencies("pipe", diameter=0.1, length=20)]
    [6e-06, 4e-05]
    """
    one_of("equipment", kind, tuple(equipment(source)))
    if source == "api-581":
        return _api_failures(kind)
    if kind == "pipe":
        inner = number("diameter", diameter, 1e-4, 5.0)
        metres = float(not_negative("length", length))
        rupture, leak = _PIPES[0 if inner < 0.075 else 1 if inner <= 0.150 else 2]
        return _line_failures(rupture * metres, leak * metres, inner)
    if kind in _PUMPS:
        return _line_failures(*_PUMPS[kind], number("diameter", diameter, 1e-4, 5.0))
    instant, ten, leak = _VESSELS[kind]
    failures = (
        Failure(*_INSTANT, None, instant, _PURPLE),
        Failure(*_TEN, None, ten, _PURPLE),
        Failure("leak", "10 mm 孔泄漏", 0.010, leak, _PURPLE),
    )
    return tuple(one for one in failures if one.frequency > 0)


def _line_failures(rupture: float, leak: float, diameter: float) -> tuple[Failure, ...]:
    hole = min(diameter / 10, _LARGEST_LEAK)
    return (
        Failure("rupture", "全管径断裂", diameter, rupture, _PURPLE),
        Failure("leak", f"{hole * 1000:.3g} mm 孔泄漏（管径的 10%，不大于 50 mm）", hole, leak, _PURPLE),
    )


def _api_failures(kind: str) -> tuple[Failure, ...]:
    small, medium, large, rupture = _API_ITEMS[kind]
    holes = ((0.005, small), (0.025, medium), (0.100, large))
    leaks = [Failure("leak", f"{hole * 1000:.3g} mm 孔泄漏", hole, value, _API) for hole, value in holes]
    return (*leaks, Failure("rupture", "完全破裂", None, rupture, _API))


def _overpressure_at(scaled: Any) -> Any:
    """ΔP [10⁵ Pa] at the scaled distance R/Q^(1/3) [m/kg^(1/3)]."""
    return 14.0 / scaled**3 + 4.3 / scaled**2 + 1.1 / scaled


def _method(kind: str, reason: str, ratio: float | None) -> Method:
    return Method(kind, _NAMES[kind], f"{STANDARD} {_CLAUSES[kind]}", reason, ratio)
