"""A grade that is no longer the filed one: from the home page to the record, the paper, and filed anew."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]


def test_a_changed_grade_is_found_printed_and_filed_anew(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/")
    clerk.get_by_role("link", name="重新备案：液氨制冷机房").first.click()
    notice = clerk.get_by_text("与备案级别四级不一致")
    expect(notice).to_be_visible()
    sheet = clerk.locator(".panel", has_text="储存物质与分级")
    expect(sheet).to_contain_text("表1 序号1；表3")
    expect(clerk.locator(".panel", has_text="分级历史")).to_contain_text("10.8")

    paper = clerk.get_by_role("link", name="分级计算单").get_attribute("href")
    assert paper is not None
    answer = clerk.request.get(paper)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")

    clerk.get_by_role("link", name="修改").click()
    clerk.locator("select[name=level]").select_option(label="三级")
    clerk.locator("input[name=r_value]").fill("10.8")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator(".page-title-line")).to_contain_text("三级")
    expect(notice).to_have_count(0)
    clerk.goto("/hazards/?grade_differs=1")
    expect(clerk.locator("tbody tr")).to_have_count(0)
