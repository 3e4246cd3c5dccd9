"""Published worked examples: what a source prints and what the code answers.

`data/published_examples.json` holds one example an entry: `function` is "<module>.<name>", `inputs` its arguments in
the units of the contract, `expected` a number, a list, or the names of result fields with numbers, `relative` or
`absolute` the tolerance that the printed digits allow, `source` where it is printed.
"""

from __future__ import annotations

import importlib
import json
import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

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
    function = getattr(importlib.import_module(f"anlan.consequence.{module}"), name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", OutOfRangeWarning)
        result = function(**example["inputs"])
    relative = "relative" in example
    tolerance = float(example["relative"] if relative else example["absolute"])
    for quantity, published, computed in _pairs(example["expected"], result):
        away = abs(computed - published)
        deviation = away / abs(published) if relative and published else away
        yield Checked(
            key=example["id"],
            module=module,
            function=name,
            quantity=quantity or example.get("quantity", ""),
            published=published,
            computed=computed,
            deviation=deviation if math.isfinite(deviation) else math.inf,
            tolerance=tolerance,
            relative=relative,
            source=example["source"],
        )


def _pairs(expected: Any, result: Any) -> Iterator[tuple[str, float, float]]:
    """Quantity, published, computed."""
    if isinstance(expected, dict):
        for name, value in expected.items():
            for _, published, computed in _pairs(value, getattr(result, name)):
                yield name, published, computed
    elif isinstance(expected, list):
        computed = np.atleast_1d(np.asarray(result, dtype=float)).ravel()
        if computed.size != len(expected):
            raise ValueError(f"expected: {len(expected)} values, the function answered {computed.size}")
        for published, one in zip(expected, computed, strict=True):
            yield "", float(published), float(one)
    else:
        yield "", float(expected), float(result)
