"""The dossier in the browser: the enterprise adds a shut-off, the duty officer finds it on a phone and on paper, an
outsider finds nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def test_a_shut_off_from_the_enterprise_to_the_duty_officer(sign_in: SignIn) -> None:
    enterprise = sign_in("enterprise")
    enterprise.goto("/enterprises/")
    enterprise.locator(".data-grid tbody a").first.click()
    enterprise.get_by_role("link", name="应急档案").click()
    enterprise.wait_for_url(re.compile(r"/dossier/$"))
    dossier = enterprise.url
    expect(enterprise.locator(".dossier-map canvas")).to_be_visible(timeout=30_000)
    expect(enterprise.locator(".dossier-legend button").first).to_be_visible()

    enterprise.goto(dossier + "shut-off/new/")
    enterprise.get_by_label("名称").fill("氯气总阀")
    enterprise.get_by_label("切断对象").select_option(label="物料阀")
    enterprise.get_by_label("操作方法").fill("手轮顺时针关到底")
    enterprise.locator("[name=lon]").fill("122.967")
    enterprise.locator("[name=lat]").fill("39.681")
    enterprise.get_by_role("button", name="保存").click()
    place = enterprise.locator(".field", has=enterprise.locator("[name=lon]"))
    expect(place.locator(".field-error")).to_contain_text("庄河市")
    expect(enterprise.get_by_label("操作方法")).to_have_value("手轮顺时针关到底")
    enterprise.locator("[name=lon]").fill("121.8412")
    enterprise.locator("[name=lat]").fill("39.0086")
    enterprise.get_by_role("button", name="保存").click()
    expect(enterprise.locator("main")).to_contain_text("氯气总阀")

    duty = sign_in("duty")
    duty.set_viewport_size({"width": 390, "height": 844})
    duty.goto(dossier)
    expect(duty.locator(".dossier-cut")).to_contain_text("手轮顺时针关到底")
    expect(duty.locator(".dossier-calls .is-now .dossier-tel").first).to_be_visible()
    assert duty.evaluate("document.documentElement.scrollWidth") <= 390
    found = Axe().run(duty, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    paper = duty.request.get(dossier + "print/")
    assert paper.headers["content-type"] == "application/pdf"

    outsider = sign_in("zhuanghe")
    assert outsider.request.get(dossier).status == 404
