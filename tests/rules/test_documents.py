"""Numbers of enforcement documents, written and read back."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.shared_texts import FOLDER

from anlan.rules import documents
from anlan.rules.documents import DocumentNumber, number, parse


def test_the_pattern() -> None:
    assert number(kind="检记", year=2026, serial=1, authority="大") == "（大）应急检记〔2026〕1号"
    assert number("罚", 2026, 12, "大", word="安监") == "（大）安监罚〔2026〕12号"
    assert number("罚", 2026, 12, "大", word="") == "（大）罚〔2026〕12号"


@given(
    st.sampled_from(sorted(documents.KINDS)),
    st.integers(1949, 9999),
    st.integers(1, 10**6),
    st.sampled_from(["大", "大金", "辽"]),
    st.sampled_from(["应急", "安监", "消防"]),
)
def test_what_is_written_is_read(kind: str, year: int, serial: int, authority: str, word: str) -> None:
    text = number(kind, year, serial, authority, word)
    assert parse(text, word) == DocumentNumber(kind, year, serial, authority, word)


@pytest.mark.parametrize("text", ["(大)应急检记[2026]1号", "（大）应急检记（2026）1号", "（大） 应急检记〔2026〕第1号", "（大）应急检记〔2026〕001号"])  # fmt: skip
def test_other_brackets_read_the_same(text: str) -> None:
    assert str(parse(text)) == "（大）应急检记〔2026〕1号"


@pytest.mark.parametrize(
    "text",
    ["", "大应急检记〔2026〕1号", "（大）检记〔2026〕1号", "（大）应急〔2026〕1号", "（大）应急检记〔26〕1号",
     "（大）应急检记〔2026〕号", "（大）应急检记〔2026〕0号", "（大）应急检记〔1900〕1号", None],
)  # fmt: skip
def test_what_is_no_number(text: object) -> None:
    with pytest.raises(ValueError, match=r"text|serial|year"):
        parse(text)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [(("", 2026, 1, "大"), "kind"), (("检记", 26, 1, "大"), "year"), (("检记", 2026, 0, "大"), "serial"),
     (("检记", 2026, 1.0, "大"), "serial"), (("检记", 2026, True, "大"), "serial"), (("检记", 2026, 1, ""), "authority"),
     (("检记", 2026, 1, "（大）"), "authority"), (("检记", 2026, 1, "大", "应 急"), "word")],
)  # fmt: skip
def test_bad_input(arguments: tuple[object, ...], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        number(*arguments)  # type: ignore[arg-type]


def test_one_matter_one_serial() -> None:
    record = DocumentNumber("检记", 2026, 7, "大")
    assert [str(record.of_kind(kind)) for kind in ("责改", "复查")] == [
        "（大）应急责改〔2026〕7号",
        "（大）应急复查〔2026〕7号",
    ]


@pytest.mark.shared
def test_kinds_are_those_of_the_shared_list() -> None:
    path = FOLDER / "data" / "enforcement_documents.csv"
    if not path.exists():
        pytest.skip("the shared input folder is not beside this checkout")
    with path.open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    assert set(documents.KINDS) == {code for code in codes if not code.startswith("(")}
