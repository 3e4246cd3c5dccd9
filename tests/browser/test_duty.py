"""The duty on screen: a hand-over from one officer to the other, and a leader who signs on a telephone."""

from __future__ import annotations

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE, Site

SignIn = Callable[..., Page]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found.response["violations"]]


def no_wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_one_officer_hands_over_to_the_other(sign_in: SignIn, own_site: Site) -> None:
    duty = sign_in("duty", at=own_site)
    duty.goto("/duty/")
    expect(duty.locator(".topbar-duty")).to_contain_text("带班 钱领航")
    assert violations(duty) == []
    duty.goto("/duty/handover/")
    duty.click("text=准备交班")
    duty.fill("#notes", "氯泄漏处置中，注意续报。")
    assert violations(duty) == []
    duty.click("button[value=submit]")
    expect(duty.locator(".page-head")).to_contain_text("待接班")

    relief = sign_in("duty2", at=own_site)
    relief.goto(duty.url.replace(own_site.url, ""))
    accept = relief.locator("button[value=accept]")
    expect(accept).to_be_disabled()
    with relief.expect_response("**/open/"):
        relief.click(".handover-list summary")
    ticks = relief.locator("button.handover-tick")
    ticks.first.click()
    expect(relief.locator("button.handover-tick[aria-pressed=true]")).to_have_count(1)
    relief.click("button[value=tick_all]")
    expect(relief.locator("text=以 何夜值 的名义接班")).to_be_visible()


def test_the_roster_is_a_month(sign_in: SignIn) -> None:
    duty = sign_in("duty")
    duty.goto("/duty/roster/")
    expect(duty.locator(".duty-now .duty-leader")).to_have_text("钱领航")
    assert violations(duty) == []
    duty.click("text=生成排班")
    expect(duty.locator("#generate-dialog")).to_be_visible()


def test_a_leader_signs_on_a_telephone(sign_in: SignIn, own_site: Site) -> None:
    leader = sign_in("leader", viewport=PHONE, at=own_site)
    leader.wait_for_url("**/leader/")
    assert violations(leader) == []
    assert no_wider_than_the_screen(leader)
    sign = leader.locator("[data-one-tap] button").first
    box = sign.bounding_box()
    assert box is not None
    assert box["height"] >= 48

    sign.click()
    leader.click(".leader-undo")
    expect(leader.locator(".leader-pending")).to_have_count(0)
    expect(leader.locator("#leader-sign [data-one-tap]")).to_have_count(1)

    sign.click()
    expect(leader.locator("#leader-sign")).to_contain_text("没有待签的报告", timeout=20_000)
    expect(leader.locator("#toasts")).to_contain_text("已签发")

    leader.locator(".leader-card-link").first.click()
    leader.wait_for_url("**/record/")
    assert no_wider_than_the_screen(leader)
    leader.click("[data-drawer]")
    expect(leader.locator("#nav a[aria-current]").or_(leader.locator("#nav a")).first).to_be_visible()
    leader.keyboard.press("Escape")
    expect(leader.locator("#nav")).to_be_hidden()
