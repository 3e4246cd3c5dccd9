"""GB 18218-2018, identification and grading of major hazard installations (危险化学品重大危险源辨识).

S = Σ q/Q; the unit is a major hazard installation when S >= 1 (4.2). R = α Σ β q/Q grades it (4.3). Critical
quantities Q are in tables 1 (by name) and 2 (by hazard class), β in tables 3 (named toxic gases) and 4 (by class),
α by the permanent residents within 500 m of the plant's boundary in table 5, levels by R in table 6. Owns the
standard's tables; what an installation holds is the ledger's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.consequence.checks import number
from anlan.consequence.gb18218.tables import (
    STANDARD,
    Entry,
    HazardClass,
    bare,
    classes,
    find,
    find_row,
    folded,
    is_symbol,
    named,
    toxic_gas_beta,
)

__all__ = [
    "ALPHA",
    "LEVELS",
    "STANDARD",
    "Assessment",
    "Entry",
    "HazardClass",
    "InventoryLine",
    "Item",
    "Term",
    "alpha",
    "assess",
    "beta",
    "classes_of",
    "critical_quantity_t",
    "find",
    "hazard_classes",
    "level",
    "named",
]

#: Table 5: least number of permanent residents within 500 m, and α.
ALPHA = ((100, 2.0), (50, 1.5), (30, 1.2), (1, 1.0), (0, 0.5))
#: Table 6: least R and level; below the last bound it is level 4.
LEVELS = ((100.0, 1), (50.0, 2), (10.0, 3))

_FLAMMABLE_LIQUID = "W5"
_HOT_LIQUID = "W5.1"
_MOST_TONNES = 1e9


@dataclass(frozen=True, slots=True)
class Item:
    """One line of an inventory.

    `hazard_class` is a symbol of table 2 ("W5.3", several separated by "、") for what table 1 does not name; for what
    it names it decides β by table 4. `above_boiling_point` says that a flammable liquid is held above its boiling
    point. `critical_quantity_t` [t] and `beta` replace the tables where an expert has decided them.
    """

    name: str
    tonnes: float
    hazard_class: str = ""
    above_boiling_point: bool = False
    critical_quantity_t: float | None = None
    beta: float | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A line of the sheet: one substance with q, Q [t], q/Q, β and β·q/Q, and where Q and β come from (Chinese)."""

    name: str
    given_as: tuple[str, ...]
    tonnes: float
    critical_quantity_t: float
    ratio: float
    beta: float
    beta_term: float
    quantity_basis: str
    beta_basis: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """S, whether it is major, α, β·q/Q of each substance, R, level (1 the gravest, None when not major), the terms."""

    S: float
    is_major: bool
    alpha: float
    beta_terms: tuple[float, ...]
    R: float
    level: int | None
    terms: tuple[Term, ...]
    exposed_persons: int


InventoryLine = Item | Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Figures:
    key: tuple[Any, ...]
    name: str
    critical_quantity_t: float
    beta: float
    quantity_basis: str
    beta_basis: str
    note: str


def assess(inventory: Iterable[InventoryLine], exposed_persons: int) -> Assessment:
    """Identify and grade a unit: S = Σ q/Q (4.2.1), R = α Σ β·q/Q (4.3.1), level by table 6.

    `inventory` lists (name or CAS or class symbol, tonnes), mappings with `name` and `tonnes`, or `Item`s;
    quantities of one substance add up. R is given also where S < 1; the level then is None. `ValueError` names an
    unknown chemical, a negative or missing quantity.

    >>> found = assess([("氯", 5), ("氨", 5)], exposed_persons=60)
    >>> found.S, found.is_major, found.alpha, found.R, found.level
    (1.5, True, 1.5, 7.5, 4)
    >>> assess([("液氯", 4.9)], 0).level is None
    True
    >>> assess([("W5.3", 900), ("汽油", 20)], 10).is_major
    True
    """
    factor = _alpha("exposed_persons", exposed_persons)
    terms = tuple(_terms(_as_item(line) for line in inventory))
    s = _steady(math.fsum(term.ratio for term in terms))
    r = _steady(factor * math.fsum(term.beta_term for term in terms))
    major = s >= 1
    return Assessment(
        S=s,
        is_major=major,
        alpha=factor,
        beta_terms=tuple(term.beta_term for term in terms),
        R=r,
        level=level(r) if major else None,
        terms=terms,
        exposed_persons=exposed_persons,
    )


