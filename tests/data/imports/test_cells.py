"""Reading cells: what people and spreadsheet programs make of values."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.data.imports.cells import CellError, read_cell
from anlan.kernel.columns import ColumnKind, ImportColumn

CHOICES = (("chemicals", "危险化学品"), ("mine", "矿山"))
KINDS: tuple[ColumnKind, ...] = (
    "text", "integer", "number", "date", "phone", "longitude", "latitude", "choice", "credit_code",
)  # fmt: skip


def _read(kind: ColumnKind, value: Any, choices: Any = CHOICES) -> Any:
    return read_cell(value, ImportColumn("field", "列", kind=kind, choices=choices))


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", "　大连１号\u00a0厂 ", "大连1号 厂"),
        ("text", 12.0, "12"),
        ("text", " ", None),
        ("text", "（集团）有限公司", "（集团）有限公司"),
        ("integer", "１，２００人", 1200),
        ("integer", "1,200", 1200),
        ("integer", 85.0, 85),
        ("integer", "无", None),
        ("number", "12.50 吨", 12.5),
        ("number", "1e3", 1000.0),
        ("date", datetime.datetime(2026, 3, 1, 8, 30), datetime.date(2026, 3, 1)),  # noqa: DTZ001  (cells have no zone)
        ("date", datetime.date(2026, 3, 1), datetime.date(2026, 3, 1)),
        ("date", "2026年3月1日", datetime.date(2026, 3, 1)),
        ("date", "２０２６／３／１", datetime.date(2026, 3, 1)),
        ("date", "2026.3.1", datetime.date(2026, 3, 1)),
        ("date", "2026-03-01 08:30:00", datetime.date(2026, 3, 1)),
        ("date", "20260301", datetime.date(2026, 3, 1)),
        ("date", 46082.0, datetime.date(2026, 3, 1)),
        ("date", "46082", datetime.date(2026, 3, 1)),
        ("phone", 13900000000.0, "13900000000"),
        ("phone", "０４１１－８２７３００００", "0411-82730000"),
        ("longitude", "121°36′52.92″", 121.6147),
        ("longitude", "东经121.6147", 121.6147),
        ("latitude", "38.9140°", 38.914),
        ("latitude", "N38.914", 38.914),
        ("choice", "危险化学品", "chemicals"),
        ("choice", "MINE", "mine"),
        ("credit_code", "９１２１０２００ma0000015 3", "91210200MA00000153"),
    ],
)
def test_read(kind: ColumnKind, cell: Any, value: Any) -> None:
    found = _read(kind, cell)
    assert found == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("kind", "cell", "part"),
    [
        ("text", "=A1+B1", "公式"),
        ("text", " =HYPERLINK(1)", "公式"),
        ("text", "#REF!", "表格错误值"),
        ("integer", "一百", "应为整数"),
        ("integer", -3, "负数"),
        ("integer", 1.5, "应为整数"),
        ("integer", "1e400", "应为整数"),
        ("integer", True, "应为整数"),
        ("number", datetime.date(2026, 3, 1), "日期"),
        ("date", "2026-13-01", "没有这一天"),
        ("date", "2026-02-30", "没有这一天"),
        ("date", "1026-02-03", "不合理"),
        ("date", "上个月", "应为日期"),
        ("date", "2026年3月", "补上日"),
        ("phone", "1.39E+10", "科学计数"),
        ("phone", "不知道", "电话"),
        ("longitude", "121°75′", "小于 60"),
        ("longitude", "121,61", "小数点"),
        ("longitude", "东港", "度数"),
        ("choice", "飞船", "可填：危险化学品、矿山"),
        ("credit_code", 9.12102e17, "后几位已丢失"),
        ("credit_code", "9.12102E+17", "后几位已丢失"),
    ],
)
def test_refused_with_a_reason(kind: ColumnKind, cell: Any, part: str) -> None:
    with pytest.raises(CellError, match=part):
        _read(kind, cell)


def test_an_industry_code_with_its_section() -> None:
    industries = (("26", "化学原料和化学制品制造业"), ("59", "装卸搬运和仓储业"))
    for text in ("C2614", "2614", "26", "C26 化学原料和化学制品制造业", "2614基础化学原料"):
        assert _read("choice", text, industries) == "26"
    with pytest.raises(CellError):
        _read("choice", "99", industries)


@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.text(max_size=40),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
        st.none(),
    ),
)
def test_any_cell_is_read_or_refused(kind: ColumnKind, cell: Any) -> None:
    message = "。"
    try:
        _read(kind, cell)
    except CellError as error:
        message = str(error)
    assert message.endswith("。")
