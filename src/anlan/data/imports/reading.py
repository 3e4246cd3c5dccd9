"""From a stored file to rows of cells. Knows spreadsheet and text formats, nothing of ledgers.

Accepts xlsx, xls, ods and CSV by content. A row keeps its number as the file shows it. For xlsx the cells that hold
formulas or errors come marked; xls and ods hand over the last computed value only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from anlan.base.files.facade import content_types as types
from anlan.data.imports.cells import CellValue
from anlan.data.imports.guards import (
    MAX_COLUMNS,
    MAX_ROWS,
    Findings,
    check_archive,
    check_ods,
    inspect_sheets,
)
from anlan.kernel.errors import InvalidInput

#: Content types an import takes.
ACCEPTED = (types.XLSX, types.XLS, types.ODS, types.TEXT)
HEAD_ROWS = 40
_DELIMITERS = ",\t;|，"

Row = Sequence[CellValue]


@dataclass(slots=True)
class Sheet:
    """One table: `rows()` yields (number as in the file from 1, cells from column A); `findings` marks bad cells."""

    name: str
    _rows: Any
    findings: Findings = field(default_factory=Findings)
    first_column: int = 0

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every row from the first line of the file on; blank ones included."""
        padding = [None] * self.first_column
        for number, row in enumerate(self._rows(), start=1):
            yield number, [*padding, *row] if padding else row

    def head(self) -> list[Row]:
        """The first rows, for finding the header and for the preview."""
        found: list[Row] = []
        for _, row in self.rows():
            found.append(row)
            if len(found) >= HEAD_ROWS:
                break
        return found


def open_sheets(path: Path, content_type: str) -> list[Sheet]:
    """The tables of a file, visible ones first; `InvalidInput` on `file` says what is wrong with it."""
    if content_type == types.TEXT:
        return [_csv_sheet(path)]
    with path.open("rb") as file:
        findings: dict[int, Findings] = {}
        if content_type in (types.XLSX, types.ODS):
            check_archive(file)
        if content_type == types.XLSX:
            findings = inspect_sheets(file)
        elif content_type == types.ODS:
            check_ods(file)
        return _workbook_sheets(file, findings)


def _workbook_sheets(file: BinaryIO, findings: dict[int, Findings]) -> list[Sheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(file.read()))
        found = []
        for index, about in enumerate(workbook.sheets_metadata):
            sheet = workbook.get_sheet_by_index(index)
            if sheet.start is None:
                continue
            if sheet.total_width > MAX_COLUMNS or sheet.total_height > MAX_ROWS:
                raise InvalidInput(
                    f"表格过大：最多 {MAX_ROWS:,} 行、{MAX_COLUMNS} 列。",
                    code="sheet_too_large",
                    field="file",
                )
            hidden = about.visible != SheetVisibleEnum.Visible
            made = Sheet(about.name, sheet.iter_rows, findings.get(index, Findings()), sheet.start[1])
            found.append((hidden, index, made))
    except PasswordError as error:
        raise InvalidInput(
            "文件已加密，请去掉密码后重新上传。", code="file_encrypted", field="file"
        ) from error
    except (CalamineError, OSError, ValueError) as error:
        raise InvalidInput("文件已损坏，无法打开。", code="file_broken", field="file") from error
    if not found:
        raise InvalidInput("文件里没有内容。", code="file_empty", field="file")
    return [sheet for _, _, sheet in sorted(found, key=lambda each: each[:2])]


def _csv_sheet(path: Path) -> Sheet:
    text = decode(path.read_bytes())
    delimiter = sniff_delimiter(text)

    def rows() -> Iterator[Row]:
        try:
            for count, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
                if count >= MAX_ROWS or len(row) > MAX_COLUMNS:
                    raise InvalidInput(
                        f"表格过大：最多 {MAX_ROWS:,} 行、{MAX_COLUMNS} 列。",
                        code="sheet_too_large",
                        field="file",
                    )
                yield row
        except csv.Error as error:
            raise InvalidInput(f"CSV 文件格式不正确：{error}。", code="file_broken", field="file") from error

    return Sheet("CSV", rows)


def decode(raw: bytes) -> str:
    """Text of a CSV file: UTF-8 with or without mark, UTF-16 with mark, else GB 18030."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif raw.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(
        "无法识别文件的文字编码，请另存为 UTF-8 或 GB18030 编码的 CSV。", code="file_encoding", field="file"
    )


def sniff_delimiter(text: str) -> str:
    """The separator of the line among the first that has most of one.

    >>> sniff_delimiter("企业名称;统一社会信用代码\\n甲;乙"), sniff_delimiter("a\\tb\\n1,5\\t2")
    (';', '\\t')
    """
    lines = [line for line in text[:20_000].splitlines()[:30] if line.strip()]
    best, most = ",", 0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        peak = max(counts, default=0)
        steady = sum(1 for count in counts if count == peak)
        if peak and steady * 10 + peak > most:
            best, most = delimiter, steady * 10 + peak
    return best
