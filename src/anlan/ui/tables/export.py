"""Lists as files: xlsx written row by row with constant memory, and csv as a stream.

Text that a spreadsheet would take for a formula is written as text (xlsx) or led by an apostrophe (csv), since
names and descriptions come from outside.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse

from anlan.kernel.clock import in_shanghai, now
from anlan.ui.tables.columns import Column, ExportValue, file_value
from anlan.ui.tables.table import Table

FORMATS = ("xlsx", "csv")
CHUNK = 2000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def export_response(
    table: Table, columns: list[Column], rows: QuerySet[Any], file_format: str
) -> HttpResponseBase:
    """The chosen columns of all filtered rows as a download."""
    name = f"{table.title}_{in_shanghai(now()):%Y%m%d_%H%M}.{file_format}"
    if file_format == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            _csv_lines(table, columns, rows), content_type="text/csv; charset=utf-8"
        )
    else:
        response = FileResponse(
            _workbook(table, columns, rows),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response


def _values(table: Table, columns: list[Column], rows: QuerySet[Any]) -> Iterator[list[ExportValue]]:
    for number, row in enumerate(rows[: table.export_limit + 1].iterator(chunk_size=CHUNK)):
        if number == table.export_limit:
            yield [f"仅导出前 {table.export_limit} 条，请缩小筛选范围后分次导出。"]
            return
        yield [file_value(column.exported(row)) for column in columns]


def safe_text(value: ExportValue) -> str:
    """A csv cell that no spreadsheet executes."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def _csv_lines(table: Table, columns: list[Column], rows: QuerySet[Any]) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.title for column in columns])
    yield b"\xef\xbb\xbf"  # spreadsheet programs take a file without it for the local code page
    for values in _values(table, columns, rows):
        writer.writerow([safe_text(value) for value in values])
        if buffer.tell() > 32_768:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _workbook(table: Table, columns: list[Column], rows: QuerySet[Any]) -> Any:
    import xlsxwriter  # loaded when somebody exports, not at every start

    target = tempfile.TemporaryFile()  # noqa: SIM115  (FileResponse closes it after sending)
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(table.title[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(columns) - 1, 0), 18)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.title, head)
    for line, values in enumerate(_values(table, columns, rows), start=1):
        for index, value in enumerate(values):
            _write(sheet, line, index, value, formats)
    book.close()
    target.seek(0)
    return target


def _write(sheet: Any, line: int, index: int, value: ExportValue, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_datetime(line, index, value, formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(line, index, value, formats[date])
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, index, value)
    else:
        sheet.write_string(line, index, value[:32767])
