"""From what a ledger says of a stored substance to a scenario: which vessel, how much is in one. Pure.

A ledger states the whole quantity and the containers in words ("卧罐 2×25 t", "1 t 钢瓶 20 只"). What can fail at once
is one of them; the text decides the kind and the number, and every guess is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TIMES = re.compile(r"(\d{1,4})\s*[×xX*]\s*\d")
_PIECES = re.compile(r"(\d{1,5})\s*(?:只|台|个|座|瓶|罐)")
_WORDS = (
    ("cylinder", ("钢瓶", "气瓶", "瓶")),
    ("warehouse", ("仓库", "库房", "堆垛", "袋")),
    ("reactor", ("反应", "釜")),
    ("pipe", ("管道", "管线", "管廊")),
    ("tank", ("全容罐", "内浮顶", "浮顶", "立罐", "拱顶", "常压", "低温")),
    ("pressure-vessel", ("球罐", "卧罐", "储氨器", "循环桶", "缓冲罐", "压力", "液氨罐", "储罐")),
)
#: What stands in where nothing is filed: of a liquefied gas and of everything else, in kilograms.
USUAL_KG = {"liquefied_gas": 1_000.0, "gas": 50.0, "liquid": 10_000.0, "solid": 10_000.0}
STATES = {"liquefied_gas": "liquefied-gas", "gas": "gas", "liquid": "liquid", "solid": "solid"}
#: Liquefied by cold, not by pressure: they lie in tanks.
CRYOGENIC = {"液化天然气"}


@dataclass(frozen=True, slots=True)
class Vessel:
    """One container: its kind in the library's words, what is in it, and what was assumed."""

    containment: str
    amount_kg: float
    assumptions: tuple[str, ...] = ()


def vessel_of(*, container: str, quantity_t: float, state: str, name: str = "") -> Vessel:
    """The largest single container of a stored quantity; `state` is the ledger's `PhysicalState`.

    >>> vessel_of(container="卧罐 2×25 t", quantity_t=50, state="liquefied_gas")
    Vessel(containment='pressure-vessel', amount_kg=25000.0, assumptions=('按 2 个容器均分，取其中一个 25 吨',))
    >>> vessel_of(container="1 t 钢瓶 20 只", quantity_t=20, state="liquefied_gas").amount_kg
    1000.0
    """
    assumptions = []
    number = _number_of(container)
    each = quantity_t / number
    if number > 1:
        assumptions.append(f"按 {number} 个容器均分，取其中一个 {each:g} 吨")
    else:
        assumptions.append(f"按登记的全部数量 {quantity_t:g} 吨")
    kind = _kind_of(container, state, name)
    return Vessel(kind, each * 1000.0, tuple(assumptions))


def usual_vessel(*, state: str, name: str = "") -> Vessel:
    """What to calculate with when nobody knows how much there is."""
    amount = USUAL_KG.get(state, USUAL_KG["liquid"])
    return Vessel(
        _kind_of("", state, name),
        amount,
        (f"泄漏量不明，暂按 {amount / 1000:g} 吨测算，获知现场数量后请修正",),
    )


def _number_of(container: str) -> int:
    found = _TIMES.search(container) or _PIECES.search(container)
    return max(1, int(found[1])) if found else 1


def _kind_of(container: str, state: str, name: str) -> str:
    for kind, words in _WORDS:
        if any(word in container for word in words):
            return kind
    if state == "solid":
        return "warehouse"
    if state == "liquid" or name in CRYOGENIC:
        return "tank"
    return "pressure-vessel"
