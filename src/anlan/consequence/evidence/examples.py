"""Published worked examples: what a source prints and what the code answers.

`data/published_examples.json` holds one example a line: `function` is "<module>.<name>" ("substances.<property>" reads
a property of `substance`), `inputs` its arguments in the units of the contract, `expected` a number, a list, or the
names of result fields with numbers; `cases` repeats it: [further inputs, expected, label]. `method` and `at` ask the
returned object further. `relative` or `absolute` is the tolerance that the printed digits allow, `source` (and
`source_en`, for the document) where it is printed or how it was worked out without this code.
"""

from __future__ import annotations

import importlib
import json
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from anlan.consequence import substances
from anlan.consequence.checks import OutOfRangeWarning

DATA = Path(__file__).resolve().parents[1] / "data" / "published_examples.json"

#: What the page calls a module.
TITLES = {
    "source": "泄漏源",
    "met": "气象",
    "dispersion": "扩散",
    "toxic": "毒性",
    "fire": "火灾",
    "explosion": "爆炸",
    "gb18218": "GB 18218 辨识分级",
    "gb36894": "GB 36894 可接受风险",
    "risk": "风险",
    "protective_action": "防护行动",
    "validation": "统计指标",
    "substances": "物性",
}
#: What the page calls a field of a result.
FIELDS = {
    "mass_rate": "质量流率 kg/s",
    "choked": "临界流（1 是）",
    "exit_temperature": "喉部温度 K",
    "exit_pressure": "喉部压力 Pa",
    "area": "面积 m²",
    "depth": "深度 m",
    "diameter": "直径 m",
    "mass_transfer_coefficient": "传质系数 m/s",
    "evaporation_flux": "蒸发通量 kg/(m²·s)",
    "evaporation_rate": "蒸发速率 kg/s",
    "duration": "持续时间 s",
    "total_mass": "总质量 kg",
    "sigma_y": "σy m",
    "sigma_z": "σz m",
    "near": "近端距离 m",
    "far": "远端距离 m",
    "distance_of_peak": "峰值距离 m",
    "peak": "峰值浓度 kg/m³",
    "horizontal": "水平视角系数",
    "vertical": "竖直视角系数",
    "maximum": "最大视角系数",
    "flame_length": "火焰长度 m",
    "tilt_angle_deg": "倾角 °",
    "sep_max": "最大表面辐射 W/m²",
    "sep_actual": "表面辐射 W/m²",
    "view_factor_vertical": "竖直视角系数",
    "view_factor_horizontal": "水平视角系数",
    "view_factor_max": "最大视角系数",
    "heat_flux": "热通量 W/m²",
    "centre_height": "中心高度 m",
    "threshold_flux": "阈值热通量 W/m²",
    "distance": "距离 m",
    "tip_distance": "火焰端部距离 m",
    "overpressure": "超压 Pa",
    "overpressure_kPa": "入射超压 kPa",
    "reflected_kPa": "反射超压 kPa",
    "impulse_kPa_ms": "入射冲量 kPa·ms",
    "duration_ms": "正压时间 ms",
    "arrival_ms": "到达时间 ms",
    "energy": "能量 J",
    "S": "S",
    "R": "R",
    "alpha": "α",
    "level": "级别",
    "is_major": "重大危险源（1 是）",
    "p_in_cloud": "在云团内的概率",
    "p_death": "死亡概率",
    "delta_ir": "个人风险增量 /年",
    "pll": "潜在生命损失 /年",
    "isolation_m": "初始隔离 m",
    "downwind_km": "防护距离 km",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """One published value beside the computed one. `deviation` is relative, absolute where the tolerance is."""

    key: str
    module: str
    function: str
    quantity: str
    published: float
    computed: float
    deviation: float
    tolerance: float
    relative: bool
    source: str
    english: str

    @property
    def agrees(self) -> bool:
        return self.deviation <= self.tolerance


@cache
def examples() -> tuple[dict[str, Any], ...]:
    """The examples as they are written down."""
    return tuple(json.loads(DATA.read_text(encoding="utf-8")))


def check_examples() -> list[Checked]:
    """Every published value beside what the code answers, in the order of the file.

    >>> all(each.agrees for each in check_examples())
    True
    """
    return [row for example in examples() for row in check(example)]


def check(example: dict[str, Any]) -> Iterator[Checked]:
    """The values of one example."""
    module, name = example["function"].split(".")
    relative = "relative" in example
    tolerance = float(example["relative"] if relative else example["absolute"])
    for more, expected, label in example.get("cases") or [[{}, example["expected"], ""]]:
        inputs = {**example["inputs"], **more}
        result = _answer(module, name, inputs, example)
        for field, number, published, computed in _pairs(expected, result):
            what = FIELDS.get(field, field) if field else example.get("quantity", "")
            where = label if number is None else _place(number, inputs, example, label)
            away = abs(computed - published)
            deviation = away / abs(published) if relative and published else away
            yield Checked(
                key=example["id"],
                module=module,
                function=name,
                quantity=f"{what}，{where}" if where and what else what or where,
                published=published,
                computed=computed,
                deviation=deviation if math.isfinite(deviation) else math.inf,
                tolerance=tolerance,
                relative=relative,
                source=example["source"],
                english=example.get("source_en", example["source"]),
            )


def _answer(module: str, name: str, inputs: dict[str, Any], example: dict[str, Any]) -> Any:
    """What the code says to the example."""
    given = {key: _value(key, value) for key, value in inputs.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        if module == "substances":
            found = getattr(substances.get(given.pop("substance")), name)
            return found(*given.values()) if callable(found) else found
        result = getattr(importlib.import_module(f"anlan.consequence.{module}"), name)(**given)
        if "method" not in example:
            return result
        return getattr(result, example["method"])(*example["at"])


def _value(key: str, value: Any) -> Any:
    """An argument as the function wants it: an instant, or a width that is constant or grows in proportion."""
    if key == "at":
        return datetime.fromisoformat(value)
    if isinstance(value, dict) and set(value) <= {"constant", "slope"}:
        constant, slope = value.get("constant", 0.0), value.get("slope", 0.0)
        return lambda x: constant + slope * np.asarray(x, dtype=float)
    return value


def _pairs(expected: Any, result: Any) -> Iterator[tuple[str, int | None, float, float]]:
    """Field, number in a list, published, computed."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            for _, number, published, computed in _pairs(value, getattr(result, name)):
                yield name, number, published, computed
    elif isinstance(expected, list):
        answered = np.atleast_1d(np.asarray(result, dtype=float)).ravel()
        if answered.size != len(expected):
            raise ValueError(f"expected: {len(expected)} values, the function answered {answered.size}")
        for number, (published, one) in enumerate(zip(expected, answered, strict=True)):
            yield "", number, float(published), float(one)
    else:
        yield "", None, float(expected), float(result)


def _place(number: int, inputs: dict[str, Any], example: dict[str, Any], label: str) -> str:
    """Which value of a list: the arguments that are lists as well."""
    lists = {name: value for name, value in inputs.items() if isinstance(value, list) and len(value) > number}
    if isinstance(example.get("at", [None])[0], list):
        lists = {"x": example["at"][0]}
    told = [
        f"{name} {value[number]:g}" for name, value in lists.items() if isinstance(value[number], float | int)
    ]
    return " ".join([label, *told]).strip()