def alpha(persons: int) -> float:
    """α by the permanent residents within 500 m of the plant's boundary (table 5).

    >>> [alpha(n) for n in (0, 1, 29, 30, 49, 50, 99, 100)]
    [0.5, 1.0, 1.0, 1.2, 1.2, 1.5, 1.5, 2.0]
    """
    return _alpha("persons", persons)


def level(R: float) -> int:  # noqa: N803 - the standard's symbol
    """Level 1 (gravest) to 4 by R, bounds included (table 6).

    >>> [level(r) for r in (100, 99.99, 50, 49.99, 10, 9.99, 0)]
    [1, 2, 2, 3, 3, 4, 4]
    """
    value = number("R", R, 0)
    return next((grade for least, grade in LEVELS if value >= least), 4)


def beta(chemical: str, hazard_class: str = "", above_boiling_point: bool = False) -> float:
    """β of a chemical: table 3 by name, else the largest of its hazard classes in table 4.

    >>> [beta(name) for name in ("光气", "氯", "液氨", "氢", "苯", "W1.1")]
    [20.0, 4.0, 2.0, 1.5, 1.0, 2.0]
    >>> beta("甲醇", above_boiling_point=True)
    1.5
    """
    return _figures(Item(chemical, 0.0, hazard_class, above_boiling_point), "chemical").beta


def critical_quantity_t(chemical: str, hazard_class: str = "", above_boiling_point: bool = False) -> float:
    """Q [t] of a chemical: table 1 by name, CAS number or alias, else the smallest of its classes in table 2.

    >>> [critical_quantity_t(name) for name in ("光气", "7782-50-5", "天然气", "硝酸铵", "W5.4")]
    [0.3, 5.0, 50.0, 5.0, 5000.0]
    """
    return _figures(Item(chemical, 0.0, hazard_class, above_boiling_point), "chemical").critical_quantity_t


def classes_of(line: InventoryLine) -> tuple[str, ...]:
    """The hazard classes (table 2 symbols) of a line: given, or the chemical's own; flammable liquids show "W5".

    >>> classes_of(("液氨", 1)), classes_of(Item("柴油", 1, "W5.4"))
    (('J3', 'W2'), ('W5.4',))
    """
    item = _as_item(line)
    symbols = _symbols(item)
    if symbols or is_symbol(item.name):
        return symbols
    entry = find(item.name)
    return entry.classes if entry else ()


def hazard_classes() -> tuple[HazardClass, ...]:
    """Tables 2 and 4: every hazard class with Q and β."""
    return tuple(classes().values())


def _alpha(name: str, persons: int) -> float:
    count = number(name, persons, 0)
    if count != int(count):
        raise ValueError(f"{name}: must be a whole number, got {persons!r}")
    return next(factor for least, factor in ALPHA if count >= least)


def _steady(value: float) -> float:
    """12 significant digits: sums of decimal quantities reach the bounds 1, 10, 50, 100 as on paper."""
    return float(f"{value:.12g}")


def _terms(items: Iterable[Item]) -> Iterable[Term]:
    held: dict[tuple[Any, ...], tuple[_Figures, list[str], list[float]]] = {}
    for item in items:
        tonnes = number(f"inventory: tonnes of {item.name}", item.tonnes, 0, _MOST_TONNES)
        figures = _figures(item)
        _, names, quantities = held.setdefault(figures.key, (figures, [], []))
        if item.name not in names:
            names.append(item.name)
        quantities.append(tonnes)
    for figures, names, quantities in held.values():
        q = math.fsum(quantities)
        ratio = q / figures.critical_quantity_t
        yield Term(
            name=figures.name,
            given_as=tuple(names),
            tonnes=q,
            critical_quantity_t=figures.critical_quantity_t,
            ratio=ratio,
            beta=figures.beta,
            beta_term=figures.beta * ratio,
            quantity_basis=figures.quantity_basis,
            beta_basis=figures.beta_basis,
            note=figures.note,
        )


def _figures(item: Item, argument: str = "inventory") -> _Figures:
    """Q and β of an item; `argument` is what an error names."""
    if not isinstance(item.name, str) or not item.name.strip():
        raise ValueError(f"{argument}: a chemical needs a name or CAS number, got {item.name!r}")
    symbols = _symbols(item)
    entry, ambiguous = (None, False) if is_symbol(item.name) else find_row(item.name)
    figures = _by_class(item, symbols) if entry is None else _by_name(item, entry, symbols, ambiguous)
    return _decided(item, figures, argument)


