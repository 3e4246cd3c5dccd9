"""Finding a substance by any of its names. Reads the table once; changes nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from anlan.consequence.substances.correlations import Correlation
from anlan.consequence.substances.record import ProbitSet, Substance

_DATA = Path(__file__).resolve().parent.parent / "data"
_NOISE = re.compile(r"[\s\-‐–—_·・,，、()（）\[\]【】'′’]+")


# Solutions in water have no record of their own: what to take instead
_SOLUTIONS = {
    **dict.fromkeys(
        ("盐酸", "hydrochloricacid"),
        "物性库中没有盐酸（水溶液）；可按“氯化氢”估算，结果明显偏大，或按应急响应指南 UN 1789 处置。",
    ),
    **dict.fromkeys(
        ("氨水", "氨溶液", "ammoniawater", "aqueousammonia"),
        "物性库中没有氨水（水溶液）；可按“氨”估算，结果明显偏大，或按应急响应指南 UN 2672 处置。",
    ),
    **dict.fromkeys(
        ("过氧化氢", "双氧水", "hydrogenperoxide"),
        "物性库中没有过氧化氢（双氧水）；其危险在于助燃和分解爆炸，请按应急响应指南 UN 2014／2015 处置。",
    ),
    **dict.fromkeys(
        ("次氯酸钠", "次氯酸钠溶液", "sodiumhypochlorite"),
        "物性库中没有次氯酸钠；遇酸放出的氯气可按“氯”估算，或按应急响应指南 UN 1791 处置。",
    ),
}


class UnknownSubstance(KeyError, ValueError):
    """No substance of that name, CAS or UN number is in the table."""

    def __init__(self, text: object, near: tuple[str, ...] = ()) -> None:
        self.text = text
        self.near = near
        hint = f"；相近的有：{'、'.join(near)}" if near else ""
        self.advice = (
            _SOLUTIONS.get(_fold(str(text)), "")
            or f"物性库中没有“{text}”{hint}。请核对名称、CAS 号或 UN 号，或选用物性相近的物质。"
        )
        super().__init__(
            f"substance: unknown {text!r}; known are Chinese and English names, CAS and UN numbers"
        )

    def __str__(self) -> str:
        return str(self.args[0])


def get(name_or_cas_or_un: str | int | Substance) -> Substance:
    """The substance of that Chinese or English name, alias, CAS or UN number ('UN1017', '1017', 1017).

    Of several substances sharing a UN number the first of the table is meant. Raises `UnknownSubstance`.

    >>> get("液氯").cas, get("UN 1005").name, get("71-43-2").key, get(1017).english_name
    ('7782-50-5', '氨', 'benzene', 'Chlorine')
    """
    text = name_or_cas_or_un
    if isinstance(text, Substance):
        return text
    if isinstance(text, bool) or not isinstance(text, str | int) or not str(text).strip():
        raise UnknownSubstance(text)
    table = _index()
    for form in _forms(str(text)):
        if form in table:
            return _records()[table[form]]
    raise UnknownSubstance(text, _near(str(text)))


def all() -> tuple[Substance, ...]:
    """Every substance, in the order of the table.

    >>> len(all()) >= 90
    True
    """
    return tuple(_records().values())


def keys() -> tuple[str, ...]:
    """The key of every substance, in the order of the table."""
    return tuple(_records())


@cache
def _records() -> dict[str, Substance]:
    rows = json.loads((_DATA / "substances.json").read_text(encoding="utf-8"))["substances"]
    probits = json.loads((_DATA / "probits.json").read_text(encoding="utf-8"))["sets"]
    return {row["key"]: _record(row, probits.get(row["key"], [])) for row in rows}


def _record(row: dict[str, Any], probits: list[dict[str, Any]]) -> Substance:
    values = dict(row)
    fits = {
        name: Correlation(fit["form"], tuple(fit["c"]), fit["t"][0], fit["t"][1], fit["source"])
        for name, fit in values.pop("correlations", {}).items()
    }
    for name in ("aliases", "other_un", "sources"):
        values[name] = tuple(values.get(name, ()))
    return Substance(**values, correlations=fits, probits=tuple(ProbitSet(**each) for each in probits))


@cache
def _index() -> dict[str, str]:
    """Every folded name to a key. Names win over aliases, both over UN numbers; the first of the table wins."""
    table: dict[str, str] = {}
    records = _records().values()
    for each in records:
        for text in (each.key, each.name, each.english_name, each.cas):
            table.setdefault(_fold(text), each.key)
    for each in records:
        for text in (*each.aliases, each.formula):
            table.setdefault(_fold(text), each.key)
    for each in records:
        if each.un:
            table.setdefault(f"un{each.un}", each.key)
    for each in records:
        for number in each.other_un:
            table.setdefault(f"un{number}", each.key)
    table.pop("", None)
    return table


def _forms(text: str) -> tuple[str, ...]:
    """The folded forms to look under, in order: as written, as a UN number, without bracketed additions."""
    folded = _fold(text)
    forms = [folded]
    digits = re.fullmatch(r"(?:un|na|no)?0*(\d{3,4})", folded)
    if digits:
        forms.append(f"un{digits[1].zfill(4)}")
    bare = _without_brackets(unicodedata.normalize("NFKC", text))
    forms += [_fold(bare), *(_fold(part) for part in re.split(r"[、/]", bare))]
    return tuple(dict.fromkeys(forms))


def _without_brackets(text: str) -> str:
    """Bracketed additions taken away, inner ones first."""
    shorter = re.sub(r"[(\[【][^()\[\]【】]*[)\]】]", "", text)
    return shorter if shorter == text else _without_brackets(shorter)


def _fold(text: str) -> str:
    """Case, width, blanks, hyphens and brackets do not tell substances apart."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def _near(text: str) -> tuple[str, ...]:
    """Up to five names that contain `text` or are contained in it."""
    folded = _fold(text)
    if len(folded) < 2 and not ("一" <= folded <= "鿿"):
        return ()
    near = [each.name for each in _records().values() if _akin(folded, (each.name, *each.aliases))]
    return tuple(near)[:5]


def _akin(folded: str, names: tuple[str, ...]) -> bool:
    return any(folded in _fold(name) or (len(name) > 1 and _fold(name) in folded) for name in names)
