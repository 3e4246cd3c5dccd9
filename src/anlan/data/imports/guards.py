"""Looking at a workbook before the spreadsheet library opens it: what would exhaust memory is refused, and cells that
hold formulas or spreadsheet errors are listed, because the library hands over only their last computed value.

Works on bytes of the file; no Django. The library keeps a sheet as a dense rectangle, so a single cell far down and
far right costs gigabytes: the rectangle is bounded here.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from anlan.kernel.errors import InvalidInput

MAX_UNPACKED_BYTES = 700 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_COLUMNS = 256
MAX_ROWS = 300_000
MAX_CELLS = 30_000_000
_CHUNK = 4 << 20
_OVERLAP = 4096
_LISTED_FORMULAS = 20_000

_FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f\b")
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^<>]*\bt="e"[^<>]*)>')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
# The plain text comes first, then the look back for a word's beginning: the search engine then leaps to it.
_FAR_COLUMN = re.compile(rb'r="(?<=\br=")([A-Z]{2,})\d')
_FAR_ROW = re.compile(rb'r="(?<=\br=")[A-Z]*(\d{6,})"')
_ODS_REPEAT = re.compile(rb'number-(?:columns|rows)-repeated="(\d{4,})"[^>]*office:value-type')


@dataclass(slots=True)
class Findings:
    """Cells by (row from 1, column from 0) whose value cannot be taken as typed in."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)


def column_number(letters: str) -> int:
    """Column letters as an index from 0.

    >>> column_number("A"), column_number("Z"), column_number("AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def check_archive(file: BinaryIO) -> None:
    """Refuse an archive that unpacks to more than a workbook of this system can hold."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise InvalidInput("文件已损坏，无法打开。", code="file_broken", field="file") from error
    finally:
        file.seek(0)
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _too_big()
    if any(entry.flag_bits & 1 for entry in entries):
        raise InvalidInput("文件已加密，请去掉密码后重新上传。", code="file_encrypted", field="file")


def inspect_sheets(file: BinaryIO) -> dict[int, Findings]:
    """Formulas and errors of an xlsx file by sheet position (0 for `sheet1.xml`); sizes are checked on the way.

    Each part is unpacked as a stream up to the size its entry declares, so a lying entry ends as a broken file.
    """
    found: dict[int, Findings] = {}
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                name = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", entry.filename)
                if name:
                    with archive.open(entry) as part:
                        found[int(name[1]) - 1] = _inspect(_windows(part))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise InvalidInput("文件已损坏，无法打开。", code="file_broken", field="file") from error
    finally:
        file.seek(0)
    return found


def check_ods(file: BinaryIO) -> None:
    """Refuse an OpenDocument sheet that repeats filled cells thousands of times."""
    try:
        with zipfile.ZipFile(file) as archive, archive.open("content.xml") as part:
            for window in _windows(part):
                if _ODS_REPEAT.search(window):
                    raise _too_big()
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise InvalidInput("文件已损坏，无法打开。", code="file_broken", field="file") from error
    finally:
        file.seek(0)


def _too_big() -> InvalidInput:
    return InvalidInput(
        f"表格过大：最多 {MAX_ROWS:,} 行、{MAX_COLUMNS} 列。请删去空白区域或拆分后分批导入。",
        code="sheet_too_large",
        field="file",
    )


def _windows(part: object) -> Iterator[bytes]:
    """The part in chunks, each beginning with the end of the one before so that no element is cut in two."""
    tail = b""
    while chunk := part.read(_CHUNK):  # type: ignore[attr-defined]  # a zip entry
        yield tail + chunk
        tail = chunk[-_OVERLAP:]


def _inspect(windows: Iterator[bytes]) -> Findings:
    findings, columns, rows = Findings(), 1, 1
    for window in windows:
        for match in _FAR_COLUMN.finditer(window):
            columns = max(columns, column_number(match[1].decode()) + 1)
        for match in _FAR_ROW.finditer(window):
            rows = max(rows, int(match[1]))
        if columns > MAX_COLUMNS or rows > MAX_ROWS or columns * rows > MAX_CELLS:
            raise _too_big()
        if b":f" in window or b"<f" in window:
            _collect(_FORMULA, window, findings.formulas)
        if b't="e"' in window:
            _collect(_ERROR, window, findings.errors)
    return findings


def _collect(pattern: re.Pattern[bytes], window: bytes, into: set[tuple[int, int]]) -> None:
    for match in pattern.finditer(window):
        reference = _REFERENCE.search(match[1])
        if reference and len(into) < _LISTED_FORMULAS:
            into.add((int(reference[2]), column_number(reference[1].decode())))
