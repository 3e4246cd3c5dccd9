"""The four levels and their colours. Red, orange, yellow and blue mean these and nothing else in the
interface."""

from __future__ import annotations

from typing import Final

# Accident grades, response levels, warning colours, risk and hazard levels share one ladder.
LEVELS: Final[dict[str, int]] = {
    "特别重大": 1, "重大": 2, "较大": 3, "一般": 4,
    "I": 1, "II": 2, "III": 3, "IV": 4,
    "Ⅰ": 1, "Ⅱ": 2, "Ⅲ": 3, "Ⅳ": 4,
    "红色": 1, "橙色": 2, "黄色": 3, "蓝色": 4,
    "一级": 1, "二级": 2, "三级": 3, "四级": 4,
    "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip


def level_of(word: object) -> int:
    """1 (red) to 4 (blue); 0 for a word that is no level."""
    text = str(word or "").replace(" ", "")
    bare = text.removesuffix("级响应").removesuffix("事故").removesuffix("风险").removesuffix("预警")
    return LEVELS.get(text) or LEVELS.get(bare) or LEVELS.get(bare.removesuffix("级"), 0)
