"""Chinese numerals of articles, and what a person types for them; pure."""

from __future__ import annotations

import re

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "零〇一二两三四五六七八九十百千"
#: 第九十九条, 第99条, 99条, 第一百三十四条之一; a bare number only at the end of what was typed.
_WANTED = re.compile(
    rf"第?\s*([{NUMERAL}]+|\d{{1,4}})\s*条(?:\s*之\s*([{NUMERAL}]+|\d{{1,2}}))?|(?<=[^\d\s])\s*(\d{{1,4}})\s*$"
)


def value_of(text: str) -> int:
    """The number a Chinese or Arabic numeral names, up to 9,999; `ValueError` for anything else.

    >>> value_of("九十九"), value_of("一百零九"), value_of("十"), value_of("一百二十"), value_of("12")
    (99, 109, 10, 120, 12)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    total = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            raise ValueError(f"text: {text!r} is not a numeral")
    if not text:
        raise ValueError("text: is empty")
    return total + digit


def wanted_article(text: str) -> tuple[str, int, int] | None:
    """What is left of a query once it names an article, and that article: (law, number, branch); None when it does not.

    >>> wanted_article("安全生产法 第九十九条"), wanted_article("安全生产法99")
    (('安全生产法', 99, 0), ('安全生产法', 99, 0))
    >>> wanted_article("刑法第一百三十四条之一"), wanted_article("危险")
    (('刑法', 134, 1), None)
    """
    found = _WANTED.search(text)
    if found is None:
        return None
    number = value_of(found[1] or found[3])
    branch = value_of(found[2]) if found[2] else 0
    rest = (text[: found.start()] + " " + text[found.end() :]).strip().strip("《》 ")
    return rest, number, branch
