"""A law as a Markdown or plain text: its title, what stands before the first article, its articles; pure.

Headings are lines that begin with # or with 第…编/章/节; an article begins a line with 第…条, perhaps in bold. A text
without any article becomes one piece with the number 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from anlan.data.laws.numerals import NUMERAL, value_of

_ARTICLE = re.compile(rf"^[\s　]*\**(第([{NUMERAL}]+)条(?:之([{NUMERAL}]+))?)\**[\s　]*(.*)$")
_HEADING = re.compile(rf"^#*[\s　]*\**(第[{NUMERAL}]+([编章节])[\s　]*.*?)\**$")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
#: A page of contents repeats the headings; what is not followed by articles is not one.
LONGEST_HEADING = 60


@dataclass(slots=True)
class Piece:
    """One article as it stands in the text."""

    number: int
    branch: int
    label: str
    chapter: str
    section: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(slots=True)
class ReadLaw:
    """A law's text. `preamble` is everything before the first article that is no heading."""

    title: str
    preamble: str
    pieces: list[Piece]


def read_law(text: str, *, title: str = "") -> ReadLaw:
    """Divide a law's text into articles. `ValueError` for an empty text, or one where an article comes twice."""
    text = _COMMENT.sub("", _FRONT.sub("", text.lstrip("\ufeff").replace("\r\n", "\n")))
    pieces: list[Piece] = []
    before: list[str] = []
    chapter = section = ""
    for line in (raw.strip(" \t　") for raw in text.split("\n")):
        if not line:
            continue
        if line.startswith("# ") and not pieces and not title:
            title = line[2:].strip()
        elif (article := _ARTICLE.match(line)) is not None:
            branch = value_of(article[3]) if article[3] else 0
            pieces.append(Piece(value_of(article[2]), branch, article[1], chapter, section))
            if article[4]:
                pieces[-1].lines.append(article[4])
        elif (heading := _HEADING.match(line)) is not None and len(line) <= LONGEST_HEADING:
            words = re.sub(r"[\s　]+", " ", heading[1])
            if heading[2] == "节":
                section = words
            else:
                chapter, section = words, ""
        elif line.startswith("#"):
            chapter, section = line.lstrip("# ").strip(), ""
        elif pieces:
            pieces[-1].lines.append(line.replace("**", ""))
        else:
            before.append(line)
    if not pieces:
        if not before:
            raise ValueError("text: is empty")
        pieces, before = [Piece(0, 0, "全文", "", "", before)], []
    seen: set[tuple[int, int]] = set()
    for piece in pieces:
        if (piece.number, piece.branch) in seen:
            raise ValueError(f"text: {piece.label} comes twice")
        seen.add((piece.number, piece.branch))
    return ReadLaw(title.strip(), "\n".join(before), pieces)


def days_in(text: str) -> list[tuple[int, int, int]]:
    """Every day a text names as 2021年6月10日, in order.

    >>> days_in("2014年8月31日修正，2021年6月10日修正")
    [(2014, 8, 31), (2021, 6, 10)]
    """
    return [(int(year), int(month), int(day)) for year, month, day in _DAY.findall(text)]


def plain_name(title: str) -> str:
    """What people call a law: without the state's name and the year of its version.

    >>> plain_name("中华人民共和国安全生产法（2021修正）"), plain_name("突发事件应对法（2007）")
    ('安全生产法', '突发事件应对法')
    >>> plain_name("关于办理危害生产安全刑事案件适用法律若干问题的解释（二）")
    '关于办理危害生产安全刑事案件适用法律若干问题的解释（二）'
    """
    name = re.sub(r"[（(]\d{4}年?(修正|修订|修正本|修订本)?[)）]$", "", title.strip())
    return name.removeprefix("中华人民共和国")
