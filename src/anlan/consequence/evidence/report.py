"""The whole evidence as one JSON-ready mapping with its drawings; written by `make validation`.

Deterministic: the same code gives the same files, so that a test can hold them to the code.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from anlan.consequence.evidence.examples import TITLES, Checked, check_examples
from anlan.consequence.evidence.limits import LIMITS
from anlan.consequence.evidence.plots import Points, agreement, curves
from anlan.consequence.evidence.trials import PEERS, TrialGroup, judge_trials

#: More curves than this hide one another in one drawing.
MOST_CURVES = 3
WORDS: dict[str, dict[str, str]] = {
    "chinese": {
        "agreement": "计算与实测",
        "observed": "实测",
        "predicted": "计算",
        "curves": "沿下风轴线",
        "distance": "距离（m）",
        "model": "计算",
    },
    "english": {
        "agreement": "Predicted and measured",
        "observed": "measured",
        "predicted": "predicted",
        "curves": "Along the axis",
        "distance": "distance (m)",
        "model": "model",
        "体积分数": "volume fraction",
    },
}
STORED = Path(__file__).resolve().parents[1] / "data" / "validation.json"


@cache
def stored() -> dict[str, Any]:
    """The evidence as last built; what the page shows."""
    found: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def build() -> tuple[dict[str, Any], dict[str, str]]:
    """The evidence, and the document's drawings by file name."""
    checked, groups = check_examples(), judge_trials()
    report: dict[str, Any] = {
        "limits": [asdict(limit) for limit in LIMITS],
        "examples": [_module(name, rows) for name, rows in _by_module(checked)],
        "trials": [_trial(group) for group in groups],
        "peers": [asdict(peer) for peer in PEERS],
    }
    drawings = {
        f"{group['key']}-{name}.svg": text
        for group in report["trials"]
        for name, text in drawings_of(group, language="english").items()
    }
    return report, drawings


def _by_module(rows: Iterable[Checked]) -> list[tuple[str, list[Checked]]]:
    found: dict[str, list[Checked]] = {name: [] for name in TITLES}
    for row in rows:
        found[row.module].append(row)
    return [(name, each) for name, each in found.items() if each]


def _module(name: str, rows: list[Checked]) -> dict[str, Any]:
    return {
        "module": name,
        "title": TITLES[name],
        "count": len(rows),
        "agreeing": sum(row.agrees for row in rows),
        "examples": [_example(list(some)) for _, some in groupby(rows, key=lambda row: row.key)],
    }


def _example(rows: list[Checked]) -> dict[str, Any]:
    """One example with its values; the worst deviation stands for all where there is room for one only."""
    first = rows[0]
    return {
        "key": first.key,
        "function": f"{first.module}.{first.function}",
        "source": first.source,
        "english": first.english,
        "tolerance": first.tolerance,
        "relative": first.relative,
        "count": len(rows),
        "agreeing": sum(row.agrees for row in rows),
        "worst": digits(max(row.deviation for row in rows), 2),
        "rows": [
            {
                "quantity": row.quantity,
                "published": digits(row.published, 6),
                "computed": digits(row.computed, 6),
                "deviation": digits(row.deviation, 2),
                "agrees": row.agrees,
            }
            for row in rows
        ],
    }


def _trial(group: TrialGroup) -> dict[str, Any]:
    measures = group.measures
    return {
        "key": group.key,
        "title": asdict(group.title),
        "model": asdict(group.model),
        "unit": group.unit,
        "count": measures.count,
        "acceptable": measures.acceptable,
        "measures": {name: digits(getattr(measures, name), 3) for name in ("FAC2", "MG", "VG", "FB", "NMSE")},
        "rows": [
            {
                "trial": row.trial,
                "distance_m": row.distance_m,
                "observed": digits(row.observed),
                "predicted": digits(row.predicted),
                "ratio": digits(row.predicted / row.observed, 3) if row.observed > 0 else None,
            }
            for row in group.rows
        ],
        "curves": [
            {"trial": curve.trial, "x": [digits(x) for x in curve.x], "y": [digits(y) for y in curve.y]}
            for curve in group.curves
        ],
        "sources": list(group.sources),
        "notes": [asdict(note) for note in group.notes],
    }


def drawings_of(group: dict[str, Any], *, language: str = "chinese") -> dict[str, str]:
    """The drawings of one group of the report by name, as SVG: agreement, and curves where the model gave any."""
    words = WORDS[language]
    unit = words.get(group["unit"], group["unit"])
    found = {
        "agreement": agreement(
            words["agreement"], words["observed"], words["predicted"], unit, _clusters(group)
        )
    }
    if 0 < len(group["curves"]) <= MOST_CURVES:
        points = [Points(row, *_seen(group, row)) for row in _names(group)]
        lines = [
            Points(f"{curve['trial']} {words['model']}", curve["x"], curve["y"], line=True, tone=number)
            for number, curve in enumerate(group["curves"])
        ]
        found["curves"] = curves(words["curves"], words["distance"], unit, [*points, *lines])
    return found


def _names(group: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(row["trial"] for row in group["rows"]))


def _seen(group: dict[str, Any], trial: str) -> tuple[list[float], list[float]]:
    rows = [row for row in group["rows"] if row["trial"] == trial]
    return [row["distance_m"] for row in rows], [row["observed"] for row in rows]


def _clusters(group: dict[str, Any]) -> list[Points]:
    """The pairs trial by trial, told apart by shape and colour."""
    return [
        Points(
            name,
            [row["observed"] for row in group["rows"] if row["trial"] == name],
            [row["predicted"] for row in group["rows"] if row["trial"] == name],
        )
        for name in _names(group)
    ]


def digits(value: float, count: int = 4) -> float:
    """A figure to so many significant digits; the files do not differ by the last bit of a machine."""
    if value == 0 or not math.isfinite(value):
        return 0.0 if value == 0 else math.copysign(1e300, value)
    return float(f"{value:.{count}g}")
