"""What must be known of single substances before their zones are believed. Computes nothing."""

from __future__ import annotations

from typing import Final

from anlan.consequence.substances import Substance

HARD_TO_LIGHT: Final = (
    0.15  # lower flammable limit from which a slow-burning poison is treated as a poison only
)

_SENTENCES: Final[dict[str, str]] = {
    "hydrogen-fluoride": "氟化氢蒸气在常温下缔合成多聚体、贴地扩散，模型按单体计算；低洼处浓度可能更高",
    "nitric-acid": "按纯硝酸（约 100%）的蒸气压计算；68% 工业硝酸的蒸气压约为其二十分之一，实际范围小得多",
}
HARDLY_BURNS: Final = (
    "反应性低、爆炸下限高，按 BEVI 以有毒物质对待：不计火球、蒸气云爆炸和池火，仅保留短时闪火和喷射火"
)


def hardly_burns(fluid: Substance) -> bool:
    """Whether it is judged by its poison alone, as ammonia is by the Reference Manual BEVI 3.2 (§3.4.6.6).

    >>> from anlan.consequence import substances
    >>> [hardly_burns(substances.get(name)) for name in ("氨", "一氧化碳", "甲烷")]
    [True, False, False]
    """
    limit = fluid.lower_flammable_limit
    return (
        fluid.flammable
        and fluid.toxic
        and fluid.reactivity == "low"
        and limit is not None
        and limit >= HARD_TO_LIGHT
    )


def sentences(fluid: Substance) -> tuple[str, ...]:
    """Chinese sentences for the assumptions; none for most.

    >>> from anlan.consequence import substances
    >>> sentences(substances.get("氯"))
    ()
    """
    special = _SENTENCES.get(fluid.key)
    said = (special,) if special else ()
    return (*said, f"{fluid.name}{HARDLY_BURNS}") if hardly_burns(fluid) else said