def _by_name(item: Item, entry: Entry, symbols: tuple[str, ...], ambiguous: bool) -> _Figures:
    toxic = toxic_gas_beta().get(bare(item.name), toxic_gas_beta().get(bare(entry.name)))
    chosen = symbols or entry.classes
    if item.above_boiling_point and any(symbol.startswith(_FLAMMABLE_LIQUID) for symbol in chosen):
        chosen = (*chosen, _HOT_LIQUID)
    value, basis = (toxic, "表3") if toxic is not None else _class_beta(chosen)
    notes = []
    if ambiguous:
        notes.append("名称对应多行，取最小临界量")
    if entry.low_boiling and value < classes()[_HOT_LIQUID].beta:
        notes.append("沸点不高于 35 ℃，属易燃液体类别 1 时按 W5.1 取 β=1.5")
    return _Figures(
        key=(entry.no, value),
        name=entry.name,
        critical_quantity_t=entry.critical_quantity_t,
        beta=value,
        quantity_basis=f"表1 序号{entry.no}",
        beta_basis=basis,
        note="；".join(notes),
    )


def _by_class(item: Item, symbols: tuple[str, ...]) -> _Figures | None:
    if item.above_boiling_point:
        symbols = tuple(_HOT_LIQUID if one.startswith(_FLAMMABLE_LIQUID) else one for one in symbols)
    if not symbols:
        return None
    rows = [classes()[symbol] for symbol in symbols]
    smallest = min(rows, key=lambda row: row.critical_quantity_t)
    toxic = toxic_gas_beta().get(bare(item.name))
    value, basis = (toxic, "表3") if toxic is not None else _class_beta(symbols)
    name = item.name.strip()
    return _Figures(
        key=(name, symbols),
        name=f"{name} {smallest.hazard}" if is_symbol(name) else name,
        critical_quantity_t=smallest.critical_quantity_t,
        beta=value,
        quantity_basis=f"表2 {smallest.symbol}",
        beta_basis=basis,
        note="",
    )


def _decided(item: Item, figures: _Figures | None, argument: str) -> _Figures:
    """The figures with what the caller decided in place of the tables."""
    if figures is None and (item.critical_quantity_t is None or item.beta is None):
        raise ValueError(
            f"{argument}: {item.name!r} is not named in table 1 of {STANDARD}; give its hazard_class (J1 to W11)"
        )
    if item.critical_quantity_t is None and item.beta is None:
        assert figures is not None
        return figures
    q = item.critical_quantity_t
    if q is not None and number("critical_quantity_t", q, 0) == 0:
        raise ValueError("critical_quantity_t: must be > 0, got 0")
    if item.beta is not None:
        number("beta", item.beta, 0)
    if figures is None:
        assert q is not None
        assert item.beta is not None
        return _Figures(
            (item.name.strip(), q, item.beta), item.name.strip(), q, item.beta, "自定", "自定", ""
        )
    return _Figures(
        key=(*figures.key, q, item.beta),
        name=figures.name,
        critical_quantity_t=figures.critical_quantity_t if q is None else q,
        beta=figures.beta if item.beta is None else item.beta,
        quantity_basis=figures.quantity_basis if q is None else "自定",
        beta_basis=figures.beta_basis if item.beta is None else "自定",
        note=figures.note,
    )


def _class_beta(symbols: Sequence[str]) -> tuple[float, str]:
    """The largest β of the classes in table 4; 1 where table 4 knows none."""
    rows = [classes()[symbol] for symbol in symbols if symbol in classes()]
    if not rows:
        return 1.0, "表4 W5" if _FLAMMABLE_LIQUID in symbols else "表4 未列类别，取 1"
    largest = max(rows, key=lambda row: row.beta)
    return largest.beta, f"表4 {largest.symbol}"


def _symbols(item: Item) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[、,，/;\s]+", folded(item.hazard_class).upper()) if part]
    if is_symbol(item.name):
        parts.insert(0, folded(item.name).upper())
    for part in parts:
        if part not in classes():
            raise ValueError(f"hazard_class: {part!r} is not a class of table 2 of {STANDARD} (J1 to W11)")
    return tuple(dict.fromkeys(parts))


def _as_item(line: InventoryLine) -> Item:
    if isinstance(line, Item):
        return line
    if isinstance(line, Mapping):
        try:
            return Item(**line)
        except TypeError as error:
            raise ValueError(f"inventory: {dict(line)!r} needs name and tonnes ({error})") from None
    if isinstance(line, str) or len(line) != 2:
        raise ValueError(f"inventory: each line is (name or CAS, tonnes), got {line!r}")
    return Item(line[0], line[1])
