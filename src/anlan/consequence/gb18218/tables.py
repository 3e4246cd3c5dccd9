"""The tables of GB 18218-2018 and how a chemical is found in them: table name, CAS number, alias. No arithmetic.

Bracketed additions of a name are ignored, `/` and `、` separate alternatives; where a text fits several rows the one
with the smallest critical quantity counts.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STANDARD = "GB 18218-2018"
_TABLES = Path(__file__).parents[1] / "data" / "gb18218_2018.json"
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|\{[^{}]*\}")
_CAS = re.compile(r"\d{2,7}-\d{2}-\d")


@dataclass(frozen=True, slots=True)
class HazardClass:
    """A row of tables 2 and 4: Q [t] and β of a hazard class such as W5.3."""

    symbol: str
    hazard: str
    critical_quantity_t: float
    beta: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of table 1; `classes` are the chemical's own hazard classes, from which β follows by table 4."""

    no: int
    name: str
    cas: tuple[str, ...]
    critical_quantity_t: float
    classes: tuple[str, ...]
    aliases: tuple[str, ...]
    low_boiling: bool = False


def find(chemical: str) -> Entry | None:
    """The row of table 1 a text means (table name, CAS number, alias), the one with the smallest Q; None without.

    >>> found = find("LPG")
    >>> found.no if found else None
    52
    """
    return find_row(chemical)[0]


def find_row(chemical: str) -> tuple[Entry | None, bool]:
    """The row and whether several rows fitted."""
    if not isinstance(chemical, str) or not chemical.strip():
        raise ValueError(f"chemical: a chemical needs a name or CAS number, got {chemical!r}")
    whole = folded(chemical)
    index = _index()
    exact = index.get(whole)
    cas = _CAS.search(whole)
    if exact is None and cas is not None:
        exact = index.get(cas.group(0))
    if exact is None:
        wanted = [bare(chemical), *_alternatives(chemical)]
        exact = tuple({row.no: row for name in wanted for row in index.get(name, ())}.values())
    rows = sorted(exact, key=lambda row: (row.critical_quantity_t, row.no))
    return (rows[0], len(rows) > 1) if rows else (None, False)


def is_symbol(text: str) -> bool:
    """Whether a text is a class symbol of table 2, such as W5.3."""
    return isinstance(text, str) and folded(text).upper() in classes()


@functools.cache
def _index() -> dict[str, tuple[Entry, ...]]:
    """Every way to write a chemical; the whole name of a table row means that row only."""
    found: dict[str, dict[int, Entry]] = {}
    for row in named():
        names = [*_alternatives(row.name), bare(row.name), *row.cas, *map(folded, row.aliases)]
        for name in names:
            found.setdefault(name, {})[row.no] = row
    index = {name: tuple(rows.values()) for name, rows in found.items()}
    whole = {folded(row.name): (row,) for row in named() if folded(row.name) != bare(row.name)}
    return {**index, **whole}


def folded(text: str) -> str:
    """One form for full and half width, letter case and spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold().replace("，", ",")


def bare(text: str) -> str:
    """Without bracketed additions."""
    text = folded(text)
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    return text.strip()


def _alternatives(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[/、]", bare(text)) if part.strip()]


@functools.cache
def _tables() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_TABLES.read_text(encoding="utf-8"))
    return loaded


@functools.cache
def named() -> tuple[Entry, ...]:
    """Table 1 in its order."""
    return tuple(
        Entry(
            no=row["no"],
            name=row["name"],
            cas=tuple(row["cas"]),
            critical_quantity_t=row["q"],
            classes=tuple(row["classes"]),
            aliases=tuple(row["aliases"]),
            low_boiling=row.get("low_boiling", False),
        )
        for row in _tables()["named"]
    )


@functools.cache
def classes() -> dict[str, HazardClass]:
    """Tables 2 and 4 by symbol."""
    rows = _tables()["by_class"]
    return {row["symbol"]: HazardClass(row["symbol"], row["hazard"], row["q"], row["beta"]) for row in rows}


@functools.cache
def toxic_gas_beta() -> dict[str, float]:
    """Table 3."""
    return {bare(name): float(value) for name, value in _tables()["toxic_gas_beta"].items()}
