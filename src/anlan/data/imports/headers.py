"""Finding the header of a sheet and which of its columns is which field. Pure.

Real workbooks begin with merged titles, a unit line, a filling note; the header may take two rows. A column nobody
knows is reported and left out, never an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anlan.data.imports.cells import CellValue, clean_text
from anlan.kernel.columns import ImportColumn
from anlan.kernel.coordinates import Crs
from anlan.kernel.errors import FieldError, InvalidInput

SEARCHED_ROWS = 30
#: Chosen in a mapping to leave a column out.
IGNORE = ""

Row = Sequence[CellValue]


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: `row` from 1 as in the file, the first row of data, and the columns by position from 0."""

    row: int
    data_row: int
    columns: dict[int, ImportColumn]
    titles: dict[int, str]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def folded(title: CellValue) -> str:
    """A header reduced to what distinguishes it: no blanks, marks of obligation, units or notes in brackets.

    >>> folded(" 企业名称（全称）* "), folded("经度\\n(°)"), folded("Credit_Code")
    ('企业名称', '经度', 'credit_code')
    """
    text = clean_text(title)
    text = re.sub(r"[（(\[【].*?[）)\]】]", "", text)
    return re.sub(r"[\s*＊:：★※]", "", text).casefold()


def find_header(
    rows: Sequence[Row], columns: Sequence[ImportColumn], mapping: Mapping[str, str] | None = None
) -> Header:
    """The header among the first rows of a sheet; `InvalidInput` when there is none.

    `mapping` names fields by the file's own headers and wins over names that are known; an empty field leaves the
    column out, and of two columns for one field the first counts.
    """
    chosen = _checked(mapping or {}, columns)
    hits = [len(_hits(row, columns, chosen)) for row in rows[:SEARCHED_ROWS]]
    if not any(hits):
        raise InvalidInput(_no_header(columns), code="no_header", field="file")
    best = hits.index(max(hits))
    titles, last = _titles(rows, best, columns, chosen)
    return _header(titles, row=best + 1, data_row=last + 2, columns=columns, chosen=chosen)


_STATED = {
    Crs.GCJ02: re.compile(r"GCJ[-_ ]?02|火星坐标|高德|腾讯地图", re.IGNORECASE),
    Crs.BD09: re.compile(r"BD[-_ ]?09|百度", re.IGNORECASE),
    Crs.WGS84: re.compile(r"WGS[-_ ]?84|CGCS[-_ ]?2000|国家2000|2000国家大地|天地图", re.IGNORECASE),
}


def stated_crs(rows: Sequence[Row], header: Header) -> Crs | None:
    """The coordinate system that the titles above the table or its headers name, if they name exactly one."""
    said = " ".join(clean_text(cell) for row in rows[: header.data_row - 1] for cell in row if cell)
    found = [crs for crs, pattern in _STATED.items() if pattern.search(said)]
    return found[0] if len(found) == 1 else None


def _checked(mapping: Mapping[str, str], columns: Sequence[ImportColumn]) -> dict[str, str]:
    fields = {column.field for column in columns}
    headers = {column.header: column.field for column in columns}
    chosen: dict[str, str] = {}
    errors = []
    for title, wanted in mapping.items():
        name = headers.get(wanted, wanted)
        if name != IGNORE and name not in fields:
            errors.append(FieldError(f"mapping.{title}", f"没有字段“{wanted}”。"))
        if name != IGNORE and name in chosen.values():
            name = IGNORE
        chosen[folded(title)] = name
    if errors:
        raise InvalidInput.many(errors)
    return chosen


@lru_cache(maxsize=64)
def _known(columns: tuple[ImportColumn, ...]) -> dict[str, ImportColumn]:
    known: dict[str, ImportColumn] = {}
    for column in columns:
        for name in (column.field, column.header, *column.aliases):
            known.setdefault(folded(name), column)
    return known


def _hits(row: Row, columns: Sequence[ImportColumn], chosen: Mapping[str, str]) -> dict[int, str]:
    known = _known(tuple(columns))
    found = {}
    for position, cell in enumerate(row):
        if isinstance(cell, str) and cell and (name := folded(cell)) and (name in known or name in chosen):
            found[position] = name
    return found


def _titles(
    rows: Sequence[Row], index: int, columns: Sequence[ImportColumn], chosen: Mapping[str, str]
) -> tuple[dict[int, str], int]:
    """Titles by position, and the header's last row: a second row counts when it only fills gaps of the first."""
    upper = rows[index]
    titles = {position: clean_text(cell) for position, cell in enumerate(upper) if clean_text(cell)}
    if index + 1 >= len(rows):
        return titles, index
    above, lower = _hits(upper, columns, chosen), rows[index + 1]
    below = _hits(lower, columns, chosen)
    filled = {position for position, cell in enumerate(lower) if clean_text(cell)}
    if below and not filled & set(above) and filled == set(below):
        titles.update({position: clean_text(lower[position]) for position in below})
        return titles, index + 1
    return titles, index


def _header(
    titles: Mapping[int, str],
    *,
    row: int,
    data_row: int,
    columns: Sequence[ImportColumn],
    chosen: Mapping[str, str],
) -> Header:
    known, by_field = _known(tuple(columns)), {column.field: column for column in columns}
    taken: dict[int, ImportColumn] = {}
    for position, title in titles.items():
        if (name := folded(title)) in chosen and chosen[name] != IGNORE:
            taken[position] = by_field[chosen[name]]
    unknown = []
    for position, title in titles.items():
        if position in taken or folded(title) in chosen:
            continue
        column = known.get(folded(title))
        if column is None or column in taken.values():
            unknown.append(title)
        else:
            taken[position] = column
    missing = tuple(column.header for column in columns if column.required and column not in taken.values())
    return Header(
        row=row,
        data_row=data_row,
        columns=dict(sorted(taken.items())),
        titles=dict(titles),
        unknown=tuple(unknown),
        missing=missing,
    )


def _no_header(columns: Sequence[ImportColumn]) -> str:
    needed = "、".join(column.header for column in columns if column.required)
    return f"没有找到表头：前 {SEARCHED_ROWS} 行中没有认得的列名。至少应有：{needed}。可下载模板对照。"
