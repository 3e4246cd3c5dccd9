"""Keeping data current: a township confirms its worklist, takes one back, and a leader sees how districts stand."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import PHONE

SignIn = Callable[..., Page]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def test_a_township_confirms_and_takes_back_and_the_leader_compares(sign_in: SignIn) -> None:
    township = sign_in("township", viewport=PHONE)
    township.goto("/stewardship/worklist/")
    rows = township.locator("[data-table] tbody tr")
    expect(rows.first.locator(".age")).to_contain_text(re.compile("过期|应更新"))
    name = rows.first.locator("a").first.inner_text().splitlines()[0]
    before = rows.count()
    township.on("dialog", lambda dialog: dialog.accept())
    rows.first.locator("input[name=ids]").check()
    township.get_by_role("button", name="仍然属实").click()
    confirm = township.locator("dialog[open] button[type=submit], dialog[open] .btn-primary")
    if confirm.count():
        confirm.first.click()
    expect(township.get_by_text("已确认 1 条记录仍然属实")).to_be_visible()
    expect(rows).to_have_count(before - 1)

    township.goto("/stewardship/confirmations/")
    township.locator("[data-table] tbody tr", has_text=name).first.locator("a").first.click()
    township.wait_for_url(re.compile("/stewardship/records/"))
    township.get_by_role("button", name="撤销").first.click()
    expect(township.get_by_text("已撤销 1 次核实")).to_be_visible()
    township.goto("/stewardship/worklist/")
    expect(rows).to_have_count(before)

    leader = sign_in("leader")
    leader.goto("/stewardship/")
    expect(leader.locator(".heat-map .map-canvas canvas")).to_be_visible()
    expect(leader.locator(".heat-grid tbody tr").first).to_be_visible()
    found = Axe().run(leader, options={"runOnly": {"type": "tag", "values": RULES}})
    assert found.violations_count == 0, found.generate_report()
    cell = leader.locator(".heat-cell:not(.heat-0) a").first
    cell.click()
    leader.wait_for_url(re.compile("/stewardship/list/.*state=stale"))
    expect(leader.locator("[data-table] tbody tr").first.locator(".age-stale")).to_be_visible()
