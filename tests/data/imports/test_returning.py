"""Returned rows: every one with its reasons, at the cell and beside it, and back in by one step."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook
from tests.data.imports.conftest import run_jobs, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import People

from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports.models import ImportRun
from anlan.kernel.coordinates import distance_m

Clients = Callable[..., Client]
Imported = Callable[..., dict[str, Any]]
BAD, ROWS = 90, 3000


def _returned(browser: Client, run_id: str) -> tuple[list[list[Any]], bytes]:
    body = b"".join(browser.get(f"/imports/{run_id}/rejected.xlsx").streaming_content)  # type: ignore[attr-defined]
    return load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python(), body


def _correct(browser: Client, run_id: str, table: list[list[Any]], titles: list[str] | None = None) -> Any:
    body = workbook(list(table[1:]), titles or [str(title) for title in table[0]])
    return browser.post(f"/imports/{run_id}/correct/", {"file": SimpleUploadedFile("改好.xlsx", body)})


def test_every_bad_row_among_many_comes_back_and_goes_in(
    city: People, imported: Imported, browser_of: Clients
) -> None:
    bad = set(list(range(7, ROWS, ROWS // BAD))[:BAD])
    lines = ["牌子,码,人"]
    for number in range(1, ROWS + 1):
        people = "许多" if number in bad else str(number % 500)
        lines.append(f"{number}厂,{credit_code(number)},{people}")
    mapping = '{"牌子": "name", "码": "credit_code", "人": "employees"}'
    state = imported(city.clerk, "\n".join(lines).encode(), name="名册.csv", mapping=mapping)
    assert (state["created"], state["rejected"], state["total"]) == (ROWS - BAD, BAD, ROWS)
    browser = browser_of(city.clerk)
    table, body = _returned(browser, state["id"])
    assert table[0] == ["原行号", "退回原因", "牌子", "码", "人"]
    assert [row[0] for row in table[1:]] == [number + 1 for number in sorted(bad)]
    assert all(row[1] == "人：应为整数，实际是“许多”。" for row in table[1:])
    assert [row[2] for row in table[1:]] == [f"{number}厂" for number in sorted(bad)]
    notes = zipfile.ZipFile(io.BytesIO(body)).read("xl/comments1.xml").decode()
    assert notes.count("<comment ") == BAD
    assert 'ref="E2"' in notes
    for row in table[1:]:
        row[4] = 5
    answer = _correct(browser, state["id"], table)
    assert answer.status_code == 302
    run_jobs()
    corrected = ImportRun.objects.get(corrects=state["id"])
    assert answer["Location"] == f"/imports/{corrected.pk}/"
    assert (corrected.status, corrected.created, corrected.rejected) == ("done", BAD, 0)
    assert Enterprise.objects.count() == ROWS
    assert "改好的行" in browser.get(f"/imports/{state['id']}/").content.decode()


def test_a_coordinate_system_named_above_the_header_comes_along(
    city: People, imported: Imported, browser_of: Clients
) -> None:
    text = f"高德坐标名册,,,,\n企业名称,统一社会信用代码,经度,纬度,从业人数\n甲厂,{credit_code(1)},121.5261,38.9539,很多\n"
    state = imported(city.clerk, text.encode(), name="名册.csv")
    assert (state["crs"], state["rejected"]) == ("gcj02", 1)
    browser = browser_of(city.clerk)
    table, _ = _returned(browser, state["id"])
    assert table[0][4] == "经度（GCJ-02）"
    table[1][6] = 12
    again = imported(city.clerk, workbook(table[1:], [str(each) for each in table[0]]))  # by any way back
    assert (again["crs"], again["created"]) == ("gcj02", 1)
    made = Enterprise.objects.get()
    assert made.lon is not None
    assert made.lat is not None
    assert 300 < distance_m(made.lon, made.lat, 121.5261, 38.9539) < 800


def test_corrected_rows_keep_mode_and_reason(city: People, imported: Imported, browser_of: Clients) -> None:
    imported(city.clerk, workbook([["甲厂", credit_code(1)]], ["企业名称", "统一社会信用代码"]))
    body = workbook([[credit_code(2)]], ["统一社会信用代码"])
    state = imported(city.clerk, body, mode="withdraw", reason="停业")
    browser = browser_of(city.clerk)
    table, _ = _returned(browser, state["id"])
    table[1][2] = credit_code(1)
    assert _correct(browser, state["id"], table).status_code == 302
    run_jobs()
    corrected = ImportRun.objects.get(corrects=state["id"])
    assert (corrected.mode, corrected.withdrawn) == ("withdraw", 1)
    assert Enterprise.objects.get().retired_reason == "停业"


def test_another_header_must_be_looked_at(city: People, imported: Imported, browser_of: Clients) -> None:
    state = imported(city.clerk, workbook([["甲厂", ""]], ["企业名称", "统一社会信用代码"]))
    browser = browser_of(city.clerk)
    table, _ = _returned(browser, state["id"])
    table[1][3] = credit_code(1)
    answer = _correct(browser, state["id"], table, ["原行号", "退回原因", "厂名", "统一社会信用代码"])
    run = ImportRun.objects.get(corrects=state["id"])
    assert run.status == "draft"
    assert browser.get(answer["Location"])["Location"] == f"/imports/{run.pk}/columns/"
    assert not Enterprise.objects.exists()


def test_nothing_sent_or_no_table_is_said(city: People, imported: Imported, browser_of: Clients) -> None:
    state = imported(city.clerk, workbook([["甲厂", ""]], ["企业名称", "统一社会信用代码"]))
    browser = browser_of(city.clerk)
    address = f"/imports/{state['id']}/correct/"
    assert "请选择改好的文件" in browser.post(address, follow=True).content.decode()
    pdf = {"file": SimpleUploadedFile("改好.xlsx", b"%PDF-1.7")}
    assert "PDF" in browser.post(address, pdf, follow=True).content.decode()
    assert browser_of(city.zhuanghe).post(address, pdf).status_code == 404
    assert browser_of(city.expert).post(address, pdf).status_code == 403
