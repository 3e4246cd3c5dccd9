"""The knowledge base: found by a number, read, printed, compared; a bad neighbour warns when an installation is saved."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]


def test_found_read_and_compared(sign_in: SignIn) -> None:
    duty = sign_in("duty")
    duty.goto("/hazards/substances/?q=1017")
    duty.get_by_role("link", name="氯", exact=True).click()
    card = duty.locator(".chem-card")
    expect(card).to_contain_text("1017")
    expect(card.locator(".chem-dont")).to_contain_text("不向漏点直接射水")
    expect(card.locator(".chem-reach")).to_contain_text("1.5 km")
    paper = duty.get_by_role("link", name="打印卡片").get_attribute("href")
    assert paper is not None
    answer = duty.request.get(paper)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    duty.set_viewport_size({"width": 390, "height": 844})
    assert duty.evaluate("document.documentElement.scrollWidth") <= 390
    duty.set_viewport_size({"width": 1440, "height": 900})

    duty.get_by_role("link", name="相容性检查").click()
    duty.locator("#add").fill("液氨")
    duty.get_by_role("button", name="加入").click()
    expect(duty.locator(".chem-matrix .mix-severe")).to_have_count(2)
    expect(duty.locator(".chem-pairs")).to_contain_text("三氯化氮")


def test_saving_what_must_not_be_kept_together_warns(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    clerk.goto("/hazards/?q=液氨制冷机房")
    clerk.locator("tbody").get_by_role("link", name="液氨制冷机房").first.click()
    expect(clerk.locator(".page-title-line")).to_contain_text("液氨制冷机房")
    clerk.get_by_role("link", name="修改").click()
    clerk.locator("input[name=stored-1-substance]").fill("次氯酸钠溶液")
    clerk.locator("input[name=stored-1-quantity_t]").fill("2")
    clerk.get_by_role("button", name="保存").click()
    expect(clerk.locator(".notice", has_text="储存物质不相容")).to_contain_text("三氯化氮")
    clerk.goto("/hazards/?mixing=severe")
    expect(clerk.locator("tbody")).to_contain_text("液氨制冷机房")
