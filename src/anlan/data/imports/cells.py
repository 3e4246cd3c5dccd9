"""From a cell to a value, by the kind of its column. Pure: no Django, no file.

Owns what people and spreadsheet programs do to values: full-width digits, blanks, dates in a dozen forms, numbers kept
as text, long codes ruined by scientific notation. A cell that cannot be read raises `CellError` with what to do.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from anlan.kernel.columns import ImportColumn

CellValue = str | int | float | bool | date | datetime | time | timedelta | None

#: Full-width digits, letters and the blanks that look like nothing; punctuation stays as written.
_HALF = {code: code - 0xFEE0 for start, end in ((0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
         for code in range(start, end)}  # fmt: skip
_HALF.update(dict.fromkeys((0x00A0, 0x3000, 0x2002, 0x2003, 0x2009, 0x202F, 0x0009, 0x000D, 0x000A), 0x20))
_HALF.update(dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0x2060), None))  # type: ignore[arg-type]
_SPREADSHEET_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!"}
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+]?\d{2,}")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_UNITS = re.compile(r"(?:人|名|个|位|张|家|吨|元|万元|平方米|米|公里|辆|台|套)$")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?|月)?")
_DMS = re.compile(r"(\d{1,3})[°度](?:(\d{1,2}(?:\.\d+)?)[′'分])?(?:(\d{1,2}(?:\.\d+)?)(?:″|''|\"|秒))?")
_PHONE = re.compile(r"[0-9+()（）\-/、,，;； 转xX*]{3,64}")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXACT_DIGITS = 15  # what a spreadsheet number keeps
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)


class CellError(ValueError):
    """What is wrong with a cell, in Chinese, for the person who filled it."""


def clean_text(value: CellValue) -> str:
    """A cell as trimmed text: blanks joined, full-width digits and letters made half-width, 1.0 as "1".

    >>> clean_text("　大连１２３Ａ\\u00a0厂 "), clean_text(3.0), clean_text(None)
    ('大连123A 厂', '3', '')
    """
    if type(value) is str:
        if value.isascii() and value.isprintable():
            return value.strip()
        text = value.translate(_HALF)
        return re.sub(r" {2,}", " ", text).strip() if "  " in text else text.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e18 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return str(value)


def shown(value: CellValue) -> str:
    """A cell as it is quoted back in a message."""
    text = clean_text(value)
    return text if len(text) <= 60 else text[:59] + "…"


def read_cell(value: CellValue, column: ImportColumn) -> Any:
    """The value of a cell for its column, None when it is empty; `CellError` says what is wrong."""
    if value is None or value == "":
        return None
    if type(value) is str:
        lead = value.lstrip()[:1]
        if lead in "=＝" and lead:
            raise CellError("单元格里是公式，请改为数值后重新导入（复制后选择性粘贴为“数值”）。")
        if lead == "#" and value.strip().upper() in _SPREADSHEET_ERRORS:
            raise CellError(f"单元格里是表格错误值 {value.strip()}，请改为实际内容。")
    return _READERS[column.kind](value, column)


def _text(value: CellValue, column: ImportColumn) -> str | None:
    return clean_text(value) or None


def _narrow(value: CellValue) -> str:
    """Compatibility forms folded (NFKC) for what is digits and letters anyway."""
    text = clean_text(value)
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def _number_of(value: CellValue, *, what: str) -> float | None:
    if isinstance(value, bool):
        raise CellError(f"应为{what}，实际是“{shown(value)}”。")
    if isinstance(value, int | float):
        return float(value)
    if not isinstance(value, str):
        raise CellError(f"应为{what}，实际是日期或时间“{shown(value)}”。")
    text = _UNITS.sub("", _narrow(value)).strip().replace("−", "-")
    if not text or text in {"-", "--", "/", "无", "—"}:
        return None
    if re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise CellError(f"应为{what}，实际是“{shown(value)}”。")
    return float(text)


def _integer(value: CellValue, column: ImportColumn) -> int | None:
    number = _number_of(value, what="整数")
    if number is None:
        return None
    if not math.isfinite(number) or not number.is_integer():
        raise CellError(f"应为整数，实际是“{shown(value)}”。")
    if number < 0:
        raise CellError(f"不能为负数：“{shown(value)}”。")
    if number > 10**12:
        raise CellError(f"数值过大：“{shown(value)}”，请核对。")
    return int(number)


def _number(value: CellValue, column: ImportColumn) -> float | None:
    number = _number_of(value, what="数字")
    if number is not None and (not math.isfinite(number) or abs(number) > 1e15):
        raise CellError(f"数值过大：“{shown(value)}”，请核对。")
    return number


def _degrees(value: CellValue, column: ImportColumn) -> float | None:
    what = "度数，例如 121.6147" if column.kind == "longitude" else "度数，例如 38.9140"
    if isinstance(value, str):
        text = re.sub(r"^(?:东经|北纬|[EeNn])|(?:[EeNn])$", "", _narrow(value)).strip()
        text = text.replace("′′", "″").removesuffix("°")
        if sexagesimal := _DMS.fullmatch(text.replace(" ", "")):
            degrees, minutes, seconds = (float(part or 0) for part in sexagesimal.groups())
            if minutes >= 60 or seconds >= 60:
                raise CellError(f"分和秒应小于 60：“{shown(value)}”。")
            return degrees + minutes / 60 + seconds / 3600
        if re.fullmatch(r"\d+,\d+", text):
            raise CellError(f"小数点应为“.”：“{shown(value)}”。")
        value = text
    return _number_of(value, what=what)


def _date(value: CellValue, column: ImportColumn) -> date | None:
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        maybe = _date_of_text(value)
        if maybe is None:
            return None
        found = maybe
    if not EARLIEST <= found <= LATEST:
        raise CellError(f"日期“{found.isoformat()}”不合理，请核对年份。")
    return found


def _date_of_text(value: CellValue) -> date | None:
    if isinstance(value, bool | time | timedelta):
        raise CellError(f"应为日期，例如 2026-03-01，实际是“{shown(value)}”。")
    text = _narrow(value)
    if not text or text in {"-", "--", "/", "无", "—", "长期"}:
        return None
    try:
        if match := _DATE.fullmatch(text):
            if match[3] is None:
                raise CellError(f"只有年月，请补上日：“{shown(value)}”。")
            return date(int(match[1]), int(match[2]), int(match[3]))
        if re.fullmatch(r"(?:19|20)\d{6}", text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            return _EXCEL_EPOCH + timedelta(days=int(float(text)))
    except CellError:
        raise
    except ValueError as error:
        raise CellError(f"没有这一天：“{shown(value)}”。") from error
    raise CellError(f"应为日期，例如 2026-03-01，实际是“{shown(value)}”。")


def _phone(value: CellValue, column: ImportColumn) -> str | None:
    text = _narrow(value)
    if _SCIENTIFIC.fullmatch(text):
        raise CellError(f"号码已被表格软件改成科学计数“{text}”，请把该列设为文本后重新填写。")
    if text in {"", "-", "--", "/", "无", "—"}:
        return None
    if not _PHONE.fullmatch(text):
        raise CellError(f"应为电话号码，实际是“{shown(value)}”。")
    return re.sub(r"\s+", " ", text)


def _credit_code(value: CellValue, column: ImportColumn) -> str | None:
    damaged = (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_EXACT_DIGITS
    )
    text = re.sub(r"[\s\-]", "", _narrow(value)).upper()
    if damaged or _SCIENTIFIC.fullmatch(text):
        written = f"{value:.5E}" if isinstance(value, int | float) else text
        raise CellError(
            f"代码已被表格软件改成数字（{written}），后几位已丢失：请把该列设为“文本”格式，再重新填写 18 位代码。"
        )
    return text or None


def _choice(value: CellValue, column: ImportColumn) -> str | None:
    text = clean_text(value)
    if not text:
        return None
    for stored, label in column.choices:
        if text in (stored, label):
            return stored
    folded = _narrow(text).casefold()
    for stored, label in column.choices:
        if folded in (stored.casefold(), unicodedata.normalize("NFKC", label).casefold()):
            return stored
    if (coded := _coded_choice(folded, column)) is not None:
        return coded
    known = "、".join(label for _, label in column.choices[:12])
    more = "等" if len(column.choices) > 12 else ""
    raise CellError(f"“{shown(value)}”不在可选范围内，可填：{known}{more}。")


def _coded_choice(text: str, column: ImportColumn) -> str | None:
    """A code written longer than the stored one ("C2614" for "26"), alone or before its name."""
    match = re.match(r"[a-z]?(\d{2,6})(?!\d)", text)
    if not match:
        return None
    return next(
        (stored for stored, _ in column.choices if stored.isdigit() and match[1].startswith(stored)), None
    )


_READERS: dict[str, Callable[[CellValue, ImportColumn], Any]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "phone": _phone,
    "longitude": _degrees,
    "latitude": _degrees,
    "choice": _choice,
    "credit_code": _credit_code,
}
