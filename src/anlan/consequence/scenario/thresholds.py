"""At which values the red, orange and yellow zones are drawn, what each means, and where the value comes from.

Heat: the table of damage used in Chinese quantitative risk assessment (AQ/T 3046-2013, 37.5 / 12.5 / 4.0 kW/m²). Dose
of a fireball: HSE SPC/Tech/OSD/30 (1800 and 1000 (kW/m²)^(4/3)·s) and the second-degree burn at 240. Blast: 44 and
17 kPa, the criteria of grave and light injury of Chinese safety assessment, and the 7 kPa (1 psi) of 40 CFR 68.22.
Flash fire: the flammable limit, and the 50 % and 25 % alarms of GB/T 50493-2019. Toxic: AEGL
for the time of exposure (10, 30 or 60 min), then ERPG, then IDLH; a yellow zone only where somebody has set a value
for slight effects, for a share of the IDLH may be less than what workers breathe all day.
"""

from __future__ import annotations

import functools
import math
from typing import Final

from anlan.consequence import substances, toxic
from anlan.consequence.scenario.results import LEVELS, Level, Threshold
from anlan.consequence.substances import MissingProperty

Thresholds = tuple[tuple[Level, Threshold], ...]

HEAT: Final[Thresholds] = (
    ("red", Threshold(37.5, "kW/m²", "死亡区：1 分钟内几乎全部死亡，设备损坏")),
    ("orange", Threshold(12.5, "kW/m²", "重伤区：1 分钟约 1% 死亡，10 秒一度烧伤，木材可被引燃")),
    ("yellow", Threshold(4.0, "kW/m²", "轻伤区：20 秒以上有痛感，可能起泡")),
)
HEAT_LINES: Final = ((25.0, "10 秒重大烧伤，无火焰也可引燃木材"), (1.6, "长时间停留无不适"))
DOSE: Final[Thresholds] = (
    ("red", Threshold(1800.0, "(kW/m²)^(4/3)·s", "死亡区：火球热剂量约半数死亡")),
    ("orange", Threshold(1000.0, "(kW/m²)^(4/3)·s", "重伤区：热剂量约 1% 死亡，需立即救治")),
    ("yellow", Threshold(240.0, "(kW/m²)^(4/3)·s", "轻伤区：裸露皮肤可二度烧伤")),
)
DOSE_LINES: Final = ((500.0, "老幼等脆弱人群的危险剂量"), (105.0, "皮肤痛感"))
BLAST: Final[Thresholds] = (
    ("red", Threshold(44.0, "kPa", "重伤区：约半数耳膜破裂，砖墙倒塌，内脏可受损")),
    ("orange", Threshold(17.0, "kPa", "轻伤区：约 1% 耳膜破裂，房屋严重破坏")),
    ("yellow", Threshold(7.0, "kPa", "破坏区：门窗玻璃破碎伤人，房屋部分损坏")),
)
BLAST_LINES: Final = (
    (100.0, "死亡可能性大，建筑全毁"),
    (9.0, "GB/T 37243 三类防护目标限值"),
    (5.0, "GB/T 37243 二类防护目标限值"),
    (2.0, "GB/T 37243 一类及重要防护目标限值"),
)
FLASH_SHARES: Final[tuple[tuple[Level, float, str], ...]] = (
    ("red", 1.0, "着火区：气云在爆炸下限以内，遇火源闪燃，区内人员有生命危险"),
    ("orange", 0.5, "局部可燃区：爆炸下限的 50%，浓度起伏处可着火"),
    ("yellow", 0.25, "禁火警戒区：爆炸下限的 25%，可燃气体报警器一级报警"),
)

