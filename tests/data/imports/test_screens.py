"""The import screens: upload, columns, progress, result, downloads."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook
from tests.data.imports.conftest import FIXTURES, HEADERS, run_jobs, send, workbook
from tests.data.imports.credit_codes import credit_code
from tests.people import AT, People

from anlan.base.audit.facade import AuditEntry
from anlan.data.enterprises.facade import Enterprise
from anlan.data.imports.facade import datasets
from anlan.data.imports.models import ImportRun, SavedMapping
from anlan.data.imports.remembering import organisation_of

BrowserOf = Callable[..., Client]


def _upload(browser: Client, body: bytes, name: str = "企业.xlsx", crs: str = "") -> Any:
    form = {"dataset": "enterprises", "crs": crs, "file": SimpleUploadedFile(name, body)}
    return browser.post("/imports/new/", form)


def _chosen(page: str) -> dict[str, list[str]]:
    """The columns form as a browser would send it."""
    fields = [
        (re.search(r'value="([^"]*)" selected', select) or re.search(r'value="()"', select))[1]  # type: ignore[index]
        for select in re.findall(r'<select class="form-select" name="field".*?</select>', page, re.DOTALL)
    ]
    return {"title": re.findall(r'name="title" value="([^"]*)"', page), "field": fields}


def test_from_upload_to_result(city: People, browser_of: BrowserOf) -> None:
    browser = browser_of(city.clerk)
    assert "导入文件" in browser.get("/imports/").content.decode()
    answer = _upload(browser, (FIXTURES / "enterprises_libreoffice.xlsx").read_bytes(), "名册.xlsx")
    assert answer.status_code == 302
    before = Enterprise.objects.count(), AuditEntry.objects.count()
    page = browser.get(answer["Location"]).content.decode()
    assert (Enterprise.objects.count(), AuditEntry.objects.count()) == before
    assert "经纬度可能颠倒" in page
    assert "4 行" in page
    assert "GCJ-02" in page
    started = browser.post(answer["Location"], {**_chosen(page), "crs": "gcj02", "start": "1"})
    assert started.status_code == 302
    assert "排队中" in browser.get(started["Location"]).content.decode()
    run_jobs()
    page = browser.get(started["Location"]).content.decode()
    assert "已完成" in page
    assert "下载退回的行" in page
    assert Enterprise.objects.count() == 4
    again = browser.post(answer["Location"], {"crs": "gcj02", "start": "1"})
    assert again.status_code == 302
    assert ImportRun.objects.count() == 1


def test_columns_can_be_set_by_hand(city: People, browser_of: BrowserOf) -> None:
    browser = browser_of(city.clerk)
    body = workbook([["甲厂", credit_code(1), "x"]], ["企业名称", "码", "怪列"])
    address = _upload(browser, body)["Location"]
    page = browser.get(address).content.decode()
    assert "还没有对应的必需列：统一社会信用代码" in page
    form = {"title": ["企业名称", "码", "怪列"], "field": ["name", "name", ""], "crs": "wgs84"}
    page = browser.post(address, {**form, "start": "1"}).content.decode()
    assert "对应了两列" in page
    form["field"] = ["name", "credit_code", ""]
    page = browser.post(address, {**form, "check": "1"}).content.decode()
    assert "其中新增" in page
    assert browser.post(address, {**form, "start": "1"}).status_code == 302
    run_jobs()
    assert Enterprise.objects.get().credit_code == credit_code(1)


def test_a_file_that_is_no_table_is_said_beside_the_field(city: People, browser_of: BrowserOf) -> None:
    browser = browser_of(city.clerk)
    page = _upload(browser, b"%PDF-1.7", "名册.xlsx")
    assert page.status_code == 200
    assert "实际是PDF 文件" in page.content.decode()
    address = _upload(browser, workbook([["x"]], ["无关"]))["Location"]
    assert "没有找到表头" in browser.get(address).content.decode()


def test_rejected_rows_come_back_with_reasons_and_can_be_sent_again(
    city: People, program_of: BrowserOf, browser_of: BrowserOf
) -> None:
    text = f"企业名称,统一社会信用代码\n甲厂,{credit_code(1)}\n=乙厂,91210200MA00000XXX\n丙厂,\n"
    run_id = send(program_of(city.clerk), text.encode(), "企业.csv").json()["id"]
    run_jobs()
    answer = browser_of(city.clerk).get(f"/imports/{run_id}/rejected.xlsx")
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    table = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert table[0] == ["原行号", "退回原因", "企业名称", "统一社会信用代码"]
    assert [line[0] for line in table[1:]] == [3, 4]
    assert "公式" in str(table[1][1])
    assert table[1][2] == "=乙厂"
    again = send(program_of(city.clerk), body).json()["id"]
    run_jobs()
    assert ImportRun.objects.get(pk=again).rejected == 2


@pytest.mark.parametrize(
    "key", ["enterprises", "major-hazard-installations", "supplies", "sensitive-places", "duty-contacts"]
)
def test_templates_have_every_header_and_import_as_empty(
    city: People, browser_of: BrowserOf, program_of: BrowserOf, key: str
) -> None:
    answer = browser_of(city.clerk).get(f"/imports/templates/{key}.xlsx")
    assert answer.status_code == 200
    table = load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    dataset = next(each for each in datasets() if each.key == key)
    assert table[0] == [column.header for column in dataset.columns]
    run_id = send(program_of(city.clerk), answer.content, dataset=key).json()["id"]
    run_jobs()
    run = ImportRun.objects.get(pk=run_id)
    assert (run.status, run.total, run.rejected) == ("done", 0, 0)


def test_the_template_of_enterprises_begins_with_the_published_headers(
    city: People, browser_of: BrowserOf
) -> None:
    body = browser_of(city.clerk).get("/imports/templates/enterprises.xlsx").content
    assert load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()[0][:9] == HEADERS


def test_undo_and_discard_by_hand(city: People, browser_of: BrowserOf, program_of: BrowserOf) -> None:
    browser = browser_of(city.clerk)
    run_id = send(program_of(city.clerk), workbook([["甲厂", credit_code(1)]], HEADERS[:2])).json()["id"]
    run_jobs()
    assert browser.post(f"/imports/{run_id}/undo/").status_code == 302
    assert "正在撤销" in browser.get(f"/imports/{run_id}/").content.decode()
    run_jobs()
    assert "恢复 1 条" in browser.get(f"/imports/{run_id}/").content.decode()
    draft = _upload(browser, workbook([["乙厂", credit_code(2)]], HEADERS[:2]))["Location"]
    assert browser.post(draft.replace("columns", "discard")).status_code == 302
    assert ImportRun.objects.count() == 1


def test_progress_is_polled_without_counting_as_presence(
    city: People, browser_of: BrowserOf, program_of: BrowserOf
) -> None:
    browser = browser_of(city.clerk)
    run_id = send(program_of(city.clerk), workbook([["甲厂", credit_code(1)]], HEADERS[:2])).json()["id"]
    part = browser.get(f"/imports/{run_id}/?part=progress", headers={"HX-Request": "true"}).content.decode()
    assert "X-Background" in part
    assert "<html" not in part
    run_jobs()
    done = browser.get(f"/imports/{run_id}/?part=progress", headers={"HX-Request": "true"})
    assert done["HX-Refresh"] == "true"


def test_outsiders_are_kept_out(city: People, browser_of: BrowserOf, program_of: BrowserOf) -> None:
    run_id = send(program_of(city.jinzhou), workbook([["甲厂", credit_code(1)]], HEADERS[:2])).json()["id"]
    for path in ("", "rejected.xlsx", "source/"):
        assert browser_of(city.zhuanghe).get(f"/imports/{run_id}/{path}").status_code == 404
    assert browser_of(city.zhuanghe).post(f"/imports/{run_id}/undo/").status_code == 404
    for person in (city.enterprise, city.admin, city.expert):
        assert browser_of(person).get("/imports/").status_code == 403
    assert Client().get("/imports/").status_code == 302
    source = browser_of(city.jinzhou).get(f"/imports/{run_id}/source/")
    assert source["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("runs", [1, 8])
def test_lists_cost_the_same_for_few_and_many(
    city: People,
    browser_of: BrowserOf,
    program_of: BrowserOf,
    runs: int,
    django_assert_max_num_queries: Any,
) -> None:
    client, browser = program_of(city.clerk), browser_of(city.clerk)
    for number in range(1, runs + 1):
        send(client, workbook([[f"{number}厂", credit_code(number)]], HEADERS[:2]), f"{number}.xlsx")
        SavedMapping.objects.create(
            dataset="enterprises",
            signature=str(number),
            name=f"对应{number}",
            organisation=organisation_of(city.clerk),
            by=city.clerk,
            used_at=AT,
        )
    for address in ("/imports/", "/imports/mappings/"):
        browser.get(address)  # what the frame keeps for later is kept
        with django_assert_max_num_queries(25):
            assert browser.get(address).status_code == 200
