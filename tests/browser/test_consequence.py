"""The calculator of consequences in a browser: chlorine from search to printed sheet, and the zones of an incident."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import Site

SignIn = Callable[..., Page]
#: A calculation and the first picture of an incident on a busy machine.
PATIENT_MS = 15_000


def _open(page: Page, name: str) -> None:
    page.goto("/consequence/")
    page.fill("#calc-installation", name)
    expect(page.locator("#calc-installation-list [role=option]").first).to_be_visible(timeout=PATIENT_MS)
    page.press("#calc-installation", "Enter")
    expect(page.locator(".calc-zones")).to_be_visible(timeout=PATIENT_MS)


def _answered(page: Page, act: Callable[[], None]) -> None:
    """Wait for the run that an act brings about."""
    with page.expect_response(lambda answer: answer.url.endswith("/consequence/run") and answer.ok):
        act()


def test_chlorine_from_search_to_the_printed_sheet(sign_in: SignIn, site: Site) -> None:
    page = sign_in("duty")
    _open(page, "液氯储罐区")
    expect(page.locator(".calc-tab").first).to_contain_text("毒气")
    rows = page.locator(".calc-zones tbody tr")
    expect(rows).to_have_count(3)
    before = rows.nth(0).inner_text()

    # Any change moves the zones: the wind by the keyboard, then the hole.
    _answered(page, lambda: (page.focus(".wind-dial"), page.press(".wind-dial", "PageUp")))
    _answered(page, lambda: page.fill("#calc-scenario-hole_diameter_m", "50"))
    expect(rows.nth(0)).not_to_have_text(before, use_inner_text=True, timeout=PATIENT_MS)

    # A refusal stands beside its field and goes with it.
    page.fill("#calc-scenario-amount_kg", "-1")
    expect(page.locator(".calc-field .field-error:visible")).to_contain_text("数量")
    _answered(page, lambda: page.fill("#calc-scenario-amount_kg", "20"))
    expect(page.locator(".calc-field .field-error:visible")).to_have_count(0)

    # The other weathers, and one of them on the map.
    page.locator(".calc-column[data-column=worst]").click(timeout=PATIENT_MS * 2)
    expect(page.locator(".calc-standing")).to_contain_text("最不利")
    page.locator(".calc-standing button").click()

    page.get_by_role("button", name=re.compile("保存为方案|另存为方案")).click()
    page.fill("dialog input[name=name]", "夜班演练用")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".calc-saved-open")).to_contain_text("夜班演练用", timeout=PATIENT_MS)
    sheet = page.locator(".calc-actions a", has_text="方案单").get_attribute("href") or ""
    answer = page.request.get(sheet)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")

    # It is on the installation's page, and opens again from there.
    page.locator(".calc-origin a").click()
    page.locator("td a", has_text="夜班演练用").click()
    expect(page.locator(".calc-saved-open")).to_contain_text("夜班演练用")
    expect(page.locator("#calc-scenario-amount_kg")).to_have_value("20")


def test_zones_of_an_incident_and_its_calculation(sign_in: SignIn, site: Site) -> None:
    page = sign_in("duty")
    items = page.request.get("/api/v1/incidents?status=open").json()["items"]
    chlorine = next(each for each in items if (each["substance"] or {}).get("name") == "氯")
    page.goto(f"/incidents/{chlorine['id']}/")
    expect(page.locator(".rail-dock")).to_be_visible()
    page.locator(".dock-tab[data-tab=impact]").click()
    panel = page.locator("[data-zones]")
    expect(panel.locator(".zone-row")).to_have_count(3, timeout=PATIENT_MS)
    actual = panel.locator(".zone-row").first.inner_text()
    panel.get_by_role("button", name="最不利").click()
    expect(page.locator("[data-zones=worst] .zone-row").first).not_to_have_text(actual, use_inner_text=True)
    page.get_by_role("link", name="打开测算").click()
    expect(page.locator("#calc-substance")).to_have_value("氯", timeout=PATIENT_MS)
    expect(page.locator(".calc-zones")).to_be_visible(timeout=PATIENT_MS)
    expect(page.locator(".calc-origin")).to_contain_text(chlorine["number"])
