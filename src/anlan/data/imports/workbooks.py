"""Workbooks given to the user: the template of a dataset, and the rejected rows of a run with their reasons.

Every text is written as text, so that nothing from outside becomes a formula.
"""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from anlan.data.imports.models import ImportRun
from anlan.data.imports.queries import problems_of
from anlan.data.imports.reading import open_sheets
from anlan.data.imports.registry import Dataset
from anlan.data.imports.rows import open_table
from anlan.kernel.columns import ImportColumn
from anlan.kernel.errors import DomainError

TEMPLATE_ROWS = 5000
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_KINDS = {
    "text": "文字",
    "integer": "整数",
    "number": "数字",
    "date": "日期，例如 2026-03-01",
    "phone": "电话号码",
    "longitude": "经度，十进制度，例如 121.6147",
    "latitude": "纬度，十进制度，例如 38.9140",
    "choice": "从下拉列表中选择",
    "credit_code": "18 位统一社会信用代码，按文本填写",
}
_TEXT_KINDS = {"text", "phone", "credit_code", "choice"}


def template(dataset: Dataset) -> bytes:
    """An xlsx template: header with notes, an example row that imports skip, drop-down lists, and a sheet of notes."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **_OPTIONS})
    sheet, lists = book.add_worksheet(dataset.title[:31]), book.add_worksheet("可选项")
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EDFA"})
    needed = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E4EDFA", "underline": 1})
    example = book.add_format({"italic": True, "font_color": "#7A8593", "num_format": "@"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(dataset.columns):
        style = text if column.kind in _TEXT_KINDS else day if column.kind == "date" else None
        sheet.set_column(index, index, max(12, 2 * len(column.header) + 4), style)
        sheet.write_string(0, index, column.header, needed if column.required else head)
        sheet.write_comment(0, index, _note(column), {"x_scale": 1.5})
        mark = "（示例）" if index == 0 else ""
        sheet.write_string(1, index, mark + column.example, example)
        _validate(sheet, lists, index, column)
    lists.hide()
    _notes(book, dataset)
    book.close()
    return target.getvalue()


def _note(column: ImportColumn) -> str:
    parts = ["必填。" if column.required else "选填。", _KINDS[column.kind], "。"]
    if column.aliases:
        parts.append("也认得的列名：" + "、".join(column.aliases) + "。")
    return "".join(parts)


def _validate(sheet: Any, lists: Any, index: int, column: ImportColumn) -> None:
    """Drop-down lists and bounds; what is typed otherwise is only warned of, the import says what it takes."""
    rule: dict[str, Any]
    if column.choices:
        labels = [label for _, label in column.choices]
        for line, label in enumerate(labels):
            lists.write_string(line, index, label)
        letter = xlsxwriter.utility.xl_col_to_name(index, col_abs=True)
        rule = {"validate": "list", "source": f"='可选项'!{letter}$1:{letter}${len(labels)}"}
    elif column.kind == "credit_code":
        rule = {"validate": "length", "criteria": "==", "value": 18, "error_message": "应为 18 位。"}
    elif column.kind == "integer":
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
    elif column.kind == "longitude":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 73, "maximum": 136}
    elif column.kind == "latitude":
        rule = {"validate": "decimal", "criteria": "between", "minimum": 3, "maximum": 54}
    else:
        return
    sheet.data_validation(2, index, TEMPLATE_ROWS, index, {**rule, "error_type": "warning"})


def _notes(book: Any, dataset: Dataset) -> None:
    sheet = book.add_worksheet("填写说明")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    bold = book.add_format({"bold": True})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for index, title in enumerate(("列名", "必填", "说明")):
        sheet.write_string(0, index, title, bold)
    for line, column in enumerate(dataset.columns, start=1):
        sheet.write_string(line, 0, column.header)
        sheet.write_string(line, 1, "是" if column.required else "")
        sheet.write_string(line, 2, _note(column), wrap)
    last = len(dataset.columns) + 2
    for offset, rule in enumerate(
        (
            "以“（示例）”开头的行不会导入。",
            "坐标系在导入时选择：WGS-84（GPS、天地图）、GCJ-02（高德、腾讯）或 BD-09（百度）。",
            "空白单元格不会清除台账中已有的内容。",
            "请填写数值而不是公式。",
        )
    ):
        sheet.write_string(last + offset, 0, rule)


def rejected_rows(run: ImportRun, dataset: Dataset) -> IO[bytes]:
    """The rows a run refused, as they were in the file, each with its number there and the reasons.

    The reasons stand in the first two columns, which a later import leaves out, so the corrected file can be sent
    as it is. A formula's last value is not taken for what was meant: its cell is blank. `DomainError` when the run
    has no row to show.
    """
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in problems_of(run).exclude(row=0).iterator():
        reasons[problem.row].append(
            f"{problem.column}：{problem.message}" if problem.column else problem.message
        )
    if not reasons:
        raise DomainError("这次导入没有退回的行。", code="nothing_rejected")
    table = open_table(
        open_sheets(run.file.path, run.file.content_type), dataset.columns_for(run.mode), run.mapping
    )
    width = max(table.header.titles) + 1
    titles = ["原行号", "退回原因", *(table.header.titles.get(at, "") for at in range(width))]
    bad = table.sheet.findings.formulas | table.sheet.findings.errors

    def cells(number: int, row: Sequence[Any]) -> list[Any]:
        return ["" if (number, at) in bad else value for at, value in enumerate(row[:width])]

    lines = (
        [number, "\n".join(reasons[number]), *cells(number, row)]
        for number, row in table.sheet.rows()
        if number in reasons
    )
    return _sheet(titles, lines)


def _sheet(titles: Sequence[str], lines: Iterator[Sequence[Any]]) -> IO[bytes]:
    target = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it after sending)
    book = xlsxwriter.Workbook(target, {"constant_memory": True, **_OPTIONS})
    sheet = book.add_worksheet("退回的行")
    head, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(1, 1, 50)
    sheet.set_column(2, len(titles), 18)
    for index, title in enumerate(titles):
        sheet.write_string(0, index, title, head)
    for number, line in enumerate(lines, start=1):
        for index, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, datetime | date):
                sheet.write_datetime(number, index, value, day)
            elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15:
                sheet.write_number(number, index, value)
            else:
                sheet.write_string(number, index, str(value), wrap if index == 1 else None)
    book.close()
    target.seek(0)
    return target