# For every level: number of the guideline, what it means; share of the IDLH where AEGL and ERPG are missing (0: none)
_TOXIC: Final[dict[Level, tuple[int, str, float, str]]] = {
    "red": (3, "可致死或危及生命", 1.0, "IDLH：立即威胁生命或健康"),
    "orange": (2, "不可逆伤害或难以自行撤离", 0.1, "IDLH 的十分之一：按 EPA 关注浓度，可有严重影响"),
    "yellow": (1, "明显不适，脱离后可恢复", 0.0, ""),
}
# Carbon dioxide has no AEGL, and a tenth of its IDLH lies below what is allowed at work all day
_BY_WORKPLACE: Final[dict[str, Thresholds]] = {
    "carbon-dioxide": (
        ("red", Threshold(40_000.0, "ppm", "IDLH：立即威胁生命或健康，可很快昏迷窒息")),
        ("orange", Threshold(30_000.0, "ppm", "短时间（15 分钟）接触限值：呼吸急促、头痛，应立即撤离")),
        ("yellow", Threshold(5_000.0, "ppm", "工作场所 8 小时接触限值：超过即应通风、不宜久留")),
    )
}
AEGL_MINUTES: Final = (10, 30, 60)
PASSING: Final = 5.0  # min added to the time of release: clouds stretch while they travel


def flash(lower_flammable_limit: float) -> Thresholds:
    """Levels of a flash fire as volume fractions in per cent.

    >>> [(level, t.value) for level, t in flash(0.02)]
    [('red', 2.0), ('orange', 1.0), ('yellow', 0.5)]
    """
    return tuple(
        (level, Threshold(round(100 * share * lower_flammable_limit, 4), "vol%", meaning))
        for level, share, meaning in FLASH_SHARES
    )


def aegl_minutes(lasting: float) -> int:
    """The shortest time [min] AEGLs are set for that covers a release of `lasting` seconds and its passing.

    >>> aegl_minutes(0.0), aegl_minutes(900.0), aegl_minutes(1800.0)
    (10, 30, 60)
    """
    minutes = lasting / 60.0 + PASSING
    return next((span for span in AEGL_MINUTES if minutes <= span), AEGL_MINUTES[-1])


@functools.cache
def toxic_levels(substance: str, minutes: int = 60) -> tuple[Thresholds, tuple[str, ...]]:
    """Levels in ppm of a substance (key) for an exposure of 10, 30 or 60 min, and what was missing (Chinese).

    Empty when no guideline exists. A level never lies above the one inside it: a fallback that would is left out.
    """
    if substance in _BY_WORKPLACE:
        return _BY_WORKPLACE[substance], ("无 AEGL、ERPG，按 IDLH 和工作场所接触限值划区",)
    levels: list[tuple[Level, Threshold]] = []
    notes: list[str] = []
    ceiling = math.inf
    for level in LEVELS:
        found = _first(substance, level, minutes, ceiling)
        if found is None:
            notes.append(f"AEGL-{_TOXIC[level][0]} 等准则未给出，不画{NAMES[level]}区")
            continue
        ceiling = found.value
        levels.append((level, found))
    return (tuple(levels), tuple(notes)) if levels else _lethal_only(substance)


def _lethal_only(substance: str) -> tuple[Thresholds, tuple[str, ...]]:
    """Where no guideline exists but a probit: the concentration that kills one in a hundred within the hour."""
    probits = substances.get(substance).probits
    if not probits:
        return (), ()
    value = toxic.lethal_ppm(substance=substance, time_min=60.0, probability=0.01)
    meaning = f"60 分钟约 1% 死亡（概率函数 {probits[0].name}）；无 AEGL、ERPG、IDLH"
    return (("red", Threshold(round(float(value), 6), "ppm", meaning)),), ("缺少急性暴露准则，只画致死区",)


def _first(substance: str, level: Level, minutes: int, ceiling: float) -> Threshold | None:
    number, harm, share, immediate = _TOXIC[level]
    candidates = (
        (f"AEGL-{number} {minutes}min", 1.0, f"AEGL-{number}（{minutes} 分钟）：{harm}"),
        (f"AEGL-{number} 60min", 1.0, f"AEGL-{number}（60 分钟）：{harm}"),
        (f"ERPG-{number}", 1.0, f"ERPG-{number}（60 分钟）：{harm}"),
        ("IDLH", share, immediate),
    )
    for kind, part, meaning in candidates:
        try:
            value = toxic.guideline(substance=substance, kind=kind)
        except MissingProperty:
            value = None
        if value is not None and 0 < value * part < ceiling:
            return Threshold(round(value * part, 6), "ppm", meaning)
    return None


NAMES: Final[dict[Level, str]] = {"red": "红", "orange": "橙", "yellow": "黄"}
