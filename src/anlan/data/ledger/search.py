"""Finding a record by half its name: normal form, pinyin initials, fragments, and tokens for a full-text index.

Pure. The normal form keeps letters, digits and Han characters in lower case; fragments may come in any order.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import add

_GAP = re.compile(r"[\s,，、;；/|]+")
_DIVISION_TAIL = re.compile(r"(?<=..)(?:自治县|地区|新区|区|县|市)$")
#: Characters whose reading in names of firms and places differs from their first one.
_IN_NAMES = {
    "长": "c",
    "厦": "x",
    "行": "h",
    "乐": "l",
    "重": "z",
    "朝": "c",
    "盛": "s",
    "曾": "z",
    "单": "d",
}


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Letters, digits and Han characters of `text`, half-width and lower case.

    >>> normal("大连（甲）化工　有限公司 Ａ1")
    '大连甲化工有限公司a1'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


class _Initials(dict[int, str]):
    """First letters by code point, for `str.translate`; looked up as characters are met."""

    def __missing__(self, code: int) -> str:
        self[code] = _initial(chr(code))
        return self[code]


def _initial(character: str) -> str:
    """The first letter of a character's reading, nothing if it has none."""
    if character in _IN_NAMES:
        return _IN_NAMES[character]
    if character.isascii():
        return character
    from pypinyin import Style, pinyin  # its dictionaries take a quarter of a second to load

    readings = pinyin(character, style=Style.FIRST_LETTER, errors="ignore")
    letter: str = readings[0][0] if readings and readings[0] else ""
    return letter if letter.isascii() else ""


_INITIALS = _Initials()


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """First letters of the pinyin of `text`.

    >>> initials("大化集团")
    'dhjt'
    """
    return normal(text).translate(_INITIALS)


@lru_cache(maxsize=4096)
def place_name(name: str) -> str:
    """A division's name as people say it.

    >>> place_name("甘井子区"), place_name("庄河市"), place_name("城区")
    ('甘井子', '庄河', '城区')
    """
    return _DIVISION_TAIL.sub("", name)


def fragments_of(text: str) -> list[str]:
    """The fragments a user typed, in normal form.

    >>> fragments_of("甘井子 大化")
    ['甘井子', '大化']
    """
    return [part for part in (normal(piece) for piece in _GAP.split(text)) if part][:8]


def search_text(*parts: str) -> str:
    """The search column: normal forms of the parts, kept apart by bars."""
    return "|".join(dict.fromkeys(part for part in map(normal, parts) if part))


def tokens(*parts: str) -> str:
    """Overlapping pairs of characters, so that a phrase of pairs finds any substring; each part ends in one character.

    >>> tokens("大化集", "dhj")
    '大化 化集 集 dh hj j'
    """
    pieces: list[str] = []
    for part in dict.fromkeys(map(normal, parts)):
        if part:
            pieces += map(add, part, part[1:])
            pieces.append(part[-1])
    return " ".join(pieces)


def match_expression(fragments: list[str], column: str = "") -> str:
    """An FTS5 expression that all fragments occur, in `column` if given.

    >>> match_expression(["甘井子", "大"], "name")
    'name : "甘井 井子" AND name : "大" *'
    """
    prefix = f"{column} : " if column else ""
    return " AND ".join(prefix + _phrase(fragment) for fragment in fragments)


def _phrase(fragment: str) -> str:
    if len(fragment) == 1:
        return f'"{fragment}" *'
    return '"' + " ".join(fragment[i : i + 2] for i in range(len(fragment) - 1)) + '"'


def tokens_within(fragment: str) -> str:
    """What to look for among `tokens`, set between blanks, to find a fragment as the index does.

    >>> tokens_within("大化集") in f" {tokens('中大化集团')} ", tokens_within("团") in f" {tokens('集团')} "
    (True, True)
    """
    return " " + _phrase(fragment).strip('" *') + ("" if len(fragment) == 1 else " ")
