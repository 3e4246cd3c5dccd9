"""From rows of cells to rows of values ready for a ledger, with everything wrong about them. No database.

Owns coordinates (system, exchanged, half given), rows given twice in one file, formulas, example and blank rows. What
only a ledger or the boundaries can know is checked later, in `running`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anlan.data.imports.cells import CellError, CellValue, clean_text, read_cell, shown
from anlan.data.imports.headers import Header, find_header, stated_crs
from anlan.data.imports.reading import Sheet
from anlan.kernel.columns import ImportColumn
from anlan.kernel.coordinates import Crs, looks_swapped, outside_china, to_wgs84
from anlan.kernel.errors import InvalidInput

#: The columns that returned rows have in front of those of the file, as `headers.folded` has them.
RETURNED = frozenset({"原行号", "退回原因"})
EXAMPLE_MARKS = ("（示例", "(示例", "示例：", "示例:")
NAMES = {Crs.WGS84: "WGS-84", Crs.GCJ02: "GCJ-02", Crs.BD09: "BD-09"}
#: Decimals kept of a degree: a centimetre.
PLACES = 7
#: Different texts of one column whose sound values are remembered: kinds and places repeat, names do not.
_REMEMBERED = 1000
_FORMULA = "单元格里是公式，请改为数值后重新导入（复制后选择性粘贴为“数值”）。"
_ERROR = "单元格里是表格错误值（如 #REF!、#N/A），请改为实际内容。"


@dataclass(frozen=True, slots=True)
class Problem:
    """One complaint: `column` is the file's own header, `value` what the cell shows."""

    column: str
    value: str
    message: str


@dataclass(slots=True)
class PreparedRow:
    """A row of the file: its number there, the values by field, the cells as shown, and what is wrong."""

    number: int
    values: dict[str, Any]
    cells: tuple[CellValue, ...]
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """The sheet to import: its header, what was noticed about it, and its rows in order."""

    sheet: Sheet
    header: Header
    columns: tuple[ImportColumn, ...]
    notices: list[str] = field(default_factory=list)
    left_out: dict[str, Counter[str]] = field(default_factory=dict)
    stated: Crs | None = None

    def title_of(self, name: str) -> str:
        """The file's header of a field, or the template's when the file has no such column."""
        for position, column in self.header.columns.items():
            if column.field == name:
                return self.header.titles[position]
        return next((column.header for column in self.columns if column.field == name), name)

    def position_of(self, name: str) -> int | None:
        """Where a field's column stands in the file, from 0."""
        return next((at for at, column in self.header.columns.items() if column.field == name), None)

    def shown_value(self, row: PreparedRow, name: str) -> str:
        """A cell of a row as the file shows it."""
        position = self.position_of(name)
        return shown(row.cells[position]) if position is not None and position < len(row.cells) else ""

    def prepared(
        self,
        *,
        crs: Crs,
        identity: Sequence[tuple[str, ...]] = (),
        lenient: Collection[str] = (),
        limits: Mapping[str, float] | None = None,
    ) -> Iterator[PreparedRow]:
        """Rows with content, in order; `identity` lists the fields that together name a record.

        A cell of a `lenient` field that cannot be read is left out and counted in `left_out`; it does not cost the
        row. `limits` are the largest believable values of counts.
        """
        reader = _Reader(self, crs, identity, frozenset(lenient), limits or {})
        for number, cells in self.sheet.rows():
            if number >= self.header.data_row and (row := reader.read(number, cells)) is not None:
                yield row

    def all_notices(self, crs: Crs) -> list[str]:
        """What was noticed about the file read in `crs`, with what was left out of the rows so far."""
        told = list(self.notices)
        if told_crs := self._crs_notice(crs):
            told.append(told_crs)
        for title, values in self.left_out.items():
            samples = "、".join(f"“{value}”" for value, _ in values.most_common(5))
            told.append(f"“{title}”列有 {values.total()} 行的内容不认识，已留空：{samples}。")
        return told

    def _crs_notice(self, crs: Crs) -> str:
        if self.stated is None or self.position_of("lon") is None:
            return ""
        if self.stated != crs:
            return f"文件注明坐标系为 {NAMES[self.stated]}，导入时按 {NAMES[crs]} 读取，请核对。"
        return "" if crs == Crs.WGS84 else f"文件注明坐标系为 {NAMES[crs]}，已换算为 WGS-84。"


def open_table(
    sheets: Sequence[Sheet], columns: Sequence[ImportColumn], mapping: Mapping[str, str] | None = None
) -> Table:
    """The first sheet with a header; `InvalidInput` when none has one or a required column is missing."""
    failure: InvalidInput | None = None
    for sheet in sheets:
        try:
            header = find_header(sheet.head(), columns, mapping)
        except InvalidInput as error:
            if error.code != "no_header":
                raise
            failure = failure or error
            continue
        return _table(sheet, header, columns, only=len(sheets) == 1)
    raise failure or InvalidInput("文件里没有内容。", code="file_empty", field="file")


def require_columns(table: Table) -> None:
    """`InvalidInput` when the header lacks a column no record can do without."""
    if table.header.missing:
        names = "、".join(table.header.missing)
        raise InvalidInput(
            f"第 {table.header.row} 行的表头缺少必需的列：{names}。请补上，或指定对应的列。",
            code="missing_columns",
            field="file",
        )


