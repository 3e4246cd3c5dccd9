"""Documents: what users type is text and nothing else, Chinese is drawn, a drill is marked on every page."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from anlan.base.documents.facade import UnknownTemplate, installed_fonts, render_pdf

DATA: dict[str, Any] = {
    "title": "事故信息报告",
    "number": "20260601-001",
    "kind": "首报",
    "exercise": False,
    "recipients": ["辽宁省应急管理厅", "大连市人民政府"],
    "issuer": "大连市应急管理局",
    "items": [{"label": "事故发生单位概况", "text": "大连碧流化工有限公司（虚构）"}],
    "signed_by": "钱领航",
    "signed_at": "2026年06月01日08时40分",
    "page_note": "",
}


def text_of(**changes: Any) -> list[str]:
    """The text of each page."""
    pdf = render_pdf("incidents/bulletin.typ", {**DATA, **changes})
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_bulletin_says_what_it_was_given() -> None:
    (page,) = text_of()
    for part in (
        "大连市应急管理局",
        "事故信息报告",
        "首报",
        "签发人：钱领航",
        "大连碧流化工有限公司（虚构）",
    ):
        assert part in page


def test_markup_in_what_was_typed_stays_text() -> None:
    typed = '#set text(red) *粗* $x$ @ref <label> // 注释 #read("/etc/passwd") \\ " _下_ = 标题'
    (page,) = text_of(items=[{"label": "简要经过", "text": typed}])
    assert "".join(typed.split()) in page


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x9FFF, exclude_categories=["Cs"]), max_size=60))
def test_no_text_breaks_the_layout(typed: str) -> None:
    assert render_pdf("incidents/bulletin.typ", {**DATA, "title": typed, "issuer": typed}).startswith(b"%PDF")


def test_an_unsigned_paper_says_so() -> None:
    (page,) = text_of(signed_by="", signed_at="")
    assert "未签发" in page


def test_a_drill_is_marked_on_every_page() -> None:
    pages = text_of(exercise=True, items=[{"label": "简要经过", "text": "正在核实。" * 600}])
    assert len(pages) > 2
    assert all(page.count("演练") >= 4 for page in pages)
    assert "演练" not in text_of()[0]


def test_rare_characters_of_names_have_glyphs() -> None:
    (page,) = text_of(signed_by="陶喆镕堃")
    assert "陶喆镕堃" in page


@pytest.mark.parametrize(
    "name", ["incidents/none.typ", "nowhere/bulletin.typ", "incidents/../secret.typ", ""]
)
def test_an_unknown_template_is_refused(name: str) -> None:
    with pytest.raises(UnknownTemplate):
        render_pdf(name, DATA)


def test_fonts_of_the_build_are_used() -> None:
    assert {"Noto Serif SC", "Noto Sans SC"} <= installed_fonts()


def test_a_warm_document_takes_at_most_50_ms() -> None:
    render_pdf("incidents/bulletin.typ", DATA)
    taken = []
    for number in range(5):
        started = time.perf_counter()
        render_pdf("incidents/bulletin.typ", {**DATA, "number": str(number)})
        taken.append(time.perf_counter() - started)
    assert min(taken) <= 0.05
