"""An import as a clerk makes it: upload, columns and errors, progress, result, rejected rows, undo."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from python_calamine import load_workbook
from tests.data.imports.credit_codes import credit_code

SignIn = Callable[..., Page]
WORKBOOK = Path(__file__).parents[1] / "data/imports/fixtures/enterprises_libreoffice.xlsx"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def upload(page: Page, file: Path | dict[str, object]) -> None:
    """Choose a file for the enterprise ledger and send it."""
    page.goto("/imports/new/?dataset=enterprises")
    page.get_by_label("文件", exact=False).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="上传并核对").click()


def figure(page: Page, label: str) -> str:
    """A number of the result panel."""
    row = page.locator(".facts > div", has=page.get_by_text(label, exact=True))
    return row.locator("dd").inner_text()


def test_a_workbook_from_upload_to_undo(sign_in: SignIn, tmp_path: Path) -> None:
    clerk = sign_in("clerk")
    upload(clerk, WORKBOOK)
    clerk.wait_for_url(re.compile("/columns/"))

    # Columns found below the title rows, the coordinate system read from the sheet, errors by row, column, reason.
    expect(clerk.get_by_label("企业名称（全称）*")).to_have_value("name")
    expect(clerk.get_by_label("备注")).to_have_value("")
    expect(clerk.get_by_label("文件中经纬度的坐标系")).to_have_value("gcj02")
    errors = clerk.get_by_role("table", name="已发现的错误")
    expect(errors.get_by_role("row").filter(has_text="38.9539154, 121.526114")).to_contain_text(
        "经纬度可能颠倒"
    )
    expect(errors.get_by_role("row").filter(has_text="91210200MA00000XXX")).to_contain_text("信用代码")
    expect(errors.get_by_role("row").filter(has_text="91210200MA00000XXX").locator("td").first).to_have_text(
        "8"
    )
    for scheme in ("light", "dark"):
        clerk.emulate_media(color_scheme=scheme)
        expect(clerk.locator("html")).to_have_attribute("data-bs-theme", scheme)
        clerk.reload()  # colours fade from one scheme to the other; the page is judged at rest
        found = Axe().run(clerk, options={"runOnly": RULES})
        assert not found.response["violations"], found.generate_report()
        assert clerk.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert figure(clerk, "其中新增") == "4 条"

    clerk.get_by_role("button", name="开始导入").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已完成", timeout=20_000)
    result = clerk.url
    assert (figure(clerk, "新增"), figure(clerk, "更新")) == ("4", "0")
    rejected = int(figure(clerk, "退回"))
    assert rejected >= 6
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载退回的行").click()
    file = tmp_path / "rejected.xlsx"
    download.value.save_as(file)
    table = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert table[0][:2] == ["原行号", "退回原因"]
    assert len(table) == rejected + 1
    clerk.goto("/enterprises/?q=演示甲化工")
    expect(clerk.locator("tbody tr")).to_have_count(1)

    clerk.goto(result)
    clerk.get_by_role("button", name="撤销导入").click()
    clerk.get_by_role("dialog").get_by_role("button", name="撤销导入").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已撤销", timeout=20_000)
    expect(clerk.get_by_text("恢复 4 条")).to_be_visible()
    clerk.goto("/enterprises/?q=演示甲化工")
    expect(clerk.locator("tbody tr")).to_have_count(0)


def test_a_disguised_file_is_named_for_what_it_is(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    upload(
        clerk, {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": b"%PDF-1.7 no table"}
    )
    expect(clerk.locator(".field-error")).to_contain_text("PDF 文件")
    upload(clerk, {"name": "名册.csv", "mimeType": "text/csv", "buffer": "无关,列\n1,2\n".encode()})
    clerk.wait_for_url(re.compile("/columns/"))
    expect(clerk.get_by_role("alert")).to_contain_text("没有找到表头")
    expect(clerk.get_by_role("link", name="换一个文件")).to_be_visible()


def _book(rows: list[list[object]], headers: list[str]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("表")
    for line, row in enumerate([headers, *rows]):
        for column, value in enumerate(row):
            sheet.write(line, column, value)
    book.close()
    return target.getvalue()


def _file(name: str, rows: list[list[object]], headers: list[str]) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": _book(rows, headers)}


def test_remembered_columns_returned_rows_and_withdrawal(sign_in: SignIn, tmp_path: Path) -> None:
    clerk = sign_in("clerk")
    headers = ["厂名", "统一社会信用代码", "人员"]
    rows: list[list[object]] = [[f"拾遗{n}厂", credit_code(7000 + n), n] for n in range(1, 6)]
    rows[3][2] = "若干"
    upload(clerk, _file("拾遗.xlsx", rows, headers))
    clerk.wait_for_url(re.compile("/columns/"))
    clerk.get_by_label("厂名", exact=True).select_option("name")
    clerk.get_by_label("人员", exact=True).select_option("employees")
    clerk.get_by_role("button", name="开始导入").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已完成", timeout=30_000)
    assert (figure(clerk, "新增"), figure(clerk, "退回")) == ("4", "1")
    first = clerk.url

    # The returned row goes in by one step, as the file was read.
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="下载退回的行").click()
    download.value.save_as(tmp_path / "back.xlsx")
    table = load_workbook(str(tmp_path / "back.xlsx")).get_sheet_by_index(0).to_python()
    table[1][4] = 4
    clerk.get_by_label("改好后直接导入").set_input_files(
        _file("改好.xlsx", table[1:], [str(title) for title in table[0]])  # type: ignore[arg-type]
    )
    clerk.get_by_role("button", name="导入改好的行").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已完成", timeout=30_000)
    assert figure(clerk, "新增") == "1"

    # The same header again: columns of last time; withdrawal by key, shown in the record's history.
    upload(clerk, _file("拾遗二.xlsx", [["拾遗1厂", credit_code(7001), 11]], headers))
    expect(clerk.get_by_text("沿用上次对应关系")).to_be_visible()
    expect(clerk.get_by_label("厂名", exact=True)).to_have_value("name")
    clerk.get_by_label("以本文件为准", exact=False).check()
    clerk.get_by_role("button", name="重新核对").click()
    expect(clerk.get_by_role("table", name="台账有而文件没有的记录")).to_contain_text("拾遗2厂")
    clerk.get_by_role("button", name="导入并撤出").click()
    expect(clerk.get_by_role("alert")).to_contain_text("请在“确认撤出”中填写这个数")
    found = Axe().run(clerk, options={"runOnly": RULES})
    assert not found.response["violations"], found.generate_report()
    clerk.get_by_role("button", name="放弃").click()

    clerk.goto("/imports/new/?dataset=enterprises")
    clerk.get_by_label("方式").select_option("withdraw")
    clerk.get_by_label("文件", exact=False).set_input_files(
        _file("注销.xlsx", [[credit_code(7002)]], ["统一社会信用代码"])  # type: ignore[arg-type]
    )
    clerk.get_by_role("button", name="上传并核对").click()
    clerk.get_by_label("撤出原因").fill("已注销工商登记")
    clerk.get_by_role("button", name="开始撤出").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已完成", timeout=30_000)
    assert figure(clerk, "撤出") == "1"

    # The first import is undone; what was withdrawn since stays and is named with its reason.
    clerk.goto(first)
    clerk.get_by_role("button", name="撤销导入").click()
    clerk.get_by_role("dialog").get_by_role("button", name="撤销导入").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("已撤销", timeout=30_000)
    kept = clerk.get_by_role("table", name="未恢复的记录").get_by_role("row")
    expect(kept.filter(has_text="拾遗2厂")).to_contain_text("注销")
    kept.filter(has_text="拾遗2厂").get_by_role("link").click()
    expect(clerk.get_by_role("link", name="由导入撤出（注销.xlsx）")).to_be_visible()