def _table(sheet: Sheet, header: Header, columns: Sequence[ImportColumn], *, only: bool) -> Table:
    notices = []
    if header.row > 1:
        notices.append(f"表头在第 {header.row} 行，之前的标题行已跳过。")
    if unknown := [name for name in header.unknown if name not in RETURNED]:
        names = "、".join(f"“{name}”" for name in unknown[:20])
        notices.append(f"以下列不认识，未导入：{names}。")
    if not only:
        notices.append(f"读取的工作表：{sheet.name}。")
    return Table(sheet, header, tuple(columns), notices, stated=stated_crs(sheet.head(), header))


class _Reader:
    """Reads rows one after another, remembering what names a record."""

    def __init__(
        self,
        table: Table,
        crs: Crs,
        identity: Sequence[tuple[str, ...]],
        lenient: frozenset[str],
        limits: Mapping[str, float],
    ) -> None:
        self.limits = limits
        self.lenient, self.left_out = lenient, table.left_out
        self.header = table.header
        self.crs = crs
        self.identity = tuple(identity)
        self.seen: dict[tuple[int, tuple[Any, ...]], int] = {}
        self.columns = list(table.header.columns.items())
        self.titles = {column.field: table.header.titles[at] for at, column in self.columns}
        self.labels = {column.field: column.header for column in table.columns}
        self.required = [column for column in table.columns if column.required]
        self.formulas, self.errors = table.sheet.findings.formulas, table.sheet.findings.errors
        self.first = self.columns[0][0] if self.columns else 0
        self.known: dict[str, dict[str, Any]] = {column.field: {} for _, column in self.columns}

    def read(self, number: int, cells: Sequence[CellValue]) -> PreparedRow | None:
        blank = not any(cell is not None and cell != "" and clean_text(cell) for cell in cells)
        if blank and not any((number, at) in self.errors for at, _ in self.columns):
            return None
        width = len(cells)
        lead = cells[self.first] if self.first < width else ""
        if isinstance(lead, str) and lead.startswith(EXAMPLE_MARKS):
            return None
        row = PreparedRow(number, {}, tuple(cells))
        values, known, marked = row.values, self.known, bool(self.formulas or self.errors)
        for at, column in self.columns:
            cell = cells[at] if at < width else None
            if marked and (number, at) in self.formulas:
                row.problems.append(Problem(self.titles[column.field], shown(cell), _FORMULA))
            elif marked and (number, at) in self.errors:
                row.problems.append(Problem(self.titles[column.field], shown(cell), _ERROR))
            elif type(cell) is str and cell in known[column.field]:
                values[column.field] = known[column.field][cell]
            elif cell is not None and cell != "":
                self._take(row, column, cell)
        self._finish(row)
        return row

    def _take(self, row: PreparedRow, column: ImportColumn, cell: CellValue) -> None:
        try:
            value = read_cell(cell, column)
        except CellError as error:
            if column.field in self.lenient:
                counter = self.left_out.setdefault(self.titles[column.field], Counter())
                if len(counter) < 1000 or shown(cell) in counter:
                    counter[shown(cell)] += 1
                return
            row.problems.append(Problem(self.titles[column.field], shown(cell), str(error)))
            return
        limit = self.limits.get(column.field)
        if limit is not None and isinstance(value, int | float) and value > limit:
            message = f"数值不合理：{column.header}不应超过 {limit:,.0f}，请核对。"
            row.problems.append(Problem(self.titles[column.field], shown(cell), message))
        elif value is not None:
            row.values[column.field] = value
            known = self.known[column.field]
            if type(cell) is str and len(known) < _REMEMBERED:
                known[cell] = value

    def _finish(self, row: PreparedRow) -> None:
        broken = {problem.column for problem in row.problems}
        for column in self.required:
            title = self.titles.get(column.field, column.header)
            if column.field not in row.values and title not in broken:
                row.problems.append(Problem(title, "", f"必填，请填写{column.header}。"))
        if "lon" in self.titles or "lat" in self.titles:
            self._place(row, broken)
        self._once(row)

    def _place(self, row: PreparedRow, broken: set[str]) -> None:
        lon, lat = row.values.get("lon"), row.values.get("lat")
        lon_title, lat_title = self.titles.get("lon", "经度"), self.titles.get("lat", "纬度")
        if (lon is None and lat is None) or broken & {lon_title, lat_title}:
            return
        if lon is None or lat is None:
            row.problems.append(
                Problem(lon_title if lon is None else lat_title, "", "经度和纬度须同时填写。")
            )
            return
        if complaint := point_complaint(lon, lat):
            row.problems.append(Problem(lon_title, f"{lon:.9g}, {lat:.9g}", complaint))
            return
        east, north = to_wgs84(lon, lat, self.crs)
        row.values["lon"], row.values["lat"] = round(east, PLACES), round(north, PLACES)

    def _once(self, row: PreparedRow) -> None:
        for index, fields in enumerate(self.identity):
            key = tuple(row.values.get(name) for name in fields)
            if None in key:
                continue
            first = self.seen.setdefault((index, key), row.number)
            if first != row.number:
                names = "、".join(self.labels.get(name, name) for name in fields)
                title = self.titles.get(fields[0], fields[0])
                row.problems.append(
                    Problem(title, str(key[0]), f"与第 {first} 行重复（{names}相同），只取前一行。")
                )


def point_complaint(lon: float, lat: float) -> str:
    """What is wrong with a typed point in any of the systems, or an empty text."""
    if looks_swapped(lon, lat):
        return "经纬度可能颠倒：经度应在前（约 73～135），纬度在后（约 3～54）。"
    if abs(lon) > 180 or abs(lat) > 90:
        return "不是经纬度：经度不超过 180，纬度不超过 90。请核对是否为平面坐标。"
    if outside_china(lon, lat):
        return "坐标不在我国境内，请核对经纬度。"
    return ""
