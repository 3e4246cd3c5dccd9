"""GHS hazard classes (GB 30000 series) and UN classes in Chinese, with a word and a shape for each group; pure.

A class is kept as a short code ("FL2", "AT-I3", "SC1A"): letters name the class, the rest the category. Owns the words;
which substance has which class is the table of substances.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CLASSES: dict[str, str] = {
    "EX": "爆炸物",
    "FG": "易燃气体",
    "PG": "加压气体",
    "OG": "氧化性气体",
    "FL": "易燃液体",
    "FS": "易燃固体",
    "SR": "自反应物质和混合物",
    "PL": "自燃液体",
    "PS": "自燃固体",
    "SH": "自热物质和混合物",
    "WR": "遇水放出易燃气体的物质和混合物",
    "OL": "氧化性液体",
    "OS": "氧化性固体",
    "OP": "有机过氧化物",
    "MC": "金属腐蚀物",
    "AT-O": "急性毒性-经口",
    "AT-D": "急性毒性-经皮",
    "AT-I": "急性毒性-吸入",
    "SC": "皮肤腐蚀",
    "SI": "皮肤刺激",
    "ED": "严重眼损伤",
    "EI": "眼刺激",
    "RS": "呼吸道致敏物",
    "SS": "皮肤致敏物",
    "MU": "生殖细胞致突变性",
    "CA": "致癌性",
    "RT": "生殖毒性",
    "SE": "特异性靶器官毒性-一次接触",
    "RE": "特异性靶器官毒性-反复接触",
    "AS": "吸入危害",
    "AA": "危害水生环境-急性危害",
    "AC": "危害水生环境-长期危害",
    "OZ": "危害臭氧层",
}
_SHORT: tuple[tuple[str, str], ...] = (
    ("EX", "爆炸品"),
    ("FG", "易燃气体"),
    ("FL", "易燃液体"),
    ("FS", "易燃固体"),
    ("SR", "自反应"),
    ("OP", "有机过氧化物"),
    ("PL", "遇空气自燃"),
    ("PS", "遇空气自燃"),
    ("SH", "自热"),
    ("WR", "遇水放出易燃气体"),
    ("OG", "氧化性"),
    ("OL", "氧化性"),
    ("OS", "氧化性"),
    ("AT", "有毒"),
    ("SC", "腐蚀性"),
    ("CA1", "致癌"),
    ("PG", "加压气体"),
    ("SS", "致敏"),
    ("SE", "刺激"),
    ("SI", "刺激"),
    ("AA", "危害水环境"),
)
UN_CLASSES: dict[str, str] = {
    "1": "爆炸品",
    "2": "气体",
    "3": "易燃液体",
    "4": "易燃固体、自燃、遇湿易燃",
    "5": "氧化性物质、有机过氧化物",
    "6": "毒性物质",
    "8": "腐蚀性物质",
    "9": "杂项",
}
_UN_DIVISIONS: dict[str, str] = {
    "2.1": "易燃气体",
    "2.2": "非易燃无毒气体",
    "2.3": "毒性气体",
    "3": "易燃液体",
    "4.1": "易燃固体",
    "4.2": "易于自燃的物质",
    "4.3": "遇水放出易燃气体的物质",
    "5.1": "氧化性物质",
    "5.2": "有机过氧化物",
    "6.1": "毒性物质",
    "8": "腐蚀性物质",
    "9": "杂项危险物质",
}


@dataclass(frozen=True, slots=True)
class Placard:
    """A danger at one glance: `key` names shape and colour in the style sheet, `word` says it."""

    key: str
    word: str
    icon: str


_PLACARDS: tuple[tuple[tuple[str, ...], Placard], ...] = (
    (("EX",), Placard("blast", "爆炸", "bomb")),
    (("FG", "FL", "FS", "PL", "PS", "SH", "SR"), Placard("flame", "易燃", "flame")),
    (("WR",), Placard("water", "禁水", "droplet-off")),
    (("OG", "OL", "OS", "OP"), Placard("oxidiser", "助燃", "wind")),
    (("AT",), Placard("poison", "有毒", "skull")),
    (("SC",), Placard("acid", "腐蚀", "flask")),
    (("PG",), Placard("cylinder", "加压", "cylinder")),
    (("CA1", "RT1", "MU1", "RS", "SE1", "RE1"), Placard("health", "健康危害", "heartbeat")),
    (
        ("SI", "EI", "SS", "SE2", "SE3", "RE2", "CA2", "MU2", "RT2"),
        Placard("caution", "有害", "alert-triangle"),
    ),
    (("AA", "AC", "OZ"), Placard("nature", "危害环境", "fish")),
)


def split(code: str) -> tuple[str, str]:
    """Class and category of a code; `ValueError` when the class is unknown.

    >>> split("AT-I2"), split("SC1A"), split("EX1.1")
    (('AT-I', '2'), ('SC', '1A'), ('EX', '1.1'))
    """
    for prefix in sorted(_CLASSES, key=len, reverse=True):
        if code.startswith(prefix):
            return prefix, code[len(prefix) :]
    raise ValueError(f"code: {code!r} names no hazard class")


def words(code: str) -> str:
    """A class with its category as official tables print it.

    >>> words("FL2"), words("PG"), words("EX1.1"), words("OPD")
    ('易燃液体，类别2', '加压气体', '爆炸物，1.1 项', '有机过氧化物，D 型')
    """
    prefix, category = split(code)
    if not category:
        return _CLASSES[prefix]
    if prefix == "EX":
        return f"{_CLASSES[prefix]}，{category} 项"
    if prefix in {"OP", "SR"}:
        return f"{_CLASSES[prefix]}，{category} 型"
    return f"{_CLASSES[prefix]}，类别{category}"


def short(codes: Iterable[str]) -> str:
    """The few words of a list's column.

    >>> short(["FL2", "AT-I3", "CA1A"])
    '易燃液体、有毒、致癌'
    """
    given = list(codes)
    found = [word for prefix, word in _SHORT if any(code.startswith(prefix) for code in given)]
    minor = {"致敏", "刺激", "危害水环境", "加压气体"}
    main = [word for word in dict.fromkeys(found) if word not in minor]
    return "、".join(main or list(dict.fromkeys(found))[:2])


def placards(codes: Iterable[str]) -> list[Placard]:
    """The dangers to show big, gravest first.

    >>> [each.word for each in placards(["FG1", "PG", "AT-I2"])]
    ['易燃', '有毒', '加压']
    """
    given = list(codes)
    found = [
        placard
        for prefixes, placard in _PLACARDS
        if any(code.startswith(prefix) for code in given for prefix in prefixes)
    ]
    keys = {placard.key for placard in found}
    outdone = keys & {"poison", "acid", "health"}
    return [placard for placard in found if placard.key != "caution" or not outdone]


def un_class_words(un_class: str) -> str:
    """A UN class with its subsidiary ones in words; `KeyError` for one that does not exist.

    >>> un_class_words("2.3,8"), un_class_words("1.1D"), un_class_words("")
    ('2.3 项 毒性气体（次要：8 类 腐蚀性物质）', '1.1D 爆炸品', '')
    """
    parts = [_division(part) for part in un_class.split(",") if part]
    if len(parts) < 2:
        return "".join(parts)
    return f"{parts[0]}（次要：{'、'.join(parts[1:])}）"


def _division(part: str) -> str:
    if re.fullmatch(r"1\.[1-6][A-S]?", part):
        return f"{part} 爆炸品"
    kind = "项" if "." in part else "类"
    return f"{part} {kind} {_UN_DIVISIONS[part]}"
