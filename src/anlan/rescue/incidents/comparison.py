"""Two bulletins side by side: items word by word, figures, addressees. Pure: texts in, marked pieces out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from anlan.rescue.incidents.addressees import difference

#: Numbers and Latin words stay whole, Chinese goes character by character.
_WORD = re.compile(r"\d[\d.,:]*|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mark` is "" (in both), "removed" or "added"."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """One item of two bulletins; `changed` says whether they differ."""

    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(piece.mark for piece in (*self.before, *self.after))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Items, figures as (label, before, after, changed), and who came to or left the addressees."""

    items: tuple[ComparedItem, ...]
    figures: tuple[tuple[str, str, str, bool], ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The two texts cut where they differ, joined again they are the texts.

    >>> pieces("死亡 2 人", "死亡 3 人")[1]
    (Piece(text='死亡 ', mark=''), Piece(text='3', mark='added'), Piece(text=' 人', mark=''))
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i < j:
            left.append(Piece("".join(old[i:j]), "" if tag == "equal" else "removed"))
        if k < m:
            right.append(Piece("".join(new[k:m]), "" if tag == "equal" else "added"))
    return tuple(left), tuple(right)


def compare(
    *,
    before: Sequence[dict[str, str]],
    after: Sequence[dict[str, str]],
    figures: Sequence[tuple[str, Any, Any]],
    recipients: tuple[Sequence[str], Sequence[str]],
) -> Comparison:
    """Items by their place (the labels are the regulation's), figures as (label, before, after)."""
    items = []
    for old, new in zip_longest(before, after):
        left, right = pieces(old["text"] if old else "", new["text"] if new else "")
        items.append(ComparedItem((new or old)["label"], left, right))
    shown = tuple((label, _shown(then), _shown(now), then != now) for label, then, now in figures)
    added, removed = difference(*recipients)
    kept = tuple(name for name in recipients[1] if name in recipients[0])
    return Comparison(tuple(items), shown, tuple(added), tuple(removed), kept)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "—" if value is None or value == "" else str(value)
