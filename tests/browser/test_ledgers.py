"""Ledgers as a clerk, a district's officer and an enterprise use them: find, edit, create, retire, export."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from python_calamine import load_workbook
from tests.browser.conftest import Site
from tests.rescue.incidents.conftest import valid_code

SignIn = Callable[..., Page]
DETAIL = re.compile(r"/[0-9a-f-]{36}/$")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def rows_of(page: Page) -> list[str]:
    """The shown rows, once the list stands."""
    page.locator("[data-table]").wait_for()
    return page.locator("[data-table] tbody tr").all_inner_texts()


def test_an_enterprise_from_registration_to_restoration(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/enterprises/new/")
    clerk.get_by_label("名称", exact=False).first.fill("大连浏览器试验化工有限公司")
    clerk.get_by_label("统一社会信用代码").fill("91210200MA00000XXX")
    clerk.get_by_role("button", name="保存").click()
    code = clerk.locator(".field", has=clerk.get_by_label("统一社会信用代码"))
    expect(code.locator(".field-error")).to_contain_text("不是有效的统一社会信用代码")
    expect(clerk.get_by_label("名称", exact=False).first).to_have_value("大连浏览器试验化工有限公司")

    # The place is picked on the map; its district and supervisor follow from it.
    clerk.get_by_label("统一社会信用代码").fill(valid_code(4711))
    clerk.get_by_label("经度").fill("121.52")
    clerk.get_by_label("纬度").fill("38.95")
    expect(clerk.locator(".picker .map-target")).to_be_visible()
    clerk.locator(".picker canvas").click(position={"x": 120, "y": 130})
    expect(clerk.get_by_label("经度")).not_to_have_value("121.52")
    clerk.get_by_role("button", name="保存").click()
    clerk.wait_for_url(DETAIL)
    record = clerk.url
    expect(clerk.locator("main")).to_contain_text("应急管理局")

    # Half its name finds it.
    clerk.goto("/enterprises/")
    clerk.locator(".list-search").fill("浏览器 化工")
    expect(clerk.locator("tbody tr")).to_have_count(1)
    clerk.locator("tbody a").first.click()
    clerk.wait_for_url(record)

    # Two tabs: the second one is told who was faster and loses nothing.
    second = clerk.context.new_page()
    for page in (clerk, second):
        page.goto(record + "edit/")
    clerk.get_by_label("法定代表人").fill("周一")
    clerk.get_by_role("button", name="保存").click()
    clerk.wait_for_url(record)
    second.get_by_label("从业人数").fill("321")
    second.get_by_role("button", name="保存").click()
    expect(second.get_by_role("alert")).to_contain_text("刚被李承办修改过")
    expect(second.get_by_label("从业人数")).to_have_value("321")
    second.get_by_role("button", name="保存").click()
    second.wait_for_url(record)
    expect(second.locator("main")).to_contain_text("321")
    expect(second.get_by_text("从业人数：空 → 321")).to_be_visible()

    second.get_by_text("更多").click()
    second.get_by_role("button", name="注销").click()
    second.get_by_role("dialog").get_by_label("原因").fill("试验结束")
    second.get_by_role("dialog").get_by_role("button", name="注销").click()
    expect(second.get_by_text("已注销：试验结束")).to_be_visible()
    second.goto("/enterprises/?q=浏览器 化工")
    expect(second.locator("tbody tr")).to_have_count(0)
    second.locator("select[name=status]").select_option("retired")
    expect(second.locator("tbody tr")).to_have_count(1)
    second.goto(record)
    second.get_by_role("button", name="恢复").click()
    expect(second.locator(".page-title-line")).to_contain_text("在册")


def test_an_enterprise_with_installations_is_not_retired(sign_in: SignIn, site: Site) -> None:
    found = site.api("clerk", "GET", "/enterprises?q=" + quote("碧流"))[1]["items"][0]
    clerk = sign_in("clerk")
    clerk.goto(f"/enterprises/{found['id']}/")
    clerk.get_by_text("更多").click()
    clerk.get_by_role("button", name="注销").click()
    clerk.get_by_role("dialog").get_by_label("原因").fill("停产")
    clerk.get_by_role("dialog").get_by_role("button", name="注销").click()
    expect(clerk.get_by_text("处重大危险源（")).to_contain_text("液氯储罐区")
    expect(clerk.locator(".page-title-line")).to_contain_text("在册")


def test_filters_live_in_the_address_and_the_export_obeys_them(sign_in: SignIn, tmp_path: Path) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/enterprises/")
    whole = len(rows_of(clerk))
    clerk.locator("select[name=category]").select_option(label="矿山")
    expect(clerk).to_have_url(re.compile("category="))
    clerk.reload()
    expect(clerk.locator(".chip").first).to_contain_text("矿山")
    narrowed = len(rows_of(clerk))
    assert 0 < narrowed < whole
    clerk.get_by_text("导出", exact=True).click()
    with clerk.expect_download() as download:
        clerk.locator(".list-tools a[download]").first.click()
    file = tmp_path / "export.xlsx"
    download.value.save_as(file)
    table = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    assert "企业名称" in table[0]
    assert len(table) == narrowed + 1
    clerk.locator(".chip").first.click()
    expect(clerk).not_to_have_url(re.compile("category="))


def test_the_search_finds_an_enterprise_an_incident_and_a_resource(sign_in: SignIn, site: Site) -> None:
    incident = site.api("duty", "GET", "/incidents?status=open")[1]["items"][0]
    duty = sign_in("duty")
    for text, place in (("凌水净水", "/enterprises/"), (incident["number"], "/incidents/"), ("供水抢修队", "/resources/")):  # fmt: skip
        duty.goto("/")
        duty.keyboard.press("/")
        duty.keyboard.type(text)
        expect(duty.locator(f'#search-results a[href^="{place}"]').first).to_be_visible()


def test_a_resource_on_a_task_says_so_in_its_form(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/resources/?readiness=engaged")
    clerk.locator("tbody a").first.click()
    clerk.wait_for_url(DETAIL)
    expect(clerk.get_by_text("正在执行任务：")).to_be_visible()
    clerk.get_by_role("link", name="修改").click()
    clerk.wait_for_url(re.compile("/edit/"))
    expect(clerk.get_by_label("状态", exact=True)).to_be_disabled()
    expect(clerk.get_by_label("状态", exact=True)).to_have_value("engaged")
    clerk.get_by_role("button", name="保存").click()
    clerk.wait_for_url(DETAIL)
    expect(clerk.locator(".page-title-line")).to_contain_text("执行任务")


def test_another_districts_records_do_not_exist(sign_in: SignIn, site: Site) -> None:
    jinzhou = site.api("clerk", "GET", "/enterprises?located_in=210213")[1]["items"][0]
    officer = sign_in("zhuanghe")
    officer.goto("/enterprises/?size=200")
    assert rows_of(officer)
    expect(officer.locator("tbody")).not_to_contain_text(jinzhou["name"])
    expect(officer.locator("tbody")).not_to_contain_text("金州区")
    answer = officer.goto(f"/enterprises/{jinzhou['id']}/")
    assert answer is not None
    assert answer.status == 404
    officer.goto("/hazards/")
    expect(officer.locator("main")).not_to_contain_text("碧流化工")


def test_an_enterprise_edits_what_is_its_own(sign_in: SignIn) -> None:
    filer = sign_in("enterprise")
    filer.goto("/enterprises/")
    assert len(rows_of(filer)) == 1
    filer.locator("tbody a").first.click()
    filer.wait_for_url(DETAIL)
    record = filer.url
    expect(filer.get_by_role("button", name="注销")).to_have_count(0)
    filer.get_by_role("link", name="修改").click()
    expect(filer.get_by_label("统一社会信用代码")).to_have_count(0)
    expect(filer.get_by_label("监管机构")).to_have_count(0)
    filer.get_by_label("从业人数").fill("187")
    filer.get_by_role("button", name="保存").click()
    filer.wait_for_url(record)
    expect(filer.locator("main")).to_contain_text("187")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_ledgers_are_accessible_and_fit_the_screen(scheme: str, sign_in: SignIn) -> None:
    page = sign_in("clerk", scheme=scheme)
    page.goto("/enterprises/")
    record = str(page.locator("tr[data-href]").first.get_attribute("data-href"))
    for path in ("/enterprises/", record, record + "edit/", "/resources/"):
        page.goto(path)
        found = Axe().run(page, options={"runOnly": RULES})
        assert not found.response["violations"], f"{path}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
