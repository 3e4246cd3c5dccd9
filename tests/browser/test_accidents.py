"""The accident ledger as a clerk and a leader use it: figures with charts, from a figure to its accidents, an accident
entered, settled and printed, all of it under the content security policy and readable by axe."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]
DETAIL = re.compile(r"/accidents/[0-9a-f-]{36}/$")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def test_from_the_years_figures_to_the_accidents_behind_them(sign_in: SignIn) -> None:
    leader = sign_in("leader")
    leader.goto("/accidents/figures/?year=2025&period=year")
    expect(leader.locator(".chart canvas")).to_have_count(5)
    expect(leader.locator(".chart-title").first).to_contain_text("共 42 起，比上年同期少 6 起")
    assert violations(leader) == []
    leader.get_by_label("统计期").select_option("m6")
    expect(leader.locator(".page-subtitle")).to_contain_text("2025 年 6 月")
    number = leader.locator(".figures-tiles .figure-value").first.inner_text()
    leader.locator(".figures-tiles a").first.click()
    expect(leader.locator(".list-foot strong")).to_have_text(number)
    with leader.expect_download() as download:
        leader.goto("/accidents/figures/?year=2025&period=year")
        leader.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename == "生产安全事故统计_2025 年全年.xlsx"


def test_an_accident_from_entry_to_settlement_in_the_dark(sign_in: SignIn) -> None:
    clerk = sign_in("clerk", scheme="dark")
    clerk.goto("/accidents/new/")
    clerk.get_by_label("事故名称").fill("浏览器试验坠落事故")
    clerk.get_by_label("发生时间").fill("2026-03-10T09:30")
    clerk.get_by_label("事故类别").select_option(label="高处坠落")
    clerk.get_by_label("所在区划").select_option("210213")
    clerk.get_by_label("死亡", exact=True).fill("3")
    clerk.get_by_label("医疗费用").fill("12000")
    clerk.get_by_label("教育培训不够或未经培训").check()
    clerk.get_by_label("合计").fill("5")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator(".field-error")).to_contain_text("与明细合计 12,000.00 元不一致")
    clerk.get_by_label("合计").fill("12000")
    clerk.get_by_label("直接原因", exact=True).fill("未系挂安全带")
    clerk.get_by_label("事故性质").select_option(label="责任事故")
    clerk.get_by_role("button", name="保存").click()
    clerk.wait_for_url(DETAIL)
    expect(clerk.locator(".page-title-line .grade")).to_have_text("较大")
    expect(clerk.locator("main")).to_contain_text("市级")
    assert violations(clerk) == []
    clerk.get_by_role("button", name="结案").click()
    clerk.get_by_role("dialog").get_by_role("button", name="结案").click()
    expect(clerk.locator(".page-title-line .status")).to_contain_text("已结案")
    card = clerk.request.get(clerk.url + "card.pdf")
    assert card.body().startswith(b"%PDF")
    clerk.get_by_role("button", name="写入案例库").click()
    expect(clerk.get_by_role("link", name="浏览器试验坠落事故")).to_be_visible()
